"""Who takes part, as JSON: names in both languages, related records by their codes."""

from typing import Any

from rest_framework import serializers

from peacebuilding.api.serializers import (
    StrictSerializer,
    TrackerSerializer,
    VisiblePrimaryKeyRelatedField,
    VisibleSlugRelatedField,
    within_scope,
)
from peacebuilding.framework.models import Document, FunctionalArea, KeyArea, Meeting, Paragraph
from peacebuilding.places.models import Country, Region

from ..choices import SpokenLanguage
from ..models import (
    Capability,
    Dissemination,
    FocalPoint,
    Mechanism,
    MeetingParticipant,
    Organization,
    PeacebuildingUnit,
    StaffOfficer,
)
from ..permissions import can_acknowledge, can_edit_for
from ..services.people import can_confirm


def named(model: Any, field: str, **options: Any) -> VisibleSlugRelatedField:
    """Return the field that names a related record by slug, code, letter or the like."""
    return VisibleSlugRelatedField(slug_field=field, queryset=model.objects.all(), **options)


def optional(model: Any, field: str) -> VisibleSlugRelatedField:
    """Return the same for a related record that may be missing."""
    return named(model, field, required=False, allow_null=True)


def several(model: Any, field: str, help_text: str = "") -> Any:
    """Return the same for a set of related records, which may be empty."""
    return named(model, field, many=True, required=False, help_text=help_text)


COUNTRIES = "ISO 3166-1 alpha-2 codes."
REGIONS = "M49 codes."


class FormerNameSerializer(serializers.Serializer):
    """A name the organization bore until `ends_on`, that day included."""

    name_en = serializers.CharField(source="name")
    name_fr = serializers.CharField()
    acronym = serializers.CharField()
    acronym_fr = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField()
    kind = serializers.CharField()
    note_en = serializers.CharField()
    note_fr = serializers.CharField()


class OrganizationSerializer(TrackerSerializer):
    """An organization; a former slug leads to the present one."""

    name_en = serializers.CharField(source="name", max_length=250)
    hq_country = optional(Country, "iso2")
    part_of = optional(Organization, "slug")
    regions = several(Region, "m49", REGIONS)
    member_countries = several(Country, "iso2", COUNTRIES)
    former_names = FormerNameSerializer(source="names", many=True, read_only=True)
    clearing_officer = VisiblePrimaryKeyRelatedField(
        queryset=StaffOfficer.objects.all(), required=False, allow_null=True
    )
    members_only = frozenset({"reports_need_clearance", "clearing_officer"})

    class Meta:
        model = Organization
        lookup_field = "slug"
        fields = [
            *["slug", "name_en", "name_fr", "acronym", "acronym_fr", "former_names", "kind"],
            *["mandate_en", "mandate_fr", "website", "hq_city", "hq_country", "time_zone"],
            *["part_of", "regions", "member_countries", "iati_identifier", "is_active"],
            *["active_from", "active_to", "reports_need_clearance", "clearing_officer"],
        ]


class MeetingParticipantSerializer(TrackerSerializer):
    """A participant in the list of a meeting, under the name printed there."""

    meeting = named(Meeting, "number")
    organization = named(Organization, "slug")
    paragraph = VisiblePrimaryKeyRelatedField(
        queryset=Paragraph.objects.all(), required=False, allow_null=True
    )
    name_as_listed = serializers.CharField(read_only=True)

    class Meta:
        model = MeetingParticipant
        fields = [
            *["meeting", "organization", "heading", "order", "name_as_listed", "listed_name"],
            "paragraph",
        ]


class ActingSerializer(TrackerSerializer):
    """A record that lists in `actions` what the caller may do now."""

    def allowed(self, user: Any, record: Any) -> list[str]:
        """Return the names of the actions this person may do."""
        raise NotImplementedError

    def get_actions(self, record: Any) -> list[str]:
        request = self.context.get("request")
        if request is None or not request.user.is_authenticated:
            return []
        return within_scope(self.allowed(request.user, record), self.context.get("view"), request)


