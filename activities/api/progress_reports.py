"""Reports on commitments: drafted and sent by the organization, returned and accepted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.choices import Role
from peacebuilding.api.actions import BasisBody, ReasonBody, transition_actions
from peacebuilding.api.serializers import (
    BooleanField,
    StrictSerializer,
    TextField,
    VisiblePrimaryKeyRelatedField,
)
from peacebuilding.api.views import WritableViewSet
from peacebuilding.core.choices import Language
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.core.services import MAX_TEXT
from peacebuilding.framework.models import Obstacle

from .. import filtersets, services
from ..choices import REPORT_IN_HAND, ReportingState, ReportState
from ..models import Commitment, ProgressReport
from ..permissions import acts_for, sees_submissions
from ..reports.submissions import submissions_of
from ..transitions import PROGRESS_REPORT_TRANSITIONS
from .serializers import BASIS, RecordSerializer, many, status_reason
from .views import CountedListMixin, changed, taken


class ProgressReportSerializer(RecordSerializer):
    """What an organization says about one of its commitments.

    `percent` is how much of it is done. In a new report `basis`, `sender`, `date` and
    `channel` say how it came, where an officer enters it for an organization.
    """

    reference = serializers.CharField(read_only=True)
    receipt = serializers.CharField(read_only=True, help_text="Number of the last receipt.")
    commitment = VisiblePrimaryKeyRelatedField(queryset=Commitment.objects.all())
    commitment_reference = serializers.CharField(source="commitment.reference", read_only=True)
    organization = serializers.CharField(source="commitment.organization.slug", read_only=True)
    obstacles: Any = many(Obstacle, "code")
    reason = status_reason()
    reporting_state = serializers.SerializerMethodField(help_text="For active accounts only.")
    overdue = serializers.SerializerMethodField(help_text="For active accounts only.")

    members_only = frozenset(
        {
            *("state", "reporting_state", "overdue", "due_on", "round", "reason", "cleared_by"),
            *("submitted_name", "cleared_at", "reviewed_at", "basis_sender", "basis_channel"),
        }
    )
    #: For the organization itself and officers.
    inside_only = ("reason", "cleared_by", "cleared_at", "reviewed_at")

    class Meta:
        model = ProgressReport
        transitions = PROGRESS_REPORT_TRANSITIONS
        fields = [
            *["reference", "number", "commitment", "commitment_reference", "organization"],
            *["round", "due_on", "language", "narrative", "challenges", "way_forward"],
            *["percent", "is_no_progress", "no_progress_reason", "obstacles", "is_public"],
            *["state", "reporting_state", "overdue", "reason", "submissions", "receipt"],
            *["submitted_at", "submitted_name", "cleared_by", "cleared_at", "reviewed_at"],
            *BASIS,
        ]
        read_only_fields = [
            *["number", "round", "due_on", "state", "submissions", "submitted_at"],
            *["submitted_name", "cleared_by", "cleared_at", "reviewed_at", *BASIS],
        ]

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["reason"].source = "state_reason"
        return fields

    @extend_schema_field({"type": "string", "enum": ReportingState.values})
    def get_reporting_state(self, report: ProgressReport) -> str:
        """Return the word this report gives to its commitment."""
        return report.reporting_word

    def get_overdue(self, report: ProgressReport) -> bool:
        """Return whether it is in hand and its day has passed."""
        return report.is_overdue(self.day)

    def to_representation(self, record: Any) -> dict[str, Any]:
        shown = super().to_representation(record)
        user = getattr(self.context.get("request"), "user", None)
        if not sees_submissions(user, record):
            for name in self.inside_only:
                shown.pop(name, None)
        return shown


class NewReportSerializer(ProgressReportSerializer):
    """A new report; an officer who enters one for an organization says how it came."""

    basis = TextField(required=False, allow_blank=True, max_length=50)
    sender = TextField(required=False, allow_blank=True, max_length=200, write_only=True)
    date = serializers.DateField(required=False, write_only=True)
    channel = TextField(required=False, allow_blank=True, max_length=100, write_only=True)

    class Meta(ProgressReportSerializer.Meta):
        fields = [
            *[name for name in ProgressReportSerializer.Meta.fields if name != "basis"],
            *["basis", "sender", "date", "channel"],
        ]
        read_only_fields = [
            name for name in ProgressReportSerializer.Meta.read_only_fields if name != "basis"
        ]


class EnterBody(BasisBody):
    """A report that came on paper: how it came, and what it says."""

    language = serializers.ChoiceField(choices=Language.choices, required=False)
    narrative = TextField(required=False, allow_blank=True, max_length=MAX_TEXT)
    challenges = TextField(required=False, allow_blank=True, max_length=MAX_TEXT)
    way_forward = TextField(required=False, allow_blank=True, max_length=MAX_TEXT)
    percent = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=100)
    is_no_progress = BooleanField(required=False)
    no_progress_reason = TextField(required=False, allow_blank=True, max_length=MAX_TEXT)
    is_public = BooleanField(required=False)
    obstacles: Any = many(Obstacle, "code")


class AcceptBody(ReasonBody):
    """Accepting; `fulfil` also enters the commitment as fulfilled, where 100 % is reported."""

    fulfil = BooleanField(required=False)
    fulfilled_on = serializers.DateField(required=False, help_text="Today, if left out.")


class ExtendBody(ReasonBody):
    """Another day for one report."""

    due_on = serializers.DateField()


class DifferenceSerializer(StrictSerializer):
    """One field of two submissions, in the caller's language: what went, what came."""

    label = serializers.CharField()
    pieces = serializers.SerializerMethodField()

    @extend_schema_field(
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "kind": {"type": "string", "enum": ["same", "gone", "new"]},
                    "text": {"type": "string"},
                },
            },
        }
    )
    def get_pieces(self, difference: Any) -> list[dict[str, str]]:
        """Return the words in their order."""
        return [{"kind": piece.kind, "text": piece.text} for piece in difference.pieces]


