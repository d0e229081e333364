"""`manage.py claim_site`: let this site send the mail of a database that was another's."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from peacebuilding.notifications.services import claim_site, drop_waiting


class Command(BaseCommand):
    """Needed once after a copy of the database is to work under another SITE_URL."""

    help = "Let this site (SITE_URL) send the mail of this database from now on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--drop-waiting",
            action="store_true",
            help="drop the mails that wait, for the other site may send them too",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        dropped = drop_waiting() if options["drop_waiting"] else 0
        before = claim_site()
        if before == settings.SITE_URL:
            self.stdout.write(f"{before} sends the mail of this database already.")
        else:
            said = f", not {before}" if before else ""
            self.stdout.write(f"{settings.SITE_URL} sends the mail of this database{said}.")
        if options["drop_waiting"]:
            self.stdout.write(f"{dropped} waiting mails dropped.")
