"""Commitments at the desk: by date and state, late ones a click away."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin, two_lines
from peacebuilding.core.templatetags.tracker import date_table, due, state
from peacebuilding.imports.links import ImportLinkMixin

from ..amendments import amendments_of
from ..choices import COMMITMENT_DUE, CommitmentDisplay
from ..models import Commitment
from ..querysets import today
from ..services import create_commitment, create_commitments, perform, update_commitment
from ..transitions import COMMITMENT_TRANSITIONS
from ..views.bulk import CommitmentBulkView
from . import forms
from .attachments import ScansMixin
from .bulk import BulkMixin
from .identifiers import IdentifierInline


def late(request: HttpRequest) -> str:
    """Return the query of the commitments that are late today."""
    statuses = ",".join(COMMITMENT_DUE)
    return f"status__in={statuses}&is_indicative__exact=0&due_on__lt={today().isoformat()}"


@admin.register(Commitment)
class CommitmentAdmin(BulkMixin, ImportLinkMixin, ScansMixin, TrackerAdmin):
    """What organizations promised, the date first."""

    imports = "commitments"

    form = forms.CommitmentForm
    list_display = ["reference", "promise", "party", "due_date", "shown_status"]
    list_display_links = ["reference"]
    list_select_related = ("organization", "activity")
    list_filter = [
        "status",
        "is_indicative",
        ("activity__modality__category", admin.RelatedOnlyFieldListFilter),
        "due_on",
        ("organization", admin.RelatedOnlyFieldListFilter),
        ("entered_in_error_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["search_text"]
    date_hierarchy = "due_on"
    ordering = ["due_on", "pk"]
    autocomplete_fields = ["activity"]
    readonly_fields = [
        *("amendments", "reference", "shown_status", "status_reason", "agreed_on", "fulfilled_on"),
        *("basis", "basis_on", "basis_sender", "basis_channel", "scans", "entered_by"),
        "entered_in_error_at",
    ]
    fieldsets = [
        (None, {"fields": ["activity", "organization", "title", "description", "language"]}),
        (_("By when"), {"fields": ["due_on", "is_indicative", "responsible_officer"]}),
        (_("Where it stands"), {"fields": [*readonly_fields], "classes": ["collapse"]}),
    ]
    tabs = [
        (_("All"), "entered_in_error_at__isempty=1"),
        (_("Open"), "status__in=proposed,agreed,under-way&entered_in_error_at__isempty=1"),
        (_("Late"), late),
        (_("To be agreed"), "status__exact=proposed"),
        (_("Fulfilled"), "status__exact=fulfilled"),
    ]
    inlines = [IdentifierInline]
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

    bulk_view = CommitmentBulkView

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """What it is called elsewhere is added once it exists."""
        return self.inlines if obj is not None else []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was promised stays with its activity and organization."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "activity", "organization"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new commitment may be the promise of several organizations."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            name, options = fieldsets[0]
            first, second, *rest = options["fields"]
            fields = [first, second, "organizations", *rest]
            fieldsets[0] = (name, {**options, "fields": fields})
        return fieldsets

    @admin.display(description=_("amendments"))
    def amendments(self, commitment: Commitment) -> SafeString | str:
        """How the terms were amended: day, old and new, reason."""
        rows = (
            (date_table(amendment.at), term.label, term.was, term.now, amendment.reason)
            for amendment in amendments_of([commitment])[commitment.pk]
            for term in amendment.terms
        )
        line = "<p>{} {}: <s>{}</s> → {} <q>{}</q></p>"
        return format_html_join("", line, rows) or str(_("none"))

    @admin.display(description=_("promise"), ordering="title")
    def promise(self, commitment: Commitment) -> SafeString:
        """The promise over the title of its activity."""
        return two_lines(commitment.title, commitment.activity.title)

    @admin.display(description=_("organization"), ordering="organization__acronym")
    def party(self, commitment: Commitment) -> str:
        """Who promised, by acronym."""
        return commitment.organization.display_acronym

    @admin.display(description=_("due on"), ordering="due_on")
    def due_date(self, commitment: Commitment) -> SafeString | str:
        """The date as tables print it."""
        return date_table(commitment.due_on)

    @admin.display(description=_("state"), ordering="status")
    def shown_status(self, commitment: Commitment) -> SafeString:
        """The state today in its shape and words."""
        if commitment.due_on and commitment.display_status == CommitmentDisplay.OVERDUE:
            return due(commitment.due_on)
        return state("commitment", commitment.display_status)

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        word = {"actor": request.user, "commitment": obj, "reason": form.cleaned_data["reason"]}
        others = form.cleaned_data.get("organizations")
        if change:
            update_commitment(**word)
        elif others:
            create_commitments(organizations=[obj.organization, *others], **word)
        else:
            create_commitment(**word)
