"""Units, mechanisms, capabilities and documents sent, at the desk."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.transitions import Transition, TransitionTable

from .. import services
from ..models import Capability, Dissemination, Mechanism, PeacebuildingUnit
from ..permissions import can_acknowledge
from .parts import NOT_YET, OF_ORGANIZATION, OwnedAdmin, SearchMixin


@admin.register(PeacebuildingUnit)
class PeacebuildingUnitAdmin(SearchMixin, OwnedAdmin):
    """Peace-building units (A.1)."""

    service = staticmethod(services.save_unit)
    record_argument = "unit"
    list_display = ["name_en", "organization", "functional_mailbox", "starts_on", "ends_on"]
    list_filter = [OF_ORGANIZATION]


@admin.register(Mechanism)
class MechanismAdmin(SearchMixin, OwnedAdmin):
    """National and regional mechanisms (A.2)."""

    service = staticmethod(services.save_mechanism)
    record_argument = "mechanism"
    list_display = ["name_en", "organization", "level", "function", "country", "region"]
    list_select_related = ("organization", "country", "region")
    list_filter = ["level", "function", OF_ORGANIZATION]
    autocomplete_fields = ["organization", "country", "region"]


@admin.register(Capability)
class CapabilityAdmin(SearchMixin, OwnedAdmin):
    """What organizations can offer (A.7)."""

    service = staticmethod(services.save_capability)
    record_argument = "capability"
    list_display = [
        *["organization", "key_area", "resource_kind", "description", "confirmed_on", "visibility"]
    ]
    list_display_links = ["organization", "description"]
    list_select_related = ("organization", "key_area")
    list_filter = ["key_area", "resource_kind", "visibility", OF_ORGANIZATION]
    autocomplete_fields = ["organization", "key_area", "functional_area", "countries", "regions"]
    readonly_fields = ["confirmed_on"]
    date_hierarchy = "confirmed_on"


DISSEMINATION_TRANSITIONS = TransitionTable(
    [
        Transition(
            "acknowledge",
            _("Acknowledge"),
            frozenset({NOT_YET}),
            "",
            lambda user, record: can_acknowledge(user, record.organization),
        )
    ],
    field="acknowledged_on",
)


def perform(record: Dissemination, name: str, *, actor: Any, reason: str) -> Dissemination:
    """Call the service behind the button: there is one."""
    return services.acknowledge_dissemination(actor=actor, dissemination=record, reason=reason)


@admin.register(Dissemination)
class DisseminationAdmin(OwnedAdmin):
    """To whom documents were sent, and who acknowledged (C.3)."""

    service = staticmethod(services.save_dissemination)
    record_argument = "dissemination"
    transitions = DISSEMINATION_TRANSITIONS
    perform = perform
    list_display = ["document", "organization", "officer", "site", "sent_on", "acknowledged_on"]
    list_select_related = ("document", "organization", "officer")
    list_filter = [
        "site",
        ("acknowledged_on", admin.EmptyFieldListFilter),
        ("document", admin.RelatedOnlyFieldListFilter),
        OF_ORGANIZATION,
    ]
    search_fields = ["document__search_text", "organization__search_text"]
    autocomplete_fields = ["document", "organization", "officer"]
    readonly_fields = ["acknowledged_on"]
    date_hierarchy = "sent_on"
    tabs = [
        (_("All"), ""),
        (_("Not acknowledged"), "acknowledged_on__isempty=1"),
    ]
