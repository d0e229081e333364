"""Load the framework, its participants and the reference data of places."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from peacebuilding.core.fixtures import load_fixture

FIXTURES = ("places", "framework", "organizations", "follow_up")


class Command(BaseCommand):
    help = (
        "Load places, the framework of S/2001/138, its 44 participants and two follow-up items. "
        "Safe to repeat: what somebody edited stays as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for name in FIXTURES:
            outcome = load_fixture(settings.BASE_DIR / "fixtures" / f"{name}.json")
            told = ", ".join(f"{count} {kind}" for kind, count in sorted(outcome.items()))
            if options["verbosity"]:
                self.stdout.write(f"{name}: {told or 'empty'}")
