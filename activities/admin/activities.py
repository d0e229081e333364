"""Activities at the desk, with who takes part, what they promise and how they are assessed."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin, TrackerInline
from peacebuilding.core.templatetags.tracker import state
from peacebuilding.imports.links import ImportLinkMixin

from ..models import Activity, Commitment, Participation, PrincipleAssessment
from ..permissions import can_create_activity, can_edit_activity
from ..services import (
    assess_principle,
    change_lead,
    create_activity,
    create_commitment,
    perform,
    remove_participation,
    save_participation,
    update_activity,
    update_commitment,
)
from ..transitions import ACTIVITY_TRANSITIONS, PARTICIPATION_TRANSITIONS
from ..views.bulk import ActivityBulkView
from . import forms
from .attachments import ScansMixin
from .bulk import BulkMixin
from .identifiers import IdentifierInline


class PartsInline(TrackerInline):
    """Rows of an activity: they may change when the activity may."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or can_edit_activity(request.user, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_add_permission(request, obj)
        return allowed and (obj is None or can_edit_activity(request.user, obj))


class ParticipationInline(PartsInline):
    """Who takes part; the answers are given on the participation's own page."""

    model = Participation
    fields = ["organization", "role", "contribution", "response"]
    readonly_fields = ["response"]
    list_select_related = ("organization", "activity")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and not obj.reference and can_edit_activity(request.user, obj)

    def save_record_service(
        self, request: Any, row: Any, form: Any, reason: str, many_to_many: dict[str, Any]
    ) -> None:
        save_participation(actor=request.user, participation=row, reason=reason)

    def delete_record_service(self, request: Any, row: Any, reason: str) -> None:
        remove_participation(actor=request.user, participation=row, reason=reason)


class AssessmentInline(PartsInline):
    """How the lead stands to the guiding principles."""

    model = PrincipleAssessment
    fields = ["principle", "answer", "note"]
    autocomplete_fields = ["principle"]
    list_select_related = ("principle",)
    can_delete = False

    def save_record_service(
        self, request: Any, row: Any, form: Any, reason: str, many_to_many: dict[str, Any]
    ) -> None:
        assess_principle(
            actor=request.user,
            activity=row.activity,
            principle=row.principle,
            answer=row.answer,
            note=row.note,
            reason=reason,
        )


class CommitmentInline(TrackerInline):
    """What each organization promises; steps are made on the commitment's own page."""

    model = Commitment
    fields = ["reference", "status", "organization", "title", "due_on", "is_indicative"]
    readonly_fields = ["reference", "status"]
    list_select_related = ("organization", "activity")
    can_delete = False

    def save_record_service(
        self, request: Any, row: Any, form: Any, reason: str, many_to_many: dict[str, Any]
    ) -> None:
        service = create_commitment if row._state.adding else update_commitment
        service(actor=request.user, commitment=row, reason=reason)


