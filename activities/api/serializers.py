"""What is done as JSON: names and codes of what it points to, and what the caller may do."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from organizations.models import Organization, StaffOfficer
from peacebuilding.accounts.access import is_participant, sees_states
from peacebuilding.api.serializers import (
    ChoiceField,
    RecordUrlField,
    StrictSerializer,
    TextField,
    TrackerSerializer,
    VisiblePrimaryKeyRelatedField,
    VisibleSlugRelatedField,
)
from peacebuilding.framework.models import (
    CrossCuttingConcern,
    FunctionalArea,
    GuidingPrinciple,
    KeyArea,
    Modality,
    Obstacle,
    Paragraph,
)
from peacebuilding.places.models import Country, Region

from ..amendments import note_amendments
from ..choices import (
    CommitmentDisplay,
    FollowUpDisplay,
    ParticipationRole,
    PrincipleAnswer,
)
from ..models import TERMS, Activity, Commitment, FollowUpItem, Participation
from ..querysets import today
from ..transitions import (
    ACTIVITY_TRANSITIONS,
    COMMITMENT_TRANSITIONS,
    FOLLOW_UP_TRANSITIONS,
    PARTICIPATION_TRANSITIONS,
)
from .standing import StandingFields

#: What the word of an organization rests on; who sent it is for participants.
BASIS = ["basis", "basis_on", "basis_sender", "basis_channel"]


def named(model: Any, field: str, **options: Any) -> VisibleSlugRelatedField:
    """Return the field that names a related record by slug, code, letter or the like."""
    return VisibleSlugRelatedField(slug_field=field, queryset=model.objects.all(), **options)


def many(model: Any, field: str, **options: Any) -> Any:
    """Return the field that names a set of related records, which may be empty."""
    return named(model, field, many=True, required=False, **options)


def status_reason() -> serializers.CharField:
    """Return the field that says why a record stands where it stands."""
    return serializers.CharField(
        source="status_reason", read_only=True, help_text="Of the present status."
    )


#: What tells who is late: for participants, unless the setting shows it to everyone.
STATES = frozenset({"display_status", "overdue", "commitments_in_time", "reporting_state"})


class RecordSerializer(TrackerSerializer):
    """A record whose lateness is for participants, and whose lists say less."""

    #: Absent in lists.
    detail_only: frozenset[str] = frozenset()

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if isinstance(self.parent, serializers.ListSerializer):
            for name in self.detail_only:
                fields.pop(name, None)
        return fields

    @property
    def day(self) -> date:
        """The day by which lateness is counted: today, or that of the moment asked for."""
        return self.context.get("day") or today()

    def kept_from(self, user: Any) -> frozenset[str]:
        """Let those who may see it be told who is late."""
        return super().kept_from(user) - (STATES if sees_states(user) else frozenset())


# --- Participations and assessments ---------------------------------------------------------------


class PartSerializer(StrictSerializer):
    """Who takes part, inside an activity; `response` tells claimed from confirmed."""

    id = serializers.IntegerField(read_only=True)
    organization = named(Organization, "slug")
    role = ChoiceField(choices=ParticipationRole.choices, default=ParticipationRole.PARTNER)
    response = serializers.CharField(read_only=True)
    contribution = TextField(required=False, allow_blank=True, max_length=250)


class AssessmentSerializer(StrictSerializer):
    """How the lead answers one guiding principle, inside an activity."""

    principle = named(GuidingPrinciple, "code")
    answer = ChoiceField(choices=PrincipleAnswer.choices)
    note = TextField(required=False, allow_blank=True, max_length=5000)


class ParticipationSerializer(RecordSerializer):
    """One organization's part in an activity."""

    activity = VisiblePrimaryKeyRelatedField(queryset=Activity.objects.all())
    activity_reference = serializers.CharField(source="activity.reference", read_only=True)
    organization = named(Organization, "slug")

    members_only = frozenset({"basis_sender", "basis_channel"})

    class Meta:
        model = Participation
        transitions = PARTICIPATION_TRANSITIONS
        fields = [
            *["activity", "activity_reference", "organization", "role", "response"],
            *["answered_at", *BASIS, "contribution"],
        ]
        read_only_fields = ["response", "answered_at", *BASIS]


# --- Activities ---------------------------------------------------------------


class OverlapSerializer(StrictSerializer):
    """An activity in the same country and key area, at the same time."""

    id = serializers.IntegerField(read_only=True)
    reference = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    url = RecordUrlField()

    class Meta:
        model = Activity


