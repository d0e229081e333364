"""The verbs of a progress report: written, cleared, submitted, returned, accepted.

`link` is the ReportLink by which an officer without an account came; `actor` is None then.
Every change of state ends in `_finish`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.core.localized import reading_language
from peacebuilding.core.services import check_version, lock, save_record

from ..choices import COMMITMENT_DUE, REPORT_IN_HAND, REPORT_WRITABLE, ReportState
from ..models import REPORT_FIELDS, Commitment, ProgressReport, ReportLink
from ..notices import tell
from ..permissions import can_start_report, can_submit_report, can_write_report
from ..querysets import today
from ..transitions import PROGRESS_REPORT_TRANSITIONS
from .commitments import fulfil_commitment
from .references import number_report
from .report_links import by_link, note_use, said_by
from .steps import attest, state_before

# --- Writing ---------------------------------------------------------------------------------


@transaction.atomic
def start_report(*, actor: Any, commitment: Commitment) -> ProgressReport:
    """Return the report in hand on the commitment, a new draft where there is none.

    By the own reporter, of its own accord or because one was asked for: the one due first
    comes first, so that a second tap makes no second report. Raises NotAllowed, or
    IllegalTransition where the commitment is not agreed or has ended.
    """
    locked = lock(commitment)
    if not can_start_report(actor, locked):
        raise NotAllowed(_("You may not report for this organization."))
    in_hand = list(locked.progress_reports.filter(state__in=REPORT_IN_HAND))
    if in_hand:
        return min(in_hand, key=_first_to_write)
    if locked.status not in COMMITMENT_DUE or locked.is_entered_in_error:
        raise IllegalTransition(locked.display_status, locked.get_status_display(), [])
    report = ProgressReport(commitment=locked, state=ReportState.DRAFT, language=reading_language())
    number_report(report)
    return save_record(report, actor=actor)


def _first_to_write(report: ProgressReport) -> tuple[bool, date, int]:
    return not report.is_writable, report.due_on or date.max, report.number


@transaction.atomic
def save_report(
    *,
    actor: Any,
    report: ProgressReport,
    obstacles: Iterable[Any] | None = None,
    reason: str = "",
    link: ReportLink | None = None,
) -> ProgressReport:
    """Save the text of a report as it is being written, and return it.

    `report` carries the new text and the version that was read; `obstacles` replaces the
    set. A requested report becomes a draft; one that was returned or reopened stays so.
    Saving what is saved already changes nothing. Raises NotAllowed, IllegalTransition once
    it is out of hand, StaleVersion or ValidationError.
    """
    locked = lock(report)
    who = by_link(link, locked) if link is not None else actor
    if not can_write_report(who, locked):
        raise NotAllowed(_("You may not write this report."))
    if locked.state not in REPORT_WRITABLE:
        ways = [way.name for way in PROGRESS_REPORT_TRANSITIONS.possible(locked)]
        raise IllegalTransition(locked.state, str(locked.get_state_display()), ways)
    check_version(locked, report.version)
    texts = {name: getattr(report, name) for name in REPORT_FIELDS}
    if not _write(locked, texts, obstacles):
        return locked
    if locked.state == ReportState.REQUESTED:
        locked.state, locked.state_reason = ReportState.DRAFT, ""
    return _save(locked, obstacles, actor=actor, reason=reason, link=link)


def _write(report: ProgressReport, texts: Mapping[str, Any], obstacles: Any) -> bool:
    """Set the texts on the report; return whether anything differs from what is saved."""
    differs = any(getattr(report, name) != value for name, value in texts.items())
    for name, value in texts.items():
        setattr(report, name, value)
    if obstacles is None:
        return differs
    return differs or set(report.obstacles.all()) != set(obstacles)


def _save(
    report: ProgressReport, obstacles: Any, *, actor: Any, reason: str, link: Any = None
) -> ProgressReport:
    sets = {} if obstacles is None else {"obstacles": obstacles}
    note_use(link)
    said = said_by(link, reason)
    return save_record(report, actor=actor, reason=said, many_to_many=sets)


# --- What must hold ---------------------------------------------------------------------------


def percent_before(report: ProgressReport) -> int | None:
    """Return the percentage that was last accepted for the commitment, this report's own
    included where it was reopened; None where none was."""
    rows = ProgressReport.history.filter(
        commitment=report.commitment_id,
        number__lte=report.number,
        state=ReportState.ACCEPTED,
        percent__isnull=False,
    )
    newest = rows.order_by("-number", "-history_date", "-history_id")
    found: int | None = newest.values_list("percent", flat=True).first()
    return found


def check_complete(report: ProgressReport, reason: str) -> None:
    """Raise ValidationError by field for what a report lacks before it is sent."""
    errors: dict[str, str] = {}
    before = percent_before(report)
    if report.is_no_progress:
        if not report.no_progress_reason.strip():
            errors["no_progress_reason"] = _("Say why there was no progress.")
        if (report.percent or 0) > (before or 0):
            errors["percent"] = _("There is progress where the percentage has risen.")
    elif not report.narrative.strip():
        errors["narrative"] = _("Say what happened, or that there was no progress and why.")
    fallen = before is not None and report.percent is not None and report.percent < before
    if fallen and not reason.strip():
        text = _("The last accepted report said %(percent)d %%. Say why it is less now.")
        errors["reason"] = text % {"percent": before}
    if errors:
        raise ValidationError(errors)


def _begin(
    name: str,
    *,
    actor: Any,
    report: ProgressReport,
    reason: str,
    link: ReportLink | None = None,
) -> tuple[ProgressReport, str]:
    """Lock the commitment and the report; return it with the state the step leads to."""
    locked = lock(report)
    who = by_link(link, locked) if link is not None else actor
    step = PROGRESS_REPORT_TRANSITIONS.check(name, actor=who, record=locked, reason=reason)
    return locked, step.target


def _finish(
    report: ProgressReport,
    state: str,
    *,
    actor: Any,
    reason: str,
    obstacles: Any = None,
    link: ReportLink | None = None,
    told: Callable[..., None] | None = None,
) -> ProgressReport:
    """Save the report in its new state, with the comment; `told` says who is written to."""
    report.state, report.state_reason = state, reason
    saved = _save(report, obstacles, actor=actor, reason=reason, link=link)
    if told is not None:
        told(saved, actor=_account(actor, link))
    return saved


def _account(actor: Any, link: ReportLink | None) -> Any:
    """Return whose word it is: the actor, or the account of the officer who came by link."""
    return link.officer.user if link is not None else actor


def _signed(report: ProgressReport, link: ReportLink | None) -> None:
    """Write down who hands the report on; whoever cleared an earlier one did not clear this."""
    report.submitted_name = str(link.officer)[:150] if link is not None else ""
    report.cleared_by, report.cleared_at = "", None


def _submitted(report: ProgressReport, by: Any) -> None:
    report.submissions += 1
    report.submitted_by, report.submitted_at = by, timezone.now()
    report.reviewed_by = report.reviewed_at = None


# --- The organization's steps ----------------------------------------------------------------


@transaction.atomic
def submit_report(
    *, actor: Any, report: ProgressReport, reason: str = "", link: ReportLink | None = None
) -> ProgressReport:
    """Send the saved text to the Secretariat and return the report; each time is a version.

    `reason` says why the percentage has fallen. Where the organization clears its reports,
    its approver sends them: a reporter is refused with the way out. Raises NotAllowed,
    IllegalTransition, also for a commitment that was withdrawn, or ValidationError.
    """
    locked = lock(report)
    who = by_link(link, locked) if link is not None else actor
    if can_write_report(who, locked) and not can_submit_report(who, locked):
        raise NotAllowed(
            _("In your organization the director clears reports. Choose “Ask my director”.")
        )
    locked, target = _begin("submit", actor=actor, report=locked, reason=reason, link=link)
    check_complete(locked, reason)
    person = _account(actor, link)
    attest(locked, actor=person, speaks=True)
    _submitted(locked, person)
    _signed(locked, link)
    return _finish(locked, target, actor=actor, reason=reason, link=link, told=tell.tell_submitted)


@transaction.atomic
def ask_clearance(
    *, actor: Any, report: ProgressReport, reason: str = "", link: ReportLink | None = None
) -> ProgressReport:
    """Hand the complete report to the organization's approver, who clears it or sends it back."""
    locked, target = _begin("ask-clearance", actor=actor, report=report, reason=reason, link=link)
    check_complete(locked, reason)
    attest(locked, actor=_account(actor, link), speaks=True)
    _signed(locked, link)
    return _finish(locked, target, actor=actor, reason=reason, link=link, told=tell.tell_clearance)


