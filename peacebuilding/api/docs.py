"""The OpenAPI document (JSON or YAML) and Swagger UI on it, from this site's own files."""

from functools import lru_cache
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from .pagination import refuse
from .views import TrackerAPIView

_FORMATS = {"json": OpenApiJsonRenderer2, "yaml": OpenApiYamlRenderer2}


class FormatNegotiation(DefaultContentNegotiation):
    """Let `format=` decide, else the Accept header."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        chosen = _FORMATS.get(request.query_params.get("format", ""))
        if chosen is not None:
            return chosen(), chosen.media_type
        return super().select_renderer(request, renderers, format_suffix)


class SchemaView(TrackerAPIView):
    """The OpenAPI 3 document of this API."""

    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer2,
        OpenApiYamlRenderer,
    ]
    content_negotiation_class = FormatNegotiation
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    query_parameters = {"get": {"format"}}

    @extend_schema(
        operation_id="schema",
        parameters=[OpenApiParameter("format", str, enum=list(_FORMATS))],
        responses=OpenApiResponse({"type": "object"}, description="OpenAPI 3."),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the document; `format=yaml` or the Accept header choose its form."""
        if request.query_params.get("format", "json") not in _FORMATS:
            refuse("format", _("Choose json or yaml."))
        renderer: Any = request.accepted_renderer
        urlconf = getattr(request._request, "urlconf", None) or settings.ROOT_URLCONF
        return HttpResponse(
            document(renderer.media_type, urlconf), content_type=renderer.media_type
        )


@lru_cache(maxsize=8)
def document(media_type: str, urlconf: Any) -> bytes | str:
    """Return the rendered document. It is the same for everyone, and slow to make."""
    with translation.override("en"):
        schema = SchemaGenerator(urlconf=urlconf).get_schema(request=None, public=True)
        renderer = next(r for r in SchemaView.renderer_classes if r.media_type == media_type)
        return renderer().render(schema, renderer_context={})


# Swagger UI's own style sheet carries its small pictures in data: addresses.
@method_decorator(csp_update({"img-src": [SELF, "data:"]}), name="dispatch")
class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI; the split view, since the other one needs inline scripts."""

    url_name = "api:schema"
    template_name = "api/docs.html"
    authentication_classes: list[Any] = []
    throttle_classes: list[Any] = []
