"""Reading bodies: strict JSON of at most 2 MB and 64 levels; files of at most 20 MB."""

import json
import math
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser

from peacebuilding.core.files import MAX_FILE_BYTES

from .problems import PayloadTooLarge

MAX_JSON_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 64
#: Form fields and part headers around a file.
_ENVELOPE_BYTES = 64 * 1024


class StrictJSONParser(BaseParser):
    """One JSON object in UTF-8; refuses what JSON or the database would read differently.

    Refused are repeated names, NaN and infinity, NUL characters and half surrogates.
    """

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        """Return the object. Raises ParseError (400) or PayloadTooLarge (413)."""
        refuse_large_body(parser_context, MAX_JSON_BYTES)
        raw = stream.read(MAX_JSON_BYTES + 1)
        if len(raw) > MAX_JSON_BYTES:
            raise PayloadTooLarge()
        if not raw.strip():
            return {}
        try:
            data = json.loads(
                raw.decode("utf-8"),
                object_pairs_hook=_unique_names,
                parse_constant=_no_constant,
                parse_float=_finite,
            )
        except RecursionError:
            raise ParseError(_("The JSON is nested too deeply.")) from None
        except ValueError as error:
            raise ParseError(_("The body is not valid JSON: %s") % error) from error
        if not isinstance(data, dict):
            raise ParseError(_("The body must be a JSON object."))
        _check_tree(data)
        return data


class FileParser(MultiPartParser):
    """A form with a file of at most 20 MB."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        refuse_large_body(parser_context, MAX_FILE_BYTES + _ENVELOPE_BYTES)
        return super().parse(stream, media_type, parser_context)


def refuse_large_body(parser_context: Any, limit: int) -> None:
    """Raise PayloadTooLarge when the announced length is over the limit, before reading."""
    try:
        announced = int(parser_context["request"].META.get("CONTENT_LENGTH") or 0)
    except (ValueError, TypeError, KeyError):
        announced = 0
    if announced > limit:
        raise PayloadTooLarge()


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is repeated within an object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is out of range")
    return number


def _check_tree(data: Any) -> None:
    """Raise ParseError for a tree deeper than 64 levels or text no database can keep."""
    waiting = [(data, 1)]
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, str):
            _check_text(node)
        elif isinstance(node, dict | list):
            if depth > MAX_DEPTH:
                raise ParseError(_("The JSON is nested too deeply."))
            if isinstance(node, dict):
                waiting += [(name, depth) for name in node]
                node = node.values()
            waiting += [(inner, depth + 1) for inner in node]


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ParseError(_("A text holds half a character.")) from None
    if "\0" in text:
        raise ParseError(_("A text holds a NUL character."))
