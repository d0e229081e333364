"""What records are called in other systems: rows of the record, and a list of their own."""

from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.admin import GenericInlineModelAdmin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin, TrackerInline

from ..models import ExternalIdentifier, named_records
from ..services import delete_external_identifier, save_external_identifier
from .questions import record_link


class IdentifierInline(TrackerInline, GenericInlineModelAdmin):
    """What one record is called in other systems."""

    model = ExternalIdentifier
    fields = ["organization", "system", "value"]
    list_select_related = ("organization",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may write an identifier may take it away."""
        return self.has_change_permission(request, obj)

    def save_record_service(
        self, request: Any, row: Any, form: Any, reason: str, many_to_many: dict[str, Any]
    ) -> None:
        save_external_identifier(actor=request.user, identifier=row, reason=reason)

    def delete_record_service(self, request: Any, row: Any, reason: str) -> None:
        delete_external_identifier(actor=request.user, identifier=row, reason=reason)


@admin.register(ExternalIdentifier)
class ExternalIdentifierAdmin(TrackerAdmin):
    """They are added on the record; here they are found and put right."""

    list_display = ["value", "system", "organization", "about"]
    list_select_related = ("content_type", "organization")
    list_filter = ["system", ("organization", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["search_text"]
    fields = ["about", "organization", "system", "value"]
    readonly_fields = ["about"]
    export_fields = ["organization__name", "system", "value"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Name the records with a query for each kind, not for each row."""
        return super().get_queryset(request).prefetch_related(named_records(ExternalIdentifier))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: an identifier is added where its record is."""
        return False

    @admin.display(description=_("about"))
    def about(self, identifier: ExternalIdentifier) -> SafeString | str:
        """The record, with the way to its page."""
        return record_link(identifier.record)

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        save_external_identifier(
            actor=request.user, identifier=obj, reason=form.cleaned_data["reason"]
        )
