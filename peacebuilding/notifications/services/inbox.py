"""What a reader does with the own inbox."""

from typing import Any

from django.utils import timezone

from ..models import Notification


def mark_read(*, actor: Any, notification: Notification) -> None:
    """Note that the reader has seen it; said twice, the first time stands."""
    rows = Notification.objects.for_inbox(actor).filter(pk=notification.pk)
    rows.note_read(timezone.now())


def mark_all_read(*, actor: Any) -> int:
    """Note that the reader has seen everything there is now; return how many were new."""
    return Notification.objects.for_inbox(actor).note_read(timezone.now())
