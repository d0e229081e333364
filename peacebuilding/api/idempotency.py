"""Idempotency-Key: the same write sent twice happens once and is answered the same."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from rest_framework.request import Request

from .models import IdempotencyKey
from .problems import BadHeader, Conflict, KeyReused

MAX_KEY_LENGTH = 255
#: How long a repeat waits for the first request (`API_IDEMPOTENCY_WAIT`), in seconds.
DEFAULT_WAIT_SECONDS = 20
_LOCK_NOT_AVAILABLE = "55P03"


@dataclass(frozen=True)
class Answer:
    """The answer to a write, as it is sent and as it is kept."""

    status: int
    body: str
    etag: str = ""
    location: str = ""

    def as_response(self, *, is_repeat: bool = False) -> HttpResponse:
        """Return the answer; a repeat says so in `Idempotent-Replayed`."""
        response = HttpResponse(self.body, "application/json", self.status)
        if not self.body:
            del response["Content-Type"]
        if self.etag:
            response["ETag"] = self.etag
        if self.location:
            response["Location"] = self.location
        if is_repeat:
            response["Idempotent-Replayed"] = "true"
        return response


def key_of(request: Request) -> str:
    """Return the request's key, empty when it has none. Raises BadHeader."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > MAX_KEY_LENGTH or not (key.isascii() and key.isprintable()):
        raise BadHeader(_("Idempotency-Key: give at most 255 printable ASCII characters."))
    return key


def answer_once(request: Request, key: str, write: Callable[[], Answer]) -> HttpResponse:
    """Make the write and keep its answer, or return the kept one; in one transaction.

    A refusal is not kept: it has changed nothing, and the request may be sent again.
    Raises KeyReused (422) and, when the first request takes too long, Conflict (409).
    """
    try:
        with transaction.atomic():
            kept, is_new = _claim(request, key)
            if not is_new:
                return _repeat(kept, request)
            answer = write()
            kept.status, kept.body = answer.status, answer.body
            kept.etag, kept.location = answer.etag, answer.location
            kept.save(update_fields=["status", "body", "etag", "location"])
    except OperationalError as error:
        if _waited_in_vain(error):
            detail = _("The first request with this key is still running. Try again.")
            raise Conflict(detail, code="idempotency-key-in-use") from error
        raise
    return answer.as_response()


def purge_expired() -> int:
    """Delete the answers older than 24 hours and return how many there were."""
    return IdempotencyKey.objects.expired().delete()[0]


def _claim(request: Request, key: str) -> tuple[IdempotencyKey, bool]:
    """Insert the key's row, or wait for who holds it and return theirs.

    On PostgreSQL the insert waits for the other transaction; on SQLite the transaction
    itself has waited already (IMMEDIATE).
    """
    mine = IdempotencyKey.objects.filter(user=request.user)
    mine.expired().delete()
    row = IdempotencyKey(user=request.user, key=key, **_described(request))
    _wait_at_most(getattr(settings, "API_IDEMPOTENCY_WAIT", DEFAULT_WAIT_SECONDS))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        kept = mine.filter(key=key).first()
        if kept is None:
            raise Conflict() from error
        return kept, False
    _wait_at_most(None)
    return row, True


def _repeat(kept: IdempotencyKey, request: Request) -> HttpResponse:
    if any(getattr(kept, name) != value for name, value in _described(request).items()):
        raise KeyReused()
    answer = Answer(kept.status or 200, kept.body, kept.etag, kept.location)
    return answer.as_response(is_repeat=True)


def _described(request: Request) -> dict[str, Any]:
    path = request.get_full_path()
    return {"method": request.method, "path": path, "digest": _digest(request.data)}


def _digest(data: Any) -> str:
    """Return the SHA-256 of a body as understood: white space and order do not count."""
    digest = hashlib.sha256()
    if not isinstance(data, QueryDict):
        digest.update(json.dumps(data, sort_keys=True).encode())
        return digest.hexdigest()
    for name in sorted(data):
        for value in data.getlist(name):
            digest.update(repr(name).encode())
            if hasattr(value, "chunks"):
                digest.update(repr(value.name).encode())
                for chunk in value.chunks():
                    digest.update(chunk)
                value.seek(0)
            else:
                digest.update(repr(value).encode())
    return digest.hexdigest()


def _wait_at_most(seconds: float | None) -> None:
    """Bound the wait for another transaction's row (PostgreSQL); None: the default again."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            if seconds is None:
                cursor.execute("SET LOCAL lock_timeout = DEFAULT")
            else:
                cursor.execute("SET LOCAL lock_timeout = %s", [f"{int(seconds * 1000)}ms"])


def _waited_in_vain(error: OperationalError) -> bool:
    return getattr(
        error.__cause__, "pgcode", ""
    ) == _LOCK_NOT_AVAILABLE or "database is locked" in str(error)
