"""Compare the stored text of S/2001/138 with the source, character by character."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from peacebuilding.framework.models import Document
from peacebuilding.framework.source import first_difference

SYMBOL = "S/2001/138"


class Command(BaseCommand):
    help = "Fail when one character of the stored document differs from the source."

    def handle(self, *args: Any, **options: Any) -> None:
        document = Document.objects.filter(symbol=SYMBOL).first()
        if document is None:
            raise CommandError(f"{SYMBOL} is not loaded: run manage.py load_framework.")
        source = (settings.BASE_DIR / "fixtures" / "S-2001-138.txt").read_text(encoding="utf-8")
        difference = first_difference(document, source)
        if difference:
            raise CommandError(
                f"{SYMBOL} differs from the source at character {difference.offset}:\n"
                f"  source: …{difference.source}…\n  stored: …{difference.stored}…"
            )
        count = document.paragraphs.count()
        self.stdout.write(f"{SYMBOL}: {count} paragraphs, equal to the source.")
