"""Help somebody who lost the telephone and the recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from peacebuilding.accounts.management.people import find_user
from peacebuilding.accounts.services import reset_second_factor


class Command(BaseCommand):
    help = "Forget a person's second factors and end the sessions; be sure who is asking."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        user = reset_second_factor(actor=None, user=find_user(options["email"]))
        self.stdout.write(f"{user.email} now logs in by password and may set up a new factor.")
