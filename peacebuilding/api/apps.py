"""The plumbing of the REST API; the resources themselves live in the apps."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """App of the API's mechanisms and of the remembered Idempotency-Keys."""

    name = "peacebuilding.api"
    label = "api"
    verbose_name = _("API")

    def ready(self) -> None:
        # drf-spectacular finds its extensions by their being imported.
        import_module("peacebuilding.api.schema")
