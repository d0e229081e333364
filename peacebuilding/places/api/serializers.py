"""Regions and countries as JSON."""

from rest_framework import serializers

from peacebuilding.api.serializers import TrackerSerializer

from ..models import Country, Region


class RegionSerializer(TrackerSerializer):
    """A region of the M49 tree."""

    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.m49", read_only=True, default=None, help_text="M49 code; null for the world."
    )

    class Meta:
        model = Region
        lookup_field = "m49"
        fields = ("m49", "name_en", "name_fr", "parent", "order")
        read_only_fields = fields


class CountrySerializer(TrackerSerializer):
    """A country or area."""

    region = serializers.CharField(
        source="region.m49", read_only=True, help_text="M49 code of the smallest region."
    )

    class Meta:
        model = Country
        lookup_field = "iso2"
        fields = ("iso2", "iso3", "m49", "name_en", "name_fr", "region")
        read_only_fields = fields