@transaction.atomic
def clear_report(
    *, actor: Any, report: ProgressReport, reason: str = "", link: ReportLink | None = None
) -> ProgressReport:
    """Clear the report, which submits it: the own approver, or the director by link."""
    locked, target = _begin("clear", actor=actor, report=report, reason=reason, link=link)
    # What was said when the clearance was asked for still explains a lower percentage.
    check_complete(locked, reason or locked.state_reason)
    person = _account(actor, link)
    locked.cleared_by = str(link.officer if link is not None else actor)[:150]
    locked.cleared_at = timezone.now()
    _submitted(locked, person)
    said = reason or locked.state_reason
    return _finish(locked, target, actor=actor, reason=said, link=link, told=tell.tell_submitted)


@transaction.atomic
def send_back_report(
    *, actor: Any, report: ProgressReport, reason: str, link: ReportLink | None = None
) -> ProgressReport:
    """Give the report back to who wrote it, with the comment, instead of clearing it."""
    locked, target = _begin("send-back", actor=actor, report=report, reason=reason, link=link)
    before = state_before(locked, "state")
    if before in (ReportState.RETURNED, ReportState.REOPENED):
        target = before
    return _finish(locked, target, actor=actor, reason=reason, link=link, told=tell.tell_sent_back)


# --- The Secretariat's steps -------------------------------------------------------------------


