"""Regions and countries to read."""

from peacebuilding.api.views import TrackerViewSet

from .. import filtersets, models
from . import serializers


class RegionViewSet(TrackerViewSet):
    """Regions of the M49 list, in the order of the tree."""

    queryset = models.Region.objects.select_related("parent")
    serializer_class = serializers.RegionSerializer
    filterset_class = filtersets.RegionFilterSet
    lookup_field = "m49"
    ordering_fields = ("order", "m49", "name_en", "name_fr", "updated_at")
    ordering = ("order",)


class CountryViewSet(TrackerViewSet):
    """Countries and areas of the M49 list that have ISO 3166-1 codes."""

    queryset = models.Country.objects.select_related("region")
    serializer_class = serializers.CountrySerializer
    filterset_class = filtersets.CountryFilterSet
    lookup_field = "iso2"
    ordering_fields = ("iso2", "m49", "name_en", "name_fr", "updated_at")
    ordering = ("name_en",)
