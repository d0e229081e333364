"""Text as people type it, as the source emphasizes it, and as the search compares it."""

import re
import unicodedata

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

#: Digits of a whole number that every database column of numbers holds.
LONGEST_NUMBER = 18

_STRONG = re.compile(r"\*\*(.+?)\*\*")
_EMPHASIS = re.compile(r"(?<!\*)\*(?!\s)([^*]+?)\*(?!\*)")


def normalize(text: str) -> str:
    """Fold case and accents in every script and collapse white space, for comparing.

    >>> normalize("  Côte  d’Ivoire ")
    "cote d'ivoire"
    """
    folded = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    bare = "".join(character for character in folded if not unicodedata.combining(character))
    return " ".join(unicodedata.normalize("NFKC", bare).replace("\x00", "").split())


def plain_text(text: str) -> str:
    """Return the text without the source's emphasis marks (`**bold**`, `*italic*`)."""
    return _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", text))


def emphasis_html(text: str) -> SafeString:
    """Return the text as HTML, escaped, with the source's emphasis as strong and em."""
    html = _STRONG.sub(r"<strong>\1</strong>", escape(text))
    return mark_safe(_EMPHASIS.sub(r"<em>\1</em>", html))


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, its place in the original."""
    folded, places = [], []
    for place, character in enumerate(text):
        for piece in normalize(character) or (" " if character.isspace() else ""):
            folded.append(piece)
            places.append(place)
    return "".join(folded), places


def matches(text: str, words: str) -> list[tuple[int, int]]:
    """Return where the words occur in the text, as merged half-open ranges."""
    folded, places = _folded_with_places(text)
    found = []
    for word in normalize(words).split():
        start = folded.find(word)
        while start >= 0:
            end = start + len(word)
            found.append((places[start], places[end - 1] + 1))
            start = folded.find(word, end)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def highlight_html(text: str, words: str, around: int = 120) -> SafeString:
    """Return the text as HTML with the words marked; a long text is cut around the first."""
    found = matches(text, words)
    first = found[0][0] if found else 0
    start = 0 if first <= around else text.rfind(" ", 0, first - around) + 1
    end = len(text) if len(text) - first <= 2 * around else text.find(" ", first + 2 * around)
    end = len(text) if end < 0 else end
    pieces, place = ["… " if start else ""], start
    for begin, finish in found:
        if begin >= place and finish <= end:
            pieces += [escape(text[place:begin]), f"<mark>{escape(text[begin:finish])}</mark>"]
            place = finish
    pieces += [escape(text[place:end]), " …" if end < len(text) else ""]
    return mark_safe("".join(pieces))


def is_number(text: str) -> bool:
    """Say whether a text is a whole number in plain digits that a database column holds."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
