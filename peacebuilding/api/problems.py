"""Every refusal of the API as RFC 9457 `application/problem+json`; never HTML, never a trace.

A problem says `type, title, status, detail, errors, request_id`. `errors` lists what is
wrong one by one, each with the `pointer` into the body or the `parameter` of the query.
"""

import json
import logging
import math
import sys
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.core.signals import got_request_exception
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, status

from peacebuilding.core.exceptions import IllegalTransition, NotAllowed, StaleVersion
from peacebuilding.core.filters import Refusal
from peacebuilding.core.middleware import request_id

logger = logging.getLogger("django.request")
MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:peacebuilding-tracker:problem:"
RETRY_AFTER_SECONDS = 30


class PayloadTooLarge(exceptions.APIException):
    """The body is larger than the API reads (413)."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = gettext_lazy("The body is too large.")
    default_code = "too-large"


class PreconditionRequired(exceptions.APIException):
    """A change must name the version it was made for (428)."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = gettext_lazy(
        "Send the record's ETag in If-Match, so that no change of a colleague is lost."
    )
    default_code = "if-match-required"


class Conflict(exceptions.APIException):
    """The request collides with another one (409)."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = gettext_lazy("The request collides with another one. Try again.")
    default_code = "conflict"


class KeyReused(exceptions.APIException):
    """The Idempotency-Key has been used for another request (422)."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = gettext_lazy("This Idempotency-Key has been used for another request.")
    default_code = "idempotency-key-reused"


class Gone(exceptions.APIException):
    """What was asked for is no longer kept (410)."""

    status_code = status.HTTP_410_GONE
    default_detail = gettext_lazy("This is no longer kept.")
    default_code = "gone"


class BadParameters(exceptions.APIException):
    """Query parameters that are unknown or cannot be read (400), each by its name."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = gettext_lazy("A parameter of the address is not acceptable.")
    default_code = "bad-parameter"

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        super().__init__()
        self.refusals = list(refusals)


class BadHeader(exceptions.APIException):
    """A header that cannot be read (400)."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad-header"


# --- The answer ---------------------------------------------------------------------------


def problem(
    code: int,
    detail: Any = "",
    *,
    kind: str = "",
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """Return one problem. It is a plain response: no renderer, no negotiation can fail."""
    title = HTTPStatus(code).phrase
    body: dict[str, Any] = {
        "type": TYPE_PREFIX + kind if kind else "about:blank",
        "title": title,
        "status": code,
        "detail": force_str(detail) or title,
        "errors": errors or [],
        **more,
    }
    if (number := request_id.get()) != "-":
        body["request_id"] = number
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), MEDIA_TYPE, code, headers=headers)
    answer["Cache-Control"] = "no-store"
    return answer


