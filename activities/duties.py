"""What organizations owe of what is done: reports, promises, answers, follow-up.

While a report on a commitment is owed, the report is what is to be done; while one lies with
the Secretariat, nothing is; else the promise itself stands, until it is fulfilled. Past its
day it stands beside its report, as it is reminded of, unless that was due by then or says
that all is done. A commitment that waits for the organization's word is to be agreed. A report
that waits for clearance is its approvers'.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.access import organization_ids
from organizations.duties import Action, Asked, Duty, DutyKind, Origin
from peacebuilding.core.choices import Visibility
from peacebuilding.core.localized import language_of
from peacebuilding.core.states import STATES, state_of

from .choices import (
    ACTIVITY_OPEN,
    COMMITMENT_DUE,
    REPORT_IN_HAND,
    ActivityStatus,
    CommitmentStatus,
    FollowUpStatus,
    ParticipationResponse,
    ReportState,
)
from .models import Activity, Commitment, FollowUpItem, Participation, ProgressReport
from .permissions import (
    can_answer_participation,
    can_bind_commitment,
    can_clear_report,
    can_keep_follow_up,
    can_start_commitment,
    can_start_report,
    can_write_report,
)

#: An activity with the paragraph it serves, as a duty names it.
_ACTIVITY = ("activity__modality__paragraph", "activity__modality__category__framework")
#: The officer in charge with three successors.
_OFFICER = "responsible_officer" + "__successor" * 3
#: An activity that is not to be any more.
_GIVEN_UP = (ActivityStatus.CANCELLED, ActivityStatus.DECLINED)


# --- Reports --------------------------------------------------------------------------------


def reports_owed(asked: Asked) -> Iterator[Duty]:
    """Yield the reports in an organization's hand that somebody waits for.

    Asked for, sent back, or waiting for the clearance of an approver.
    """
    rows = _reports(asked)
    waits = Q(pk__in=rows.owed().values("pk"))
    own = Q(commitment__organization__in=organization_ids(asked.user))
    to_clear = Q(state=ReportState.AWAITING_CLEARANCE, commitment__status__in=COMMITMENT_DUE)
    return _report_duties(asked, rows.counted().filter(waits | own & to_clear))


def reports_ended(asked: Asked) -> Iterator[Duty]:
    """Yield the reports that are not required any more, or whose commitment was withdrawn."""
    rows = _reports(asked).asked()
    waived = Q(state=ReportState.NOT_REQUIRED, updated_at__gte=asked.since)
    gone = Q(commitment__status=CommitmentStatus.WITHDRAWN) | _in_error("commitment__")
    changed = Q(commitment__updated_at__gte=asked.since) | Q(
        commitment__activity__updated_at__gte=asked.since
    )
    in_hand = Q(state__in=REPORT_IN_HAND)
    return _report_duties(asked, rows.filter(waived | gone & changed & in_hand))


def _reports(asked: Asked) -> Any:
    """Return the reports on the commitments the person may see.

    That one is owed is seen with its commitment, as who is late is; how far its text has
    come, by its own organization alone (`ProgressReport.visible_to`, see `_report_duty`).
    """
    commitments = Commitment.objects.visible_to(asked.user)
    commitments = commitments.filter(organization__in=asked.organization_ids)
    return ProgressReport.objects.filter(commitment__in=commitments.values("pk"))


def _report_duties(asked: Asked, rows: Any) -> Iterator[Duty]:
    joins = [f"commitment__{name}" for name in ("organization", _OFFICER, *_ACTIVITY)]
    for report in rows.select_related("round", *joins):
        yield _report_duty(asked, report)


def _report_duty(asked: Asked, report: ProgressReport) -> Duty:
    commitment = report.commitment
    is_own = commitment.organization_id in organization_ids(asked.user)
    clears = is_own and report.state == ReportState.AWAITING_CLEARANCE
    sent_back = report.state in (ReportState.RETURNED, ReportState.REOPENED)
    note: Any = report.round.title if report.round else ""
    if sent_back or (is_own and report.state != ReportState.REQUESTED):
        note = STATES["report"][report.state].label
    action = None
    if clears and can_clear_report(asked.user, report):
        action = Action(_("Read and clear"), report.get_absolute_url())
    elif not clears and can_write_report(asked.user, report):
        words = _("Write the report")
        if report.state != ReportState.REQUESTED:
            words = _("Complete the report") if sent_back else _("Go on writing")
        action = Action(words, reverse("activities:report-write", args=[report.pk]))
    return _duty(
        asked,
        commitment,
        kind=DutyKind.CLEARANCE if clears else DutyKind.REPORT,
        key=f"report-{report.pk}",
        record=report,
        versions=(report, commitment, commitment.activity),
        due_on=report.due_on,
        state=None if report.due_on else state_of("report", report.state),
        note=note,
        action=action,
    )


# --- Commitments ----------------------------------------------------------------------------


def commitments_owed(asked: Asked) -> Iterator[Duty]:
    """Yield the open promises: to be kept, or first to be agreed (see the module)."""
    about = ProgressReport.objects.filter(commitment=OuterRef("pk"))
    sent = about.filter(state__in=(ReportState.AWAITING_CLEARANCE, ReportState.SUBMITTED))
    in_hand = Exists(about.owed()) | Exists(sent)
    by_then = Exists(about.owed().filter(due_on__lte=OuterRef("due_on")))
    answered = by_then | Exists(sent.filter(percent=100))
    is_late = Q(pk__in=Commitment.objects.overdue(asked.on).values("pk"))
    promised = Q(status__in=COMMITMENT_DUE) & (~in_hand | is_late & ~answered)
    proposed = Q(status=CommitmentStatus.PROPOSED, activity__status__in=ACTIVITY_OPEN)
    rows = _commitments(asked).counted().filter(promised | proposed)
    return (_commitment_duty(asked, commitment) for commitment in rows)


def commitments_ended(asked: Asked) -> Iterator[Duty]:
    """Yield the promises that were withdrawn, or never should have been."""
    changed = Q(updated_at__gte=asked.since) | Q(activity__updated_at__gte=asked.since)
    gone = Q(status=CommitmentStatus.WITHDRAWN) | _in_error()
    rows = _commitments(asked).filter(gone & changed, activity__reference__isnull=False)
    return (_commitment_duty(asked, commitment) for commitment in rows)


def _commitments(asked: Asked) -> Any:
    rows = Commitment.objects.visible_to(asked.user)
    rows = rows.filter(organization__in=asked.organization_ids)
    return rows.select_related("organization", _OFFICER, *_ACTIVITY)


def _commitment_duty(asked: Asked, commitment: Commitment) -> Duty:
    to_agree = commitment.status == CommitmentStatus.PROPOSED
    return _duty(
        asked,
        commitment,
        kind=DutyKind.AGREEMENT if to_agree else DutyKind.COMMITMENT,
        key=f"commitment-{commitment.pk}",
        record=commitment,
        versions=(commitment, commitment.activity),
        due_on=None if to_agree else commitment.due_on,
        is_binding=not to_agree and not commitment.is_indicative,
        state=state_of("commitment", commitment.status) if to_agree else None,
        action=_commitment_action(asked.user, commitment),
    )


def _commitment_action(user: Any, commitment: Commitment) -> Action | None:
    """Return the step that comes next, for whoever may take it."""
    step = {CommitmentStatus.PROPOSED: "agree", CommitmentStatus.AGREED: "start"}.get(
        CommitmentStatus(commitment.status)
    )
    if step == "agree" and can_bind_commitment(user, commitment):
        return Action(_("Agree"), _step("commitment", commitment, step))
    if step == "start" and can_start_commitment(user, commitment):
        return Action(_("Start"), _step("commitment", commitment, step))
    if step is None and can_start_report(user, commitment):
        address = reverse("activities:report-start", args=[commitment.pk])
        return Action(pgettext_lazy("verb", "Report"), address, is_immediate=True)
    return None


def _duty(asked: Asked, commitment: Commitment, **given: Any) -> Duty:
    """Return a duty about a commitment: its title, its officer, its paragraph."""
    versions = given.pop("versions")
    activity = commitment.activity
    return Duty(
        on=asked.on,
        organization=commitment.organization,
        title=commitment.title,
        language=commitment.language,
        reference=commitment.reference or "",
        url=commitment.get_absolute_url(),
        person=_holder(commitment.responsible_officer),
        origin=_origin(activity),
        is_confidential=activity.visibility == Visibility.CONFIDENTIAL,
        **_moved(*versions),
        **given,
    )


# --- Answers --------------------------------------------------------------------------------


def answers_owed(asked: Asked) -> Iterator[Duty]:
    """Yield the parts others say an organization takes, which it has not confirmed."""
    return _answers(asked, _parts(asked).awaited())


def answers_ended(asked: Asked) -> Iterator[Duty]:
    """Yield the answers nobody waits for: the activity was declined, cancelled or in error."""
    gone = Q(activity__status__in=_GIVEN_UP) | Q(activity__entered_in_error_at__isnull=False)
    rows = _parts(asked).filter(
        gone,
        response=ParticipationResponse.AWAITING,
        activity__updated_at__gte=asked.since,
        activity__reference__isnull=False,
    )
    return _answers(asked, rows)


def _parts(asked: Asked) -> Any:
    rows = Participation.objects.visible_to(asked.user)
    return rows.filter(organization__in=asked.organization_ids)


def _answers(asked: Asked, rows: Any) -> Iterator[Duty]:
    for part in rows.select_related("organization", *_ACTIVITY):
        activity: Activity = part.activity
        may = can_answer_participation(asked.user, part)
        action = Action(pgettext_lazy("verb", "Answer"), activity.get_absolute_url())
        yield Duty(
            kind=DutyKind.ANSWER,
            key=f"answer-{part.pk}",
            on=asked.on,
            organization=part.organization,
            record=part,
            title=activity.title,
            language=activity.language,
            reference=activity.reference or "",
            url=activity.get_absolute_url(),
            due_on=activity.no_objection_by,
            is_binding=False,
            state=None if activity.no_objection_by else state_of("participation", part.response),
            note=part.get_role_display(),
            origin=_origin(activity),
            action=action if may else None,
            is_confidential=activity.visibility == Visibility.CONFIDENTIAL,
            **_moved(part, activity),
        )


# --- Follow-up ------------------------------------------------------------------------------


def follow_up_owed(asked: Asked) -> Iterator[Duty]:
    """Yield the open items an organization is responsible for, one for each of them."""
    return _follow_up(asked, _items(asked).counted().open())


def follow_up_ended(asked: Asked) -> Iterator[Duty]:
    """Yield the items that were dropped, or never should have been."""
    gone = Q(status=FollowUpStatus.DROPPED) | Q(entered_in_error_at__isnull=False)
    return _follow_up(asked, _items(asked).filter(gone, updated_at__gte=asked.since))


def _items(asked: Asked) -> Any:
    through = FollowUpItem.responsible_organizations.through._base_manager
    ours = through.filter(organization__in=asked.organization_ids).values("followupitem")
    return FollowUpItem.objects.visible_to(asked.user).filter(pk__in=ours)


def _follow_up(asked: Asked, rows: Any) -> Iterator[Duty]:
    rows = rows.for_list().prefetch_related("source_activity__participations")
    for item in rows:
        may = can_keep_follow_up(asked.user, item)
        source = item.source_paragraph or item.source_activity
        for organization in item.responsible_organizations.all():
            if organization.pk not in asked.organization_ids:
                continue
            yield Duty(
                kind=DutyKind.FOLLOW_UP,
                key=f"follow-up-{item.pk}-{organization.pk}",
                on=asked.on,
                organization=organization,
                record=item,
                title=item.text,
                language=_language(item),
                reference=item.code or "",
                url=item.get_absolute_url(),
                due_on=item.date,
                is_binding=not item.is_indicative and item.status == FollowUpStatus.OPEN,
                state=None if item.date else state_of("follow-up", item.status),
                origin=Origin(_source_name(source), source.get_absolute_url()),
                action=Action(_("Close as done"), _step("follow-up", item, "close"))
                if may
                else None,
                is_confidential=getattr(source, "visibility", "") == Visibility.CONFIDENTIAL,
                **_moved(item),
            )


def _language(item: FollowUpItem) -> str:
    """Return the language of what is to be followed up: our words, or the paragraph's."""
    if item.own_text or not item.source_paragraph:
        return language_of(item, "text")
    return item.source_paragraph.language


def _source_name(source: Any) -> str:
    """Return how the source of a follow-up item is called in a line."""
    if isinstance(source, Activity):
        return source.reference or ""
    return _paragraph(source.anchor)


# --- What they share --------------------------------------------------------------------------


def _in_error(prefix: str = "") -> Q:
    """Say that a commitment, or its activity, never should have been."""
    return Q(**{f"{prefix}entered_in_error_at__isnull": False}) | Q(
        **{f"{prefix}activity__entered_in_error_at__isnull": False}
    )


def _step(kind: str, record: Any, step: str) -> str:
    return reverse(f"activities:{kind}-step", args=[record.pk, step])


def _holder(officer: Any) -> Any:
    return officer.current() if officer else None


def _origin(activity: Activity) -> Origin:
    return Origin(_paragraph(activity.modality.code), activity.modality.get_absolute_url())


def _paragraph(code: str) -> str:
    """Return how a paragraph of the framework is called in a line."""
    return _t("Paragraph %(code)s") % {"code": code}


def _moved(*records: Any) -> dict[str, Any]:
    """Return the version and the moment of the last change of all that a duty shows."""
    return {
        "version": sum(record.version for record in records),
        "changed_at": max(record.updated_at for record in records),
    }
