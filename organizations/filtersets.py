"""Lists of who takes part: one FilterSet for page, API and export."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.filters import (
    ChoicesFilter,
    FlagFilter,
    MomentFilter,
    NumberFilter,
    RecordFilterSet,
    RelatedFilter,
    SearchFilter,
    StrictFilterSet,
)
from peacebuilding.framework.models import Document, FunctionalArea, KeyArea, Meeting
from peacebuilding.places.models import Country, Region

from .choices import (
    MechanismFunction,
    MechanismLevel,
    OrganizationKind,
    ParticipantHeading,
    Purpose,
    Rank,
    ResourceKind,
    Site,
)
from .models import (
    Capability,
    Dissemination,
    FocalPoint,
    Mechanism,
    MeetingParticipant,
    Organization,
    PeacebuildingUnit,
    StaffOfficer,
)


def with_descendants(regions: Any) -> set[int]:
    """Return the ids of the regions and of all regions below them."""
    return {pk for region in regions for pk in Region.objects.with_descendants(region.m49)}


def region_filter(*paths: str) -> RelatedFilter:
    """Return the filter by regions, named by M49 code, their sub-regions included.

    `paths` lead from a row to its regions; a row matches by any of them.
    """

    def within(queryset: Any, name: str, value: Any) -> Any:
        if not value:
            return queryset
        ids = with_descendants(value)
        condition = Q()
        for path in paths:
            condition |= Q(**{f"{path}__in": ids})
        found = queryset.model._base_manager.filter(condition)
        return queryset.filter(pk__in=found.values("pk"))

    return RelatedFilter(Region, to_field_name="m49", label=_("Region"), method=within)


def country_filter(field_name: str, **kwargs: Any) -> RelatedFilter:
    """Return the filter by countries, named by ISO two-letter code."""
    kwargs.setdefault("label", _("Country"))
    return RelatedFilter(Country, field_name=field_name, to_field_name="iso2", **kwargs)


class OrganizationFilterSet(RecordFilterSet):
    """Organizations."""

    kind = ChoicesFilter(choices=OrganizationKind.choices, label=_("Kind"))
    heading = ChoicesFilter(
        field_name="participations_in_meetings__heading",
        choices=ParticipantHeading.choices,
        label=_("Heading of Annex III"),
    )
    meeting = RelatedFilter(
        Meeting,
        field_name="participations_in_meetings__meeting",
        to_field_name="number",
        label=_("Took part in meeting"),
    )
    participant = FlagFilter(method="took_part", label=_("Listed as a participant of a meeting"))
    country = country_filter("hq_country", label=_("Country of the headquarters"))
    member_state = country_filter("member_countries", label=_("Member State"))
    region = region_filter("regions", "hq_country__region")
    key_area = RelatedFilter(
        KeyArea, method="offers_in", label=_("Key area it offers something in")
    )
    part_of = RelatedFilter(Organization, field_name="part_of", label=_("Part of"))
    active = FlagFilter(field_name="is_active", label=_("Still exists"))

    class Meta:
        model = Organization
        fields: list[str] = []

    def took_part(self, queryset: Any, name: str, value: bool | None) -> Any:
        """Organizations that stand in the list of any meeting, or in none."""
        if value is None:
            return queryset
        listed = MeetingParticipant.objects.values("organization")
        return queryset.filter(pk__in=listed) if value else queryset.exclude(pk__in=listed)

    def offers_in(self, queryset: Any, name: str, value: Any) -> Any:
        """Organizations with a capability, visible to the reader, in one of the key areas."""
        if not value:
            return queryset
        user = getattr(self.request, "user", None)
        offers = Capability.objects.visible_to(user).filter(key_area__in=value)
        return queryset.filter(pk__in=offers.values("organization"))


class ChangedFilterSet(StrictFilterSet):
    """Rows without words of their own: changed since a moment."""

    updated_after = MomentFilter(
        field_name="updated_at", lookup_expr="gt", label=_("Changed after")
    )


class MeetingParticipantFilterSet(ChangedFilterSet):
    """Participants of meetings, as listed."""

    meeting = RelatedFilter(Meeting, to_field_name="number")
    heading = ChoicesFilter(choices=ParticipantHeading.choices)
    organization = RelatedFilter(Organization)

    class Meta:
        model = MeetingParticipant
        fields: list[str] = []


class OwnedFilterSet(ChangedFilterSet):
    """Records that belong to an organization."""

    organization = RelatedFilter(Organization, label=_("Organization"))


class FoundFilterSet(OwnedFilterSet):
    """Records that belong to an organization and are found by words."""

    search = SearchFilter()


class StaffOfficerFilterSet(FoundFilterSet):
    """The roster: by country/region and functional area, the two axes of A.3."""

    country = country_filter("countries")
    region = region_filter("regions", "countries__region")
    key_area = RelatedFilter(KeyArea, field_name="functional_areas__key_area", label=_("Key area"))
    functional_area = RelatedFilter(
        FunctionalArea, field_name="functional_areas", label=_("Functional area")
    )
    site = ChoicesFilter(choices=Site.choices, label=_("Headquarters or field"))
    current = FlagFilter(method="in_office", label=_("In office"))

    class Meta:
        model = StaffOfficer
        fields: list[str] = []

    def in_office(self, queryset: Any, name: str, value: bool | None) -> Any:
        """Officers in office today, or those who are not."""
        return split_current(queryset, value)


def split_current(queryset: Any, value: bool | None) -> Any:
    """Return the rows in force today (True), the others (False), or all (None)."""
    if value is None:
        return queryset
    current = queryset.model._default_manager.current().values("pk")
    return queryset.filter(pk__in=current) if value else queryset.exclude(pk__in=current)


class FocalPointFilterSet(OwnedFilterSet):
    """Focal points."""

    country = country_filter("country")
    region = region_filter("country__region")
    key_area = RelatedFilter(KeyArea, label=_("Key area"))
    purpose = ChoicesFilter(choices=Purpose.choices, label=_("Purpose"))
    rank = ChoicesFilter(choices=Rank.choices, label=_("Principal or alternate"))
    officer = NumberFilter(field_name="officer_id", label=_("Officer"))
    stale = FlagFilter(method="unconfirmed", label=_("Not confirmed for 180 days"))
    current = FlagFilter(method="in_office", label=_("In office"))

    class Meta:
        model = FocalPoint
        fields: list[str] = []

    def unconfirmed(self, queryset: Any, name: str, value: bool | None) -> Any:
        """Focal points whose holder nobody confirmed for 180 days, or the others."""
        if value is None:
            return queryset
        stale = FocalPoint.objects.stale().values("pk")
        return queryset.filter(pk__in=stale) if value else queryset.exclude(pk__in=stale)

    def in_office(self, queryset: Any, name: str, value: bool | None) -> Any:
        """Focal points in force today, or those that are not."""
        return split_current(queryset, value)


class CapabilityFilterSet(FoundFilterSet):
    """What organizations can offer."""

    country = country_filter("countries")
    region = region_filter("regions", "countries__region")
    key_area = RelatedFilter(KeyArea, label=_("Key area"))
    functional_area = RelatedFilter(FunctionalArea, label=_("Functional area"))
    resource_kind = ChoicesFilter(choices=ResourceKind.choices, label=_("Kind of resource"))

    class Meta:
        model = Capability
        fields: list[str] = []


class PeacebuildingUnitFilterSet(FoundFilterSet):
    """Peace-building units."""

    class Meta:
        model = PeacebuildingUnit
        fields: list[str] = []


class MechanismFilterSet(FoundFilterSet):
    """Mechanisms."""

    country = country_filter("country")
    region = region_filter("region", "country__region")
    level = ChoicesFilter(choices=MechanismLevel.choices, label=_("Level"))
    function = ChoicesFilter(choices=MechanismFunction.choices, label=_("Function"))

    class Meta:
        model = Mechanism
        fields: list[str] = []


class DisseminationFilterSet(OwnedFilterSet):
    """Documents sent and acknowledged."""

    document = RelatedFilter(Document, to_field_name="symbol", label=_("Document"))
    site = ChoicesFilter(choices=Site.choices, label=_("Headquarters or field"))
    acknowledged = FlagFilter(
        field_name="acknowledged_on", lookup_expr="isnull", exclude=True, label=_("Acknowledged")
    )

    class Meta:
        model = Dissemination
        fields: list[str] = []
