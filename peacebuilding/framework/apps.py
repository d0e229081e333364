from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrameworkConfig(AppConfig):
    """The framework of S/2001/138 as data."""

    name = "peacebuilding.framework"
    label = "framework"
    verbose_name = _("What was agreed")
