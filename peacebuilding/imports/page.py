"""What the page of a check asks: columns, unknown values, likely duplicates."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from .columns import NOTHING, Computed, ManyOf
from .forms import EMPTY, column_choices
from .models import Upload
from .resources import RecordResource
from .values import squeezed

#: At once on the page; the others follow when these are answered.
MOST_QUESTIONS = 100
MOST_TWINS = 25
#: So many values are offered in full; of more, those that look alike.
MOST_OPTIONS = 400
SAMPLES = 5


@dataclass
class Choice:
    """One thing to choose: the name of its field, what is chosen, what else there is."""

    name: str
    label: str
    options: list[tuple[str, str]] = field(default_factory=list)
    value: str = ""
    note: str = ""
    samples: list[str] = field(default_factory=list)
    first: int = 0
    count: int = 0
    is_suggested: bool = False


def column_rows(upload: Upload, resource: RecordResource, data: Any = None) -> list[Choice]:
    """Return the columns of the file with five cells each and what they are read as."""
    table, options = upload.table, [("", _("Do not read")), *column_choices(resource)]
    names = resource.names(resource.columns)
    found = []
    for place, header in enumerate(table["header"]):
        name = f"column-{place}"
        value = upload.columns.get(str(place), "")
        one = Choice(name, header, options, (data or {}).get(name, value))
        cells = [cells[place] for _number, cells in table["rows"][:SAMPLES]]
        one.samples = [cell if len(cell) <= 40 else f"{cell[:39]}…" for cell in cells if cell]
        meant = value or names.get(squeezed(header), "")
        if squeezed(header) in map(squeezed, resource.passing) or (
            isinstance(resource.columns.get(meant), Computed)
        ):
            one.options, one.note = [], _("computed by the tracker; not imported")
        found.append(one)
    return found


def questions(upload: Upload, resource: RecordResource, data: Any = None) -> list[Choice]:
    """Return each unknown value once, with a suggestion, then those chosen before."""
    found = []
    for one in upload.unknown[:MOST_QUESTIONS]:
        asked = _question(resource, one["column"], one["text"], one["suggestion"] or "")
        asked.first, asked.count = one["first"], one["count"]
        asked.is_suggested = bool(one["suggestion"])
        found.append(asked)
    for name, chosen in upload.values.items():
        for one in chosen.values():
            if name in resource.columns:
                value = EMPTY if one["key"] == NOTHING else one["key"]
                found.append(_question(resource, name, one["text"], value))
    for asked in found:
        asked.value = (data or {}).get(asked.name, asked.value)
    return found


def _question(resource: RecordResource, name: str, text: str, value: str) -> Choice:
    column: Any = resource.columns[name]
    every = [(one.key, one.label) for one in resource.options(column).all]
    if len(every) > MOST_OPTIONS:
        labels = {label: key for key, label in every}
        near = get_close_matches(text, labels, n=20, cutoff=0.3)
        every = [(labels[label], label) for label in near]
    options = [("", _("Choose")), *every]
    if isinstance(column, ManyOf) or not column.is_required:
        options.insert(1, (EMPTY, _("Leave empty")))
    asked = Choice(f"value:{name}:{squeezed(text)}", text, options, value)
    asked.note = column.title
    return asked


def twins(upload: Upload) -> list[Any]:
    """Return the rows that are likely there already."""
    return list(upload.lines.filter(twin__isnull=False)[:MOST_TWINS])
