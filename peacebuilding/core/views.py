"""Answers that need no record: health, errors, a refused form token."""

import sys
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .middleware import request_id


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether the database answers and its migrations are complete (503 when not)."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503, headers={"Retry-After": "30"})
    if pending:
        return JsonResponse(
            {"status": "migrations pending"}, status=503, headers={"Retry-After": "30"}
        )
    return JsonResponse({"status": "ok"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain a form whose token no longer holds, keeping the way back."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """Answer 500, or 503 with Retry-After when it is the database that is away.

    Renders without database and context processors: either may be what failed.
    """
    error = sys.exc_info()[1]
    away = isinstance(error, OperationalError | InterfaceError)
    context = {"request_id": request_id.get(), "contact_email": settings.CONTACT_EMAIL}
    html = render_to_string("503.html" if away else "500.html", context)
    response = HttpResponse(html, status=503 if away else 500)
    if away:
        response["Retry-After"] = "30"
    return response
