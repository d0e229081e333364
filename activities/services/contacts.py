"""The verbs of the contact log: the Secretariat's memory of whom it asked, and what was said."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import lock, save_record

from ..models import ContactLog
from ..permissions import can_keep_contacts
from ..querysets import today
from ..transitions import CONTACT_TRANSITIONS
from .steps import day_not_ahead


def _check(actor: Any, contact: ContactLog) -> None:
    if not can_keep_contacts(actor, contact):
        raise NotAllowed(_("Only the Secretariat keeps its contacts."))
    day_not_ahead("contacted_on", contact.contacted_on)
    if contact.officer and contact.officer.organization_id != contact.organization_id:
        raise ValidationError({"officer": _("This officer serves another organization.")})


@transaction.atomic
def log_contact(*, actor: Any, contact: ContactLog, reason: str = "") -> ContactLog:
    """Write down a contact with an organization, and return it (officers).

    A promise says by which day; until that day no reminder goes out. A pause without a
    promise holds reminders back all the same.
    """
    _check(actor, contact)
    if contact.paused_until is not None and contact.paused_until < today():
        raise ValidationError({"paused_until": _("Give today or a day to come.")})
    if not (contact.note.strip() or contact.promise.strip() or contact.paused_until):
        raise ValidationError({"note": _("Write what was said.")})
    contact.logged_by = actor
    return save_record(contact, actor=actor, reason=reason)


@transaction.atomic
def update_contact(*, actor: Any, contact: ContactLog, reason: str = "") -> ContactLog:
    """Correct a contact, and return it (officers); it stays with its organization."""
    before = lock(contact)
    _check(actor, before)
    _check(actor, contact)
    if before.organization_id != contact.organization_id:
        raise ValidationError({"organization": _("A contact stays with its organization.")})
    return save_record(contact, actor=actor, reason=reason)


@transaction.atomic
def settle_contact(*, actor: Any, contact: ContactLog, reason: str = "") -> ContactLog:
    """Say that the promise was kept, or is given up: reminders go on."""
    locked = lock(contact)
    CONTACT_TRANSITIONS.check("settle", actor=actor, record=locked, reason=reason)
    locked.closed_on = today()
    return save_record(locked, actor=actor, reason=reason)


@transaction.atomic
def reverse_contact(*, actor: Any, contact: ContactLog, reason: str) -> ContactLog:
    """Take a settling back: what was promised is awaited again."""
    locked = lock(contact)
    CONTACT_TRANSITIONS.check("reverse", actor=actor, record=locked, reason=reason)
    locked.closed_on = None
    return save_record(locked, actor=actor, reason=reason)
