"""The verbs of a reporting round: the Secretariat asks, takes in, extends and closes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peacebuilding.accounts.access import is_officer, secretariat
from peacebuilding.batches.choices import BatchKind, Outcome
from peacebuilding.batches.services import RowResult, record_batch
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import delete_record, lock, save_record

from ..choices import COMMITMENT_DUE, REPORT_IN_HAND, RoundStatus
from ..models import Activity, Commitment, ProgressReport, ReportingRound
from ..notices.tell import tell_requested
from ..permissions import can_keep_rounds
from ..querysets import today
from ..transitions import ROUND_TRANSITIONS
from .references import number_report
from .round_filters import matching, read_filter

#: Whoever is asked later than the others has at least so long.
LATER = timedelta(days=14)
#: What a round that has asked already no longer changes by editing.
FIXED = ("opens_on", "due_on", "commitments_filter")


def _require(actor: Any, reporting_round: ReportingRound) -> None:
    if not can_keep_rounds(actor, reporting_round):
        raise NotAllowed(_("Only the Secretariat runs reporting rounds."))


@transaction.atomic
def save_round(*, actor: Any, reporting_round: ReportingRound, reason: str = "") -> ReportingRound:
    """Plan a round, or change one (officers), and return it.

    Once it has asked, its filter stays as it is, and its due date moves by `extend_round`.
    Raises NotAllowed, or ValidationError keyed by field.
    """
    _require(actor, reporting_round)
    if not reporting_round._state.adding:
        before = lock(reporting_round)
        changed = [n for n in FIXED if getattr(before, n) != getattr(reporting_round, n)]
        if changed and before.status != RoundStatus.PLANNED:
            said = _("The round has asked already; its due date moves by “extend”.")
            raise ValidationError(dict.fromkeys(changed, said))
    query = read_filter(reporting_round.commitments_filter, actor)
    reporting_round.commitments_filter = query.urlencode(safe=",")
    return save_record(reporting_round, actor=actor, reason=reason)


@transaction.atomic
def delete_round(*, actor: Any, reporting_round: ReportingRound, reason: str = "") -> None:
    """Delete a round that never asked; one that did is closed (officers)."""
    locked = lock(reporting_round)
    _require(actor, locked)
    if locked.status != RoundStatus.PLANNED or locked.reports.exists():
        raise ValidationError(_("A round that has asked is closed, not deleted."))
    delete_record(locked, actor=actor, reason=reason)


# --- Asking ------------------------------------------------------------------------------------


@transaction.atomic
def request_report(
    *,
    actor: Any,
    commitment: Commitment,
    reporting_round: ReportingRound | None = None,
    due_on: date,
    reason: str = "",
) -> ProgressReport:
    """Ask for one report on a commitment by a day, and return it (officers).

    Without a round it is asked for by itself. Raises NotAllowed, or ValidationError when
    the commitment is not open, the round does not ask, or has asked about it already.
    """
    if not is_officer(actor):
        raise NotAllowed(_("Only the Secretariat asks for reports."))
    if reporting_round is not None and not lock(reporting_round).is_open:
        raise ValidationError(_("This round is not open."))
    locked = lock(commitment)
    if locked.status not in COMMITMENT_DUE or locked.is_entered_in_error:
        raise ValidationError(_("A report is asked for on a commitment agreed or under way."))
    if due_on < today():
        raise ValidationError({"due_on": _("Give today or a day to come.")})
    report = ProgressReport(
        commitment=locked,
        round=reporting_round,
        due_on=due_on,
        reminders_from=_reminders_from(),
        language=locked.language,
    )
    number_report(report)
    asked = save_record(report, actor=actor, reason=reason)
    tell_requested([asked], actor=actor)
    return asked


def _reminders_from() -> date:
    """Return the day from which a new request is reminded of: on its first day it is the mail."""
    return today() + timedelta(days=1)


def _ask(
    *, actor: Any, reporting_round: ReportingRound, commitments: Any, due_on: date, reason: str
) -> list[ProgressReport]:
    """Ask about each of these commitments that the round has not asked about yet.

    All rows are held and numbered by a handful of queries, then saved one by one.
    """
    asked = ProgressReport.objects.filter(round=reporting_round).values("commitment")
    keys = list(commitments.exclude(pk__in=asked).order_by("pk").values_list("pk", flat=True))
    activities = Activity._base_manager.filter(commitments__in=keys).values("pk")
    held = Activity._base_manager.select_for_update().filter(pk__in=activities).order_by("pk")
    by_key = {activity.pk: activity for activity in held}
    rows = Commitment._base_manager.select_for_update(of=("self",)).filter(
        pk__in=keys, status__in=COMMITMENT_DUE
    )
    rows = rows.select_related("organization").order_by("pk")
    numbered = ProgressReport.objects.filter(commitment__in=keys).order_by()
    last = dict(numbered.values_list("commitment").annotate(last=Max("number")))
    reports = []
    for commitment in rows:
        commitment.activity = by_key[commitment.activity_id]
        report = ProgressReport(
            commitment=commitment,
            round=reporting_round,
            number=last.get(commitment.pk, 0) + 1,
            due_on=due_on,
            reminders_from=_reminders_from(),
            language=commitment.language,
        )
        reports.append(save_record(report, actor=actor, reason=reason))
    tell_requested(reports, actor=actor)
    return reports


@transaction.atomic
def open_round(*, actor: Any, reporting_round: ReportingRound, reason: str = "") -> ReportingRound:
    """Ask for a report on every open commitment the filter names, and return the round.

    What was asked is written down as one batch, which can be taken back as long as nothing
    is written. Raises what the table raises, ValidationError for a date or filter that
    does not stand.
    """
    locked = lock(reporting_round)
    ROUND_TRANSITIONS.check("open", actor=actor, record=locked, reason=reason)
    if locked.due_on < today():
        raise ValidationError(_("Give a due date that has not passed, then open the round."))
    commitments = matching(locked.commitments_filter, actor)
    before = locked.version
    locked.opened_at = timezone.now()
    locked.opens_on = min(locked.opens_on, today())
    save_record(locked, actor=actor, reason=reason)
    reports = _ask(
        actor=actor,
        reporting_round=locked,
        commitments=commitments,
        due_on=locked.due_on,
        reason=reason,
    )
    words = ngettext(
        "%(round)s: %(count)d report asked for",
        "%(round)s: %(count)d reports asked for",
        len(reports),
    )
    _remember(
        actor=actor,
        title=words % {"round": locked, "count": len(reports)},
        reason=reason,
        results=[
            RowResult(Outcome.CHANGED, locked, before),
            *(RowResult(Outcome.CREATED, report) for report in reports),
        ],
    )
    return locked


def _remember(*, actor: Any, title: str, reason: str, results: Iterable[RowResult]) -> None:
    record_batch(actor=actor, kind=BatchKind.BULK, title=title, results=results, reason=reason)


@transaction.atomic
def take_in(
    *, reporting_round: ReportingRound, now: datetime, actor: Any = None
) -> list[ProgressReport]:
    """Ask about the commitments that have come under an open round since, and return these.

    They are due on the round's day, a fortnight after `now` where that is nearer or past.
    What an officer took back after the opening is not asked for again. `actor` None is the
    job that runs each night.
    """
    locked = lock(reporting_round)
    if not locked.is_open:
        return []
    if actor is not None:
        _require(actor, locked)
    try:
        commitments = matching(locked.commitments_filter, actor or secretariat())
    except ValidationError:
        return []  # a filter that named what is gone asks nobody new; the page says so
    taken_back = ProgressReport.history.filter(
        round_id=locked.pk, history_type="-", history_date__gte=locked.opened_at
    )
    commitments = commitments.exclude(pk__in=taken_back.values("commitment_id"))
    return _ask(
        actor=actor,
        reporting_round=locked,
        commitments=commitments,
        due_on=max(locked.due_on, timezone.localdate(now) + LATER),
        reason=_("Came under the round after it was opened"),
    )


def take_in_later(now: datetime) -> int:
    """Let every open round take in later commitments; return how many (the nightly job)."""
    return sum(
        len(take_in(reporting_round=one, now=now))
        for one in ReportingRound.objects.open().order_by("pk")
    )


# --- Steps --------------------------------------------------------------------------------------


@transaction.atomic
def extend_round(
    *, actor: Any, reporting_round: ReportingRound, due_on: date | None = None, reason: str
) -> ReportingRound:
    """Give the round and its reports still in hand a later day; return the round.

    A report that was extended by itself beyond that day keeps its own. Raises what the
    table raises, and ValidationError for a day that is no later.
    """
    locked = lock(reporting_round)
    ROUND_TRANSITIONS.check("extend", actor=actor, record=locked, reason=reason)
    least = max(locked.due_on, today())
    if due_on is None or due_on <= locked.due_on or due_on < today():
        words = _("Give a date after %(day)s.") % {"day": least.isoformat()}
        raise ValidationError({"due_on": words})
    results = [RowResult(Outcome.CHANGED, locked, locked.version)]
    locked.due_on = due_on
    save_record(locked, actor=actor, reason=reason)
    for report in _held(locked.reports.filter(state__in=REPORT_IN_HAND)):
        if report.due_on is None or report.due_on < due_on:
            results.append(RowResult(Outcome.CHANGED, report, report.version))
            report.due_on, report.reminders_from = due_on, today()
            save_record(report, actor=actor, reason=reason)
    title = _("%(round)s: extended to %(day)s") % {"round": locked, "day": due_on.isoformat()}
    _remember(actor=actor, title=title, reason=reason, results=results)
    return locked


def _held(reports: Any) -> Any:
    """Hold the commitments of these reports, then the reports, and return them."""
    keys = list(reports.values_list("commitment", flat=True))
    rows = Commitment._base_manager.filter(pk__in=keys).select_related("organization")
    held = {row.pk: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    for report in reports.select_for_update(of=("self",)).order_by("pk"):
        report.commitment = held[report.commitment_id]
        yield report


@transaction.atomic
def close_round(*, actor: Any, reporting_round: ReportingRound, reason: str = "") -> ReportingRound:
    """End the round: nothing is owed for it any more; what did not come stays *not reported*."""
    locked = lock(reporting_round)
    ROUND_TRANSITIONS.check("close", actor=actor, record=locked, reason=reason)
    locked.closed_at = timezone.now()
    return save_record(locked, actor=actor, reason=reason)


@transaction.atomic
def reverse_round(*, actor: Any, reporting_round: ReportingRound, reason: str) -> ReportingRound:
    """Open a closed round again: what has not come is owed again (officers)."""
    locked = lock(reporting_round)
    ROUND_TRANSITIONS.check("reverse", actor=actor, record=locked, reason=reason)
    locked.closed_at = None
    return save_record(locked, actor=actor, reason=reason)
