"""Units, mechanisms, capabilities; documents sent and acknowledged."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from peacebuilding.core.services import lock, save_record

from ..models import Capability, Dissemination, Mechanism, PeacebuildingUnit
from ..permissions import can_acknowledge, can_edit_organizations
from .parts import Sets, require, save_owned


def save_unit(*, actor: Any, unit: PeacebuildingUnit, reason: str = "") -> PeacebuildingUnit:
    """Add or change a peace-building unit (A.1), for reporters of the organization."""
    return save_owned(unit, actor=actor, reason=reason)


def save_mechanism(*, actor: Any, mechanism: Mechanism, reason: str = "") -> Mechanism:
    """Add or change a mechanism (A.2), for reporters of the organization."""
    return save_owned(mechanism, actor=actor, reason=reason)


def save_capability(
    *, actor: Any, capability: Capability, many_to_many: Sets = None, reason: str = ""
) -> Capability:
    """Add or change what the organization offers (A.7); saved is confirmed today."""
    capability.confirmed_on = timezone.localdate()
    return save_owned(capability, actor=actor, reason=reason, many_to_many=many_to_many)


@transaction.atomic
def save_dissemination(
    *, actor: Any, dissemination: Dissemination, reason: str = ""
) -> Dissemination:
    """Note that a document was sent to an organization (C.3), for officers."""
    officer = dissemination.officer
    if officer is not None and officer.organization_id != dissemination.organization_id:
        raise ValidationError({"officer": _("This officer serves another organization.")})
    return save_owned(
        dissemination,
        actor=actor,
        reason=reason,
        allowed=lambda person, organization: can_edit_organizations(person),
    )


@transaction.atomic
def acknowledge_dissemination(
    *, actor: Any, dissemination: Dissemination, reason: str = ""
) -> Dissemination:
    """Confirm, for the organization, that the document has arrived. Twice is once."""
    require(can_acknowledge(actor, dissemination.organization))
    current = lock(dissemination)
    if current.acknowledged_on is not None:
        return current
    current.acknowledged_on = timezone.localdate()
    return save_record(current, actor=actor, reason=reason)