def exception_handler(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """Turn whatever a view raised into a problem; a bug is logged and says nothing of itself."""
    answer = _refusal(error)
    if answer is not None:
        return answer
    request = context["request"]._request
    got_request_exception.send(sender=type(context["view"]), request=request)
    logger.error("Internal Server Error: %s", request.path, exc_info=error)
    return _failure(error)


def _refusal(error: Exception) -> HttpResponse | None:
    """Return the problem for a refusal that is part of the contract, None for a failure."""
    match error:
        case BadParameters():
            errors = [vars(refusal) for refusal in error.refusals]
            return problem(400, error.detail, kind="bad-parameter", errors=errors)
        case exceptions.ValidationError():
            return _invalid(list(_flatten(error.detail)))
        case ValidationError():
            return _invalid(list(_flatten_django(error)))
        case exceptions.APIException():
            return _api_exception(error)
        case Http404():
            # One sentence for what does not exist and for what is hidden.
            return problem(404, _("There is no such record or address."), kind="not-found")
        case NotAllowed():
            return problem(403, error, kind="not-allowed")
        case PermissionDenied():
            return problem(403, _("You may not do this."), kind="not-allowed")
        case IllegalTransition():
            return problem(
                409,
                error,
                kind="illegal-transition",
                present=error.present,
                allowed=error.allowed,
            )
        case StaleVersion():
            return problem(
                412,
                error,
                kind="stale-version",
                headers=_present_etag(error),
                current_version=error.current_version,
            )
        case IntegrityError():
            detail = _("Another record already holds this, or still needs it.")
            return problem(409, detail, kind="conflict")
        case RequestDataTooBig():
            return problem(413, PayloadTooLarge.default_detail, kind="too-large")
        case DataError() | UnicodeError() | BadRequest() | SuspiciousOperation():
            detail = _("The request holds characters or values that cannot be kept.")
            return problem(400, detail, kind="malformed")
    return None


def _api_exception(error: exceptions.APIException) -> HttpResponse:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(max(1, math.ceil(error.wait or 1)))
    kind = str(getattr(error.detail, "code", error.default_code)).replace("_", "-")
    return problem(error.status_code, error.detail, kind=kind, headers=headers)


def _present_etag(error: StaleVersion) -> dict[str, str]:
    etag = getattr(error, "etag", None)
    return {"ETag": etag} if etag else {}


def _failure(error: BaseException | None) -> HttpResponse:
    """Return 503 when the database is away, 500 for everything else."""
    if isinstance(error, OperationalError | InterfaceError):
        detail = _("The database does not answer. Try again in a moment.")
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
        return problem(503, detail, kind="unavailable", headers=headers)
    detail = _("Something went wrong on our side. Quote the request number when you write to us.")
    return problem(500, detail, kind="internal-error")


# --- Validation errors, one by one --------------------------------------------------------


def _invalid(errors: list[dict[str, str]]) -> HttpResponse:
    """Return 400, or 409 when all that is wrong is that something must be unique."""
    if errors and all(item["code"].startswith("unique") for item in errors):
        return problem(409, errors[0]["detail"], kind="not-unique", errors=errors)
    return problem(400, _("The body is not acceptable."), kind="invalid", errors=errors)


def _flatten(detail: Any, pointer: str = "") -> Iterable[dict[str, str]]:
    """Yield the errors of a serializer with JSON pointers (RFC 6901) into the body."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flatten(
                inner, pointer if name == "non_field_errors" else _at(pointer, name)
            )
    elif isinstance(detail, list | tuple):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _flatten(inner, _at(pointer, index) if nested else pointer)
    else:
        code = getattr(detail, "code", "invalid")
        yield {"pointer": pointer, "code": code, "detail": force_str(detail)}


def _flatten_django(error: ValidationError) -> Iterable[dict[str, str]]:
    """Yield the errors of `full_clean` or of a service in the same shape."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {"__all__": error.error_list}
    for name, inner_errors in by_field.items():
        for inner in inner_errors:
            yield {
                "pointer": "" if name == "__all__" else _at("", name),
                "code": inner.code or "invalid",
                "detail": "".join(inner.messages),
            }


def _at(pointer: str, step: Any) -> str:
    return f"{pointer}/{str(step).replace('~', '~0').replace('/', '~1')}"


# --- Outside the views --------------------------------------------------------------------


def is_api(request: HttpRequest) -> bool:
    """Say whether a request without a view of its own must be answered as the API does."""
    return request.path.startswith("/api/")


@csrf_exempt
def unknown_path(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer any address under /api/ that no route knows (404)."""
    detail = _("There is no such record or address.")
    if not request.path.endswith("/"):
        try:
            if resolve(request.path + "/").func is not unknown_path:
                detail = _("Addresses of the API end with a slash.")
        except Resolver404:
            pass
    return problem(404, detail, kind="not-found")


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """Answer what failed outside any view under /api/; for `handler500`."""
    return _failure(sys.exc_info()[1])


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what was refused outside any view under /api/; for `handler400`, 403 and 404."""
    return _refusal(exception) or problem(400, kind="malformed")
