"""The FilterSet of a list, applied strictly: what is unknown or unreadable is refused."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotAuthenticated
from rest_framework.filters import BaseFilterBackend

from peacebuilding.core.filters import (
    ChoicesFilter,
    DayFilter,
    FlagFilter,
    MomentFilter,
    NumberFilter,
    Refusal,
    RelatedFilter,
)

from .problems import BadParameters


class StrictFilterBackend(BaseFilterBackend):
    """Filter by the view's `filterset_class`.

    Raises BadParameters (400), and NotAuthenticated (401) when a visitor filters by what
    visitors may not see.
    """

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        filterset_class = getattr(view, "filterset_class", None)
        if filterset_class is None:
            return queryset
        return strict_filterset(filterset_class, request, queryset).qs

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        filterset_class = getattr(view, "filterset_class", None)
        if filterset_class is None:
            return []
        return [_described(name, item) for name, item in filterset_class.base_filters.items()]


def strict_filterset(filterset_class: Any, request: Any, queryset: Any) -> Any:
    """Return the FilterSet of a request after refusing what is wrong with it.

    Raises BadParameters (400), and NotAuthenticated (401) when a visitor filters by what
    visitors may not see.
    """
    if not request.user.is_authenticated:
        for name in filterset_class.hidden_for_visitor() & set(request.query_params):
            raise NotAuthenticated(_("Log in to filter by “%s”.") % name)
    filterset = filterset_class(request.query_params, queryset=queryset, request=request)
    if refusals := filterset.refusals():
        raise BadParameters(refusals)
    return filterset


def filter_parameters(filterset_class: Any) -> list[OpenApiParameter]:
    """Return a FilterSet's filters as parameters of an address that is no list."""
    found = []
    for name, item in filterset_class.base_filters.items():
        described = _described(name, item)
        options = {key: described[key] for key in ("explode", "style") if key in described}
        found.append(
            OpenApiParameter(
                name, described["schema"], description=described["description"], **options
            )
        )
    return found


def check_parameters(request: Any, known: set[str]) -> None:
    """Refuse (400) a query parameter this address does not know, or one that holds a NUL."""
    refusals = [
        Refusal(name, "unknown", _("There is no such parameter here."))
        for name in request.query_params
        if name not in known
    ]
    refusals += [
        Refusal(name, "invalid", _("A NUL character cannot be searched for."))
        for name, values in request.query_params.lists()
        if name in known and any("\0" in value for value in values)
    ]
    if refusals:
        raise BadParameters(refusals)


def _described(name: str, item: Any) -> dict[str, Any]:
    """Return the OpenAPI parameter of one filter."""
    schema = _schema(item)
    label = str(item.label or "")
    notes = " For active accounts only (401)." if getattr(item, "members_only", False) else ""
    found = {"name": name, "in": "query", "schema": schema, "description": label + notes}
    return {**found, "explode": False, "style": "form"} if schema["type"] == "array" else found


def _schema(item: Any) -> dict[str, Any]:
    match item:
        case RelatedFilter():
            return {"type": "array", "items": {"type": "string"}}
        case ChoicesFilter():
            values = [str(value) for value, _label in item.extra["choices"]]
            return {"type": "array", "items": {"type": "string", "enum": values}}
        case FlagFilter():
            return {"type": "boolean"}
        case NumberFilter():
            return {"type": "integer"}
        case DayFilter():
            return {"type": "string", "format": "date"}
        case MomentFilter():
            return {"type": "string", "format": "date-time"}
    return {"type": "string"}
