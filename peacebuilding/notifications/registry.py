"""The jobs by which the outbox and the sessions keep house."""

from datetime import datetime

from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

from .jobs import register_job
from .services import purge_notifications


def _purge(now: datetime) -> str:
    return f"{purge_notifications(now)} old notifications deleted."


def _clear_sessions(now: datetime) -> str:
    call_command("clearsessions")
    return "Expired sessions deleted."


register_job("purge-notifications", _("Old notifications"), _purge)
register_job("clear-sessions", _("Expired sessions"), _clear_sessions)
