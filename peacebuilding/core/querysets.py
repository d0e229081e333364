"""The two questions every table answers: who may see a row, and does it match these words."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from .text import normalize

#: Nobody looks for more words at once, and a database compares only so many.
MOST_WORDS = 32


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
        """Return the rows in which every word occurs in one of the search columns.

        A column of another table is asked in a subquery: a join for each word would
        multiply the rows, and words are given by strangers. Words over MOST_WORDS are left out.
        """
        found = self.all()
        for word in list(dict.fromkeys(normalize(words).split()))[:MOST_WORDS]:
            match = Q()
            for column in self.search_columns:
                condition = Q(**{f"{column}__contains": word})
                if "__" in column:
                    there = self.model._base_manager.filter(condition)
                    condition = Q(pk__in=there.values("pk"))
                match |= condition
            found = found.filter(match)
        return found
