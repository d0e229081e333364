from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BatchesConfig(AppConfig):
    """Changes of many records at once."""

    name = "peacebuilding.batches"
    label = "batches"
    verbose_name = _("Changes of many records")
