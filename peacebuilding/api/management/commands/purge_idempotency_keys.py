"""`manage.py purge_idempotency_keys`: forget the answers kept longer than a day."""

from typing import Any

from django.core.management.base import BaseCommand

from peacebuilding.api.idempotency import purge_expired


class Command(BaseCommand):
    """Run it daily; writing forgets the writer's own expired answers by itself."""

    help = "Delete the answers kept for repeated API requests for longer than 24 hours."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{purge_expired()} expired answers deleted.")
