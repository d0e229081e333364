"""Try the mail settings."""

from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, send_mail
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email


class Command(BaseCommand):
    help = "Send a short mail to an address, to see that mail leaves this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADDRESS")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"]
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"{address} is not an e-mail address.") from error
        subject = f"{settings.SITE_NAME}: test"
        text = f"Mail from {settings.SITE_URL} arrives. Nothing needs to be done.\n"
        try:
            send_mail(subject, text, None, [address])
        except (OSError, SMTPException, BadHeaderError) as error:
            raise CommandError(f"The mail did not leave: {error}. Look at EMAIL_URL.") from error
        kept = getattr(settings, "EMAIL_FILE_PATH", None)
        where = f"kept as a file in {kept}" if kept else "handed to the mail server"
        self.stdout.write(f"The mail to {address} was {where}.")
