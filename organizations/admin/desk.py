"""Absences of desk officers at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from peacebuilding.core.admin import TrackerAdmin

from ..desk import officers_of_secretariat
from ..models import DeskAbsence
from ..services import save_absence


@admin.register(DeskAbsence)
class DeskAbsenceAdmin(TrackerAdmin):
    """Who is away, and who stands in."""

    list_display = ["user", "substitute", "starts_on", "ends_on"]
    list_select_related = ("user", "substitute")
    list_filter = [("user", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["user__name", "substitute__name"]
    date_hierarchy = "starts_on"
    fields = ["user", "substitute", "starts_on", "ends_on"]
    export_fields = ["user__name", "substitute__name", "starts_on", "ends_on"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer officers of the Secretariat."""
        kwargs["queryset"] = officers_of_secretariat()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        save_absence(actor=request.user, absence=obj, reason=form.cleaned_data.get("reason", ""))
