"""Pages of a list in the API: `{"next", "previous", "results"}`, by key."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from peacebuilding.core.filters import Refusal
from peacebuilding.core.keyset import InvalidCursor, InvalidOrdering, paginate, read_ordering

from .problems import BadParameters

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
PARAMETERS = {"cursor", "page_size", "count", "ordering"}


class KeysetPagination(BasePagination):
    """50 rows a page, at most 200; `count=true` adds how many there are in all.

    The view states `ordering_fields` (public name → columns) and `ordering` (columns).
    """

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        self.request = request
        size = _page_size(request.query_params.get("page_size"))
        self.count = queryset.count() if read_flag(request, "count") else None
        try:
            ordering = read_ordering(
                request.query_params.get("ordering", ""), view.get_ordering_fields(), view.ordering
            )
            cursor = request.query_params.get("cursor")
            self.page = paginate(queryset, ordering, cursor, size)
        except InvalidOrdering as error:
            known = ", ".join(view.get_ordering_fields())
            refuse("ordering", _("Order by one of these: %s.") % known, error)
        except InvalidCursor as error:
            refuse("cursor", _("This cursor does not belong to this list and order."), error)
        return self.page.items

    def get_paginated_response(self, data: Any) -> Response:
        body = {
            "next": self._link(self.page.next_cursor),
            "previous": self._link(self.page.previous_cursor),
            "results": data,
        }
        return Response(body if self.count is None else {"count": self.count, **body})

    def _link(self, cursor: str | None) -> str | None:
        address = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return replace_query_param(address, "cursor", cursor) if cursor else None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "Only with `count=true`."},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        names = [sign + name for name in view.get_ordering_fields() for sign in ("", "-")]
        return [
            _parameter("cursor", {"type": "string"}, "From `next` or `previous`; opaque."),
            _parameter(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": 50},
                "Rows on a page.",
            ),
            _parameter("count", {"type": "boolean"}, "Add how many rows there are in all."),
            _parameter(
                "ordering",
                {"type": "array", "items": {"type": "string", "enum": names}},
                "Sort by these, `-` for the other way round; the identifier breaks ties.",
            ),
        ]


def refuse(parameter: str, detail: str, error: Exception | None = None) -> Any:
    """Raise the 400 that names this parameter."""
    raise BadParameters([Refusal(parameter, "invalid", detail)]) from error


def read_flag(request: Any, name: str) -> bool:
    """Return a query parameter that is `true`, `false` or absent; anything else is refused."""
    value = request.query_params.get(name, "false")
    if value not in {"true", "false"}:
        refuse(name, _("Say true or false."))
    return value == "true"


def _page_size(text: str | None) -> int:
    if text is None:
        return DEFAULT_PAGE_SIZE
    is_number = text.isascii() and text.isdigit() and len(text) < 4
    if not is_number or not 1 <= int(text) <= MAX_PAGE_SIZE:
        refuse("page_size", _("Give a number from 1 to %d.") % MAX_PAGE_SIZE)
    return int(text)


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    found = {"name": name, "in": "query", "schema": schema, "description": description}
    return {**found, "explode": False, "style": "form"} if schema["type"] == "array" else found
