"""Writing into the outbox, in the transaction of what is told about."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from ..choices import State
from ..kinds import find_kind
from ..models import Notification
from ..quiet import is_quiet


def enqueue(
    *,
    kind: str,
    key: str,
    user: Any = None,
    address: str = "",
    name: str = "",
    language: str = "",
    about: Any = None,
    context: dict[str, Any] | None = None,
    not_before: datetime | None = None,
) -> Notification | None:
    """Write that somebody is to be told, and return the row; None when `key` was used before.

    Within `quiet()` nothing is written either.

    Call it inside the transaction of the change: both happen, or neither. The reader is an
    account, or an address with name and language. `about` is the record it is about, `context`
    the ids that the kind's composer needs. Whether the reader wants mail of the kind is asked
    when it goes. Raises LookupError for a kind nobody registered and ValueError without reader.
    """
    if find_kind(kind) is None:
        raise LookupError(f"no app has registered the kind {kind!r}")
    address = address.strip() or (user.email if user is not None else "")
    if not address:
        raise ValueError("a notification needs a person or an address")
    if is_quiet():
        return None
    if language not in dict(settings.LANGUAGES):
        language = user.language if user is not None else settings.LANGUAGE_CODE
    now = timezone.now()
    row, created = Notification.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "user": user,
            "address": address,
            "name": " ".join((name or getattr(user, "name", "")).split())[:200],
            "language": language,
            "about": about,
            "context": context or {},
            "created_at": now,
            "next_attempt_at": not_before or now,
        },
    )
    return row if created else None


def drop_waiting() -> int:
    """Drop everything that waits or is held, and return how many; for a copy of a database."""
    rows = Notification.objects.filter(state__in=[State.QUEUED, State.HELD])
    return rows.update(state=State.DROPPED)
