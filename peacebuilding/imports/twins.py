"""What is likely there already: new rows compared with records and with each other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from .values import squeezed

#: How alike the words of two records are, at least, to be likely the same.
ALIKE = 0.86


@dataclass(frozen=True)
class Known:
    """Words already there: of the record `key`, or of the row `number` of the file."""

    words: str
    key: int
    number: int = 0


class KnownWords:
    """The words of what there is, read when the first new row asks."""

    def __init__(self, read: Callable[[], Iterable[tuple[Any, str, int]]]) -> None:
        self.read = read
        self.groups: dict[Any, list[Known]] | None = None

    def find(self, group: Any, words: str, number: int) -> Known | None:
        """Return what has nearly the same words in the group, and remember these."""
        if self.groups is None:
            self.groups = {}
            for place, known, key in self.read():
                self.groups.setdefault(place, []).append(Known(squeezed(known), key))
        wanted = squeezed(words)
        if not wanted:
            return None
        others = self.groups.setdefault(group, [])
        found = next((one for one in others if alike(wanted, one.words)), None)
        others.append(Known(wanted, 0, number))
        return found


def alike(one: str, other: str) -> bool:
    """Say whether two squeezed texts are likely the same; figures never differ."""
    if one == other:
        return True
    if [c for c in one if c.isdigit()] != [c for c in other if c.isdigit()]:
        return False
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
