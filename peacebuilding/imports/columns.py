"""The columns a file may bring: how a cell is read, compared with the record, and shown.

Each is a field of django-import-export. `clean` gives the value as the record holds it in
an export (a text, a day, yes or no, the key of something, a list of keys), so that what
was exported and not edited compares equal.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from peacebuilding.core.tables import cell
from peacebuilding.core.text import is_number

from .options import Options, in_every_language
from .reading import tidy
from .values import armed, day_of, flag_of, parts_of, squeezed

#: Chosen for a value that the office uses and the tracker does not know: nothing.
NOTHING = ""


class Unknown(ValidationError):
    """Values that name nothing known; the page asks for each of them once."""

    def __init__(self, column: "Column", texts: list[str]) -> None:
        self.column, self.texts = column, texts
        named = ", ".join(_("“%(text)s”") % {"text": text} for text in texts)
        super().__init__(_("%(values)s unknown") % {"values": named})


class Column(Field):
    """A column of text.

    `also` are other names offices give it, in either language. `is_key` columns find the
    record and are never changed; `by_step` ones change with the status alone; `is_kept`
    ones keep the record's value where the cell is empty.
    """

    kind = "text"

    def __init__(
        self,
        label: Any,
        *,
        also: tuple[str, ...] = (),
        is_required: bool = False,
        is_key: bool = False,
        by_step: bool = False,
        is_kept: bool = False,
        read: Callable[[Any], Any] | None = None,
    ) -> None:
        super().__init__(widget=Widget())
        self.label, self.also, self.read = label, also, read
        self.is_required, self.is_key = is_required, is_key
        self.by_step, self.is_kept = by_step, is_kept

    @property
    def name(self) -> str:
        """The name of the column, as exports print it."""
        return str(self.column_name)

    @property
    def title(self) -> str:
        """The label as a heading, in the reader's language."""
        return capfirst(str(self.label))

    def names(self) -> set[str]:
        """Return every name by which the column is recognized, letters and figures alone."""
        words = (self.name, *in_every_language(self.label), *self.also)
        return {squeezed(word) for word in words}

    def clean(self, row: Any, resource: Any = None, **kwargs: Any) -> Any:
        """Return the value of the cell; raises ValidationError."""
        return self.parse(armed(row[self.name]), resource)

    def parse(self, text: str, resource: Any) -> Any:
        return tidy(text)

    def as_is(self, value: Any) -> Any:
        """Return the value of a record so that it compares with a cleaned one."""
        return tidy(str(value)) if value not in (None, "") else ""

    def show(self, value: Any, resource: Any) -> str:
        """Return the value as a reader would say it."""
        return str(value)

    def accepts(self, resource: Any) -> str:
        """Say what may stand in the column, for the template."""
        return _("Text")


class Number(Column):
    """A whole number."""

    kind = "number"

    def parse(self, text: str, resource: Any) -> int | None:
        if not text:
            return None
        if not is_number(text) or len(text) > 15:
            raise ValidationError(_("“%(text)s” is no whole number.") % {"text": text})
        return int(text)

    def as_is(self, value: Any) -> Any:
        return value

    def show(self, value: Any, resource: Any) -> str:
        return "" if value is None else str(value)

    def accepts(self, resource: Any) -> str:
        return _("A whole number")


class Day(Column):
    """A day."""

    kind = "day"

    def parse(self, text: str, resource: Any) -> Any:
        return day_of(text)

    def as_is(self, value: Any) -> Any:
        return value

    def show(self, value: Any, resource: Any) -> str:
        return value.isoformat() if value else ""

    def accepts(self, resource: Any) -> str:
        return _("A day: 2004-06-30, 30/06/2004 or 30 June 2004")


class Flag(Column):
    """Yes or no."""

    kind = "flag"

    def parse(self, text: str, resource: Any) -> bool:
        return flag_of(text)

    def as_is(self, value: Any) -> bool:
        return bool(value)

    def show(self, value: Any, resource: Any) -> str:
        return _("yes") if value else _("no")

    def accepts(self, resource: Any) -> str:
        return _("Yes or no")


class OneOf(Column):
    """One of a set of values, by code or name; a value is its key."""

    kind = "one"

    def __init__(self, label: Any, source: Callable[[Any], Options], **options: Any) -> None:
        super().__init__(label, **options)
        self.source = source

    def parse(self, text: str, resource: Any) -> Any:
        if not text:
            return ""
        key = self.find(text, resource)
        if key is None:
            raise Unknown(self, [text])
        return key

    def find(self, text: str, resource: Any) -> str | None:
        """Return the key: as chosen on the page, else as the options know it."""
        chosen = resource.chosen.get(self.name, {})
        word = squeezed(text)
        return chosen[word] if word in chosen else resource.options(self).find(text)

    def as_is(self, value: Any) -> Any:
        return "" if value is None else str(value)

    def show(self, value: Any, resource: Any) -> str:
        return str(resource.options(self).labels.get(value, value))

    def accepts(self, resource: Any) -> str:
        keys = [option.key for option in resource.options(self).all]
        shown = ", ".join(keys[:12])
        return f"{shown} …" if len(keys) > 12 else shown


class ManyOf(OneOf):
    """A list of such values, parted by semicolons; its order says nothing."""

    kind = "many"

    def parse(self, text: str, resource: Any) -> Any:
        found, unknown = [], []
        for part in self._parts(text, resource):
            key = self.find(part, resource)
            if key is None:
                unknown.append(part)
            elif key != NOTHING:
                found.append(key)
        if unknown:
            raise Unknown(self, unknown)
        return sorted(set(found))

    def _parts(self, text: str, resource: Any) -> list[str]:
        """Return the members; commas part them where the whole is no name of one."""
        members = []
        for part in parts_of(text):
            pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
            whole = self.find(part, resource) is not None or len(pieces) < 2
            is_list = not whole and any(self.find(piece, resource) for piece in pieces)
            members += pieces if is_list else [part]
        return members

    def as_is(self, value: Any) -> Any:
        return sorted({str(one) for one in value or ()})

    def show(self, value: Any, resource: Any) -> str:
        labels = resource.options(self).labels
        return "; ".join(str(labels.get(key, key)) for key in value)


class Computed(Column):
    """A column of an export that no import sets; where it was edited the row is refused."""

    kind = "computed"

    def as_is(self, value: Any) -> Any:
        return tidy(armed(cell(value)))
