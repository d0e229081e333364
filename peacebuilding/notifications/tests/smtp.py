"""A real SMTP server for the tests, which keeps what it is given and can misbehave."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

# aiosmtpd tells every line it hears.
logging.getLogger("mail.log").setLevel(logging.WARNING)


class Sink:
    """Handler of aiosmtpd: `refusals` by address, `answer` to the text, seconds it is `slow`."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.answer = ""
        self.slow_to_greet = 0.0
        self.slow_to_take = 0.0

    async def handle_MAIL(self, server: Any, *arguments: Any) -> str:
        await asyncio.sleep(self.slow_to_greet)
        _session, envelope, address, options = arguments
        envelope.mail_from, envelope.mail_options = address, options
        return "250 OK"

    async def handle_RCPT(self, server: Any, *arguments: Any) -> str:
        _session, envelope, address, _options = arguments
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(self.slow_to_take)
        if self.answer:
            return self.answer
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """Return the mails to one address."""
        return [mail for mail in self.mails if address in mail["To"]]


class Server(Controller):
    """The server on a port that the machine chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[Server]:
    """A running server; tests take `smtp`."""
    server = Server(Sink(), hostname="127.0.0.1", port=0)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def smtp(smtp_server: Server, settings: Any) -> Sink:
    """The mail server the product writes to during the test; what came lies in `smtp.mails`."""
    sink: Sink = smtp_server.handler
    vars(sink).update(vars(Sink()))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp_server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 5
    return sink


@pytest.fixture
def no_smtp(smtp: Sink, settings: Any) -> None:
    """A mail server that is down: nobody listens on its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