@admin.register(Activity)
class ActivityAdmin(BulkMixin, ImportLinkMixin, ScansMixin, TrackerAdmin):
    """Activities by status, place and time; every step is a button."""

    imports = "activities"

    form = forms.ActivityForm
    list_display = ["reference", "title", "shown_status", "leads", "modality", "planned_starts_on"]
    list_display_links = ["reference", "title"]
    list_select_related = ("modality",)
    list_filter = [
        "status",
        ("modality__category", admin.RelatedOnlyFieldListFilter),
        "key_areas",
        "level",
        "visibility",
        ("entered_in_error_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["search_text"]
    date_hierarchy = "planned_starts_on"
    autocomplete_fields = [
        *("modality", "other_modalities", "functional_areas", "countries", "regions", "parent")
    ]
    inlines = [ParticipationInline, CommitmentInline, AssessmentInline, IdentifierInline]
    readonly_fields = [
        *("overlaps", "reference", "status", "status_reason", "agreed_on", "starts_on", "ends_on"),
        *("review_on", "basis", "basis_on", "basis_sender", "basis_channel", "scans"),
        *("entered_by", "created_by", "entered_in_error_at"),
    ]
    fieldsets = [
        (None, {"fields": ["title", "lead", "language", "description", "objectives"]}),
        (
            _("What it serves"),
            {
                "fields": [
                    *("modality", "other_modalities", "key_areas", "principles", "concerns"),
                    "functional_areas",
                ]
            },
        ),
        (
            _("Where and when"),
            {
                "fields": [
                    *("level", "countries", "regions", "planned_starts_on", "planned_ends_on"),
                    *("no_objection_by", "parent", "is_quick_start", "overlaps"),
                ]
            },
        ),
        (
            _("Self-reliance and outcome"),
            {
                "fields": [
                    *("national_counterpart", "hand_over_plan", "hand_over_on"),
                    *("end_of_mission_objectives", "obstacles", "outcome"),
                ]
            },
        ),
        (_("Who may see it"), {"fields": ["visibility"]}),
        (_("Where it stands"), {"fields": [*readonly_fields[1:]], "classes": ["collapse"]}),
    ]
    tabs = [
        (_("All"), "entered_in_error_at__isempty=1"),
        (_("Proposed"), "status__exact=proposed&entered_in_error_at__isempty=1"),
        (_("Under way"), "status__exact=under-way&entered_in_error_at__isempty=1"),
        (_("Suspended"), "status__exact=suspended&entered_in_error_at__isempty=1"),
    ]
    transitions = ACTIVITY_TRANSITIONS
    perform = perform
    transition_forms = {
        "propose": forms.ProposeForm,
        "agree": forms.AgreeForm,
        "start": forms.StartForm,
        "suspend": forms.SuspendForm,
        "complete": forms.CompleteForm,
    }
    export_fields = [
        *("reference", "title", "status", "modality", "key_areas", "countries", "regions"),
        *("level", "planned_starts_on", "planned_ends_on", "starts_on", "ends_on"),
        *("visibility", "outcome"),
    ]

    bulk_view = ActivityBulkView

    def get_queryset(self, request: HttpRequest) -> Any:
        """Bring along who leads, and the whole each is part of where the editor may see it."""
        wholes = Prefetch("parent", queryset=Activity.objects.visible_to(request.user))
        rows = super().get_queryset(request)
        return rows.prefetch_related("participations__organization", wholes)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Rows come once the activity exists."""
        return self.inlines if obj is not None else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or can_edit_activity(request.user, obj))

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Remember who reads, for what is named on the page of the record."""
        found = super().get_object(request, *args, **kwargs)
        if found is not None:
            found.reader = request.user
        return found

    @admin.display(description=_("overlaps with"))
    def overlaps(self, activity: Activity) -> SafeString | str:
        """Other activities in the same country and key area at the same time, by name."""
        rows = Activity.objects.visible_to(getattr(activity, "reader", None))
        links = (
            (reverse("admin:activities_activity_change", args=[other.pk]), other)
            for other in rows.overlapping(activity).order_by("pk")
        )
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', links) or str(_("none"))

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Offer a copy as a new draft, which is a page of the site."""
        record = kwargs.get("obj")
        if record is not None and can_create_activity(request.user):
            context["copy_url"] = reverse("activities:activity-duplicate", args=[record.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("status"), ordering="status")
    def shown_status(self, activity: Activity) -> SafeString:
        """The status in its shape and words."""
        return state("activity", activity.display_status)

    @admin.display(description=_("lead"))
    def leads(self, activity: Activity) -> str:
        """The acronym of the organization that leads."""
        return activity.lead.display_acronym if activity.lead else "—"

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        reason, lead = form.cleaned_data["reason"], form.cleaned_data["lead"]
        if not change:
            create_activity(
                actor=request.user, activity=obj, lead=lead, sets=many_to_many, reason=reason
            )
            return
        if set(form.changed_data) - {"lead"}:
            update_activity(actor=request.user, activity=obj, sets=many_to_many, reason=reason)
        if lead != obj.lead:
            change_lead(actor=request.user, activity=obj, organization=lead, reason=reason)


@admin.register(Participation)
class ParticipationAdmin(ScansMixin, TrackerAdmin):
    """Answers awaited and given; an officer enters what was received."""

    form = forms.ParticipationForm
    list_display = ["activity", "organization", "role", "shown_response", "basis", "basis_on"]
    list_select_related = ("activity", "organization")
    list_filter = ["response", "role", "basis", "activity__status"]
    search_fields = [
        *("activity__search_text", "organization__search_text", "activity__reference"),
    ]
    autocomplete_fields = ["activity"]
    readonly_fields = [
        *("response", "answered_at", "basis", "basis_on", "basis_sender", "basis_channel"),
        *("scans", "entered_by"),
    ]
    fields = ["activity", "organization", "role", "contribution", *readonly_fields]
    tabs = [
        (_("All"), ""),
        (_("Awaited"), "response__exact=awaiting&activity__status__exact=proposed"),
        (_("Entered for them"), "basis__exact=letter"),
    ]
    transitions = PARTICIPATION_TRANSITIONS
    perform = perform
    transition_forms = dict.fromkeys(("agree", "no-objection", "decline"), forms.BasisForm)
    export_fields = [
        *("activity__reference", "organization__name", "role", "response", "answered_at"),
        *("basis", "basis_on", "contribution"),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A row stays with its activity and organization."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "activity", "organization"]

    @admin.display(description=_("answer"), ordering="response")
    def shown_response(self, participation: Participation) -> SafeString:
        """The answer in its shape and words."""
        return state("participation", participation.response)

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        reason = form.cleaned_data["reason"]
        save_participation(actor=request.user, participation=obj, reason=reason)
