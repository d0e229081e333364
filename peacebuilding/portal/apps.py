from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The front door."""

    name = "peacebuilding.portal"
    label = "portal"
    verbose_name = _("Portal")
    default = True


class DeskConfig(admin_apps.AdminConfig):
    """The Django admin, with the Secretariat's desk as its index."""

    default = False
    default_site = "peacebuilding.portal.desk.DeskSite"
