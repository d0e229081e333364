"""The statement of an organization: what it promised and what became of it, at a moment.

Everything is read from the history as it stood then, of records the reader may see now
(model.md §4, 7). Page, XLSX and API print this one computation; the number of queries
does not depend on the number of commitments.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from organizations.access import organization_ids
from organizations.models import Organization
from peacebuilding.accounts.access import is_officer
from peacebuilding.core.past import record_of, rows_at
from peacebuilding.framework.models import Modality

from ..choices import (
    ACTIVITY_OPEN,
    COMMITMENT_DUE,
    STATEMENT_GROUPS,
    CommitmentStatus,
    ParticipationResponse,
    QuestionState,
    ReportingState,
    ReportState,
    StatementGroup,
)
from ..models import Activity, Commitment, Participation, ProgressReport, Question

#: What falls due within so many days of the statement is awaited.
SOON = timedelta(days=30)


@dataclass(frozen=True)
class LastReport:
    """What was known of a promise from its last report: a value of ReportingState.

    Number, percentage, day and address are there where the reader may see the report.
    """

    word: str
    reference: str = ""
    percent: int | None = None
    sent_on: date | None = None
    url: str = ""


@dataclass(frozen=True)
class Promise:
    """One commitment as it stood, under the figure that counts it."""

    commitment: Commitment
    activity: Activity
    modality: Modality
    #: Due dates that no longer held, the oldest first.
    earlier_dates: list[date]
    group: StatementGroup
    #: A value of CommitmentDisplay, as on the day of the statement.
    shown_status: str
    #: The day it was kept or withdrawn; None while it is open.
    ended_on: date | None
    #: Days behind the due date: of what is late until the statement, of what was kept late.
    days_late: int
    last_report: LastReport


@dataclass(frozen=True)
class Awaited:
    """Something an organization owed at the moment: a duty, its agreement, or an answer."""

    organization: Organization
    #: `commitment`, `agreement` or `answer`.
    kind: str
    reference: str
    title: str
    language: str
    url: str
    due_on: date | None
    is_binding: bool
    is_late: bool


@dataclass(frozen=True)
class Questioned:
    """What somebody said was wrong, and nobody had answered at the moment."""

    record: Any
    reference: str
    text: str
    language: str
    organization: Organization | None
    asked_at: datetime
    url: str


@dataclass(frozen=True)
class Statement:
    """What an organization promised, as at a moment; `from_day` begins the period, if any."""

    organization: Organization
    as_of: datetime
    from_day: date | None
    promises: list[Promise]
    awaited_from_it: list[Awaited]
    awaited_from_others: list[Awaited]
    #: On its promises, its parts, its activities and itself.
    questions: list[Questioned]
    #: Activities in which it took part and had not declined.
    activities: int
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day (UTC) by which lateness is counted."""
        return timezone.localdate(self.as_of)

    @property
    def names(self) -> Any:
        """The names the organization bore on that day."""
        return self.organization.names_on(self.day)

    @property
    def questioned_ids(self) -> set[int]:
        """The commitments that were questioned."""
        return {one.record.pk for one in self.questions if isinstance(one.record, Commitment)}

    @property
    def promised(self) -> int:
        """All commitments of the statement: the sum of its other figures."""
        return len(self.promises)

    def shown(self, group: str) -> list[Promise]:
        """Return the promises under one figure; all of them for an unknown or empty name."""
        if group not in StatementGroup.values:
            return self.promises
        return [promise for promise in self.promises if promise.group == group]


def organization_statement(
    user: Any, organization: Organization, as_of: datetime, from_day: date | None = None
) -> Statement:
    """Return the statement of an organization as this reader may see it.

    With `from_day`, commitments that were kept or withdrawn before that day are left out.
    """
    past = _Past(user, organization, as_of)
    promises = [past.promise(c) for c in past.commitments if c.organization_id == organization.pk]
    if from_day is not None:
        promises = [p for p in promises if p.ended_on is None or p.ended_on >= from_day]
    promises.sort(key=lambda p: (p.commitment.due_on or date.max, p.commitment.reference or ""))
    counts = dict.fromkeys(StatementGroup.values, 0)
    for promise in promises:
        counts[promise.group] += 1
    awaited = past.awaited()
    return Statement(
        organization,
        as_of,
        from_day,
        promises,
        [one for one in awaited if one.organization.pk == organization.pk],
        [one for one in awaited if one.organization.pk != organization.pk],
        past.questions(user),
        len(past.taking_part),
        counts,
    )


