"""What was answered for a file, and what becomes of each of its rows."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.results import RowResult

#: The answer "this is a record of its own" to a likely duplicate.
NEW = "new"


@dataclass
class Choices:
    """What was answered on the page, and what the rows are done with.

    `values`: by column, the key chosen for an unknown word. `same`: by row number, the key
    of the record the row is, or NEW. `word`: what changed promises rest on (basis, sender,
    date, channel), as services take it. `scope`: whose records they are, where the kind asks.
    """

    values: dict[str, dict[str, str]] = field(default_factory=dict)
    same: dict[int, str] = field(default_factory=dict)
    word: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    file_name: str = ""
    scope: str = ""


@dataclass
class Line:
    """What one row of the file would do, or did.

    `changes` hold label, old and new text of each cell that differs. `touched` are other
    records that changed with it: outcome, record, version before. `twin` is the likely
    duplicate: key, name, address and its values by column.
    """

    number: int
    outcome: str = ""
    name: str = ""
    url: str = ""
    message: str = ""
    changes: list[list[str]] = field(default_factory=list)
    record: Any = None
    version_before: int | None = None
    touched: list[tuple[str, Any, int | None]] = field(default_factory=list)
    twin: dict[str, Any] | None = None


class RecordRow(RowResult):
    """The result of a row, with what the page shows of it."""

    line: Line


@dataclass
class UnknownValue:
    """A word of the file that names nothing known, asked for once."""

    column: str
    text: str
    suggestion: str | None
    numbers: list[int] = field(default_factory=list)


def said(label: str, text: str) -> str:
    """Return a text with what it is said of."""
    return _("%(label)s: %(text)s") % {"label": label, "text": text}


def sentences(refusal: ValidationError, columns: Any) -> str:
    """Return a refusal in one line, each part with the label of its column."""
    if not hasattr(refusal, "error_dict"):
        return " ".join(refusal.messages)
    parts = []
    for name, messages in refusal.message_dict.items():
        text = " ".join(messages)
        parts.append(said(columns[name].title, text) if name in columns else text)
    return " · ".join(parts)
