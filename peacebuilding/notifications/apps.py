from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Who is told what: the outbox, the jobs that fill it, and everybody's preferences."""

    name = "peacebuilding.notifications"
    label = "notifications"
    verbose_name = _("Notifications")
