"""Fill a database of its own with invented data, to try the product with."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from peacebuilding.accounts.models import User
from peacebuilding.framework.models import Modality

from ...demo.build import build, is_built
from ...demo.people import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = (
        "Load invented activities, commitments and people into a database of their own, and "
        "print the accounts. Needs IS_DEMO=true. Safe to repeat: what is there stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day for which the data are right; today unless given, never ahead",
        )

    def handle(self, *args: Any, today: date | None, verbosity: int, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError(
                "These data are invented. Set IS_DEMO=true, with a database of its own: make demo."
            )
        if is_built():
            self.stdout.write("The sample data are there already; nothing was changed.")
        else:
            self._build(today or timezone.localdate())
        if verbosity:
            self._print_accounts()

    def _build(self, today: date) -> None:
        if today > timezone.localdate():
            raise CommandError("--today: give today or a day before.")
        if not Modality.objects.exists():
            raise CommandError("Run manage.py load_framework first.")
        if User.objects.exists():
            raise CommandError(
                "There are accounts in this database. Sample data get a database of their own."
            )
        self.stdout.write("Building the sample data; this takes about half a minute …")
        self.stdout.flush()
        build(today)

    def _print_accounts(self) -> None:
        """Print who can log in, with the one password of them all."""
        self.stdout.write("\nSample accounts, all with the password " + PASSWORD + "\n")
        for account in ACCOUNTS:
            serves = ", ".join(slug.upper() for slug in (account.serves, account.also) if slug)
            does = (
                f"{account.role.label.split(':')[0]}, {serves}" if account.role else account.group
            )
            self.stdout.write(f"  {account.email:<36} {account.name:<18} {does}")
        self.stdout.write("")
