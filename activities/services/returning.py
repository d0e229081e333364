"""How records of this floor are taken back when a change of many records is undone."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..choices import ACTIVITY_ENDED, COMMITMENT_OPEN, ActivityStatus
from ..models import Activity, Commitment, FollowUpItem
from .activities import delete_with_its_rows
from .activity_steps import enter_activity_in_error
from .commitments import check_reopening, enter_commitment_in_error
from .follow_up import enter_follow_up_item_in_error


def remove_activity(*, actor: Any, record: Activity, reason: str) -> None:
    """Delete a draft; what has its reference keeps it and was entered in error."""
    if record.reference:
        enter_activity_in_error(actor=actor, activity=record, reason=reason)
    else:
        delete_with_its_rows(actor=actor, activity=record, reason=reason)


def remove_commitment(*, actor: Any, record: Commitment, reason: str) -> None:
    """Say that it was entered in error; it keeps its reference if it has one."""
    enter_commitment_in_error(actor=actor, commitment=record, reason=reason)


def remove_follow_up_item(*, actor: Any, record: FollowUpItem, reason: str) -> None:
    """Say that it was entered in error."""
    enter_follow_up_item_in_error(actor=actor, item=record, reason=reason)


def check_commitment(record: Commitment) -> None:
    """Let an open duty return only where its activity goes on and its party takes part."""
    if record.status in COMMITMENT_OPEN and not record.is_entered_in_error:
        check_reopening(record)


def check_activity(record: Activity) -> None:
    """Let an activity return to an end only without open commitments."""
    ended = record.status in ACTIVITY_ENDED and record.status != ActivityStatus.COMPLETED
    if ended and record.commitments.counted().open().exists():
        raise ValidationError(_("It has open commitments now."))
