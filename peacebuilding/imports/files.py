"""Files that go out: the same rows with what became of each, and empty templates."""

from collections.abc import Iterator
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook

from peacebuilding.core.localized import reading_language
from peacebuilding.core.tables import csv_response, harmless, workbook_response, xlsx_response

from .columns import Column, Computed
from .lines import said
from .models import Upload
from .resources import RecordResource


def annotated(upload: Upload) -> Iterator[list[str]]:
    """Yield the rows at their places with a last column that says what becomes of each."""
    table, place = upload.table, 0
    lines = {line.number: line for line in upload.lines.all()}
    rows = [(table["header_row"], table["header"]), *table["rows"]]
    for number, cells in rows:
        while place < number - 1:
            yield []
            place += 1
        place = number
        if number == table["header_row"]:
            yield [*map(harmless, cells), _("Result of the import")]
            continue
        line = lines.get(number)
        text = line.get_result_display() if line else ""
        text = said(text, line.message) if line and line.message else text
        yield [*map(harmless, cells), harmless(text)]


def annotated_response(upload: Upload) -> HttpResponseBase:
    """Return the annotated file as a workbook."""
    response = xlsx_response(annotated(upload))
    stem = upload.file_name.rsplit(".", 1)[0]
    return named(response, f"{stem}-result.xlsx")


def named(response: Any, name: str) -> HttpResponseBase:
    """Give an answer the name under which it is saved."""
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-._ ") else "-" for c in name)
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response


def headings(resource: RecordResource) -> list[tuple[str, Column]]:
    """Return name and column of all that a new file may bring, in the reader's language."""
    return [
        (column.title, column)
        for name, column in resource.columns.items()
        if not isinstance(column, Computed) and name not in ("id", "version")
    ]


def template_csv(resource: RecordResource) -> HttpResponseBase:
    """Return an empty CSV with the names of the columns, parted as programs here part them."""
    is_french = reading_language() == "fr"
    heads = [heading for heading, _column in headings(resource)]
    return csv_response([heads], delimiter=";" if is_french else ",")


def template_xlsx(resource: RecordResource) -> HttpResponseBase:
    """Return an empty workbook with a second sheet that says what may stand in each column."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(capfirst(str(resource.label))[:31])
    sheet.append([heading for heading, _column in headings(resource)])
    values = book.create_sheet(_("What may stand there")[:31])
    values.append([_("Column"), _("Needed for a new record"), _("What may stand there")])
    for heading, column in headings(resource):
        needed = _("yes") if column.is_required else ""
        values.append([heading, needed, harmless(column.accepts(resource))])
    return workbook_response(book)
