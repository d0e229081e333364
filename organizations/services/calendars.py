"""Calendar addresses: made, found by their secret, revoked."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from peacebuilding.core.services import lock, save_record

from ..models import CalendarAddress, Organization
from ..permissions import can_make_calendar, can_revoke_calendar
from .parts import require

#: So many addresses that work may one organization, or one person, have.
MOST_ADDRESSES = 20


@transaction.atomic
def make_calendar_address(
    *,
    actor: Any,
    organization: Organization | None = None,
    name: str = "",
    language: str = "en",
    reason: str = "",
) -> tuple[CalendarAddress, str]:
    """Make an address for an organization, or for the actor; return it with its secret.

    The secret is told this once. Raises NotAllowed unless the actor approves for the
    organization, ValidationError when there are too many already.
    """
    require(can_make_calendar(actor, organization))
    user = None if organization else actor
    owner = {"organization": organization} if organization else {"user": user}
    if CalendarAddress.objects.working().filter(**owner).count() >= MOST_ADDRESSES:
        raise ValidationError(_("There are too many calendar addresses; revoke one first."))
    secret = secrets.token_urlsafe(32)
    address = CalendarAddress(
        organization=organization,
        user=user,
        name=name,
        language=language,
        secret_digest=CalendarAddress.digest(secret),
        created_by=actor,
    )
    return save_record(address, actor=actor, reason=reason), secret


@transaction.atomic
def revoke_calendar_address(
    *, actor: Any, address: CalendarAddress, reason: str = ""
) -> CalendarAddress:
    """Make an address open nothing any more. Twice is once."""
    require(can_revoke_calendar(actor, address))
    current = lock(address)
    if current.revoked_at is not None:
        return current
    current.revoked_at = timezone.now()
    return save_record(current, actor=actor, reason=reason)


def find_calendar_address(secret: str) -> CalendarAddress | None:
    """Return the address of this secret while it works; the same work if there is none."""
    rows = CalendarAddress.objects.working().select_related("organization", "user")
    return rows.filter(secret_digest=CalendarAddress.digest(secret)).first()
