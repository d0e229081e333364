"""What several services share."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import save_record

from ..models import Organization
from ..permissions import can_edit_for

Record = TypeVar("Record", bound=models.Model)
Sets = Mapping[str, Iterable[Any]] | None


def require(allowed: bool) -> None:
    """Raise NotAllowed unless the actor may."""
    if not allowed:
        raise NotAllowed(_("You may not do this for this organization."))


@transaction.atomic
def save_owned(
    record: Record,
    *,
    actor: Any,
    reason: str = "",
    many_to_many: Sets = None,
    allowed: Callable[[Any, Organization | None], bool] = can_edit_for,
) -> Record:
    """Save a record that belongs to an organization, for those who act for it.

    The organization is given once: a record never moves to another one.
    """
    row: Any = record
    if row.organization_id is None:
        raise ValidationError({"organization": _("Give the organization.")})
    require(allowed(actor, row.organization))
    if not row._state.adding:
        owner = type(row)._base_manager.values_list("organization_id", flat=True).get(pk=row.pk)
        if owner != row.organization_id:
            raise ValidationError({"organization": _("The organization cannot be changed.")})
    return save_record(record, actor=actor, reason=reason, many_to_many=many_to_many)
