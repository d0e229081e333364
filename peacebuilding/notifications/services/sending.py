"""Sending what waits in the outbox: each row taken, sent outside of a transaction, marked.

Never twice: a row is taken in a short transaction of its own and only while it waits; what was
taken and never marked is *uncertain*, and only a person sends it again.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_noop

from ..choices import State
from ..mails import build, compose
from ..models import Notification
from ..transport import Delivery, Outcome, Transport
from . import site
from .preferences import accepts

logger = logging.getLogger(__name__)
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=12)
#: A server that fails so often in a row is left in peace until the next run.
MOST_TROUBLE = 2
MAX_ERROR = 1000

NO_KIND = gettext_noop("No part of the product knows this kind any more.")
NO_ADDRESS = gettext_noop("This is not an e-mail address.")
CLOSED = gettext_noop("The account is closed.")
NOTHING = gettext_noop("There was nothing left to say.")
REFUSED = gettext_noop("The reader wants no mail of this kind.")


@dataclass
class Counts:
    """What one run did with the outbox. `holder` names the site that may send, if not this."""

    sent: int = 0
    inbox: int = 0
    dropped: int = 0
    later: int = 0
    failed: int = 0
    uncertain: int = 0
    waiting: int = 0
    holder: str = ""
    trouble: str = ""

    def __str__(self) -> str:
        if self.holder:
            return (
                f"Mail is held, {self.waiting} waiting: this database belongs to {self.holder}, "
                f"and this is {settings.SITE_URL}. To send from here: manage.py claim_site."
            )
        names = ("sent", "inbox", "dropped", "later", "failed", "uncertain")
        text = ", ".join(f"{getattr(self, name)} {name}" for name in names)
        return f"{text}. {self.trouble}" if self.trouble else f"{text}."


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 5, 10, 20 … minutes, 12 hours at most."""
    return min(FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 20), LONGEST_WAIT)


def send_due(now: datetime) -> Counts:
    """Send what is due at `now`, and return what became of it.

    Stops early when the mail server does not answer; what is left goes with the next run.
    """
    counts = Counts()
    if not site.may_send():
        counts.holder = site.holder()
        counts.waiting = Notification.objects.due(now).count()
        return counts
    counts.uncertain = Notification.objects.give_up(now)
    begun = time.monotonic()

    def clock() -> datetime:
        return now + timedelta(seconds=time.monotonic() - begun)

    in_a_row = 0
    with Transport() as transport:
        while row := Notification.objects.claim(clock(), now):
            outcome, is_trouble = _handle(row, transport, clock)
            setattr(counts, outcome, getattr(counts, outcome) + 1)
            in_a_row = in_a_row + 1 if is_trouble else 0
            if is_trouble and (in_a_row >= MOST_TROUBLE or not transport.reopen()):
                counts.trouble = "The mail server does not answer; the rest waits."
                break
    return counts


def _handle(
    row: Notification, transport: Transport, clock: Callable[[], datetime]
) -> tuple[str, bool]:
    """Send one row that was taken, mark it, and return the name of its count."""
    if row.definition is None:
        return _mark(row, State.FAILED, error=NO_KIND), False
    if not _is_address(row.address):
        return _mark(row, State.FAILED, error=NO_ADDRESS), False
    if row.user is not None and not row.user.is_active:
        return _mark(row, State.DROPPED, error=CLOSED), False
    try:
        mail = compose(row)
        if mail is None:
            return _mark(row, State.DROPPED, error=NOTHING), False
        row.subject, row.url = mail.subject, mail.url
        if not accepts(row.kind, user=row.user, address=row.address):
            state = State.INBOX if row.user else State.DROPPED
            return _mark(row, state, error="" if row.user else REFUSED), False
        message = build(row, mail)
    except Exception as mistake:
        # One mail that cannot be written must not keep the others back.
        logger.exception("notification %s cannot be composed", row.pk)
        return _put_off(row, f"{type(mistake).__name__}: {mistake}", clock()), False
    delivery = transport.send(message)
    return _note(row, delivery, clock()), delivery.is_trouble


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _note(row: Notification, delivery: Delivery, now: datetime) -> str:
    """Mark what the mail server said."""
    if delivery.outcome is Outcome.LATER:
        return _put_off(row, delivery.error, now)
    row.attempts += 1
    if delivery.outcome is Outcome.SENT:
        return _mark(row, State.SENT, sent_at=now)
    if delivery.outcome is Outcome.REFUSED:
        return _mark(row, State.FAILED, error=delivery.error)
    return _mark(row, State.UNCERTAIN, error=delivery.error)


def _put_off(row: Notification, error: str, now: datetime) -> str:
    """Try again later, or give up after the last attempt."""
    row.attempts += 1
    if row.attempts >= settings.MAIL_ATTEMPTS:
        return _mark(row, State.FAILED, error=error)
    _mark(row, State.QUEUED, error=error, next_attempt_at=now + wait_after(row.attempts))
    return "later"


def _mark(row: Notification, state: str, *, error: str = "", **values: Any) -> str:
    """Write down what became of a row that was taken; the row of this claim only."""
    changes = {
        "state": state,
        "error": error[:MAX_ERROR],
        "attempts": row.attempts,
        "subject": row.subject,
        "url": row.url,
        **values,
    }
    Notification.objects.mark(row, **changes)
    for name, value in changes.items():
        setattr(row, name, value)
    return state
