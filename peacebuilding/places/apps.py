from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Regions and countries, the ground the other floors point at."""

    name = "peacebuilding.places"
    label = "places"
    verbose_name = _("Places")
