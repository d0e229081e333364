"""A file as an office has it, read into tables of text.

CSV in UTF-8, UTF-16 with its mark, or Windows-1252, parted by semicolons, commas or tabs;
XLSX with title lines, blank rows and column names merged over two lines. What could not be
read without guessing is refused with the place and what to do. Row numbers are those the
spreadsheet program shows.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from peacebuilding.core.files import BROKEN_ARCHIVE

from .headers import Line, find_header

#: A file is at most so large, in bytes, and holds at most so many rows and columns.
MAX_FILE = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
#: The last row of a sheet that is looked at, blank ones counted.
MAX_PLACE = 200_000
#: A workbook is a zip: at most so many bytes unpacked, and so many times its packed size.
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 200
#: Below this size unpacked, any ratio is harmless.
SMALL = 4 * 1024 * 1024
DELIMITERS = ";,\t"

Known = Callable[[str], bool]


@dataclass(frozen=True)
class Table:
    """One sheet below its column names: `rows` hold the row number and the cells as text."""

    name: str
    header: list[str]
    header_row: int
    rows: list[tuple[int, list[str]]]
    recognized: int

    def as_json(self) -> dict[str, Any]:
        """Return the table as it is stored."""
        return asdict(self)


def refuse(sentence: str, **values: Any) -> ValidationError:
    """Return the refusal of a file."""
    return ValidationError(sentence % values if values else sentence)


def read_file(name: str, content: bytes, known: Known) -> list[Table]:
    """Return the tables of a file, the best recognized first.

    `known` says whether a text is the name of a column. Raises ValidationError with a
    sentence that says what to do when the file cannot be taken as it is.
    """
    if len(content) > MAX_FILE:
        raise refuse(_("The file is larger than 20 MB. Split it into several files."))
    if not content.strip():
        raise refuse(_("The file is empty."))
    if content.startswith(b"PK\x03\x04"):
        sheets = _workbook(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse(
            _("This is an old or a protected workbook. Save it as .xlsx without password.")
        )
    else:
        sheets = iter([("", _lines_of_text(content, known))])
    tables, total = [], 0
    for sheet, lines in sheets:
        found = find_header(lines, known)
        total += len(lines)
        if found is not None:
            tables.append(_table(sheet, lines, *found))
    if total == 0:
        raise refuse(_("The file is empty."))
    if not tables:
        raise refuse(
            _(
                "No row with names of columns was found. Take the names from the template, "
                "or those of an exported file."
            )
        )
    return sorted(tables, key=lambda table: -table.recognized)


def _table(sheet: str, lines: list[Line], header: list[str], last: int, recognized: int) -> Table:
    """Return the rows below the column names, blank ones and the row of HXL tags left out."""
    body = [line for line in lines if line[0] > last]
    if body and _is_hxl(body[0][1]):
        body = body[1:]
    width = max([len(header), *(len(cells) for _number, cells in body)])
    names = header + [""] * (width - len(header))
    used = [
        place
        for place in range(width)
        if names[place] or any(place < len(cells) and cells[place] for _number, cells in body)
    ]
    return Table(
        name=sheet,
        header=_unique([names[place] or _unnamed(place) for place in used]),
        header_row=last,
        rows=[
            (number, [cells[place] if place < len(cells) else "" for place in used])
            for number, cells in body
        ],
        recognized=recognized,
    )


def _unnamed(place: int) -> str:
    return _("Column %(letter)s") % {"letter": get_column_letter(place + 1)}


def _unique(names: list[str]) -> list[str]:
    """Return the names, the second of the same name as "name (2)"."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _is_hxl(cells: list[str]) -> bool:
    tags = [cell for cell in cells if cell]
    return bool(tags) and all(cell.startswith("#") and cell[1:2].isalpha() for cell in tags)


def _check_size(rows: int, width: int) -> None:
    if rows > MAX_ROWS:
        raise refuse(
            _("The file has more than %(limit)s rows. Split it into several files."),
            limit=f"{MAX_ROWS:,}".replace(",", "\N{NO-BREAK SPACE}"),
        )
    if width > MAX_COLUMNS:
        raise refuse(_("A row has more than %(limit)s columns."), limit=MAX_COLUMNS)


# --- Text --------------------------------------------------------------------------------


