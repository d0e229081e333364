"""Staff officers and focal points."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import lock, save_record

from ..models import FocalPoint, StaffOfficer
from ..permissions import can_edit_for, can_edit_officer, can_edit_organizations
from .parts import Sets, require, save_owned

#: Personal data are kept so long after somebody has left.
KEPT_AFTER_END = timedelta(days=2 * 365)
#: What stands for the name of somebody whose data were removed.
ANONYMOUS = "—"


def save_staff_officer(
    *, actor: Any, officer: StaffOfficer, many_to_many: Sets = None, reason: str = ""
) -> StaffOfficer:
    """Add or change an officer of the roster, for reporters of the organization.

    Whoever clears its reports is changed by its approvers (`can_edit_officer`).
    An officer just entered counts as confirmed today: somebody has just written it down.
    """
    if officer._state.adding:
        officer.confirmed_on = officer.confirmed_on or timezone.localdate()
    elif not can_edit_officer(actor, officer):
        raise NotAllowed(_("You may not change this officer; an approver may."))
    return save_owned(officer, actor=actor, reason=reason, many_to_many=many_to_many)


def can_confirm(actor: Any, officer: StaffOfficer) -> bool:
    """Say whether the actor may confirm a contact: the officer, or who keeps the roster."""
    return is_own_row(actor, officer) or can_edit_for(actor, officer.organization)


def is_own_row(actor: Any, officer: StaffOfficer) -> bool:
    """Say whether the officer is the actor."""
    return actor is not None and officer.user_id is not None and officer.user_id == actor.pk


@transaction.atomic
def confirm_contact(*, actor: Any, officer: StaffOfficer, reason: str = "") -> StaffOfficer:
    """Note that the officer's contact data are right today.

    `actor` None: the officer followed the signed link in a mail.
    """
    require(can_confirm(actor, officer))
    current = lock(officer)
    if current.ends_on is not None and current.ends_on < timezone.localdate():
        raise ValidationError(_("This officer has left; confirm the successor instead."))
    current.confirmed_on = timezone.localdate()
    return save_record(current, actor=actor, reason=reason)


@transaction.atomic
def hand_over(
    *,
    actor: Any,
    officer: StaffOfficer,
    successor: StaffOfficer,
    last_day: date | None = None,
    reason: str = "",
) -> StaffOfficer:
    """Let a successor answer for everything the officer was given; return the officer.

    What points to the officer stays as it is. A successor who is not in the roster yet
    is entered; `last_day` is today unless given.
    """
    require(is_own_row(actor, officer) or can_edit_officer(actor, officer))
    current = lock(officer)
    if current.successor_id is not None:
        raise ValidationError({"successor": _("A successor is named already.")})
    if successor._state.adding:
        successor.organization = current.organization
        successor.confirmed_on = successor.confirmed_on or timezone.localdate()
        save_record(successor, actor=actor, reason=reason)
    current.successor = successor
    current.ends_on = last_day or current.ends_on or timezone.localdate()
    return save_record(current, actor=actor, reason=reason)


@transaction.atomic
def save_focal_point(*, actor: Any, focal_point: FocalPoint, reason: str = "") -> FocalPoint:
    """Name a focal point or change one, for reporters of the organization."""
    row: Any = focal_point
    if row.organization_id is None and row.officer_id is not None:
        row.organization = row.officer.organization
    return save_owned(focal_point, actor=actor, reason=reason)


@transaction.atomic
def end_focal_point(
    *, actor: Any, focal_point: FocalPoint, last_day: date | None = None, reason: str = ""
) -> FocalPoint:
    """End a focal point after `last_day`, today unless given; it is never deleted."""
    current = lock(focal_point)
    current.ends_on = last_day or timezone.localdate()
    return save_owned(current, actor=actor, reason=reason)


@transaction.atomic
def anonymize_former_officers(*, actor: Any, on: date | None = None) -> int:
    """Remove the personal data of officers who left two years ago; return how many.

    The row stays for what points to it, with organization, areas and dates; the history
    of the row forgets the person too.
    """
    require(can_edit_organizations(actor))
    oldest = (on or timezone.localdate()) - KEPT_AFTER_END
    officers = StaffOfficer.objects.filter(ends_on__lt=oldest, anonymized_at__isnull=True)
    blank: dict[str, Any] = {
        "name": ANONYMOUS,
        "email": "",
        "phone": "",
        "languages": [],
        "user_id": None,
    }
    count = 0
    for officer in officers:
        for field, value in blank.items():
            setattr(officer, field, value)
        officer.anonymized_at = timezone.now()
        save_record(officer, actor=actor, reason=gettext_noop("Anonymized two years after the end"))
        officer.history.update(**blank)
        count += 1
    return count