class _Past:
    """The records around an organization as they stood at a moment."""

    def __init__(self, user: Any, organization: Organization, as_of: datetime) -> None:
        self.day = timezone.localdate(as_of)
        parts_now = Participation.objects.filter(organization=organization).values("activity")
        near = Q(activity__in=parts_now)
        own = Q(organization=organization)
        activities = Activity.objects.visible_to(user).filter(
            Q(pk__in=parts_now)
            | Q(pk__in=Commitment.objects.filter(organization=organization).values("activity"))
        )
        commitments = Commitment.objects.visible_to(user).filter(own | near)
        parts = Participation.objects.visible_to(user).filter(near)
        self.activities = {
            activity.pk: activity
            for activity in _as_they_were(Activity, activities, as_of)
            if not activity.is_entered_in_error
        }
        self.commitments = [
            commitment
            for commitment in _as_they_were(Commitment, commitments, as_of)
            if commitment.activity_id in self.activities and not commitment.is_entered_in_error
        ]
        self.parts = [
            part
            for part in _as_they_were(Participation, parts, as_of)
            if part.activity_id in self.activities
            and part.response != ParticipationResponse.DECLINED
        ]
        self.taking_part = {
            part.activity_id for part in self.parts if part.organization_id == organization.pk
        }
        self.as_of, self.organization = as_of, organization
        self.about = (
            commitments.filter(own),
            activities,
            parts.filter(own),
            Organization.objects.filter(pk=organization.pk),
        )
        self._read_changes(self.about[0], as_of)
        self._read_names(organization)
        self._read_reports(user, self.about[0], as_of)

    def _read_reports(self, user: Any, commitments: Any, as_of: datetime) -> None:
        """Read the last report that was asked for or sent on each commitment."""
        rows = rows_at(ProgressReport, as_of).filter(commitment__in=commitments.values("pk"))
        own = ProgressReport.objects.filter(commitment__in=commitments.values("pk"))
        self.seen_reports = set(own.visible_to(user).values_list("pk", flat=True))
        self.is_inside = is_officer(user) or self.organization.pk in organization_ids(user)
        self.reports: dict[int, ProgressReport] = {}
        for row in rows.order_by("number"):
            report = record_of(ProgressReport, row)
            if report.was_asked:
                self.reports[report.commitment_id] = report

    def _last_report(self, commitment: Commitment) -> LastReport:
        report = self.reports.get(commitment.pk)
        if report is None:
            return LastReport(ReportingState.NOT_ASKED)
        told = report.state == ReportState.ACCEPTED or (self.is_inside and report.submissions)
        if report.pk not in self.seen_reports or not told:
            return LastReport(report.reporting_word)
        report.commitment = commitment
        sent_on = timezone.localdate(report.submitted_at) if report.submitted_at else None
        return LastReport(
            report.reporting_word,
            report.reference,
            report.percent,
            sent_on,
            report.get_absolute_url(),
        )

    def _read_changes(self, commitments: Any, as_of: datetime) -> None:
        """Read when each commitment was withdrawn, and the due dates it ever had."""
        self.due_dates: dict[int, list[date]] = defaultdict(list)
        self.ended: dict[int, tuple[str, date]] = {}
        rows = Commitment.history.filter(id__in=commitments.values("pk"), history_date__lte=as_of)
        for pk, due_on, status, at in rows.order_by("history_date", "history_id").values_list(
            "id", "due_on", "status", "history_date"
        ):
            if due_on and due_on not in self.due_dates[pk]:
                self.due_dates[pk].append(due_on)
            if self.ended.get(pk, ("",))[0] != status:
                self.ended[pk] = (status, timezone.localdate(at))

    def _read_names(self, organization: Organization) -> None:
        ids = {c.organization_id for c in self.commitments} | {
            p.organization_id for p in self.parts
        }
        self.organizations = Organization.objects.in_bulk(ids - {organization.pk})
        self.organizations[organization.pk] = organization
        wanted = {activity.modality_id for activity in self.activities.values()}
        self.modalities = Modality.objects.in_bulk(wanted)

    def promise(self, commitment: Commitment) -> Promise:
        """Return what the statement prints of one of the organization's commitments."""
        activity = self.activities[commitment.activity_id]
        shown = commitment.display_status_on(self.day)
        group = STATEMENT_GROUPS.get(shown, StatementGroup.OPEN)
        ended_on = commitment.fulfilled_on
        if commitment.status == CommitmentStatus.WITHDRAWN:
            ended_on = self.ended[commitment.pk][1]
        days_late = 0
        if commitment.due_on and group in (StatementGroup.LATE, StatementGroup.KEPT_LATE):
            days_late = ((ended_on or self.day) - commitment.due_on).days
        return Promise(
            commitment,
            activity,
            self.modalities[activity.modality_id],
            [day for day in self.due_dates[commitment.pk] if day != commitment.due_on],
            group,
            str(shown),
            ended_on,
            days_late,
            self._last_report(commitment),
        )

    def awaited(self) -> list[Awaited]:
        """Return what the organization, and others in its activities, owed: late ones first."""
        found = [self._duty(c) for c in self.commitments if self._is_awaited(c)]
        found += [
            self._answer(part)
            for part in self.parts
            if part.response == ParticipationResponse.AWAITING
            and self._concerns(part)
            and self.activities[part.activity_id].status in ACTIVITY_OPEN
        ]
        return sorted(
            found, key=lambda one: (not one.is_late, one.due_on or date.max, one.reference)
        )

    def _concerns(self, row: Any) -> bool:
        """Say whether the row is the organization's own, or of an activity it took part in."""
        return row.organization_id == self.organization.pk or row.activity_id in self.taking_part

    def _is_awaited(self, commitment: Commitment) -> bool:
        if not self._concerns(commitment):
            return False
        if commitment.status == CommitmentStatus.PROPOSED:
            return self.activities[commitment.activity_id].status in ACTIVITY_OPEN
        is_due = commitment.due_on is not None and commitment.due_on <= self.day + SOON
        return commitment.status in COMMITMENT_DUE and is_due

    def questions(self, user: Any) -> list[Questioned]:
        """Return what was questioned and not answered, the oldest first."""
        open_then = rows_at(Question, self.as_of).filter(state=QuestionState.OPEN)
        rows = Question.objects.visible_to(user).about_any(*self.about)
        rows = rows.filter(pk__in=open_then.values("id")).select_related(
            "content_type", "organization"
        )
        records: dict[Any, Any] = {(Organization, self.organization.pk): self.organization}
        for row in (*self.commitments, *self.activities.values(), *self.parts):
            records[type(row), row.pk] = row
        return [
            Questioned(
                record,
                getattr(self._paged(record), "reference", None) or str(self._paged(record)),
                question.text,
                question.language,
                question.organization,
                question.asked_at,
                f"{self._paged(record).get_absolute_url()}#questions",
            )
            for question in rows.order_by("asked_at", "pk")
            if (record := records.get((question.content_type.model_class(), question.object_id)))
        ]

    def _paged(self, record: Any) -> Any:
        """Return the record on whose page this one stands."""
        return self.activities[record.activity_id] if isinstance(record, Participation) else record

    def _duty(self, commitment: Commitment) -> Awaited:
        is_agreed = commitment.status != CommitmentStatus.PROPOSED
        return Awaited(
            self.organizations[commitment.organization_id],
            "commitment" if is_agreed else "agreement",
            commitment.reference or "",
            commitment.title,
            commitment.language,
            commitment.get_absolute_url(),
            commitment.due_on if is_agreed else None,
            not commitment.is_indicative,
            commitment.is_overdue(self.day),
        )

    def _answer(self, part: Participation) -> Awaited:
        activity = self.activities[part.activity_id]
        return Awaited(
            self.organizations[part.organization_id],
            "answer",
            activity.reference or "",
            activity.title,
            activity.language,
            activity.get_absolute_url(),
            activity.no_objection_by,
            False,
            False,
        )


def _as_they_were(model: Any, rows: Any, as_of: datetime) -> list[Any]:
    """Return today's visible rows as they stood at the moment, those that existed then."""
    then = rows_at(model, as_of).filter(id__in=rows.order_by().values("pk"))
    records = [record_of(model, row) for row in then]
    if hasattr(model, "organization_id"):
        # One that was entered twice and merged had its promises under the other name as well.
        present = dict(rows.order_by().values_list("pk", "organization_id"))
        for record in records:
            record.organization_id = present[record.pk]
    return records
