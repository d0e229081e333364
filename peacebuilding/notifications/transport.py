"""The way to the mail server, and what its answers mean for a mail."""

import enum
import smtplib
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMessage, get_connection


class Outcome(enum.Enum):
    """What became of a mail that was handed over."""

    SENT = enum.auto()
    #: Refused for good (5xx): another attempt would be refused too.
    REFUSED = enum.auto()
    #: Certainly not taken: another attempt may succeed.
    LATER = enum.auto()
    #: The text had begun to go and no answer came back: it may have been taken.
    UNCERTAIN = enum.auto()


@dataclass(frozen=True)
class Delivery:
    """An outcome, what the server said, and whether the server is at fault rather than the mail."""

    outcome: Outcome
    error: str = ""
    is_trouble: bool = False


class Transport:
    """One connection for the mails of a run, opened with the first and again after a break."""

    def __init__(self) -> None:
        self._backend: Any = get_connection()
        self._text_has_begun = False
        self.is_open = False

    def __enter__(self) -> "Transport":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; a server that is gone needs no farewell."""
        self.is_open = False
        try:
            self._backend.close()
        except (OSError, smtplib.SMTPException):
            self._backend.connection = None

    def _open(self) -> None:
        if self.is_open:
            return
        self._backend.open()
        server = getattr(self._backend, "connection", None)
        if isinstance(server, smtplib.SMTP):
            self._watch(server)
        self.is_open = True

    def _watch(self, server: smtplib.SMTP) -> None:
        """Notice when the text of a mail begins to go: from there on silence is ambiguous."""
        send_text = server.data

        def data(message: Any) -> Any:
            self._text_has_begun = True
            return send_text(message)

        server.data = data  # type: ignore[method-assign, assignment]

    def reopen(self) -> bool:
        """Open the connection anew; say whether the server answers."""
        try:
            self._open()
        except (OSError, smtplib.SMTPException):
            self.close()
            return False
        return True

    def send(self, message: EmailMessage) -> Delivery:
        """Hand over one mail to its one recipient, and say what became of it."""
        self._text_has_begun = False
        try:
            self._open()
            self._backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refusal:
            code, text = next(iter(refusal.recipients.values()))
            return _answer(code, text)
        except smtplib.SMTPDataError as refusal:
            return _answer(refusal.smtp_code, refusal.smtp_error)
        except ValueError as refusal:  # an address or header that no mail can carry
            return Delivery(Outcome.REFUSED, str(refusal))
        except (OSError, smtplib.SMTPException) as trouble:
            self.close()
            outcome = Outcome.UNCERTAIN if self._text_has_begun else Outcome.LATER
            return Delivery(outcome, f"{type(trouble).__name__}: {trouble}", is_trouble=True)
        return Delivery(Outcome.SENT)


def _answer(code: int, text: Any) -> Delivery:
    said = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return Delivery(Outcome.REFUSED if code >= 500 else Outcome.LATER, f"{code} {said}")
