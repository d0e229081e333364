"""The resources of what is done; every change goes through the services."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from organizations.access import organization_ids
from organizations.choices import Role
from organizations.models import Organization
from peacebuilding.api.actions import BasisBody, transition_actions
from peacebuilding.api.past import AsOfMixin
from peacebuilding.api.views import DestroyMixin, WritableViewSet
from peacebuilding.core.past import record_of, rows_at

from .. import filtersets, services
from ..choices import CommitmentStatus, ParticipationRole
from ..models import (
    ACTIVITY_SETS,
    Activity,
    Commitment,
    FollowUpItem,
    Participation,
    PrincipleAssessment,
)
from ..transitions import (
    ACTIVITY_TRANSITIONS,
    COMMITMENT_TRANSITIONS,
    FOLLOW_UP_TRANSITIONS,
    PARTICIPATION_TRANSITIONS,
)
from . import bodies, serializers
from .identifiers import ByIdentifierMixin
from .standing import stand_as_at


def changed(record: Any, data: dict[str, Any]) -> Any:
    """Set the given fields on the record and return it; the service saves it."""
    for name, value in data.items():
        setattr(record, name, value)
    return record


def taken(data: dict[str, Any], names: Any) -> dict[str, Any]:
    """Take these entries out of the data and return them."""
    return {name: data.pop(name) for name in names if name in data}


class CountedListMixin:
    """Lists leave out what was entered in error; its address still shows it."""

    action: str

    def get_queryset(self) -> Any:
        rows = super().get_queryset()  # type: ignore[misc]
        return rows.counted() if self.action == "list" else rows


class ActivityViewSet(
    AsOfMixin, ByIdentifierMixin, CountedListMixin, DestroyMixin, WritableViewSet
):
    """Activities: drafted and proposed by the lead, confirmed by the Secretariat."""

    queryset = (
        Activity.objects.with_progress()
        .select_related("modality__category")
        .prefetch_related(
            *ACTIVITY_SETS,
            "participations__organization",
            Prefetch(
                "assessments", queryset=PrincipleAssessment.objects.select_related("principle")
            ),
        )
    )
    serializer_class = serializers.ActivitySerializer
    filterset_class = filtersets.ActivityFilterSet
    ordering_fields = (
        *("reference", "title", "planned_starts_on", "planned_ends_on"),
        *("updated_at", "created_at"),
    )
    ordering = ("-created_at",)
    record_actions = transition_actions(
        ACTIVITY_TRANSITIONS,
        services.perform,
        bodies={
            "propose": bodies.ProposeBody,
            "agree": bodies.AgreeBody,
            "start": bodies.StartBody,
            "suspend": bodies.SuspendBody,
            "complete": bodies.CompleteBody,
        },
    )

    past_rows = ("participations", "assessments")

    def complete_past(self, past: Any, moment: Any) -> None:
        """Count its commitments as they stood."""
        rows = rows_at(Commitment, moment).filter(activity_id=past.pk)
        counted = [record_of(Commitment, row) for row in rows]
        counted = [commitment for commitment in counted if not commitment.is_entered_in_error]
        past.commitments_total = len(counted)
        past.commitments_open = sum(commitment.is_open for commitment in counted)
        past.commitments_fulfilled = sum(
            commitment.status == CommitmentStatus.FULFILLED for commitment in counted
        )
        day = timezone.localdate(moment)
        past.commitments_standing = sum(commitment.is_standing for commitment in counted)
        past.commitments_in_time = sum(commitment.is_in_time_on(day) for commitment in counted)

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        sets = taken(data, ACTIVITY_SETS)
        parts, assessments = data.pop("participations", []), data.pop("assessments", [])
        lead = self._lead(actor, parts)
        activity = services.create_activity(
            actor=actor, activity=Activity(**data), lead=lead, sets=sets, reason=reason
        )
        for part in parts:
            if part["organization"] != lead or part["role"] != ParticipationRole.LEAD:
                row = Participation(activity=activity, **part)
                self._take_part(actor, row, reason)
            elif part.get("contribution"):
                row = activity.participations.get(organization=lead)
                row.contribution = part["contribution"]
                services.save_participation(actor=actor, participation=row, reason=reason)
        self._assess(actor, activity, assessments, reason)
        return activity

    def _take_part(self, actor: Any, row: Participation, reason: str) -> None:
        """Add one of the participations; what is wrong with it is said of the list."""
        try:
            services.save_participation(actor=actor, participation=row, reason=reason)
        except ValidationError as refusal:
            texts = [f"{row.organization.display_acronym}: {text}" for text in refusal.messages]
            raise ValidationError({"participations": texts}) from refusal

    def _lead(self, actor: Any, parts: list[dict[str, Any]]) -> Any:
        """Return the organization named as lead, or the only one the caller reports for."""
        named = [p["organization"] for p in parts if p["role"] == ParticipationRole.LEAD]
        own = organization_ids(actor, at_least=Role.REPORTER)
        if not named and len(own) == 1:
            named = list(Organization.objects.filter(pk__in=own))
        if not named:
            raise ValidationError({"participations": _("Name the organization that leads.")})
        return named[0]

    def _assess(self, actor: Any, activity: Activity, given: list[Any], reason: str) -> None:
        for assessment in given:
            services.assess_principle(actor=actor, activity=activity, reason=reason, **assessment)

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        if "participations" in data:
            message = _("Participations have their own resource once the activity exists.")
            raise ValidationError({"participations": message})
        sets, assessments = taken(data, ACTIVITY_SETS), data.pop("assessments", [])
        activity = services.update_activity(
            actor=actor, activity=changed(record, data), sets=sets, reason=reason
        )
        self._assess(actor, activity, assessments, reason)
        return activity

    def perform_destroy_service(self, record: Any, actor: Any, reason: str) -> None:
        services.delete_activity(actor=actor, activity=record, reason=reason)


class ParticipationViewSet(CountedListMixin, DestroyMixin, WritableViewSet):
    """Who takes part in what: claimed until the organization's approver answers."""

    queryset = Participation.objects.select_related("activity", "organization").prefetch_related(
        "activity__participations"
    )
    serializer_class = serializers.ParticipationSerializer
    filterset_class = filtersets.ParticipationFilterSet
    ordering_fields = ("updated_at", "created_at")
    record_actions = transition_actions(
        PARTICIPATION_TRANSITIONS,
        services.perform,
        bodies=dict.fromkeys(("agree", "no-objection", "decline"), BasisBody),
    )

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        row = Participation(**data)
        return services.save_participation(actor=actor, participation=row, reason=reason)

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        stays_with_activity(record, data)
        row = changed(record, data)
        return services.save_participation(actor=actor, participation=row, reason=reason)

    def perform_destroy_service(self, record: Any, actor: Any, reason: str) -> None:
        services.remove_participation(actor=actor, participation=record, reason=reason)


