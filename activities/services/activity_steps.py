"""The steps of an activity from draft to completed, and off the way (model.md §2)."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.choices import (
    INTERGOVERNMENTAL_KINDS,
    UN_KINDS,
    OrganizationKind,
    Role,
)
from peacebuilding.core.services import lock, save_record
from peacebuilding.framework.models import GuidingPrinciple

from ..choices import (
    ActivityStatus,
    Basis,
    CommitmentStatus,
    Level,
    ParticipationResponse,
    PrincipleAnswer,
)
from ..models import Activity
from ..notices.tell import tell_agreed, tell_parts_asked
from ..permissions import leads
from ..querysets import today
from ..transitions import ACTIVITY_TRANSITIONS
from .references import next_activity_reference, number_commitments
from .steps import (
    ask_again,
    attest,
    day_not_ahead,
    enter_in_error,
    refuse_own_entry,
    state_before,
)


def _begin(name: str, *, actor: Any, activity: Activity, reason: str) -> tuple[Activity, str]:
    """Lock the activity and return it with the status the step leads to."""
    locked = lock(activity)
    step = ACTIVITY_TRANSITIONS.check(name, actor=actor, record=locked, reason=reason)
    return locked, step.target


def _finish(activity: Activity, status: str, *, actor: Any, reason: str) -> Activity:
    activity.status = status
    activity.status_reason = reason
    return save_record(activity, actor=actor, reason=reason)


# --- Proposing and answering ----------------------------------------------------------------


def proposal_errors(activity: Activity) -> dict[str, str]:
    """Return what a draft still lacks before it can be proposed, by field; empty when ready."""
    errors = {}
    parts = list(activity.participations.standing())
    if not activity.title.strip():
        errors["title"] = _("Give a title.")
    if not activity.key_areas.exists():
        errors["key_areas"] = _("Choose at least one key area.")
    if not any(part.is_lead for part in parts):
        errors["lead"] = _("Name the organization that leads.")
    if not any(not part.is_lead for part in parts):
        errors["participations"] = _("Name at least one partner besides the lead.")
    has_place = activity.countries.exists() or activity.regions.exists()
    if activity.level != Level.HEADQUARTERS and not has_place:
        errors["countries"] = _("Choose a country or region, or the level headquarters.")
    unexplained = activity.assessments.filter(
        principle__code="P1", answer=PrincipleAnswer.NO, note=""
    )
    if codes := unanswered_principles(activity):
        message = _("Answer every guiding principle; still without an answer: %(codes)s.")
        errors["assessments"] = message % {"codes": ", ".join(codes)}
    elif unexplained.exists():
        errors["assessments"] = _("Say why: a “no” to P1 needs a comment.")
    return errors


def unanswered_principles(activity: Activity) -> list[str]:
    """Return the codes of the framework's principles the lead has not assessed yet."""
    answered = activity.assessments.values("principle")
    principles = GuidingPrinciple.objects.filter(framework=activity.category.framework_id)
    return list(principles.exclude(pk__in=answered).values_list("code", flat=True))


@transaction.atomic
def propose_activity(
    *,
    actor: Any,
    activity: Activity,
    reason: str = "",
    no_objection_by: date | None = None,
    **word: Any,
) -> Activity:
    """Put a draft before its partners; it gets its reference, its commitments their numbers.

    An officer proposes on behalf of the lead with `basis`, `sender`, `date`, `channel`.
    After a return, answers given before are asked again. Raises ValidationError by field.
    """
    locked, target = _begin("propose", actor=actor, activity=activity, reason=reason)
    if errors := proposal_errors(locked):
        raise ValidationError(errors)
    attest(locked, actor=actor, speaks=leads(actor, locked, Role.REPORTER), **word)
    if no_objection_by is not None:
        if no_objection_by <= today():
            raise ValidationError({"no_objection_by": _("Give a date after today.")})
        locked.no_objection_by = no_objection_by
    if locked.reference is None:
        locked.reference = next_activity_reference(locked.category.letter)
    else:
        _ask_everybody_again(locked, actor=actor)
    _finish(locked, target, actor=actor, reason=reason)
    number_commitments(locked, actor=actor)
    tell_parts_asked(locked.participations.select_related("organization"), actor=actor)
    return locked


