"""The job that forgets old answers to repeated requests."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from peacebuilding.notifications.jobs import register_job

from .idempotency import purge_expired


def _purge(now: datetime) -> str:
    return f"{purge_expired()} expired answers deleted."


register_job("purge-idempotency-keys", _("Answers kept for repeated API requests"), _purge)