class ActivitySerializer(RecordSerializer):
    """An activity. `participations` and `assessments` are given when it is created;

    later participations have their own resource, and an assessment that is sent replaces
    the one of its principle. The first participation in the role `lead` leads; without
    one, the caller's only organization does.
    """

    reason = status_reason()
    modality = named(Modality, "code")
    category = serializers.CharField(
        source="modality.category.letter", read_only=True, help_text="Letter of the category."
    )
    other_modalities = many(Modality, "code")
    key_areas = many(KeyArea, "slug")
    principles = many(GuidingPrinciple, "code")
    concerns = many(CrossCuttingConcern, "slug")
    functional_areas = VisiblePrimaryKeyRelatedField(
        queryset=FunctionalArea.objects.all(), many=True, required=False
    )
    countries = many(Country, "iso2", help_text="ISO 3166-1 alpha-2 codes.")
    regions = many(Region, "m49", help_text="M49 codes.")
    obstacles = many(Obstacle, "code")
    parent = VisiblePrimaryKeyRelatedField(
        queryset=Activity.objects.all(), required=False, allow_null=True
    )
    lead = serializers.SerializerMethodField(help_text="Slug of the organization that leads.")
    participations = PartSerializer(many=True, required=False)
    assessments = AssessmentSerializer(many=True, required=False)
    commitments_total = serializers.IntegerField(read_only=True)
    commitments_open = serializers.IntegerField(read_only=True)
    commitments_fulfilled = serializers.IntegerField(read_only=True)
    commitments_standing = serializers.IntegerField(read_only=True, help_text="Not withdrawn.")
    commitments_in_time = serializers.IntegerField(
        read_only=True,
        help_text="Of those standing: neither late today nor fulfilled late; for active "
        "accounts only.",
    )
    overlaps = serializers.SerializerMethodField(
        help_text="Other activities in the same country and key area at the same time: a "
        "warning. Of one record, not in lists; for active accounts only."
    )

    members_only = frozenset(
        {
            *("reason", "review_on", "basis_sender", "basis_channel", "overlaps"),
            "commitments_in_time",
        }
    )
    detail_only = frozenset({"overlaps"})

    class Meta:
        model = Activity
        transitions = ACTIVITY_TRANSITIONS
        read_only_fields = [
            *["reference", "status", "starts_on", "ends_on", "agreed_on", "review_on"],
            *["entered_in_error_at", *BASIS],
        ]
        fields = [
            *["reference", "title", "language", "description", "objectives", "category"],
            *["modality", "other_modalities", "key_areas", "principles", "concerns"],
            *["functional_areas", "countries", "regions", "level", "status", "reason"],
            *["planned_starts_on", "planned_ends_on", "starts_on", "ends_on"],
            *["no_objection_by", "agreed_on", *BASIS, "review_on", "parent", "is_quick_start"],
            *["national_counterpart", "hand_over_plan", "hand_over_on"],
            *["end_of_mission_objectives", "obstacles", "outcome", "visibility", "lead"],
            *["participations", "assessments", "commitments_total", "commitments_open"],
            *["commitments_fulfilled", "commitments_standing", "commitments_in_time"],
            *["overlaps", "entered_in_error_at"],
        ]

    def get_lead(self, activity: Activity) -> str | None:
        """Return the slug of the organization that leads."""
        return activity.lead.slug if activity.lead else None

    @extend_schema_field(OverlapSerializer(many=True))
    def get_overlaps(self, activity: Activity) -> list[Any]:
        """Return what the caller may see of it; visitors are not told at all."""
        user = getattr(self.context.get("request"), "user", None)
        if not is_participant(user):
            return []
        rows = Activity.objects.visible_to(user).overlapping(activity).order_by("pk")
        return list(OverlapSerializer(rows, many=True, context=self.context).data)

    def to_representation(self, record: Any) -> dict[str, Any]:
        shown = super().to_representation(record)
        request = self.context.get("request")
        if shown.get("parent") and record.parent_id not in self._visible_parents(request, record):
            shown["parent"] = None
        return shown

    def _visible_parents(self, request: Any, record: Any) -> set[int]:
        """Return the parents among the shown rows that the caller may see; asked once."""
        if not hasattr(self.root, "_parents"):
            rows = getattr(self.root, "instance", None)
            ids = [row.parent_id for row in rows] if isinstance(rows, list) else [record.parent_id]
            seen = Activity.objects.visible_to(getattr(request, "user", None)).filter(pk__in=ids)
            self.root._parents = set(seen.values_list("pk", flat=True))
        return self.root._parents


# --- Commitments ---------------------------------------------------------------


