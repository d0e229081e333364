"""What is likely there already: new rows compared with records and with each other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from .values import squeezed

#: How alike the words of two records are, at least, to be likely the same.
ALIKE = 0.86
#: Pairs compared in one check, at most: some seconds.
MOST_COMPARED = 100_000


@dataclass(frozen=True)
class Known:
    """Words already there: of the record `key`, or of the row `number` of the file."""

    words: str
    key: int
    number: int = 0


class KnownWords:
    """The words of what there is, read when the first new row asks.

    Equal words are found at once. Nearly equal ones are looked for among those with the same
    figures and of a like length, until MOST_COMPARED pairs have been compared.
    """

    def __init__(self, read: Callable[[], Iterable[tuple[Any, str, int]]]) -> None:
        self.read = read
        self.exact: dict[tuple[Any, str], Known] = {}
        self.near: dict[tuple[Any, str], dict[int, list[Known]]] = {}
        self.compared = 0
        self.is_read = False

    def _keep(self, group: Any, known: Known) -> None:
        self.exact.setdefault((group, known.words), known)
        lengths = self.near.setdefault((group, figures(known.words)), {})
        lengths.setdefault(len(known.words), []).append(known)

    def find(self, group: Any, words: str, number: int) -> Known | None:
        """Return what has nearly the same words in the group, and remember these."""
        if not self.is_read:
            self.is_read = True
            for place, known, key in self.read():
                self._keep(place, Known(squeezed(known), key))
        wanted = squeezed(words)
        if not wanted:
            return None
        found = self.exact.get((group, wanted)) or self._find_near(group, wanted)
        self._keep(group, Known(wanted, 0, number))
        return found

    def _find_near(self, group: Any, wanted: str) -> Known | None:
        lengths = self.near.get((group, figures(wanted)), {})
        # Two texts can only be so alike when the shorter is not much shorter.
        shortest = ALIKE / (2 - ALIKE)
        for length in sorted(lengths):
            if not shortest * length <= len(wanted) <= length / shortest:
                continue
            for one in lengths[length]:
                if self.compared >= MOST_COMPARED:
                    return None
                self.compared += 1
                if alike(wanted, one.words):
                    return one
        return None


def figures(text: str) -> str:
    """Return the digits of a text: where they differ, two records do."""
    return "".join(filter(str.isdigit, text))


def alike(one: str, other: str) -> bool:
    """Say whether two squeezed texts with the same figures are likely the same."""
    match = SequenceMatcher(None, one, other, autojunk=False)
    return (
        match.real_quick_ratio() > ALIKE and match.quick_ratio() > ALIKE and match.ratio() > ALIKE
    )


def beside(resource: Any, found: Known) -> dict[str, Any]:
    """Return the likely duplicate of the row being read, cell beside cell."""
    if not found.key:
        name = _("Row %(row)s") % {"row": found.number}
        return {"key": "", "name": name, "url": "", "cells": []}
    record, cells = resource.read("pk", {found.key})[0], []
    for name, value in resource.values.items():
        column = resource.columns[name]
        if column.read is not None:
            shown = column.show(column.as_is(column.read(record)), resource)
            cells.append([column.title, shown, column.show(value, resource)])
    url = record.get_absolute_url()
    return {"key": str(record.pk), "name": str(record), "url": url, "cells": cells}
