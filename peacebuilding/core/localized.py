"""Texts in two languages, read in the reader's."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language


def reading_language() -> str:
    """Return the language the reader reads in, in two letters."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def language_of(record: Any, name: str) -> str:
    """Return the language in which the reader is shown `name`: their own, else one that exists."""
    languages = [code for code, _ in settings.LANGUAGES]
    existing = (
        code for code in (reading_language(), *languages) if getattr(record, f"{name}_{code}", "")
    )
    return next(existing, languages[0])


class localized:
    """Read `<name>_<language>` of a record, in another language where the reader's is empty.

    >>> title = localized("title")  # title_en, title_fr
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, record: Any, owner: type) -> Any:
        if record is None:
            return self
        return getattr(record, f"{self.name}_{language_of(record, self.name)}")
