"""The job that forgets the files sent in for an import."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from peacebuilding.notifications.jobs import register_job

from .services import purge_uploads


def _purge(now: datetime) -> str:
    return f"{purge_uploads()} old files deleted."


register_job("purge-uploads", _("Files sent in for an import"), _purge)
