from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    """What is done."""

    name = "activities"
    verbose_name = _("What is done")
