"""What fails before or outside a view: the API answers as the API, pages as pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from peacebuilding.core import views as pages

from . import problems


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`: an unknown host, a broken form."""
    if problems.is_api(request):
        return problems.refused(request, exception)
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler403`."""
    if problems.is_api(request):
        return problems.refused(request, exception)
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler404`."""
    if problems.is_api(request):
        return problems.refused(request, exception)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """`handler500`: 503 when it is the database that is away."""
    if problems.is_api(request):
        return problems.server_error(request)
    return pages.server_error(request, *args)
