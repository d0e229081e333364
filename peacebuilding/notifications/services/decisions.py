"""What people decide about a notification: hold, release, send again, drop."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from peacebuilding.core.services import lock

from ..models import Notification
from ..transitions import NOTIFICATION_TRANSITIONS


@transaction.atomic
def decide(*, actor: Any, notification: Notification, name: str, reason: str = "") -> Notification:
    """Make one transition of the table, and keep on the row who made it and why.

    Sent again, it begins anew: all attempts are open, and what an earlier run may still report
    of it no longer counts. Raises NotAllowed, IllegalTransition, or ValidationError.
    """
    row = lock(notification)
    chosen = NOTIFICATION_TRANSITIONS.check(name, actor=actor, record=row, reason=reason)
    row.state = chosen.target
    if name == "send-again":
        row.attempts, row.claimed_at, row.next_attempt_at = 0, None, timezone.now()
    row.version += 1
    row.decided_by, row.decided_at = actor, timezone.now()
    row.decision = f"{chosen.label}. {reason}".strip()
    row.save(
        update_fields=[
            *("state", "attempts", "claimed_at", "next_attempt_at"),
            *("version", "decided_by", "decided_at", "decision"),
        ]
    )
    return row


def hold_notification(*, actor: Any, notification: Notification, reason: str = "") -> Notification:
    """Keep a notification back until it is released."""
    return decide(actor=actor, notification=notification, name="hold", reason=reason)


def release_notification(
    *, actor: Any, notification: Notification, reason: str = ""
) -> Notification:
    """Let a held notification go with the next run."""
    return decide(actor=actor, notification=notification, name="release", reason=reason)


def send_notification_again(
    *, actor: Any, notification: Notification, reason: str = ""
) -> Notification:
    """Send what failed, or may not have arrived; its Message-ID stays the same."""
    return decide(actor=actor, notification=notification, name="send-again", reason=reason)


def drop_notification(*, actor: Any, notification: Notification, reason: str = "") -> Notification:
    """Never send it; its reader is not told."""
    return decide(actor=actor, notification=notification, name="drop", reason=reason)