@transaction.atomic
def enter_report(
    *,
    actor: Any,
    report: ProgressReport,
    reason: str = "",
    obstacles: Iterable[Any] | None = None,
    scan: Any = None,
    basis: str = "",
    sender: str = "",
    date: date | None = None,
    channel: str = "",
    **texts: Any,
) -> ProgressReport:
    """Enter a report that came on paper (officers), as submitted; a colleague accepts it.

    `report` is the one asked for, or a new one with its commitment. `texts` are what it
    says, by the names in REPORT_FIELDS; `basis`, `sender`, `date`, `channel` and `scan`
    say how it came.
    """
    if report._state.adding:
        report.commitment = lock(report.commitment)
        report.state = ReportState.DRAFT
        number_report(report)
        PROGRESS_REPORT_TRANSITIONS.check("enter", actor=actor, record=report, reason=reason)
        report = save_record(report, actor=actor, reason=reason)
    locked, target = _begin("enter", actor=actor, report=report, reason=reason)
    _write(locked, texts, None)
    check_complete(locked, reason)
    word = {"basis": basis, "sender": sender, "date": date, "channel": channel, "scan": scan}
    attest(locked, actor=actor, speaks=False, **word)
    _submitted(locked, actor)
    _signed(locked, None)
    return _finish(locked, target, actor=actor, reason=reason, obstacles=obstacles)


@transaction.atomic
def accept_report(
    *,
    actor: Any,
    report: ProgressReport,
    reason: str = "",
    fulfil: bool = False,
    fulfilled_on: date | None = None,
) -> ProgressReport:
    """Accept what was submitted (officers), never one's own; return the report.

    `fulfil` also enters the commitment as fulfilled, on the day given or today: the report
    says 100 % then. Raises NotAllowed, IllegalTransition or ValidationError.
    """
    if fulfil:
        lock(report.commitment)  # the activity first, as everybody does
    locked, target = _begin("accept", actor=actor, report=report, reason=reason)
    if is_own_report(actor, locked):
        raise NotAllowed(_("You sent or entered this report; a colleague accepts it."))
    locked.reviewed_by, locked.reviewed_at = actor, timezone.now()
    accepted = _finish(locked, target, actor=actor, reason=reason, told=tell.tell_accepted)
    if fulfil:
        why = _("Report %(reference)s of 100 %% was accepted.") % {"reference": accepted.reference}
        fulfil_commitment(
            actor=actor,
            commitment=accepted.commitment,
            reason=reason or why,
            fulfilled_on=fulfilled_on,
        )
    return accepted


def is_own_report(user: Any, report: ProgressReport) -> bool:
    """Whether the person sent, cleared or entered what is submitted now."""
    return user.pk is not None and user.pk in (report.submitted_by_id, report.entered_by_id)


@transaction.atomic
def return_report(*, actor: Any, report: ProgressReport, reason: str) -> ProgressReport:
    """Give the report back to the organization (officers); the reason says what is missing."""
    locked, target = _begin("return", actor=actor, report=report, reason=reason)
    locked.reviewed_by, locked.reviewed_at = actor, timezone.now()
    return _finish(locked, target, actor=actor, reason=reason, told=tell.tell_returned)


@transaction.atomic
def reopen_report(*, actor: Any, report: ProgressReport, reason: str) -> ProgressReport:
    """Take an acceptance back (the head): the organization writes on."""
    locked, target = _begin("reopen", actor=actor, report=report, reason=reason)
    locked.reviewed_by, locked.reviewed_at = actor, timezone.now()
    return _finish(locked, target, actor=actor, reason=reason, told=tell.tell_reopened)


@transaction.atomic
def waive_report(*, actor: Any, report: ProgressReport, reason: str) -> ProgressReport:
    """Say that the report is not required (officers), with the reason."""
    locked, target = _begin("not-required", actor=actor, report=report, reason=reason)
    return _finish(locked, target, actor=actor, reason=reason)


@transaction.atomic
def reverse_report(*, actor: Any, report: ProgressReport, reason: str) -> ProgressReport:
    """Ask again for a report that was said not to be required (officers)."""
    locked, _target = _begin("reverse", actor=actor, report=report, reason=reason)
    before = state_before(locked, "state") or ReportState.REQUESTED
    locked.reminders_from = today()
    return _finish(locked, before, actor=actor, reason=reason)


@transaction.atomic
def extend_report(
    *, actor: Any, report: ProgressReport, reason: str, due_on: date | None = None
) -> ProgressReport:
    """Give one report another day (officers), with the reason; reminders follow it."""
    locked, _target = _begin("extend", actor=actor, report=report, reason=reason)
    if due_on is None or due_on < today():
        raise ValidationError({"due_on": _("Give today or a later day.")})
    if due_on == locked.due_on:
        text = _("It is due on %(day)s already.") % {"day": date_format(due_on)}
        raise ValidationError({"due_on": text})
    locked.due_on, locked.reminders_from = due_on, today()
    return _save(locked, None, actor=actor, reason=reason)
