"""Forgetting what is no longer needed: the outbox holds addresses."""

from datetime import datetime, timedelta

from django.conf import settings

from ..models import Notification

#: For so long the key of a row without content keeps the same from being told again.
KEYS_KEPT = timedelta(days=3 * 365)


def purge_notifications(now: datetime) -> int:
    """Forget whom and what was told NOTIFICATION_DAYS ago, and return how many rows that were.

    The bare row stays: its key still says that this was told, its record that it was. What is
    uncertain keeps its address until a person decides.
    """
    Notification.objects.ended_before(now - KEYS_KEPT).delete()
    return Notification.objects.ended_before(
        now - timedelta(days=settings.NOTIFICATION_DAYS)
    ).strip()
