"""The verbs of the outbox."""

from .outbox import enqueue
from .preferences import accepts, allow_mail, refuse_mail, set_preferences
from .schedule import run_scheduled
from .sending import Counts, send_due
from .site import claim_site, holder

__all__ = [
    "Counts",
    "accepts",
    "allow_mail",
    "claim_site",
    "enqueue",
    "holder",
    "refuse_mail",
    "run_scheduled",
    "send_due",
    "set_preferences",
]
