"""Compare the stored paragraphs with the text of the source document."""

import re
from dataclasses import dataclass

from .models import Document

_LIST_MARK = re.compile(r"^- ", re.MULTILINE)


@dataclass(frozen=True)
class Difference:
    """The first place where the stored text leaves the source: offset and both readings."""

    offset: int
    source: str
    stored: str


def squeeze(text: str) -> str:
    """Return the text without list marks and with white space normalized."""
    return " ".join(_LIST_MARK.sub("", text).split())


def first_difference(document: Document, source_text: str) -> Difference | None:
    """Return where the document's paragraphs differ from the source, None when nowhere."""
    source = squeeze(source_text)
    texts = document.paragraphs.order_by("order").values_list("text", flat=True)
    stored = " ".join(" ".join(text.split()) for text in texts)
    if stored == source:
        return None
    pairs = zip(source, stored, strict=False)
    offset = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(source), len(stored)))
    start = max(0, offset - 20)
    return Difference(offset, source[start : offset + 40], stored[start : offset + 40])
