"""Commitments at the desk: by date and state, late ones a click away."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin
from peacebuilding.core.templatetags.tracker import state

from ..choices import COMMITMENT_DUE
from ..models import Commitment
from ..querysets import today
from ..services import create_commitment, perform, update_commitment
from ..transitions import COMMITMENT_TRANSITIONS
from . import forms


def late(request: HttpRequest) -> str:
    """Return the query of the commitments that are late today."""
    statuses = ",".join(COMMITMENT_DUE)
    return f"status__in={statuses}&is_indicative__exact=0&due_on__lt={today().isoformat()}"


@admin.register(Commitment)
class CommitmentAdmin(TrackerAdmin):
    """What organizations promised, the date first."""

    list_display = ["reference", "title", "organization", "due_on", "shown_status"]
    list_display_links = ["reference", "title"]
    list_select_related = ("organization", "activity")
    list_filter = [
        "status",
        "is_indicative",
        ("organization", admin.RelatedOnlyFieldListFilter),
        ("activity__modality__category", admin.RelatedOnlyFieldListFilter),
        "due_on",
        ("entered_in_error_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["search_text"]
    date_hierarchy = "due_on"
    ordering = ["due_on", "pk"]
    autocomplete_fields = ["activity"]
    readonly_fields = [
        *("reference", "status", "status_reason", "agreed_on", "fulfilled_on", "basis"),
        *("basis_on", "basis_sender", "basis_channel", "entered_by", "entered_in_error_at"),
    ]
    fieldsets = [
        (None, {"fields": ["activity", "organization", "title", "description", "language"]}),
        (_("By when"), {"fields": ["due_on", "is_indicative", "responsible_officer"]}),
        (_("Where it stands"), {"fields": readonly_fields, "classes": ["collapse"]}),
    ]
    tabs = [
        (_("All"), "entered_in_error_at__isempty=1"),
        (_("Open"), "status__in=proposed,agreed,under-way&entered_in_error_at__isempty=1"),
        (_("Late"), late),
        (_("To be agreed"), "status__exact=proposed"),
        (_("Fulfilled"), "status__exact=fulfilled"),
    ]
    transitions = COMMITMENT_TRANSITIONS
    perform = perform
    transition_forms = {
        **dict.fromkeys(("agree", "start", "withdraw"), forms.BasisForm),
        "amend": forms.AmendForm,
        "fulfil": forms.FulfilForm,
    }
    export_fields = [
        *("reference", "activity__reference", "organization__name", "title", "due_on"),
        *("is_indicative", "status", "agreed_on", "fulfilled_on", "status_reason"),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was promised stays with its activity and organization."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "activity", "organization"]

    @admin.display(description=_("state"), ordering="status")
    def shown_status(self, commitment: Commitment) -> SafeString:
        """The state today in its shape and words."""
        return state("commitment", commitment.display_status)

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        service = update_commitment if change else create_commitment
        service(actor=request.user, commitment=obj, reason=form.cleaned_data["reason"])
