"""Names in two languages, read in the reader's."""

from typing import Any

from django.utils.translation import get_language


class localized:
    """Read `<name>_<language>` of a record, in English where the reader's is empty.

    >>> title = localized("title")  # title_en, title_fr
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, record: Any, owner: type) -> Any:
        if record is None:
            return self
        language = (get_language() or "en")[:2]
        return getattr(record, f"{self.name}_{language}", "") or getattr(record, f"{self.name}_en")
