"""Remove the personal data of staff officers who left two years ago; for a daily job."""

from typing import Any

from django.core.management.base import BaseCommand

from organizations.services import anonymize_former_officers


class Command(BaseCommand):
    help = "Remove the personal data of staff officers who left more than two years ago."

    def handle(self, *args: Any, **options: Any) -> None:
        count = anonymize_former_officers(actor=None)
        self.stdout.write(f"{count} anonymized.")
