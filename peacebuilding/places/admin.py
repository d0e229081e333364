"""Regions and countries at the desk: a code table that administrators keep."""

from typing import Any

from django.contrib import admin

from peacebuilding.accounts.access import is_administrator
from peacebuilding.core.services import save_record

from .models import Country, Region


class PlaceAdmin(admin.ModelAdmin):
    """Everyone at the desk reads; only administrators change."""

    search_fields = ["search_text"]
    readonly_fields = ["version", "updated_at"]

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return queryset.search(search_term), False

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: Any) -> bool:
        return is_administrator(request.user)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return is_administrator(request.user)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return is_administrator(request.user)

    def has_module_permission(self, request: Any) -> bool:
        return True

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        save_record(obj, actor=request.user)


@admin.register(Region)
class RegionAdmin(PlaceAdmin):
    list_display = ["m49", "name_en", "name_fr", "parent"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]


@admin.register(Country)
class CountryAdmin(PlaceAdmin):
    list_display = ["iso2", "iso3", "m49", "name_en", "name_fr", "region"]
    list_display_links = ["iso2", "name_en"]
    list_filter = ["region"]
    list_select_related = ["region"]
    autocomplete_fields = ["region"]
