"""The verbs of the contact log: the Secretariat's memory of whom it asked, and what was said."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Organization
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.localized import reading_language
from peacebuilding.core.services import lock, save_record

from ..choices import ContactChannel
from ..ladder import letters_now, post
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
def remind(*, actor: Any, organization: Organization) -> ContactLog:
    """Remind those in charge of all the organization owes, now, and log it (officers).

    One mail a person and day: whoever had a reminder today gets no other, and tonight's
    waits for them. Raises ValidationError where nothing is owed or nobody is left to ask.
    """
    contact = ContactLog(
        organization=organization,
        contacted_on=today(),
        channel=ContactChannel.E_MAIL,
        language=reading_language(),
    )
    _check(actor, contact)
    letters = letters_now(today(), organization)
    if not letters:
        raise ValidationError(_("There is nothing to remind of, or nobody with an address."))
    sent = [letter for letter in letters if post(letter)]
    if not sent:
        raise ValidationError(_("Everybody in charge has had a reminder today."))
    names = ", ".join(str(letter.person) for letter in sent)
    contact.note = _("Reminder to %(names)s") % {"names": names}
    if len(sent) == 1:
        contact.officer = sent[0].person.officer
    return log_contact(actor=actor, contact=contact)


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
