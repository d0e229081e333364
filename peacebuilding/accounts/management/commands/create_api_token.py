"""Make a token for another system."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from peacebuilding.accounts.management.people import find_user
from peacebuilding.accounts.models import TokenScope
from peacebuilding.accounts.services import create_token


class Command(BaseCommand):
    help = "Make an API token that acts for a person, and print it: this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--name", required=True, help="the system that will use it")
        parser.add_argument("--scope", required=True, choices=TokenScope.values)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            token, text = create_token(
                actor=None,
                user=find_user(options["email"]),
                name=options["name"],
                scope=options["scope"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(text)
        self.stderr.write(f"Valid until {token.expiry:%Y-%m-%d}. It is not shown again.")
