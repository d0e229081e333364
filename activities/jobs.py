"""What `manage.py run_scheduled` does for this floor, each job once in its period."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from peacebuilding.notifications.jobs import DAILY, register_job

from .ladder import climb
from .notices.digest import send_digests
from .services import take_in_later

#: Periods are counted from a Saturday; the week of the digest begins on Monday.
MONDAY = timedelta(days=2)


def _take_in(now: datetime) -> str:
    return f"{take_in_later(now)} reports asked for in open rounds."


def register_jobs() -> None:
    """Register them in the order in which they run: the digest leaves out who was reminded."""
    register_job("rounds", _("Reporting rounds"), _take_in, DAILY)
    register_job("ladder", _("Reminders"), climb, DAILY)
    register_job("digest", _("Weekly digest"), send_digests, 7 * DAILY, MONDAY)
