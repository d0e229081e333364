"""Reporting rounds and the contact log at the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin
from peacebuilding.core.templatetags.tracker import date_table, state

from ..choices import RoundStatus
from ..models import Commitment, ContactLog, ReportingRound
from ..services import log_contact, perform, save_round, update_contact
from ..services.rounds import FIXED
from ..transitions import CONTACT_TRANSITIONS, ROUND_TRANSITIONS
from . import forms


@admin.register(ReportingRound)
class ReportingRoundAdmin(TrackerAdmin):
    """Rounds: planned here, opened by a button; the page shows whom each asks."""

    list_display = ["title_en", "due_date", "asked", "shown_status"]
    list_select_related = ("meeting",)
    list_filter = [("closed_at", admin.EmptyFieldListFilter), "meeting"]
    search_fields = ["search_text"]
    date_hierarchy = "due_on"
    fields = [
        *("title_en", "title_fr", "meeting", "period_starts_on", "period_ends_on", "opens_on"),
        *("due_on", "commitments_filter", "note", "language", "opened_at", "closed_at", "whom"),
    ]
    readonly_fields = ["opened_at", "closed_at", "whom"]
    tabs = [
        (_("All"), ""),
        (_("Planned"), "opened_at__isnull=True"),
        (_("Open"), "opened_at__isnull=False&closed_at__isnull=True"),
        (_("Closed"), "closed_at__isnull=False"),
    ]
    transitions = ROUND_TRANSITIONS
    perform = perform
    transition_forms = {"extend": forms.ExtendForm}
    export_fields = [
        *("title_en", "title_fr", "meeting__number", "opens_on", "due_on", "commitments_filter"),
        *("opened_at", "closed_at"),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        seen = Commitment.objects.visible_to(request.user).values("pk")
        asked = Count("reports", filter=Q(reports__commitment__in=seen))
        return super().get_queryset(request).annotate(reports_asked=asked)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a round asks and by when no longer changes here once it has asked."""
        fields = super().get_readonly_fields(request, obj)
        asked = obj is not None and obj.status != RoundStatus.PLANNED
        return [*fields, *FIXED] if asked else fields

    @admin.display(description=_("due on"), ordering="due_on")
    def due_date(self, one: ReportingRound) -> SafeString | str:
        """The date as tables print it."""
        return date_table(one.due_on)

    @admin.display(description=_("reports asked for"), ordering="reports_asked")
    def asked(self, one: Any) -> int:
        """How many reports it has asked for."""
        return one.reports_asked

    @admin.display(description=_("state"))
    def shown_status(self, one: ReportingRound) -> SafeString:
        """The state in its shape and words."""
        return state("round", one.status)

    @admin.display(description=_("whom it asks"))
    def whom(self, one: ReportingRound) -> SafeString | str:
        """The way to the page, which says whom the filter means and who has reported."""
        if one._state.adding:
            return "—"
        address = reverse("activities:round-detail", args=[one.pk])
        return format_html('<a href="{}">{}</a>', address, _("On the page of the round"))

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        save_round(
            actor=request.user, reporting_round=obj, reason=form.cleaned_data.get("reason", "")
        )


@admin.register(ContactLog)
class ContactLogAdmin(TrackerAdmin):
    """Whom the Secretariat spoke with; promises that are due first."""

    list_display = ["what", "organization", "contacted_on", "paused_until", "shown_status"]
    list_display_links = ["what"]
    list_select_related = ("organization",)
    list_filter = [
        "channel",
        ("organization", admin.RelatedOnlyFieldListFilter),
        ("closed_on", admin.EmptyFieldListFilter),
    ]
    search_fields = ["search_text", "organization__search_text"]
    date_hierarchy = "contacted_on"
    autocomplete_fields = ["organization", "officer"]
    fields = [
        *("organization", "contacted_on", "channel", "officer", "person", "note", "promise"),
        *("paused_until", "language", "closed_on", "logged_by"),
    ]
    readonly_fields = ["closed_on", "logged_by"]
    tabs = [
        (_("All"), ""),
        (_("Open"), "closed_on__isnull=True&paused_until__isnull=False"),
        (_("Settled"), "closed_on__isnull=False"),
    ]
    transitions = CONTACT_TRANSITIONS
    perform = perform
    export_fields = [
        *("organization__acronym", "contacted_on", "channel", "person", "note", "promise"),
        *("paused_until", "closed_on"),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A contact stays with its organization."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "organization"]

    @admin.display(description=_("what was said"), ordering="note")
    def what(self, contact: ContactLog) -> str:
        """The promise, else the note, shortened."""
        return truncatechars(contact.promise or contact.note or str(contact), 80)

    @admin.display(description=_("state"))
    def shown_status(self, contact: ContactLog) -> SafeString:
        """The state in its shape and words."""
        return state("contact", contact.status)

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        service = update_contact if change else log_contact
        service(actor=request.user, contact=obj, reason=form.cleaned_data.get("reason", ""))
