from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Find what the floors above register (search sources) once every app is loaded."""

    name = "peacebuilding.core"
    label = "core"
    verbose_name = _("System")

    def ready(self) -> None:
        autodiscover_modules("checks", "registry")
