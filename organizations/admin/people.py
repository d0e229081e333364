"""The roster and the focal points at the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerForm
from peacebuilding.core.transitions import Transition, TransitionTable

from .. import services
from ..choices import SpokenLanguage
from ..models import FocalPoint, StaffOfficer
from ..services.people import can_confirm
from .parts import OF_ORGANIZATION, YES, CurrentFilter, OwnedAdmin, SearchMixin

OFFICER_TRANSITIONS = TransitionTable(
    [Transition("confirm", _("Confirm contact"), frozenset({YES}), "", can_confirm)],
    field="is_in_office",
)


def perform(record: StaffOfficer, name: str, *, actor: Any, reason: str) -> StaffOfficer:
    """Call the service behind the button: there is one."""
    return services.confirm_contact(actor=actor, officer=record, reason=reason)


class StaleFilter(admin.SimpleListFilter):
    """Focal points whose holder nobody has confirmed for 180 days."""

    title = _("contact")
    parameter_name = "stale"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Not confirmed for 180 days")), ("no", _("Confirmed"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() not in {"yes", "no"}:
            return queryset
        stale = FocalPoint.objects.stale().values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=stale)
        return queryset.exclude(pk__in=stale)


class StaffOfficerForm(TrackerForm):
    """An officer; the languages are chosen from a list."""

    languages = forms.MultipleChoiceField(
        label=_("languages spoken"),
        choices=SpokenLanguage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@admin.register(StaffOfficer)
class StaffOfficerAdmin(SearchMixin, OwnedAdmin):
    """The roster."""

    form = StaffOfficerForm
    service = staticmethod(services.save_staff_officer)
    record_argument = "officer"
    transitions = OFFICER_TRANSITIONS
    perform = perform
    list_display = ["name", "job_title", "organization", "duty_station", "confirmed_on", "ends_on"]
    list_select_related = ("organization", "unit")
    list_filter = [
        CurrentFilter,
        OF_ORGANIZATION,
        ("functional_areas", admin.RelatedOnlyFieldListFilter),
        ("regions", admin.RelatedOnlyFieldListFilter),
        "site",
    ]
    date_hierarchy = "confirmed_on"
    ordering = ["organization__name", "name"]
    autocomplete_fields = [
        *["organization", "unit", "functional_areas", "countries", "regions", "successor", "user"],
    ]
    readonly_fields = ["anonymized_at"]
    tabs = [(_("In office"), "current=yes"), (_("All"), "")]
    fieldsets = [
        (None, {"fields": ["organization", "unit", "name", "job_title"]}),
        (_("For what"), {"fields": ["functional_areas", "countries", "regions"]}),
        (_("Where"), {"fields": ["site", "duty_station", "languages"]}),
        (
            _("Contact"),
            {"fields": ["email", "phone", "functional_mailbox", "confirmed_on", "user"]},
        ),
        (_("How long"), {"fields": ["starts_on", "ends_on", "successor", "anonymized_at"]}),
    ]


@admin.register(FocalPoint)
class FocalPointAdmin(OwnedAdmin):
    """Whom to turn to, for what."""

    service = staticmethod(services.save_focal_point)
    record_argument = "focal_point"
    list_display = ["organization", "officer", "purpose", "country", "key_area", "rank", "ends_on"]
    list_display_links = ["organization", "officer"]
    list_select_related = ("organization", "officer", "country", "key_area")
    list_filter = [CurrentFilter, StaleFilter, "purpose", "rank", OF_ORGANIZATION]
    search_fields = [
        *["organization__search_text", "organization__names__search_text", "officer__search_text"],
    ]
    ordering = ["organization__name", "purpose"]
    autocomplete_fields = ["organization", "officer", "country", "key_area"]
    tabs = [
        (_("In force"), "current=yes"),
        (_("Not confirmed for 180 days"), "current=yes&stale=yes"),
        (_("All"), ""),
    ]
