"""The verbs of an external identifier."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from peacebuilding.core.choices import Visibility
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import delete_record, lock, save_record

from ..models import Activity, ExternalIdentifier
from ..permissions import can_keep_identifier


@transaction.atomic
def save_external_identifier(
    *, actor: Any, identifier: ExternalIdentifier, reason: str = ""
) -> ExternalIdentifier:
    """Save what a record the actor sees is called in another system, and return it.

    An identifier stays with its record. Raises NotAllowed or ValidationError.
    """
    before = None if identifier._state.adding else lock(identifier)
    for row in filter(None, (before, identifier)):
        if not can_keep_identifier(actor, row):
            raise NotAllowed(_("You may not name records for this organization’s systems."))
    if before is not None and (before.content_type_id, before.object_id) != (
        identifier.content_type_id,
        identifier.object_id,
    ):
        raise ValidationError({"parent": _("An identifier stays with its record.")})
    _check_sees(identifier)
    return save_record(identifier, actor=actor, reason=reason)


def _check_sees(identifier: ExternalIdentifier) -> None:
    """Refuse the name of what the organization may not see: that it is taken would tell."""
    record: Any = identifier.record
    activity = getattr(record, "activity", None) or getattr(record, "source_activity", record)
    if not isinstance(activity, Activity):
        return
    closed = activity.visibility == Visibility.CONFIDENTIAL or activity.status == "draft"
    own = activity.participations.filter(organization=identifier.organization_id)
    if closed and not own.exists():
        raise ValidationError({"organization": _("This organization does not see the record.")})


@transaction.atomic
def delete_external_identifier(
    *, actor: Any, identifier: ExternalIdentifier, reason: str = ""
) -> None:
    """Forget what a record was called; its history stays."""
    locked = lock(identifier)
    if not can_keep_identifier(actor, locked):
        raise NotAllowed(_("You may not name records for this organization’s systems."))
    delete_record(locked, actor=actor, reason=reason)
