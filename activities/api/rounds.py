"""Reporting rounds, and the Secretariat's contacts."""

from typing import Any

from rest_framework import serializers

from organizations.models import Organization, StaffOfficer
from peacebuilding.api.actions import ReasonBody, transition_actions
from peacebuilding.api.serializers import VisiblePrimaryKeyRelatedField
from peacebuilding.api.views import DestroyMixin, WritableViewSet
from peacebuilding.framework.models import Meeting

from .. import services
from ..filtersets import ContactLogFilterSet, ReportingRoundFilterSet
from ..models import ContactLog, ReportingRound
from ..transitions import CONTACT_TRANSITIONS, ROUND_TRANSITIONS
from .serializers import RecordSerializer, named
from .views import changed


class RoundExtendBody(ReasonBody):
    """A later day for a round and its reports still in hand; the reason is asked for."""

    due_on = serializers.DateField()


class ReportingRoundSerializer(RecordSerializer):
    """A round in which the Secretariat asks for reports; `status` is planned, open or closed."""

    meeting = named(
        Meeting, "number", required=False, allow_null=True, help_text="Number of the meeting."
    )
    status = serializers.CharField(read_only=True)

    class Meta:
        model = ReportingRound
        transitions = ROUND_TRANSITIONS
        fields = [
            *["title_en", "title_fr", "meeting", "period_starts_on", "period_ends_on"],
            *["opens_on", "due_on", "commitments_filter", "note", "language", "status"],
            *["opened_at", "closed_at"],
        ]
        read_only_fields = ["status", "opened_at", "closed_at"]


class ReportingRoundViewSet(DestroyMixin, WritableViewSet):
    """Reporting rounds: for active accounts once opened, run by the Secretariat."""

    queryset = ReportingRound.objects.select_related("meeting")
    serializer_class = ReportingRoundSerializer
    filterset_class = ReportingRoundFilterSet
    ordering_fields = ("due_on", "opens_on", "updated_at", "created_at")
    ordering = ("-due_on",)
    record_actions = transition_actions(
        ROUND_TRANSITIONS, services.perform, bodies={"extend": RoundExtendBody}
    )

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        row = ReportingRound(**data)
        return services.save_round(actor=actor, reporting_round=row, reason=reason)

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        row = changed(record, data)
        return services.save_round(actor=actor, reporting_round=row, reason=reason)

    def perform_destroy_service(self, record: Any, actor: Any, reason: str) -> None:
        services.delete_round(actor=actor, reporting_round=record, reason=reason)


class ContactLogSerializer(RecordSerializer):
    """A contact of the Secretariat with an organization; a promise says until when it waits."""

    organization = named(Organization, "slug")
    officer = VisiblePrimaryKeyRelatedField(
        queryset=StaffOfficer.objects.all(), required=False, allow_null=True
    )
    status = serializers.CharField(read_only=True, help_text="noted, open or settled")
    logged_by = serializers.CharField(source="logged_by.name", read_only=True, default=None)

    class Meta:
        model = ContactLog
        transitions = CONTACT_TRANSITIONS
        fields = [
            *["organization", "contacted_on", "channel", "officer", "person", "note", "promise"],
            *["language", "paused_until", "closed_on", "status", "logged_by"],
        ]
        read_only_fields = ["closed_on", "status", "logged_by"]


class ContactLogViewSet(WritableViewSet):
    """The Secretariat's contacts; to everybody else there are none."""

    queryset = ContactLog.objects.for_list()
    serializer_class = ContactLogSerializer
    filterset_class = ContactLogFilterSet
    ordering_fields = ("contacted_on", "paused_until", "updated_at", "created_at")
    ordering = ("-contacted_on",)
    record_actions = transition_actions(CONTACT_TRANSITIONS, services.perform)

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        return services.log_contact(actor=actor, contact=ContactLog(**data), reason=reason)

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        row = changed(record, data)
        return services.update_contact(actor=actor, contact=row, reason=reason)
