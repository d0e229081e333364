"""Regions and countries at the desk: code tables that administrators keep, others read."""

from typing import Any

from django.contrib import admin

from peacebuilding.core.admin import TrackerAdmin

from .models import Country, Region


class PlaceAdmin(TrackerAdmin):
    """What both lists have in common: found by any name or code, accents aside."""

    search_fields = ("search_text",)
    deletable = True

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return queryset.search(search_term), False


@admin.register(Region)
class RegionAdmin(PlaceAdmin):
    """The tree of regions."""

    list_display = ("m49", "name_en", "name_fr", "parent")
    list_display_links = ("m49", "name_en")
    list_select_related = ("parent",)
    autocomplete_fields = ("parent",)
    fields = ("m49", "name_en", "name_fr", "parent", "order")


@admin.register(Country)
class CountryAdmin(PlaceAdmin):
    """The list of countries and areas."""

    list_display = ("iso2", "iso3", "m49", "name_en", "name_fr", "region")
    list_display_links = ("iso2", "name_en")
    list_filter = ("region",)
    list_select_related = ("region",)
    autocomplete_fields = ("region",)
    fields = ("iso2", "iso3", "m49", "name_en", "name_fr", "region")
    export_fields = ("iso2", "iso3", "m49", "name_en", "name_fr", "region__m49")
