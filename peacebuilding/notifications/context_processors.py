"""How many notifications a reader has not opened, for the head of every page."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from .models import Notification


def inbox(request: HttpRequest) -> dict[str, Any]:
    """Return the count as something that is asked once, and only by pages that print it."""
    user = getattr(request, "user", None)

    @cache
    def unread_count() -> int:
        return Notification.objects.for_inbox(user).unread().count()

    return {"unread_count": unread_count}
