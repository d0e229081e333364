"""Organizations and the lists of participants at the desk."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from peacebuilding.batches.services import BULK_LIMIT
from peacebuilding.core.admin import TrackerAdmin
from peacebuilding.imports.links import ImportLinkMixin

from .. import services
from ..models import (
    FocalPoint,
    Mechanism,
    MeetingParticipant,
    Organization,
    OrganizationName,
    PeacebuildingUnit,
)
from ..views.desk import CHOSEN
from .parts import OF_ORGANIZATION, OwnedInline, SearchMixin


class OrganizationNameInline(OwnedInline):
    """Former names; renaming itself is done on the organization's page."""

    model = OrganizationName
    service = staticmethod(services.save_organization_name)
    record_argument = "organization_name"


class PeacebuildingUnitInline(OwnedInline):
    """Peace-building units."""

    model = PeacebuildingUnit
    service = staticmethod(services.save_unit)
    record_argument = "unit"


class MechanismInline(OwnedInline):
    """Mechanisms."""

    model = Mechanism
    service = staticmethod(services.save_mechanism)
    record_argument = "mechanism"
    autocomplete_fields = ["country", "region"]
    list_select_related = ("country", "region")


class FocalPointInline(OwnedInline):
    """Focal points."""

    model = FocalPoint
    service = staticmethod(services.save_focal_point)
    record_argument = "focal_point"
    autocomplete_fields = ["officer", "country", "key_area"]
    list_select_related = ("officer", "country", "key_area")


@admin.register(Organization)
class OrganizationAdmin(ImportLinkMixin, SearchMixin, TrackerAdmin):
    """Everybody who takes part, found by every name they ever had."""

    imports = "organizations"

    list_display = ["acronym", "name", "kind", "hq_city", "desk_officer", "is_active"]
    list_display_links = ["acronym", "name"]
    list_select_related = ("desk_officer",)
    list_filter = [
        "kind",
        ("participations_in_meetings__heading", admin.ChoicesFieldListFilter),
        "is_active",
        ("regions", admin.RelatedOnlyFieldListFilter),
        ("desk_officer", admin.RelatedOnlyFieldListFilter),
    ]
    ordering = ["name"]

    autocomplete_fields = [
        "part_of",
        "hq_country",
        "regions",
        "member_countries",
        "desk_officer",
        "clearing_officer",
    ]
    readonly_fields = ["former_addresses"]
    tabs = [
        (_("All"), ""),
        (_("Ended"), "is_active__exact=0"),
        (_("Without desk officer"), "desk_officer__isnull=True"),
    ]
    export_fields = [
        *["slug", "acronym", "name", "acronym_fr", "name_fr", "kind", "hq_city"],
        *["hq_country__iso2", "time_zone", "website", "iati_identifier", "is_active"],
    ]
    actions = ["merge", "hand_over_desk"]
    inlines = [OrganizationNameInline, FocalPointInline, PeacebuildingUnitInline, MechanismInline]
    fieldsets = [
        (None, {"fields": ["name", "acronym", "name_fr", "acronym_fr", "kind", "part_of"]}),
        (_("Address of the page"), {"fields": ["slug", "former_addresses"]}),
        (_("What it says of itself"), {"fields": ["mandate_en", "mandate_fr", "website"]}),
        (
            _("Where"),
            {"fields": ["hq_city", "hq_country", "time_zone", "regions", "member_countries"]},
        ),
        (_("How long"), {"fields": ["active_from", "active_to", "is_active"]}),
        (_("Reports"), {"fields": ["reports_need_clearance", "clearing_officer"]}),
        (_("At the Secretariat"), {"fields": ["desk_officer", "iati_identifier"]}),
    ]

    @admin.action(description=_("Hand over the desk"), permissions=["change"])
    def hand_over_desk(self, request: HttpRequest, rows: Any) -> HttpResponse:
        """Give the organizations chosen to another desk officer, on a page of its own."""
        keys = rows[:BULK_LIMIT].values_list("pk", flat=True)
        query = urlencode([(CHOSEN, key) for key in keys])
        return redirect(f"{reverse('organizations:desk-hand-over')}?{query}")

    @admin.action(description=_("Merge two organizations"), permissions=["change"])
    def merge(self, request: HttpRequest, rows: Any) -> HttpResponse | None:
        """Lead to the page that merges the second of two chosen into the first."""
        chosen = list(rows.order_by("created_at", "pk")[:3])
        if len(chosen) != 2:
            messages.error(request, _("Choose exactly two organizations."))
            return None
        address = reverse("organizations:organization-merge", args=[chosen[1].slug])
        return redirect(f"{address}?into={chosen[0].slug}")

    @admin.display(description=_("former addresses"))
    def former_addresses(self, obj: Organization) -> str:
        """The slugs that lead to this organization."""
        slugs = obj.former_slugs.values_list("slug", flat=True) if obj.pk else []
        return ", ".join(slugs) or "—"

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        services.save_organization(
            actor=request.user,
            organization=obj,
            many_to_many=many_to_many,
            reason=form.cleaned_data.get("reason", ""),
        )


@admin.register(MeetingParticipant)
class MeetingParticipantAdmin(TrackerAdmin):
    """The lists of participants, in the order printed."""

    list_display = ["order", "listed", "organization", "heading", "meeting"]
    list_display_links = ["order", "listed"]
    list_select_related = ("organization", "meeting", "paragraph")
    list_filter = ["heading", ("meeting", admin.RelatedOnlyFieldListFilter), OF_ORGANIZATION]
    search_fields = ["organization__search_text", "listed_name", "paragraph__search_text"]
    autocomplete_fields = ["meeting", "organization", "paragraph"]
    ordering = ["meeting__number", "order"]

    @admin.display(description=_("name as listed"))
    def listed(self, obj: MeetingParticipant) -> str:
        """The name as printed, in the document's voice."""
        return format_html('<span class="verbatim" lang="en">{}</span>', obj.name_as_listed)

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        services.save_meeting_participant(
            actor=request.user, participant=obj, reason=form.cleaned_data.get("reason", "")
        )
