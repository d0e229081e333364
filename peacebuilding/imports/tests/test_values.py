"""What a cell says, in the ways offices write it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from peacebuilding.core.tables import harmless
from peacebuilding.imports.values import armed, day_of, flag_of, parts_of, squeezed


@pytest.mark.parametrize(
    "text",
    [
        "2004-06-30",
        "2004-06-30 00:00:00",
        "30/06/2004",
        "30.06.2004",
        "30-6-2004",
        "30 juin 2004",
        "le 30 juin 2004",
        "mercredi 30 juin 2004",
        "30 JUIN 2004",
        "30 June 2004",
        "30th June 2004",
        "June 30, 2004",
        "38168",
    ],
)
def test_a_day_is_read_in_every_usual_way(text: str) -> None:
    assert day_of(text) == date(2004, 6, 30)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1er janvier 2004", 1),
        ("1er févr. 2004", 2),
        ("1er mars 2004", 3),
        ("1er avril 2004", 4),
        ("1er mai 2004", 5),
        ("1er juillet 2004", 7),
        ("1er août 2004", 8),
        ("1er sept. 2004", 9),
        ("1 October 2004", 10),
        ("1 nov 2004", 11),
        ("1er décembre 2004", 12),
    ],
)
def test_months_are_known_in_both_languages_and_cut_short(text: str, month: int) -> None:
    assert day_of(text) == date(2004, month, 1)


@pytest.mark.parametrize(
    "text", ["06/30/2004", "30/06/04", "31/02/2004", "juin 2004", "soon", "12", "2004", "999999"]
)
def test_what_is_no_day_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(ValidationError, match="Write 30/06/2004 or 2004-06-30"):
        day_of(text)


def test_an_empty_cell_is_no_day() -> None:
    assert day_of("") is None


@pytest.mark.parametrize("text", ["yes", "Oui", "TRUE", "vrai", "1", "x"])
def test_yes(text: str) -> None:
    assert flag_of(text) is True


@pytest.mark.parametrize("text", ["no", "Non", "false", "faux", "0", ""])
def test_no(text: str) -> None:
    assert flag_of(text) is False


def test_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(ValidationError, match="neither yes nor no"):
        flag_of("maybe")


def test_lists_are_parted_by_semicolons_bars_and_lines() -> None:
    assert parts_of("UNDP; ECOWAS | OAU\n SADC ;") == ["UNDP", "ECOWAS", "OAU", "SADC"]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "-5", "+33 1", "@home", "'=1", "''-x", "''\nx", "plain", "it's", "'quoted'", "", "'"],
)
def test_defusing_is_undone_exactly(text: str) -> None:
    assert armed(harmless(text)) == text


def test_signs_do_not_count_when_names_are_compared() -> None:
    assert squeezed("O.U.A.") == squeezed("oua") == "oua"
