"""The router: kebab-case paths, one list of all resources at `/api/v1/`."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import path
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import SimpleRouter

from .naming import KEBAB, basename_of
from .views import TrackerAPIView

_ADDRESSES = OpenApiResponse(
    {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}},
    description="The address of each resource.",
)


class RootView(TrackerAPIView):
    """The resources of this API."""

    names: dict[str, str] = {}

    @extend_schema(operation_id="root", responses=_ADDRESSES)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the address of each resource."""
        return Response(
            {key: reverse(f"api:{name}", request=request) for key, name in self.names.items()}
        )


class TrackerRouter(SimpleRouter):
    """Takes the resources of every app; `api:<model>-list` and `-detail` are their names."""

    def __init__(self) -> None:
        super().__init__()
        self.views: list[tuple[str, Any, str]] = []

    def register(self, prefix: str, viewset: Any, basename: str | None = None) -> None:
        """Add a resource. Raises ImproperlyConfigured if names disagree with the contract."""
        if not KEBAB.match(prefix):
            raise ImproperlyConfigured(f"{prefix}: paths are kebab-case.")
        meta = getattr(viewset.serializer_class, "Meta", None)
        lookup = getattr(meta, "lookup_field", "pk")
        if viewset.lookup_field != lookup:
            raise ImproperlyConfigured(
                f"{viewset.__name__}: lookup_field is {viewset.lookup_field!r}, "
                f"its serializer's Meta.lookup_field {lookup!r}."
            )
        super().register(prefix, viewset, basename)

    def register_view(self, route: str, view: Any, name: str) -> None:
        """Add an address that is no resource, such as `me/`; `route` ends with a slash."""
        self.views.append((route, view, name))

    def get_default_basename(self, viewset: Any) -> str:
        return basename_of(viewset.queryset.model)

    def get_urls(self) -> list[Any]:
        names = {prefix: f"{basename}-list" for prefix, _viewset, basename in self.registry}
        names |= {route.strip("/"): name for route, _view, name in self.views if "<" not in route}
        root = RootView.as_view(names=dict(sorted(names.items())))
        others = [path(route, view, name=name) for route, view, name in self.views]
        return [path("", root, name="root"), *others, *super().get_urls()]
