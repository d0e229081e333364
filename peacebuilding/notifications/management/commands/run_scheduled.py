"""`manage.py run_scheduled`: everything that is done by the clock, for cron or a systemd timer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from peacebuilding.notifications.services import claim_site, holder, run_scheduled


class Command(BaseCommand):
    """Run it every few minutes; twice, in parallel or after a crash, it sends nothing twice."""

    help = "Run the jobs that are due, then send the mail that waits. Run it every few minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        if not holder():
            claim_site()
            self.stdout.write(f"From now on {holder()} sends the mail of this database.")
        failed = []
        for line in run_scheduled(timezone.now()):
            (self.stderr if line.is_error else self.stdout).write(str(line))
            if line.is_error:
                failed.append(line.name)
        if failed:
            raise CommandError(f"Not done: {', '.join(failed)}.")
