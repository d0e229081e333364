"""The questions asked of what was agreed."""

from typing import Any, Self

from django.db.models import Q

from peacebuilding.accounts.access import is_participant
from peacebuilding.core.choices import Visibility
from peacebuilding.core.querysets import SearchableQuerySet, VisibleQuerySet


class NaturalKeyQuerySet(VisibleQuerySet):
    """Rows known by one code that never changes."""

    natural_key_field = "code"

    def get_by_natural_key(self, key: Any) -> Any:
        """Return the row of this code (used by the fixtures)."""
        return self.get(**{self.natural_key_field: key})


class CodeQuerySet(NaturalKeyQuerySet):
    """Principles, modalities, obstacles: known by `code`."""


class SlugQuerySet(NaturalKeyQuerySet):
    """Frameworks, key areas, functional areas, concerns: known by `slug`."""

    natural_key_field = "slug"


class LetterQuerySet(NaturalKeyQuerySet):
    """Categories: known by `letter`."""

    natural_key_field = "letter"


class MeetingQuerySet(NaturalKeyQuerySet):
    """High-level meetings: known by their ordinal number."""

    natural_key_field = "number"


class DocumentQuerySet(SearchableQuerySet):
    """Documents, seen by their visibility."""

    def get_by_natural_key(self, symbol: str) -> Any:
        """Return the document of this symbol."""
        return self.get(symbol=symbol)

    def visible_to(self, user: Any) -> Self:
        """Public documents for everyone; the others for active accounts."""
        return self.all() if is_participant(user) else self.filter(visibility=Visibility.PUBLIC)


class ParagraphQuerySet(SearchableQuerySet):
    """Paragraphs, seen with their document."""

    def get_by_natural_key(self, symbol: str, anchor: str) -> Any:
        """Return the paragraph of this document at this anchor."""
        return self.get(document__symbol=symbol, anchor=anchor)

    def visible_to(self, user: Any) -> Self:
        """Paragraphs of the documents this person may see."""
        if is_participant(user):
            return self.all()
        return self.filter(Q(document__visibility=Visibility.PUBLIC))
