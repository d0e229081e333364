"""The verbs of the outbox."""

from .decisions import (
    decide,
    drop_notification,
    hold_notification,
    release_notification,
    send_notification_again,
)
from .housekeeping import purge_notifications
from .inbox import mark_all_read, mark_read
from .outbox import drop_waiting, enqueue
from .preferences import Acceptance, accepts, allow_mail, refuse_mail, set_preferences
from .schedule import run_scheduled
from .sending import Counts, send_due
from .site import claim_site, holder

__all__ = [
    "Acceptance",
    "Counts",
    "accepts",
    "allow_mail",
    "claim_site",
    "decide",
    "drop_notification",
    "drop_waiting",
    "enqueue",
    "hold_notification",
    "holder",
    "mark_all_read",
    "mark_read",
    "purge_notifications",
    "refuse_mail",
    "release_notification",
    "run_scheduled",
    "send_due",
    "send_notification_again",
    "set_preferences",
]