class SubmissionSerializer(StrictSerializer):
    """What was sent, and how it differs from the submission before."""

    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    by = serializers.CharField()
    reason = serializers.CharField()
    narrative = serializers.CharField(source="report.narrative")
    challenges = serializers.CharField(source="report.challenges")
    way_forward = serializers.CharField(source="report.way_forward")
    percent = serializers.IntegerField(source="report.percent", allow_null=True)
    is_no_progress = serializers.BooleanField(source="report.is_no_progress")
    no_progress_reason = serializers.CharField(source="report.no_progress_reason")
    language = serializers.CharField(source="report.language")
    obstacles = serializers.SerializerMethodField(help_text="Codes of the obstacles met.")
    differences = DifferenceSerializer(many=True, allow_null=True)

    def get_obstacles(self, submission: Any) -> list[str]:
        """Return the codes, in the order of the document."""
        return [one.code for one in submission.obstacles]


class ProgressReportViewSet(CountedListMixin, WritableViewSet):
    """Reports on commitments: what was asked for, what is written, sent and accepted."""

    queryset = ProgressReport.objects.select_related(
        "commitment__organization", "commitment__activity", "round"
    ).prefetch_related("obstacles")
    serializer_class = ProgressReportSerializer
    filterset_class = filtersets.ProgressReportFilterSet
    required_scope = "report"
    ordering_fields = {
        "due_on": ("due_on",),
        "submitted_at": ("submitted_at",),
        "reference": ("commitment__reference", "number"),
        "updated_at": ("updated_at",),
        "created_at": ("created_at",),
    }
    record_actions = transition_actions(
        PROGRESS_REPORT_TRANSITIONS,
        services.perform,
        bodies={"enter": EnterBody, "accept": AcceptBody, "extend": ExtendBody},
        report_scope=("submit", "ask-clearance", "clear", "send-back"),
    )

    def get_serializer_class(self) -> Any:
        return NewReportSerializer if self.action == "create" else ProgressReportSerializer

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        word = taken(data, ("basis", "sender", "date", "channel"))
        obstacles = data.pop("obstacles", None)
        commitment = data.pop("commitment")
        if word or not acts_for(actor, commitment.organization_id, Role.REPORTER):
            return services.enter_report(
                actor=actor,
                report=ProgressReport(commitment=commitment),
                reason=reason,
                obstacles=obstacles,
                **word,
                **data,
            )
        in_hand = commitment.progress_reports.filter(state__in=REPORT_IN_HAND).first()
        if in_hand is not None:  # its text is changed with its version, not written over
            ways = [way.name for way in PROGRESS_REPORT_TRANSITIONS.possible(in_hand)]
            raise IllegalTransition(in_hand.state, str(in_hand.get_state_display()), ways)
        report = changed(services.start_report(actor=actor, commitment=commitment), data)
        return services.save_report(actor=actor, report=report, obstacles=obstacles, reason=reason)

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        if data.pop("commitment", record.commitment) != record.commitment:
            raise ValidationError({"commitment": _("A report stays with its commitment.")})
        obstacles = data.pop("obstacles", None)
        report = changed(record, data)
        return services.save_report(actor=actor, report=report, obstacles=obstacles, reason=reason)

    def history_rows(self, record: Any) -> Any:
        """Drafts are the organization's own: others read of what was accepted."""
        rows = super().history_rows(record)
        inside = sees_submissions(self.request.user, record)
        return rows if inside else rows.filter(state=ReportState.ACCEPTED)

    @extend_schema(
        responses=SubmissionSerializer(many=True),
        description="What was sent each time, the newest first, for its organization and officers.",
    )
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def submissions(self, request: Request, **kwargs: Any) -> Response:
        """Return the submissions, each with how it differs from the one before."""
        if not request.user.is_authenticated:
            raise NotAuthenticated()
        report = self.get_object()
        if not sees_submissions(request.user, report):
            raise NotAllowed(_("Only its organization and the Secretariat read submissions."))
        return Response(SubmissionSerializer(submissions_of(report), many=True).data)
