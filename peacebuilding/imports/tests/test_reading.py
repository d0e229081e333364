"""Files as offices have them, and files that cannot be taken."""

import io
import time
import tracemalloc
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from peacebuilding.imports import reading
from peacebuilding.imports.reading import MAX_ROWS, read_file
from peacebuilding.imports.values import squeezed

NAMES = {"reference", "title", "titre", "start", "datesstart", "lead", "chefdefile", "due"}


def known(text: str) -> bool:
    return squeezed(text) in NAMES


def read(content: bytes | str, name: str = "file.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return read_file(name, data, known)[0]


def workbook(*rows: Any, **more: Any) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, lines in more.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def refused(content: bytes | str) -> str:
    with pytest.raises(ValidationError) as refusal:
        read(content)
    return " ".join(refusal.value.messages)


# --- Text ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_delimiters_are_found(encoding: str, delimiter: str) -> None:
    text = delimiter.join(["Titre", "Chef de file"]) + "\r\n" + delimiter.join(["Été", "PNUD"])
    table = read(text.encode(encoding))
    assert table.header == ["Titre", "Chef de file"]
    assert table.rows == [(2, ["Été", "PNUD"])]


def test_letters_of_windows_are_read() -> None:
    table = read("Titre;Lead\nL’œuvre – 2004;x".encode("cp1252"))
    assert table.rows[0][1][0] == "L’œuvre – 2004"


def test_a_comma_in_a_text_does_not_make_the_delimiter() -> None:
    assert read("Title;Lead\nOne, two, three, four;UNDP").header == ["Title", "Lead"]


def test_a_line_that_names_the_delimiter_is_followed_and_keeps_its_number() -> None:
    table = read("sep=,\r\nTitle,Lead\r\nA;B,UNDP")
    assert table.rows == [(3, ["A;B", "UNDP"])]


def test_mixed_encodings_are_refused_with_both_lines() -> None:
    said = refused(b"Titre;Lead\n" + "été;a\n".encode() + "forêt;b\n".encode("cp1252"))
    assert "line 2 is UTF-8, line 3 is not" in said


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    assert "Line 2" in refused(b"Title;Lead\nx\x81;y")


def test_blank_rows_are_left_out_and_numbers_kept() -> None:
    table = read("My list;;\n\nTitle;Lead\n\nA;x\n;;\nB;y\n")
    assert table.header_row == 3
    assert [number for number, _cells in table.rows] == [5, 7]


def test_a_cell_of_two_lines_is_one_row() -> None:
    table = read('Title;Lead\n"A\nb";x\nB;y\n')
    assert table.rows == [(2, ["A\nb", "x"]), (3, ["B", "y"])]


def test_the_row_of_hxl_tags_is_no_row() -> None:
    assert read("title,lead\n#activity+name,#org+lead\nA,x").rows == [(3, ["A", "x"])]


def test_a_name_used_twice_is_told_apart() -> None:
    assert read("Title;Title;Lead\na;b;c").header == ["Title", "Title (2)", "Lead"]


def test_cells_beside_the_table_get_a_name_of_their_own() -> None:
    assert read("Title;Lead\na;b;see me").header == ["Title", "Lead", "Column C"]


# --- Workbooks -----------------------------------------------------------------------------


def test_a_workbook_is_read_with_its_dates_and_numbers() -> None:
    day, moment = date(2004, 6, 30), datetime(2004, 6, 30, 9, 30)
    table = read(workbook(["Title", "Start", "Due"], [4.0, day, moment], [True, 2.5, None]))
    assert table.rows[0][1] == ["4", "2004-06-30", "2004-06-30 09:30:00"]
    assert table.rows[1][1] == ["true", "2.5", ""]


def test_names_merged_over_two_lines_are_joined() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Plan of work"])
    sheet.append([])
    sheet.append(["Reference", "Dates", "", "Lead"])
    sheet.append(["", "Start", "End", ""])
    sheet.merge_cells("B3:C3")
    sheet.append([])
    sheet.append(["A-1", date(2004, 6, 30), "x", "UNDP"])
    file = io.BytesIO()
    book.save(file)
    table = read(file.getvalue())
    assert table.header == ["Reference", "Dates Start", "Dates End", "Lead"]
    assert table.rows == [(6, ["A-1", "2004-06-30", "x", "UNDP"])]


def test_the_sheet_with_most_names_comes_first() -> None:
    content = workbook(["About", "this"], Data=[["Title", "Lead"], ["a", "b"]])
    assert [table.name for table in read_file("f.xlsx", content, known)] == ["Data"]


def test_hidden_sheets_are_not_read() -> None:
    book = Workbook()
    book.active.append(["Title", "Lead"])
    hidden = book.create_sheet("Old")
    hidden.append(["Title", "Lead", "Due"])
    hidden.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    assert [table.name for table in read_file("f.xlsx", file.getvalue(), known)] == ["Sheet"]


# --- Refusals ------------------------------------------------------------------------------


def test_a_formula_is_refused_with_its_cell() -> None:
    assert "Cell C2" in refused(workbook(["Title", "Lead", "Due"], ["a", "b", "=TODAY()"]))
    assert "Cell B3" in refused('Title;Lead\na;b\nc;"=HYPERLINK(""x"")"\n')


def test_an_error_value_is_refused_with_its_cell() -> None:
    assert "Cell B2 holds the error #REF!" in refused(workbook(["Title", "Lead"], ["a", "#REF!"]))


@pytest.mark.parametrize("content", ["a;b\n1;2\n", "Something else entirely\n", "Title\nx\n"])
def test_a_file_without_known_names_is_refused_with_the_way_out(content: str) -> None:
    assert "Take the names from the template" in refused(content)


@pytest.mark.parametrize("content", [b"", b"  \r\n \n", workbook([])])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert "empty" in refused(content)


def test_what_is_neither_is_refused() -> None:
    assert "neither CSV nor XLSX" in refused(b"\x89PNG\r\n\x1a\n\0\0\0")
    assert "Save it as .xlsx" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    plain_zip = io.BytesIO()
    with zipfile.ZipFile(plain_zip, "w") as archive:
        archive.writestr("a.txt", "Title;Lead")
    assert "neither CSV nor XLSX" in refused(plain_zip.getvalue())


def test_a_damaged_workbook_is_refused() -> None:
    content = workbook(["Title", "Lead"], ["a", "b"])
    assert "damaged" in refused(content[:-200])
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert "damaged" in refused(broken.getvalue())


def with_member(content: bytes, name: str, data: bytes) -> bytes:
    """Return a workbook in which one member is replaced."""
    made, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.namelist():
            archive.writestr(member, data if member == name else source.read(member))
    return made.getvalue()


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    content = with_member(workbook(["Title", "Lead"]), "xl/worksheets/sheet1.xml", bomb)
    assert "damaged" in refused(content)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    content = with_member(
        workbook(["Title", "Lead"]), "xl/worksheets/sheet1.xml", b"<row/>" * 20_000_000
    )
    assert len(content) < 2_000_000
    tracemalloc.start()
    assert "too large" in refused(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_the_size_unpacked_counts_whatever_the_ratio(monkeypatch: Any) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED", 1000)
    assert "too large" in refused(workbook(["Title", "Lead"], ["a", "b"]))


def test_a_hundred_thousand_rows_are_refused_at_once() -> None:
    started = time.monotonic()
    assert "more than 20\N{NO-BREAK SPACE}000 rows" in refused("Title;Lead\n" + "a;b\n" * 100_000)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Title", "Lead"])
    for number in range(100_000):
        sheet.append([f"Row {number}", "b"])
    file = io.BytesIO()
    book.save(file)
    written = time.monotonic()
    assert "more than 20\N{NO-BREAK SPACE}000 rows" in refused(file.getvalue())
    assert time.monotonic() - written < 15
    assert written - started < 60


def test_as_many_rows_as_allowed_are_read() -> None:
    assert len(read("Title;Lead\n" + "a;b\n" * (MAX_ROWS - 1)).rows) == MAX_ROWS - 1


def test_too_many_columns_and_too_many_bytes_are_refused() -> None:
    assert "columns" in refused("Title;Lead\n" + ";".join("x" * 300))
    assert "larger than 20 MB" in refused(b"x" * (reading.MAX_FILE + 1))


def test_a_row_of_a_huge_number_is_refused_at_once() -> None:
    book = workbook(["Reference", "Title"], ["A-1", "x"])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b'<row r="2"', b'<row r="99999999999"').replace(
        b'r="A2"', b'r="A99999999999"'
    )
    started = time.monotonic()
    assert "Split it" in refused(with_member(book, "xl/worksheets/sheet1.xml", far))
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("damage", [b"\xff", b"\x00"])
def test_an_archive_that_cannot_be_unpacked_is_refused(damage: bytes) -> None:
    book = bytearray(workbook(["Reference", "Title"], ["A-1", "x"]))
    start = book.index(b"[Content_Types].xml") + 40
    book[start : start + 60] = damage * 60
    assert refused(bytes(book))
