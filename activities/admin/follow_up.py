"""Follow-up items at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import truncatechars
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin
from peacebuilding.core.templatetags.tracker import state
from peacebuilding.imports.links import ImportLinkMixin

from ..models import FollowUpItem
from ..services import perform, save_follow_up_item
from ..transitions import FOLLOW_UP_TRANSITIONS
from . import forms
from .identifiers import IdentifierInline


@admin.register(FollowUpItem)
class FollowUpItemAdmin(ImportLinkMixin, TrackerAdmin):
    """What the participants said they would come back to."""

    imports = "follow-up-items"

    list_display = ["what", "shown_status", "due_on", "target_on", "carried_to"]
    list_select_related = ("source_paragraph", "source_activity", "carried_to")
    list_filter = [
        *("status", "is_indicative"),
        ("carried_to", admin.RelatedOnlyFieldListFilter),
        ("entered_in_error_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["search_text"]
    autocomplete_fields = ["source_paragraph", "source_activity"]
    readonly_fields = [
        *("status", "status_reason", "done_on", "carried_to", "entered_in_error_at"),
    ]
    fieldsets = [
        (
            None,
            {"fields": ["code", "source_paragraph", "source_activity", "text_en", "text_fr"]},
        ),
        (
            _("Who and by when"),
            {
                "fields": [
                    *("responsible_organizations", "responsible_text_en", "responsible_text_fr"),
                    *("is_indicative", "due_on", "target_on"),
                ]
            },
        ),
        (_("Where it stands"), {"fields": ["outcome", *readonly_fields]}),
    ]
    tabs = [
        (_("All"), "entered_in_error_at__isempty=1"),
        (_("Open"), "status__in=open,carried-over&entered_in_error_at__isempty=1"),
        (_("Done"), "status__exact=done"),
    ]
    inlines = [IdentifierInline]
    transitions = FOLLOW_UP_TRANSITIONS
    perform = perform
    transition_forms = {"close": forms.CloseForm, "carry-over": forms.CarryOverForm}

    @admin.display(description=_("item"), ordering="code")
    def what(self, item: FollowUpItem) -> str:
        """The item's code and words, shortened."""
        return truncatechars(str(item), 100)

    @admin.display(description=_("state"), ordering="status")
    def shown_status(self, item: FollowUpItem) -> SafeString:
        """The state today in its shape and words."""
        return state("follow-up", item.display_status)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """What it is called elsewhere is added once it exists."""
        return self.inlines if obj is not None else []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The code of the document's own items is fixed."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "code"]

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        save_follow_up_item(
            actor=request.user, item=obj, sets=many_to_many, reason=form.cleaned_data["reason"]
        )