def stays_with_activity(record: Any, data: dict[str, Any]) -> None:
    """Raise ValidationError when the row is to move to another activity."""
    if data.get("activity", record.activity) != record.activity:
        raise ValidationError({"activity": _("This row stays with its activity.")})


class CommitmentViewSet(
    AsOfMixin, ByIdentifierMixin, CountedListMixin, DestroyMixin, WritableViewSet
):
    """Commitments: one organization's duty in an activity, with a date."""

    queryset = (
        Commitment.objects.with_word()
        .with_reporting_state()
        .select_related("activity", "organization")
        .prefetch_related("activity__participations")
    )
    serializer_class = serializers.CommitmentSerializer
    filterset_class = filtersets.CommitmentFilterSet
    ordering_fields = ("reference", "due_on", "title", "updated_at", "created_at")
    ordering = ("due_on",)
    record_actions = transition_actions(
        COMMITMENT_TRANSITIONS,
        services.perform,
        bodies={
            **dict.fromkeys(("agree", "start", "withdraw"), BasisBody),
            "amend": bodies.AmendBody,
            "fulfil": bodies.FulfilBody,
        },
    )

    def complete_past(self, past: Any, moment: Any) -> None:
        """Say what was confirmed and reported then."""
        stand_as_at(past, moment)

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        row = Commitment(**data)
        return services.create_commitment(actor=actor, commitment=row, reason=reason)

    @extend_schema(
        request=bodies.CommitmentsBody,
        responses={201: bodies.CommitmentsAnswer},
        filters=False,
    )
    @action(detail=False, methods=["post"])
    def bulk(self, request: Any) -> Response:
        """Make the same commitment for several organizations in one step, all or none."""
        context = self.get_serializer_context()
        body = bodies.CommitmentsBody(data=request.data, context=context)
        body.is_valid(raise_exception=True)
        data = dict(body.validated_data)
        made = services.create_commitments(
            actor=request.user,
            organizations=data.pop("organizations"),
            commitment=Commitment(**data),
            reason=request.change_reason,
        )
        rows = list(self.get_queryset().filter(pk__in=[row.pk for row in made]).order_by("pk"))
        return Response({"results": self.get_serializer(rows, many=True).data}, status=201)

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        stays_with_activity(record, data)
        row = changed(record, data)
        return services.update_commitment(actor=actor, commitment=row, reason=reason)

    def perform_destroy_service(self, record: Any, actor: Any, reason: str) -> None:
        services.delete_commitment(actor=actor, commitment=record, reason=reason)


class FollowUpItemViewSet(AsOfMixin, CountedListMixin, WritableViewSet):
    """Follow-up items: the document's own two, and those of activities."""

    queryset = FollowUpItem.objects.select_related(
        "source_paragraph", "source_activity", "carried_to"
    ).prefetch_related("responsible_organizations", "source_activity__participations")
    serializer_class = serializers.FollowUpItemSerializer
    filterset_class = filtersets.FollowUpItemFilterSet
    ordering_fields = ("code", "due_on", "target_on", "updated_at", "created_at")
    ordering = ("code",)
    record_actions = transition_actions(
        FOLLOW_UP_TRANSITIONS,
        services.perform,
        bodies={"close": bodies.CloseBody, "carry-over": bodies.CarryOverBody},
    )

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        sets = taken(data, ["responsible_organizations"])
        item = FollowUpItem(**data)
        return services.save_follow_up_item(actor=actor, item=item, sets=sets, reason=reason)

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        sets = taken(data, ["responsible_organizations"])
        item = changed(record, data)
        return services.save_follow_up_item(actor=actor, item=item, sets=sets, reason=reason)
