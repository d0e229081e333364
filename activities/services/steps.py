"""What every step of a record shares: lock, check, what a word rests on, correction."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import lock, save_record

from ..choices import RECEIVED, Basis, ParticipationResponse
from ..querysets import today
from .attachments import keep_scan, release_basis


def day_not_ahead(name: str, day: date | None) -> date:
    """Return the day, today where none is given; raise ValidationError for a day to come."""
    if day is None:
        return today()
    if day > today():
        raise ValidationError({name: _("Give today or a day before.")})
    return day


def attest(
    record: Any,
    *,
    actor: Any,
    speaks: bool,
    basis: str = "",
    sender: str = "",
    date: date | None = None,
    channel: str = "",
    scan: Any = None,
) -> None:
    """Write on the record what the word of its organization rests on.

    `speaks` says that the actor acts for the organization itself. Otherwise an officer
    enters what was received and names basis, date and, for a letter, the sender. The scan
    is a file; it takes the place of that of the word before.
    """
    record.entered_by = actor
    if speaks:
        keep_scan(record, scan, actor=actor)
        record.basis, record.basis_on = Basis.IN_THE_SYSTEM, None
        record.basis_sender = record.basis_channel = ""
        return
    errors = {}
    if basis not in RECEIVED:
        errors["basis"] = _("You act for the organization: say on which basis.")
    if date is None:
        errors["date"] = _("Give the date of what was received.")
    elif date > today():
        errors["date"] = _("Give today or a day before.")
    if basis == Basis.LETTER and not sender.strip():
        errors["sender"] = _("Say who sent the letter.")
    if errors:
        raise ValidationError(errors)
    keep_scan(record, scan, actor=actor)
    record.basis, record.basis_on = basis, date
    record.basis_sender, record.basis_channel = sender.strip(), channel.strip()


def ask_again(part: Any, *, actor: Any) -> None:
    """Forget on the row what the organization answered; the history keeps it."""
    release_basis(part, actor=actor)
    attest(part, actor=None, speaks=True)
    part.response, part.answered_at = ParticipationResponse.AWAITING, None


def refuse_own_entry(record: Any, actor: Any) -> None:
    """Raise NotAllowed when the actor gave this word, as an officer or as a member."""
    if record.entered_by_id == actor.pk:
        raise NotAllowed(
            _("You entered an answer on behalf of an organization; a colleague confirms it.")
        )


def enter_in_error(table: Any, *, actor: Any, record: Any, reason: str) -> Any:
    """Say that the record never should have been; it keeps its reference, leaves every count."""
    locked = lock(record)
    table.check("enter-in-error", actor=actor, record=locked, reason=reason)
    locked.entered_in_error_at = timezone.now()
    return save_record(locked, actor=actor, reason=reason)


def state_before(record: Any, field: str = "status") -> str | None:
    """Return the state the record had before its present one, from the history; else None."""
    present = getattr(record, field)
    earlier = record.history.order_by("-history_date", "-history_id").exclude(**{field: present})
    return earlier.values_list(field, flat=True).first()
