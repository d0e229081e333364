"""What is on the ladder: reports that are owed, and binding commitments, with their days."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ..choices import COMMITMENT_DUE, ActivityStatus, ReportState
from ..models import Commitment, ContactLog, ProgressReport, Reminder
from .steps import AHEAD, Pause

_ACTIVITY = "commitment__activity"


@dataclass
class Duty:
    """A report or a commitment with its due date.

    `done` are the steps that were taken for this due date. `is_covered` says that the
    organization is not to be asked about the commitment itself: its report of the same day
    is asked for, or has said that all is done and awaits the Secretariat.
    """

    record: Any
    commitment: Commitment
    due_on: date
    since: date
    is_covered: bool = False
    done: set[int] = field(default_factory=set)

    @property
    def is_report(self) -> bool:
        """Whether a report is owed, rather than the commitment itself."""
        return isinstance(self.record, ProgressReport)

    @property
    def organization(self) -> Any:
        """Who owes it."""
        return self.commitment.organization

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from all others."""
        return "report" if self.is_report else "commitment", self.record.pk

    def days_late(self, day: date) -> int:
        """Days since the due date; negative while it lies ahead."""
        return (day - self.due_on).days


def reports_owed() -> Any:
    """Return the reports on the ladder; what is asked in a draft is nobody's duty yet."""
    rows = ProgressReport.objects.owed().filter(due_on__isnull=False)
    return rows.exclude(commitment__activity__status=ActivityStatus.DRAFT)


def commitments_owed() -> Any:
    """Return the commitments on the ladder: agreed or under way, binding, with their day."""
    rows = Commitment.objects.counted().filter(
        status__in=COMMITMENT_DUE, is_indicative=False, due_on__isnull=False
    )
    return rows.exclude(activity__status=ActivityStatus.DRAFT)


def duties(until: date, organizations: Iterable[Any] | None = None) -> list[Duty]:
    """Return the duties due by a day, the earliest first; of some organizations or of all."""
    reports, commitments = reports_owed(), commitments_owed()
    if organizations is not None:
        chosen = list(organizations)
        reports = reports.filter(commitment__organization__in=chosen)
        commitments = commitments.filter(organization__in=chosen)
    reports = reports.filter(due_on__lte=until)
    commitments = commitments.filter(due_on__lte=until)
    joins = ("organization__desk_officer", "activity")
    asked = reports.select_related(*(f"commitment__{name}" for name in joins), "round")
    found = [Duty(row, row.commitment, row.due_on, row.reminders_from) for row in asked]
    covered = {(duty.commitment.pk, duty.due_on) for duty in found}
    said = _said_done(commitments)
    for row in commitments.select_related(*joins):
        is_covered = (row.pk, row.due_on) in covered or row.pk in said
        found.append(Duty(row, row, row.due_on, row.reminders_from, is_covered))
    _note_done(found, reports, commitments)
    return sorted(found, key=lambda duty: (duty.due_on, duty.commitment.pk, duty.key))


def _said_done(commitments: Any) -> set[int]:
    """Return the commitments whose last report says 100 %: the word is with the Secretariat."""
    rows = ProgressReport.objects.filter(
        commitment__in=commitments.values("pk"),
        state__in=(ReportState.SUBMITTED, ReportState.ACCEPTED),
    )
    last = dict(rows.order_by("number").values_list("commitment_id", "percent"))
    return {key for key, percent in last.items() if percent is not None and percent >= 100}


def _note_done(found: list[Duty], reports: Any, commitments: Any) -> None:
    taken: dict[tuple[str, int, date], set[int]] = defaultdict(set)
    of_reports = Reminder.objects.filter(report__in=reports.values("pk"))
    for key, due_on, step in of_reports.values_list("report_id", "due_on", "step"):
        taken["report", key, due_on].add(step)
    of_commitments = Reminder.objects.filter(commitment__in=commitments.values("pk"))
    for key, due_on, step in of_commitments.values_list("commitment_id", "due_on", "step"):
        taken["commitment", key, due_on].add(step)
    for duty in found:
        duty.done = taken[*duty.key, duty.due_on]


def pauses(day: date, organizations: Iterable[Any] | None = None) -> dict[int, list[Pause]]:
    """Return, by organization, when reminders are or were held back, as known on the day."""
    rows = ContactLog.objects.filter(paused_until__isnull=False)
    if organizations is not None:
        rows = rows.filter(organization__in=list(organizations))
    held: dict[int, list[Pause]] = defaultdict(list)
    names = ("organization_id", "contacted_on", "paused_until", "closed_on")
    for organization, starts_on, ends_on, closed_on in rows.values_list(*names):
        if closed_on is not None:
            ends_on = min(ends_on, closed_on - timedelta(days=1))
        held[organization].append(Pause(starts_on, ends_on))
    return held


def in_sight(day: date) -> date:
    """Return the last due date that the ladder looks at on the day."""
    return day + AHEAD
