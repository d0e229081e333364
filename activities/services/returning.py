"""How records of this floor are taken back when a change of many records is undone."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations.models import Organization
from peacebuilding.accounts.access import is_head
from peacebuilding.batches.undo import delete
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import delete_record

from ..choices import ACTIVITY_ENDED, COMMITMENT_OPEN, ActivityStatus, ReportState
from ..models import (
    Activity,
    Attachment,
    Commitment,
    ExternalIdentifier,
    FollowUpItem,
    Participation,
    ProgressReport,
    Question,
    ReportingRound,
)
from .activities import delete_with_its_rows, refuse_edit, refuse_lower_protection
from .activity_steps import enter_activity_in_error
from .commitments import check_reopening, enter_commitment_in_error, reminded_since
from .follow_up import enter_follow_up_item_in_error


def remove_activity(*, actor: Any, record: Activity, reason: str) -> None:
    """Delete a draft; what has its reference keeps it and was entered in error.

    Raises NotAllowed where the actor may not edit the draft, ValidationError where others
    have worked on it meanwhile.
    """
    if record.reference:
        enter_activity_in_error(actor=actor, activity=record, reason=reason)
        return
    refuse_edit(actor, record)
    papers = Attachment.objects.in_activities([record.pk])
    made_since = (record.commitments, record.assessments, record.follow_up_items)
    if any(rows.exists() for rows in (*made_since, *_said_of(record), papers)) or (
        record.participations.filter(version__gt=1).exists()
    ):
        raise ValidationError(_("It was changed since."))
    delete_with_its_rows(actor=actor, activity=record, reason=reason)


def _said_of(record: Any) -> tuple[Any, Any]:
    """Return the questions on a record, and what it is called elsewhere."""
    return Question.objects.about(record), ExternalIdentifier.objects.about(record)


def remove_participation(*, actor: Any, record: Participation, reason: str) -> None:
    """Delete a part that came with an import, unless something rests on it by now."""
    promises = record.activity.commitments.counted().filter(organization=record.organization_id)
    if any(rows.exists() for rows in (promises, record.attachments, *_said_of(record))):
        raise ValidationError(_("Other records refer to it."))
    delete_record(record, actor=actor, reason=reason)


def remove_organization(*, actor: Any, record: Organization, reason: str) -> None:
    """Delete an organization that came with an import, unless something rests on it by now."""
    if any(rows.exists() for rows in _said_of(record)):
        raise ValidationError(_("Other records refer to it."))
    delete(actor=actor, record=record, reason=reason)


def remove_commitment(*, actor: Any, record: Commitment, reason: str) -> None:
    """Say that it was entered in error; it keeps its reference if it has one."""
    enter_commitment_in_error(actor=actor, commitment=record, reason=reason)


def remove_follow_up_item(*, actor: Any, record: FollowUpItem, reason: str) -> None:
    """Say that it was entered in error."""
    enter_follow_up_item_in_error(actor=actor, item=record, reason=reason)


def remove_report(*, actor: Any, record: ProgressReport, reason: str) -> None:
    """Take the request of a round back, as long as nothing is written and no file came."""
    if record.state != ReportState.REQUESTED or record.attachments.exists():
        raise ValidationError(_("It was changed since."))
    delete_record(record, actor=actor, reason=reason)


def check_round(record: ReportingRound, *, actor: Any) -> None:
    """Let a round be planned again only when it asks for no report any more."""
    if record.opened_at is None and record.reports.exists():
        raise ValidationError(_("It still asks for reports; close it instead."))


def check_commitment(record: Commitment, *, actor: Any) -> None:
    """Let an open duty return only where its activity goes on and its party takes part.

    A date that comes back moves the reminders as any new date does.
    """
    before = Commitment._base_manager.filter(pk=record.pk).first()
    if before is not None:
        record.reminders_from = reminded_since(before, record)
    if record.status in COMMITMENT_OPEN and not record.is_entered_in_error:
        check_reopening(record)


def check_activity(record: Activity, *, actor: Any) -> None:
    """Let an activity return to an end only without open commitments, and unprotected only
    by the head."""
    before = Activity._base_manager.filter(pk=record.pk).first()
    if before is not None:
        refuse_lower_protection(actor, before, record.visibility)
    ended = record.status in ACTIVITY_ENDED and record.status != ActivityStatus.COMPLETED
    if ended and record.commitments.counted().open().exists():
        raise ValidationError(_("It has open commitments now."))


def check_report(record: ProgressReport, *, actor: Any) -> None:
    """Let an acceptance be taken back by the head only, as reopening one report is."""
    before = ProgressReport._base_manager.filter(pk=record.pk).first()
    was_accepted = before is not None and before.state == ReportState.ACCEPTED
    if was_accepted and record.state != ReportState.ACCEPTED and not is_head(actor):
        raise NotAllowed(_("Only the head of the Secretariat takes an acceptance back."))
