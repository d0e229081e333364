"""The addresses under `/api/`, given the router that holds every app's resources."""

from typing import Any

from django.urls import include, path, re_path

from .docs import DocsView, SchemaView
from .problems import unknown_path
from .routers import TrackerRouter


def api_urls(router: TrackerRouter) -> tuple[list[Any], str]:
    """Return the URL patterns and their namespace, for `path("api/", include(…))`."""
    return (
        [
            path("v1/schema/", SchemaView.as_view(), name="schema"),
            path("v1/", include(router.urls)),
            path("docs/", DocsView.as_view(), name="docs"),
            re_path(r"", unknown_path, name="unknown"),
        ],
        "api",
    )
