"""The two questions every table answers: who may see a row, and does it match these words."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from .text import normalize


class VisibleQuerySet(models.QuerySet[Any]):
    """Rows seen through their rule. What is public by nature keeps the default."""

    def visible_to(self, user: Any) -> Self:
        """Return the rows `user` may see; the base rule: everyone sees everything."""
        return self.all()


class SearchableQuerySet(VisibleQuerySet):
    """Rows found by words, accents and capitals aside."""

    #: Columns that hold normalised text, relations included.
    search_columns: tuple[str, ...] = ("search_text",)

    def search(self, words: str) -> Self:
        """Return the rows in which every word occurs in one of the search columns."""
        found = self.all()
        across_rows = any("__" in column for column in self.search_columns)
        for word in normalize(words).split():
            match = Q()
            for column in self.search_columns:
                match |= Q(**{f"{column}__contains": word})
            found = found.filter(match)
        return found.distinct() if across_rows else found
