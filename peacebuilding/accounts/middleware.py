"""Staff hold a second factor before they do anything."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

#: What staff without a second factor still reach, besides allauth's own pages.
_OPEN = {"account", "set_language", "healthz", "readyz"}


class StaffSecondFactorMiddleware:
    """Send staff without a second factor to where they set one up.

    On when REQUIRE_STAFF_SECOND_FACTOR is; the default is on under https. The API
    answers such a session 403; tokens are not sessions and pass.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer in place of the view when the factor is missing."""
        if not settings.REQUIRE_STAFF_SECOND_FACTOR or not request.user.is_staff:
            return None
        match: Any = request.resolver_match
        if match.url_name in _OPEN or view.__module__.startswith("allauth."):
            return None
        if is_mfa_enabled(request.user):
            return None
        sentence = _("People who work for the Secretariat need a second factor. Set it up here.")
        if request.path.startswith("/api/"):
            problem = {"type": "about:blank", "title": "Forbidden", "status": 403}
            return JsonResponse(
                problem | {"detail": sentence},
                status=403,
                content_type="application/problem+json",
            )
        messages.warning(request, sentence)
        return redirect("mfa_activate_totp")
