"""An organization's own answer to its part in an activity."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.choices import Role
from peacebuilding.core.exceptions import IllegalTransition
from peacebuilding.core.services import lock, save_record

from ..choices import ACTIVITY_OPEN, Basis, ParticipationResponse
from ..models import Participation
from ..permissions import acts_for
from ..querysets import today
from ..transitions import PARTICIPATION_TRANSITIONS
from .steps import ask_again, attest


def refuse_closed(activity: Any) -> None:
    """Raise IllegalTransition unless the activity is proposed or at work."""
    if activity.is_entered_in_error or activity.status not in ACTIVITY_OPEN:
        raise IllegalTransition(activity.display_status, activity.get_status_display(), [])


def _answer(
    name: str, *, actor: Any, participation: Participation, reason: str, **word: Any
) -> Participation:
    locked = lock(participation)
    step = PARTICIPATION_TRANSITIONS.check(name, actor=actor, record=locked, reason=reason)
    refuse_closed(locked.activity)
    if step.target == ParticipationResponse.DECLINED:
        _check_leaving(locked)
    speaks = acts_for(actor, locked.organization_id, Role.APPROVER)
    if word.get("basis") == Basis.NO_OBJECTION and not speaks:
        _check_silence(locked, step.target, word)
    attest(locked, actor=actor, speaks=speaks, **word)
    locked.response, locked.answered_at = step.target, timezone.now()
    return save_record(locked, actor=actor, reason=reason)


def _check_leaving(part: Participation) -> None:
    """The lead declines the activity instead; a partner's duties end first."""
    if part.is_lead:
        raise ValidationError(_("The lead declines or cancels the activity itself."))
    open_ones = part.activity.commitments.counted().open()
    if open_ones.filter(organization=part.organization_id).exists():
        raise ValidationError(
            {"commitments": _("Withdraw or move the organization's open commitments first.")}
        )


def _check_silence(part: Participation, target: str, word: dict[str, Any]) -> None:
    """Silence can only be no objection, and only after the date given for objections."""
    limit = part.activity.no_objection_by
    if target != ParticipationResponse.NO_OBJECTION:
        raise ValidationError({"basis": _("Silence is no objection, not an answer.")})
    if limit is None or limit >= today():
        raise ValidationError({"basis": _("The date for objections has not passed.")})
    word["date"] = word.get("date") or limit


@transaction.atomic
def agree_participation(
    *, actor: Any, participation: Participation, reason: str = "", **word: Any
) -> Participation:
    """Confirm the organization's part: its approver, or an officer with `basis` and `date`.

    Raises NotAllowed, IllegalTransition (also when the activity is a draft or has ended)
    or ValidationError.
    """
    return _answer("agree", actor=actor, participation=participation, reason=reason, **word)


@transaction.atomic
def decline_participation(
    *, actor: Any, participation: Participation, reason: str = "", **word: Any
) -> Participation:
    """End the organization's part; the activity goes on. Its open duties end first."""
    return _answer("decline", actor=actor, participation=participation, reason=reason, **word)


@transaction.atomic
def state_no_objection(
    *, actor: Any, participation: Participation, reason: str = "", **word: Any
) -> Participation:
    """Say that the organization does not object; by silence only after the date given."""
    return _answer("no-objection", actor=actor, participation=participation, reason=reason, **word)


@transaction.atomic
def reverse_participation(
    *, actor: Any, participation: Participation, reason: str
) -> Participation:
    """Take back an answer and ask again (officers)."""
    locked = lock(participation)
    PARTICIPATION_TRANSITIONS.check("reverse", actor=actor, record=locked, reason=reason)
    refuse_closed(locked.activity)
    ask_again(locked, actor=actor)
    return save_record(locked, actor=actor, reason=reason)
