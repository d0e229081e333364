"""Whole lists as files: CSV, XLSX, JSON, NDJSON.

An app describes an export (name, columns, rows) in its `exports.py` and registers it; the
formats are this module's business. Rows are streamed; a cell that a spreadsheet would
take for a formula is defused.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

CHUNK = 500
#: A cell that begins so would be read as a formula by a spreadsheet. One that begins so
#: after apostrophes gets another, so that an import can take exactly one away again;
#: a line end may come back as another, so all of them count.
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """One column: its name, the value of a row, its HXL tag.

    `members_only`: left out for visitors.
    """

    name: str
    value: Callable[[Any], Any]
    hxl: str = ""
    members_only: bool = False


def plain_columns(*names: str) -> list[Column]:
    """Return columns that hold attributes of the row as they are."""
    return [Column(name, attrgetter(name)) for name in names]


@dataclass(frozen=True)
class Export:
    """One list that can be downloaded whole.

    `rows(user)` gives the visible rows before filters, `enrich` adds the joins the columns
    need; `filterset` is the one of the page and the API.
    """

    name: str
    label: Any
    rows: Callable[[Any], Any]
    enrich: Callable[[Any], Any]
    filterset: Any
    columns: Sequence[Column]
    page: str

    def columns_for(self, user: Any) -> list[Column]:
        """Return the columns this person gets."""
        member = getattr(user, "is_authenticated", False) or settings.PUBLIC_REPORTING_STATES
        return [column for column in self.columns if member or not column.members_only]


_exports: dict[str, Export] = {}


def register_export(export: Export) -> None:
    """Make a list downloadable."""
    _exports[export.name] = export


def exports() -> list[Export]:
    """Return all downloadable lists, in the order registered."""
    return list(_exports.values())


def find_export(name: str) -> Export | None:
    """Return the list of this name."""
    return _exports.get(name)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


class Echo:
    """A file that hands back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: dates in ISO 8601."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def cell(value: Any) -> str:
    """Return a value as the text of a cell; the members of a list are parted by "; "."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return harmless("; ".join(str(one) for one in value))
    return harmless(str(plain(value))) if isinstance(value, str) else str(plain(value))


def _records(columns: Sequence[Column], rows: Any) -> Iterator[dict[str, Any]]:
    for row in rows.iterator(chunk_size=CHUNK):
        yield {column.name: plain(column.value(row)) for column in columns}


def _cells(columns: Sequence[Column], rows: Any, hxl: bool) -> Iterator[list[str]]:
    yield [column.name for column in columns]
    if hxl:
        yield [column.hxl for column in columns]
    for row in rows.iterator(chunk_size=CHUNK):
        yield [cell(column.value(row)) for column in columns]


def csv_response(lines: Iterable[list[str]], delimiter: str = ",") -> StreamingHttpResponse:
    """Stream lines as CSV, marked as UTF-8 for spreadsheets."""
    writer = csv.writer(Echo(), delimiter=delimiter)

    def body() -> Iterator[str]:
        yield "\ufeff"
        for line in lines:
            yield writer.writerow(line)

    return StreamingHttpResponse(body(), content_type="text/csv; charset=utf-8")


def xlsx_response(lines: Iterable[list[str]]) -> FileResponse:
    """Write lines as a workbook, row by row, and send it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in lines:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", text) for text in line])
    return workbook_response(book)


def workbook_response(book: Workbook) -> FileResponse:
    """Send a workbook."""
    file = TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, content_type=XLSX)


def _json(columns: Sequence[Column], rows: Any, hxl: bool) -> StreamingHttpResponse:
    def body() -> Iterator[str]:
        yield "["
        for position, record in enumerate(_records(columns, rows)):
            yield ("," if position else "") + "\n" + json.dumps(record, ensure_ascii=False)
        yield "\n]\n"

    return StreamingHttpResponse(body(), content_type="application/json")


def _ndjson(columns: Sequence[Column], rows: Any, hxl: bool) -> StreamingHttpResponse:
    body = (json.dumps(r, ensure_ascii=False) + "\n" for r in _records(columns, rows))
    return StreamingHttpResponse(body, content_type="application/x-ndjson")


#: By extension: the function that answers with columns and rows in this format.
FORMATS: dict[str, Callable[[Sequence[Column], Any, bool], HttpResponseBase]] = {
    "csv": lambda columns, rows, hxl: csv_response(_cells(columns, rows, hxl)),
    "xlsx": lambda columns, rows, hxl: xlsx_response(_cells(columns, rows, hxl)),
    "json": _json,
    "ndjson": _ndjson,
}
