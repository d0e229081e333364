"""The verbs of a follow-up item."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import lock, save_record

from ..choices import FollowUpStatus
from ..models import FollowUpItem
from ..permissions import can_keep_follow_up
from ..transitions import FOLLOW_UP_TRANSITIONS
from .steps import day_not_ahead, enter_in_error


@transaction.atomic
def save_follow_up_item(
    *,
    actor: Any,
    item: FollowUpItem,
    sets: Mapping[str, Iterable[Any]] | None = None,
    reason: str = "",
) -> FollowUpItem:
    """Save a new or changed item and return it: officers, or the lead for its activity."""
    before = item if item._state.adding else lock(item)
    if before.is_entered_in_error or not (
        can_keep_follow_up(actor, before) and can_keep_follow_up(actor, item)
    ):
        raise NotAllowed(_("You may not change this follow-up item."))
    item.status = before.status
    return save_record(item, actor=actor, reason=reason, many_to_many=sets)


def _begin(name: str, *, actor: Any, item: FollowUpItem, reason: str) -> tuple[FollowUpItem, str]:
    locked = lock(item)
    step = FOLLOW_UP_TRANSITIONS.check(name, actor=actor, record=locked, reason=reason)
    return locked, step.target


def _finish(item: FollowUpItem, status: str, *, actor: Any, reason: str) -> FollowUpItem:
    item.status = status
    item.status_reason = reason
    return save_record(item, actor=actor, reason=reason)


@transaction.atomic
def close_follow_up_item(
    *,
    actor: Any,
    item: FollowUpItem,
    reason: str = "",
    done_on: date | None = None,
    outcome: str | None = None,
) -> FollowUpItem:
    """Say that it is done, today or on an earlier day, and what came of it.

    After the date it was met late, binding or not.
    """
    locked, target = _begin("close", actor=actor, item=item, reason=reason)
    locked.done_on = day_not_ahead("done_on", done_on)
    if outcome is not None:
        locked.outcome = outcome
    return _finish(locked, target, actor=actor, reason=reason)


@transaction.atomic
def drop_follow_up_item(*, actor: Any, item: FollowUpItem, reason: str) -> FollowUpItem:
    """Give it up, with the reason."""
    locked, target = _begin("drop", actor=actor, item=item, reason=reason)
    return _finish(locked, target, actor=actor, reason=reason)


@transaction.atomic
def carry_over_follow_up_item(
    *, actor: Any, item: FollowUpItem, meeting: Any = None, reason: str = ""
) -> FollowUpItem:
    """Put it on the agenda of a coming High-level meeting; it stays open until done there."""
    locked, target = _begin("carry-over", actor=actor, item=item, reason=reason)
    if meeting is None:
        raise ValidationError({"meeting": _("Say to which meeting the item is carried over.")})
    if locked.carried_to_id == meeting.pk:
        raise ValidationError({"meeting": _("The item is on the agenda of this meeting already.")})
    locked.carried_to = meeting
    return _finish(locked, target, actor=actor, reason=reason)


@transaction.atomic
def reverse_follow_up_item(*, actor: Any, item: FollowUpItem, reason: str) -> FollowUpItem:
    """Open it again (officers); what was entered in error counts again."""
    locked, _target = _begin("reverse", actor=actor, item=item, reason=reason)
    if locked.is_entered_in_error:
        locked.entered_in_error_at = None
        return save_record(locked, actor=actor, reason=reason)
    locked.done_on = locked.carried_to = None
    return _finish(locked, FollowUpStatus.OPEN, actor=actor, reason=reason)


@transaction.atomic
def enter_follow_up_item_in_error(*, actor: Any, item: FollowUpItem, reason: str) -> FollowUpItem:
    """Say that the item never should have been entered (officers)."""
    return enter_in_error(FOLLOW_UP_TRANSITIONS, actor=actor, record=item, reason=reason)