def _ask_everybody_again(activity: Activity, *, actor: Any) -> None:
    """Forget the answers to an earlier form of the proposal; the history keeps them."""
    for part in activity.participations.exclude(response=ParticipationResponse.AWAITING):
        ask_again(part, actor=actor)
        save_record(part, actor=actor, reason=_("Proposed again"))


@transaction.atomic
def return_activity(*, actor: Any, activity: Activity, reason: str) -> Activity:
    """Send a proposal back to its lead as a draft, with the reason; it keeps its reference."""
    locked, target = _begin("return", actor=actor, activity=activity, reason=reason)
    return _finish(locked, target, actor=actor, reason=reason)


def cooperation_error(parts: list[Any]) -> str:
    """Say what the standing parts lack to be cooperation in the framework's sense, or ""."""
    kinds = {part.organization.kind for part in parts}
    if kinds & UN_KINDS and kinds & INTERGOVERNMENTAL_KINDS:
        return ""
    return _(
        "Agreed activities bring together a United Nations body and a regional or other "
        "intergovernmental organization. To agree nevertheless, give a reason."
    )


@transaction.atomic
def agree_activity(
    *,
    actor: Any,
    activity: Activity,
    reason: str = "",
    basis: str = Basis.IN_THE_SYSTEM,
    sender: str = "",
    date: date | None = None,
    channel: str = "",
    scan: Any = None,
) -> Activity:
    """Confirm that a proposal is agreed (officers), on one of three bases.

    `in-the-system`: everybody has answered, offices aside. `meeting-record`: the record of
    `date`; who has not answered stays claimed. `no-objection`: the date for objections has
    passed; silence becomes no objection. Whoever entered the proposal or an answer on
    behalf of an organization does not confirm it. Without planned dates, or without both
    kinds of organizations and a reason, raises ValidationError.
    """
    basis = basis or Basis.IN_THE_SYSTEM
    locked, target = _begin("agree", actor=actor, activity=activity, reason=reason)
    parts = list(locked.participations.standing().select_related("organization"))
    for record in (locked, *locked.participations.all()):
        refuse_own_entry(record, actor)
    errors = {}
    if not (locked.planned_starts_on and locked.planned_ends_on):
        errors["planned_starts_on"] = _("Give the planned start and end.")
    if not any(not part.is_lead for part in parts):
        errors["participations"] = _("No partner is left besides the lead.")
    elif not reason.strip() and (lacking := cooperation_error(parts)):
        errors["reason"] = lacking
    if errors:
        raise ValidationError(errors)
    silent = [
        part
        for part in parts
        if part.is_claimed and part.organization.kind != OrganizationKind.OFFICE
    ]
    word = {"sender": sender, "date": date, "channel": channel, "scan": scan}
    _settle(locked, silent, actor=actor, basis=basis, **word)
    locked.agreed_on = locked.basis_on if basis == Basis.MEETING_RECORD else today()
    agreed = _finish(locked, target, actor=actor, reason=reason)
    tell_agreed(agreed, actor=actor)
    return agreed


def _settle(activity: Activity, silent: list[Any], *, actor: Any, basis: str, **word: Any) -> None:
    """Check the basis of an agreement and write it on the activity."""
    if basis == Basis.MEETING_RECORD:
        attest(activity, actor=actor, speaks=False, basis=basis, **word)
    elif basis == Basis.NO_OBJECTION:
        limit = activity.no_objection_by
        if limit is None or limit >= today():
            raise ValidationError({"basis": _("The date for objections has not passed.")})
        for part in silent:
            part.response = ParticipationResponse.NO_OBJECTION
            attest(part, actor=actor, speaks=False, basis=basis, date=limit)
            save_record(part, actor=actor, reason=_("No objection by the date given"))
        scan = word["scan"]
        attest(activity, actor=actor, speaks=False, basis=basis, date=limit, scan=scan)
    elif basis == Basis.IN_THE_SYSTEM:
        if silent:
            names = ", ".join(part.organization.display_acronym for part in silent)
            message = _("Not yet answered: %(names)s.") % {"names": names}
            raise ValidationError({"participations": message})
        attest(activity, actor=actor, speaks=True, scan=word["scan"])
    else:
        raise ValidationError(
            {"basis": _("Agreement rests on all answers, a meeting record or no objection.")}
        )