def decode(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or Windows-1252.

    A file in which lines of UTF-8 and of Windows-1252 are mixed is refused with two of
    them: whichever was chosen, letters of the other would be lost.
    """
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        if b"\0" in content:
            raise refuse(_("This is neither CSV nor XLSX. Save it as one of the two."))
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse_mixture(content)
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refuse(
            _("Line %(line)s holds bytes that are no text. Save the file as CSV UTF-8."), line=line
        ) from error


def _refuse_mixture(content: bytes) -> None:
    utf8 = other = 0
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8-sig")
            utf8 = utf8 or number
        except UnicodeDecodeError:
            other = other or number
    if utf8 and other:
        raise refuse(
            _(
                "Two encodings are mixed: line %(one)s is UTF-8, line %(other)s is not. "
                "Save the file again as CSV UTF-8."
            ),
            one=utf8,
            other=other,
        )


def _lines_of_text(content: bytes, known: Known) -> list[Line]:
    text = decode(content)
    start, delimiter = 0, ""
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        text, start, delimiter = rest, 1, first.strip()[4]
    try:
        delimiter = delimiter or _delimiter(text, known)
        return _parse(text, delimiter, start)
    except csv.Error as error:
        raise refuse(_("The file is no proper CSV: %(error)s."), error=error) from error


def _delimiter(text: str, known: Known) -> str:
    """Return the delimiter under which most names of columns are recognized."""

    def score(delimiter: str) -> tuple[int, int]:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 40))
        recognized = max((sum(map(known, row)) for row in rows), default=0)
        return recognized, max((len(row) for row in rows), default=0)

    return max(DELIMITERS, key=score)


def _parse(text: str, delimiter: str, start: int) -> list[Line]:
    lines: list[Line] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, row in enumerate(reader, start=start + 1):
        cells = [tidy(cell) for cell in row]
        for place, cell in enumerate(cells):
            if cell.startswith("=") and len(cell) > 1:
                _refuse_formula(f"{get_column_letter(place + 1)}{number}")
        if any(cells):
            lines.append((number, cells))
            _check_size(len(lines), len(cells))
    return lines


def _refuse_formula(cell: str) -> None:
    # Its value would be that of the last machine to compute it, or none at all.
    raise refuse(
        _("Cell %(cell)s holds a formula. Copy the sheet, paste it as values, and save it."),
        cell=cell,
    )


def tidy(text: str) -> str:
    """Return a text with one kind of line end, without control characters and outer blanks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return "".join(c for c in text if c >= " " or c in "\n\t").strip(" \n\t\N{NO-BREAK SPACE}")


# --- Workbooks ----------------------------------------------------------------------------


def _check_archive(content: bytes) -> None:
    """Refuse what would not fit when unpacked, before a byte of it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            size = sum(member.file_size for member in members)
            packed = sum(member.compress_size for member in members) or 1
            if "[Content_Types].xml" not in names:
                raise refuse(_("This is neither CSV nor XLSX. Save it as one of the two."))
            if size > MAX_UNPACKED or (size > SMALL and size > MAX_RATIO * packed):
                raise refuse(_("Unpacked, this workbook is too large. Split it into several."))
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    with archive.open(member) as file:
                        if b"<!DOCTYPE" in file.read(2048):
                            raise refuse(_("This workbook is damaged. Save it again as .xlsx."))
    except ValidationError:
        raise
    except BROKEN_ARCHIVE as error:
        raise refuse(_("This workbook is damaged. Save it again as .xlsx.")) from error


def _workbook(content: bytes) -> Iterator[tuple[str, list[Line]]]:
    """Yield the visible sheets that hold something."""
    _check_archive(content)
    broken = (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep, we do not read
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
            sheets = [
                (sheet.title, _lines_of_sheet(sheet))
                for sheet in book.worksheets
                if sheet.sheet_state == "visible"
            ]
            book.close()
    except ValidationError:
        raise
    except (InvalidFileException, *BROKEN_ARCHIVE, *broken) as error:
        raise refuse(_("This workbook is damaged. Save it again as .xlsx.")) from error
    yield from ((name, lines) for name, lines in sheets if lines)


def _lines_of_sheet(sheet: Any) -> list[Line]:
    sheet.reset_dimensions()  # some programs write a wrong one
    lines: list[Line] = []
    # A row of a high number makes as many empty ones before it: no further than MAX_PLACE.
    rows = sheet.iter_rows(max_row=MAX_PLACE + 1, max_col=MAX_COLUMNS + 1)
    for place, row in enumerate(rows, start=1):
        _check_size(len(lines) if place <= MAX_PLACE else MAX_ROWS + 1, 0)
        cells: list[str] = []
        number = place
        for cell in row:
            if cell.value is None:
                cells.append("")
                continue
            number = cell.row
            if cell.data_type == "f":
                _refuse_formula(f"{get_column_letter(cell.column)}{cell.row}")
            if cell.data_type == "e":
                raise refuse(
                    _("Cell %(cell)s holds the error %(value)s. Put it right first."),
                    cell=f"{get_column_letter(cell.column)}{cell.row}",
                    value=cell.value,
                )
            cells.append(text_of(cell.value))
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lines.append((number, cells))
            _check_size(len(lines), len(cells))
    return lines


def text_of(value: Any) -> str:
    """Return the value of a cell as text: dates in ISO 8601, whole numbers without a point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidy(str(value))