class TermSerializer(StrictSerializer):
    """One term before and after: a text, a date, true or false, or null."""

    field = serializers.ChoiceField(choices=TERMS)
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class AmendmentSerializer(StrictSerializer):
    """A change of terms, with its reason."""

    at = serializers.DateTimeField()
    reason = serializers.CharField()
    changes = TermSerializer(many=True, source="terms")


class CommitmentSerializer(StandingFields, RecordSerializer):
    """One organization's duty in an activity; terms that were agreed change by `amend`."""

    reason = status_reason()
    activity = VisiblePrimaryKeyRelatedField(queryset=Activity.objects.all())
    activity_reference = serializers.CharField(source="activity.reference", read_only=True)
    organization = named(Organization, "slug")
    responsible_officer = VisiblePrimaryKeyRelatedField(
        queryset=StaffOfficer.objects.all(), required=False, allow_null=True
    )
    display_status = serializers.SerializerMethodField(
        help_text="The status as it is shown today; for active accounts only."
    )
    overdue = serializers.SerializerMethodField(help_text="For active accounts only.")
    amendments = serializers.SerializerMethodField(
        help_text="How the terms were amended, the oldest first; for active accounts only."
    )

    members_only = frozenset(
        {
            "amendments",
            "display_status",
            "overdue",
            "reporting_state",
            "responsible_officer",
            "reason",
            "basis_sender",
            "basis_channel",
        }
    )

    class Meta:
        model = Commitment
        transitions = COMMITMENT_TRANSITIONS
        fields = [
            *["reference", "number", "activity", "activity_reference", "organization", "title"],
            *["description", "language", "due_on", "is_indicative", "responsible_officer"],
            *["status", "display_status", "overdue", "participation", "reporting_state"],
            *["agreed_on", "fulfilled_on", "reason"],
            *["amendments", *BASIS, "entered_in_error_at"],
        ]
        read_only_fields = [
            *["reference", "number", "status", "agreed_on", "fulfilled_on"],
            *[*BASIS, "entered_in_error_at"],
        ]

    @extend_schema_field(
        {"type": "string", "enum": [*CommitmentDisplay.values, "entered-in-error"]}
    )
    def get_display_status(self, commitment: Commitment) -> str:
        """Return the status as shown today."""
        return str(commitment.shown_on(self.day))

    @extend_schema_field(AmendmentSerializer(many=True))
    def get_amendments(self, commitment: Commitment) -> list[Any]:
        """Return the amendments; one query for all commitments that are shown together."""
        if not is_participant(getattr(self.context.get("request"), "user", None)):
            return []
        if not hasattr(commitment, "amendments"):
            together = getattr(self.parent, "instance", None)
            rows = together if isinstance(together, list) else [commitment]
            note_amendments(rows, until=self.context.get("moment"))
        return list(AmendmentSerializer(commitment.amendments, many=True).data)

    def get_overdue(self, commitment: Commitment) -> bool:
        """Return whether it is binding and late today."""
        return commitment.is_overdue(self.day)


# --- Follow-up ---------------------------------------------------------------


class FollowUpItemSerializer(RecordSerializer):
    """Something to come back to; `text` is the paragraph's where the item has no words."""

    reason = status_reason()
    source_paragraph = VisiblePrimaryKeyRelatedField(
        queryset=Paragraph.objects.all(), required=False, allow_null=True
    )
    source_anchor = serializers.CharField(
        source="source_paragraph.anchor", read_only=True, default=None
    )
    source_activity = VisiblePrimaryKeyRelatedField(
        queryset=Activity.objects.all(), required=False, allow_null=True
    )
    text = serializers.CharField(read_only=True)
    responsible_organizations = many(Organization, "slug")
    carried_to = serializers.IntegerField(
        source="carried_to.number", read_only=True, default=None, help_text="Number of the meeting."
    )
    display_status = serializers.SerializerMethodField(
        help_text="The status as it is shown today; for active accounts only."
    )

    members_only = frozenset({"display_status", "reason"})

    class Meta:
        model = FollowUpItem
        transitions = FOLLOW_UP_TRANSITIONS
        fields = [
            *["code", "source_paragraph", "source_anchor", "source_activity", "text"],
            *["text_en", "text_fr", "responsible_organizations", "responsible_text_en"],
            *["responsible_text_fr", "is_indicative", "due_on", "target_on", "status"],
            *["display_status", "done_on", "outcome", "reason", "carried_to"],
            "entered_in_error_at",
        ]
        read_only_fields = ["code", "status", "done_on", "entered_in_error_at"]

    @extend_schema_field({"type": "string", "enum": [*FollowUpDisplay.values, "entered-in-error"]})
    def get_display_status(self, item: FollowUpItem) -> str:
        """Return the status as shown today."""
        return str(item.shown_on(self.day))
