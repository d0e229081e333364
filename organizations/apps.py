from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    """Who takes part."""

    name = "organizations"
    verbose_name = _("Who takes part")