class StaffOfficerSerializer(ActingSerializer):
    """An officer of the roster. `current_officer` is who answers today, successors followed."""

    organization = named(Organization, "slug")
    unit = VisiblePrimaryKeyRelatedField(
        queryset=PeacebuildingUnit.objects.all(), required=False, allow_null=True
    )
    functional_areas = several(FunctionalArea, "slug")
    countries = several(Country, "iso2", COUNTRIES)
    regions = several(Region, "m49", REGIONS)
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=SpokenLanguage.choices), required=False
    )
    current_officer = serializers.SerializerMethodField()

    class Meta:
        model = StaffOfficer
        read_only_fields = ["successor", "confirmed_on"]
        fields = [
            *["organization", "unit", "name", "job_title", "functional_areas", "countries"],
            *["regions", "duty_station", "site", "languages", "email", "phone"],
            *["functional_mailbox", "starts_on", "ends_on", "confirmed_on", "successor"],
            "current_officer",
        ]

    def get_current_officer(self, officer: StaffOfficer) -> int:
        """Return the id of who answers today."""
        return officer.current().pk

    def allowed(self, user: Any, record: Any) -> list[str]:
        if record.successor_id is not None or not can_confirm(user, record):
            return []
        return ["confirm", "hand-over"]


class FocalPointSerializer(ActingSerializer):
    """A focal point. `officer` is who was named, `holder` who answers today."""

    organization = named(Organization, "slug", required=False)
    officer = VisiblePrimaryKeyRelatedField(queryset=StaffOfficer.objects.all())
    country = optional(Country, "iso2")
    key_area = optional(KeyArea, "slug")
    holder = serializers.IntegerField(source="holder.pk", read_only=True)
    holder_name = serializers.CharField(source="holder.name", read_only=True)
    holder_email = serializers.CharField(source="holder.email", read_only=True)
    functional_mailbox = serializers.CharField(source="holder.functional_mailbox", read_only=True)
    confirmed_on = serializers.DateField(source="holder.confirmed_on", read_only=True)
    stale = serializers.BooleanField(source="holder.is_stale", read_only=True)

    class Meta:
        model = FocalPoint
        fields = [
            *["organization", "officer", "purpose", "country", "key_area", "rank", "starts_on"],
            *["ends_on", "holder", "holder_name", "holder_email", "functional_mailbox"],
            *["confirmed_on", "stale"],
        ]

    def allowed(self, user: Any, record: Any) -> list[str]:
        return ["end"] if record.ends_on is None and can_edit_for(user, record.organization) else []


class PeacebuildingUnitSerializer(TrackerSerializer):
    """A peace-building unit (A.1)."""

    organization = named(Organization, "slug")

    class Meta:
        model = PeacebuildingUnit
        fields = [
            *["organization", "name_en", "name_fr", "starts_on", "ends_on"],
            *["functional_mailbox", "channel", "public_awareness", "language"],
        ]


class MechanismSerializer(TrackerSerializer):
    """A national or regional mechanism (A.2)."""

    organization = named(Organization, "slug")
    country = optional(Country, "iso2")
    region = optional(Region, "m49")

    class Meta:
        model = Mechanism
        fields = [
            *["organization", "name_en", "name_fr", "level", "function", "country", "region"],
            *["description", "language", "website"],
        ]


class CapabilitySerializer(TrackerSerializer):
    """What an organization can offer (A.7)."""

    organization = named(Organization, "slug")
    key_area = named(KeyArea, "slug")
    functional_area = optional(FunctionalArea, "slug")
    countries = several(Country, "iso2", COUNTRIES)
    regions = several(Region, "m49", REGIONS)

    class Meta:
        model = Capability
        read_only_fields = ["confirmed_on"]
        fields = [
            *["organization", "key_area", "functional_area", "resource_kind", "description"],
            *["language", "countries", "regions", "comparative_advantage", "confirmed_on"],
            "visibility",
        ]


class DisseminationSerializer(ActingSerializer):
    """A document sent to an organization, and its word that it arrived (C.3)."""

    document = named(Document, "symbol")
    organization = named(Organization, "slug")
    officer = VisiblePrimaryKeyRelatedField(
        queryset=StaffOfficer.objects.all(), required=False, allow_null=True
    )

    class Meta:
        model = Dissemination
        read_only_fields = ["acknowledged_on"]
        fields = [
            *["document", "organization", "officer", "site", "sent_on", "acknowledged_on"],
        ]

    def allowed(self, user: Any, record: Any) -> list[str]:
        waits = record.acknowledged_on is None
        return ["acknowledge"] if waits and can_acknowledge(user, record.organization) else []


class HandOverBody(StrictSerializer):
    """Who takes over, from the roster of the same organization, and the last day."""

    successor = VisiblePrimaryKeyRelatedField(queryset=StaffOfficer.objects.all())
    last_day = serializers.DateField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class EndBody(StrictSerializer):
    """The last day; today unless given."""

    last_day = serializers.DateField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000)
