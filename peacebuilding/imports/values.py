"""What a cell says: days in English and French, yes and no, lists, defused formulas."""

import re
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel

from peacebuilding.core.tables import FORMULA
from peacebuilding.core.text import normalize

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$")
_DAY_FIRST = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+)\.?,? (\d{4})$")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")
#: Days as a spreadsheet counts them, from 1954 to 2099: smaller numbers are no dates.
_SERIAL = range(20_000, 73_051)

#: The first letters by which a month is told from the others, English and French alike.
_MONTHS = {
    "jan": 1,
    "feb": 2,
    "fev": 2,
    "mar": 3,
    "apr": 4,
    "avr": 4,
    "mai": 5,
    "may": 5,
    "jun": 6,
    "juin": 6,
    "jul": 7,
    "juil": 7,
    "aug": 8,
    "aou": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_YES = {"true", "yes", "y", "oui", "o", "vrai", "1", "x"}
_NO = {"", "false", "no", "n", "non", "faux", "0"}


def _month(word: str) -> int:
    fits = [start for start in _MONTHS if word.startswith(start)]
    return _MONTHS[max(fits, key=len)] if fits else 0


def day_of(text: str) -> date | None:
    """Return the day a cell names, None for an empty one.

    ISO 8601, day/month/year, "30 juin 2004", "1er mars 2004", "June 30, 2004", and the
    numbers of a spreadsheet. Raises ValidationError for anything else; a month never
    stands before a day given in figures.
    """
    if not text:
        return None
    words = normalize(text)
    try:
        if found := _ISO.match(words):
            year, month, day = map(int, found.groups())
        elif found := _NUMBERS.match(words):
            day, month, year = map(int, found.groups())
        elif found := _DAY_FIRST.match(words):
            day, month, year = int(found[1]), _month(found[2]), int(found[3])
        elif found := _MONTH_FIRST.match(words):
            month, day, year = _month(found[1]), int(found[2]), int(found[3])
        elif words.isdigit() and int(words) in _SERIAL:
            moment: Any = from_excel(int(words))
            return moment.date() if isinstance(moment, datetime) else moment
        else:
            raise ValueError(text)
        return date(year, month, day)
    except ValueError as error:
        raise ValidationError(
            _("“%(text)s” is no day. Write 30/06/2004 or 2004-06-30."), params={"text": text}
        ) from error


def flag_of(text: str) -> bool:
    """Return yes or no; an empty cell is no."""
    word = normalize(text)
    if word not in _YES | _NO:
        raise ValidationError(_("“%(text)s” is neither yes nor no."), params={"text": text})
    return word in _YES


def parts_of(text: str) -> list[str]:
    """Return the members of a list, parted by semicolons, bars or lines."""
    return [part.strip() for part in re.split(r"[;|\n]", text) if part.strip()]


def armed(text: str) -> str:
    """Return a text as it was before an export defused it; the reverse of `tables.harmless`."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def squeezed(text: str) -> str:
    """Return the letters and figures alone: "O.U.A." and "OUA" compare equal."""
    return "".join(character for character in normalize(text) if character.isalnum())
