"""Whole lists as files: `exports/{name}.{csv,xlsx,json,ndjson}`, filtered as the list is."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from peacebuilding.core.tables import FORMATS, find_export

from .filtering import StrictFilterBackend
from .pagination import read_flag
from .views import TrackerAPIView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ByExtension(BaseContentNegotiation):
    """The address names the format; what the caller accepts is not asked."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return (renderers[0], renderers[0].media_type)


class ExportView(TrackerAPIView):
    """A whole list, streamed, with the filters of its resource; `hxl=true` adds the tag row."""

    content_negotiation_class = ByExtension

    def known_parameters(self, request: Request) -> set[str]:
        export = find_export(self.kwargs.get("name", ""))
        return {"hxl"} | (set(export.filterset.base_filters) if export else set())

    @extend_schema(
        operation_id="export",
        parameters=[
            OpenApiParameter(
                "name",
                str,
                "path",
                enum=["activities", "commitments", "follow-up-items", "organizations"],
            ),
            OpenApiParameter("extension", str, "path", enum=sorted(FORMATS)),
            OpenApiParameter("hxl", bool, description="Add the row of HXL tags to CSV and XLSX."),
        ],
        responses={
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/json"): {"type": "array", "items": {"type": "object"}},
            (200, "application/x-ndjson"): OpenApiTypes.STR,
            (200, XLSX): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, name: str, extension: str) -> Any:
        """Stream the rows the caller may see; the filters are those of the resource."""
        export, respond = find_export(name), FORMATS.get(extension)
        if export is None or respond is None:
            raise Http404
        self.filterset_class = export.filterset
        rows = StrictFilterBackend().filter_queryset(request, export.rows(request.user), self)
        hxl = read_flag(request, "hxl")
        response = respond(export.columns_for(request.user), export.enrich(rows), bool(hxl))
        day = timezone.localdate().isoformat()
        response["Content-Disposition"] = f'attachment; filename="{name}-{day}.{extension}"'
        return response
