"""`manage.py purge_uploads`: forget the files that were sent in longer ago than a week."""

from typing import Any

from django.core.management.base import BaseCommand

from peacebuilding.imports.services import purge_uploads


class Command(BaseCommand):
    """Run it daily; sending a file in forgets the old ones by itself."""

    help = "Delete the files that were sent in for an import longer than seven days ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{purge_uploads()} old files deleted.")