@transaction.atomic
def decline_activity(*, actor: Any, activity: Activity, reason: str) -> Activity:
    """End a proposal that will not be; its open commitments are withdrawn with it."""
    locked, target = _begin("decline", actor=actor, activity=activity, reason=reason)
    for commitment in locked.commitments.open():
        commitment.status, commitment.status_reason = CommitmentStatus.WITHDRAWN, reason
        save_record(commitment, actor=actor, reason=reason)
    return _finish(locked, target, actor=actor, reason=reason)


# --- At work ----------------------------------------------------------------------------------


@transaction.atomic
def start_activity(
    *, actor: Any, activity: Activity, reason: str = "", starts_on: date | None = None
) -> Activity:
    """Say that the work has begun, today or on an earlier day."""
    locked, target = _begin("start", actor=actor, activity=activity, reason=reason)
    locked.starts_on = day_not_ahead("starts_on", starts_on)
    return _finish(locked, target, actor=actor, reason=reason)


@transaction.atomic
def suspend_activity(
    *, actor: Any, activity: Activity, reason: str, review_on: date | None = None
) -> Activity:
    """Interrupt, with a reason and the day on which this is looked at again."""
    locked, target = _begin("suspend", actor=actor, activity=activity, reason=reason)
    if review_on is None or review_on <= today():
        raise ValidationError({"review_on": _("Give a review date after today.")})
    locked.review_on = review_on
    return _finish(locked, target, actor=actor, reason=reason)


@transaction.atomic
def resume_activity(*, actor: Any, activity: Activity, reason: str = "") -> Activity:
    """Take up again what was suspended; it is then under way."""
    locked, target = _begin("resume", actor=actor, activity=activity, reason=reason)
    locked.review_on = None
    locked.starts_on = locked.starts_on or today()
    return _finish(locked, target, actor=actor, reason=reason)


@transaction.atomic
def complete_activity(
    *,
    actor: Any,
    activity: Activity,
    reason: str = "",
    ends_on: date | None = None,
    outcome: str | None = None,
) -> Activity:
    """Say that the work is done, today or on an earlier day, and what came of it."""
    locked, target = _begin("complete", actor=actor, activity=activity, reason=reason)
    locked.ends_on = day_not_ahead("ends_on", ends_on)
    if locked.starts_on and locked.ends_on < locked.starts_on:
        raise ValidationError({"ends_on": _("The actual end cannot be before the actual start.")})
    if outcome is not None:
        locked.outcome = outcome
    return _finish(locked, target, actor=actor, reason=reason)


@transaction.atomic
def cancel_activity(*, actor: Any, activity: Activity, reason: str) -> Activity:
    """End before completion; open commitments are withdrawn or moved first."""
    locked, target = _begin("cancel", actor=actor, activity=activity, reason=reason)
    left = locked.commitments.counted().open().count()
    if left:
        message = ngettext(
            "Withdraw or move the open commitment first.",
            "Withdraw or move the %(count)d open commitments first.",
            left,
        )
        raise ValidationError({"commitments": message % {"count": left}})
    return _finish(locked, target, actor=actor, reason=reason)


# --- Corrections ---------------------------------------------------------------------------------


@transaction.atomic
def reverse_activity(*, actor: Any, activity: Activity, reason: str) -> Activity:
    """Take back an end (officers): completed is under way again, the others as they were.

    What was entered in error counts again.
    """
    locked, _target = _begin("reverse", actor=actor, activity=activity, reason=reason)
    if locked.is_entered_in_error:
        locked.entered_in_error_at = None
        return save_record(locked, actor=actor, reason=reason)
    status: str
    if locked.status == ActivityStatus.COMPLETED:
        status, locked.ends_on = ActivityStatus.UNDER_WAY, None
    elif locked.status == ActivityStatus.DECLINED:
        status = ActivityStatus.PROPOSED
    else:
        status = state_before(locked) or ActivityStatus.PROPOSED
    return _finish(locked, status, actor=actor, reason=reason)


@transaction.atomic
def enter_activity_in_error(*, actor: Any, activity: Activity, reason: str) -> Activity:
    """Say that the activity never should have been entered (officers)."""
    return enter_in_error(ACTIVITY_TRANSITIONS, actor=actor, record=activity, reason=reason)
