"""The Secretariat's desks: who is away, who stands in, and who takes over."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peacebuilding.accounts.access import is_officer
from peacebuilding.batches.models import Batch
from peacebuilding.batches.services import change_many
from peacebuilding.core.services import lock, save_record

from ..models import DeskAbsence, Organization
from ..permissions import can_edit_organizations
from .organizations import save_organization
from .parts import require


@transaction.atomic
def save_absence(*, actor: Any, absence: DeskAbsence, reason: str = "") -> DeskAbsence:
    """Say that a desk officer is away and who stands in (officers), and return the absence.

    Both are officers of the Secretariat; else nobody would answer.
    """
    require(can_edit_organizations(actor))
    errors = {}
    for name in ("user", "substitute"):
        person = getattr(absence, name, None)
        if person is not None and not is_officer(person):
            errors[name] = _("Choose an officer of the Secretariat.")
    if errors:
        raise ValidationError(errors)
    return save_record(absence, actor=actor, reason=reason)


def hand_over_desk(
    *, actor: Any, successor: Any, officer: Any = None, organizations: Any = None, reason: str
) -> Batch:
    """Give the organizations of one desk officer to another, and return the batch (officers).

    `officer` None stands for those without a desk officer. `organizations` names others,
    whosever they are. Raises NotAllowed, or ValidationError where there is nothing to do.
    """
    require(actor is not None and can_edit_organizations(actor))
    if not is_officer(successor):
        raise ValidationError({"successor": _("Choose an officer of the Secretariat.")})
    if officer is not None and officer.pk == successor.pk:
        raise ValidationError({"successor": _("Choose somebody else.")})
    rows = Organization.objects.visible_to(actor)
    if organizations is None:
        rows = rows.filter(desk_officer=officer)
    else:
        rows = rows.filter(pk__in=[one.pk for one in organizations])
    chosen = list(rows.order_by("pk"))
    if not chosen:
        raise ValidationError(_("There is no organization to hand over."))

    def change(row: Organization) -> Organization:
        current = lock(row)
        if current.desk_officer_id != row.desk_officer_id:
            raise ValidationError(_("It was changed since."))
        current.desk_officer = successor
        return save_organization(actor=actor, organization=current, reason=reason)

    words = ngettext(
        "%(count)d organization: desk of %(name)s",
        "%(count)d organizations: desk of %(name)s",
        len(chosen),
    )
    title = words % {"count": len(chosen), "name": successor}
    return change_many(actor=actor, title=title, records=chosen, change=change, reason=reason)
