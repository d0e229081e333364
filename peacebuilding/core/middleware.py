"""A number for each request, in the log, in the answer and on error pages."""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

request_id: ContextVar[str] = ContextVar("request_id", default="-")
_ACCEPTABLE = re.compile(r"^[A-Za-z0-9._-]{1,64}$")


class PrivateMiddleware:
    """What somebody with a session gets is kept by their own browser only, and asked again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class RequestIdMiddleware:
    """Take over a well-formed X-Request-ID or make one; return it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _ACCEPTABLE.match(given) else uuid.uuid4().hex[:12]
        # Not reset afterwards: the server logs its own line once the answer is out.
        request_id.set(number)
        response = self.get_response(request)
        response["X-Request-ID"] = number
        return response
