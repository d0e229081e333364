"""`organizations/{slug}/dashboard/`: where an organization stands, as counts."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.owed import find_organization
from organizations.duties import DutyKind, next_day, owed
from peacebuilding.api.permissions import LoginRequired
from peacebuilding.api.views import TrackerAPIView

from ..choices import CommitmentDisplay, ReportState
from ..reports import standing


class FourFiguresSerializer(serializers.Serializer):
    """The four figures of the workspace; kept, open, late and withdrawn are all commitments."""

    kept = serializers.IntegerField()
    open = serializers.IntegerField(help_text="Not kept, not withdrawn and not late.")
    late = serializers.IntegerField()
    awaiting_others = serializers.IntegerField(
        help_text="What others owe in activities it takes part in, as on its statement."
    )


class OwedFiguresSerializer(serializers.Serializer):
    """What `owed/` lists, counted."""

    total = serializers.IntegerField()
    late = serializers.IntegerField()
    next_due_on = serializers.DateField(allow_null=True)
    by_kind = serializers.DictField(
        child=serializers.IntegerField(), help_text=f"By kind: {', '.join(DutyKind.values)}."
    )


class DashboardSerializer(serializers.Serializer):
    """Where an organization stands today, as the caller may see it."""

    organization = serializers.CharField()
    as_of = serializers.DateField(help_text="The day (UTC) by which lateness is counted.")
    figures = FourFiguresSerializer()
    owed = OwedFiguresSerializer()
    commitments = serializers.DictField(
        child=serializers.IntegerField(),
        help_text=f"By state as shown: {', '.join(CommitmentDisplay.values)}.",
    )
    reports = serializers.DictField(
        child=serializers.IntegerField(),
        help_text=f"By state: {', '.join(ReportState.values)}. To the Secretariat, a report that "
        "is being written is still requested.",
    )


class DashboardView(TrackerAPIView):
    """Where an organization stands: the counts behind its workspace."""

    permission_classes = [LoginRequired]
    login_required = True

    @extend_schema(
        operation_id="organization_dashboard",
        parameters=[OpenApiParameter("slug", str, "path")],
        responses=DashboardSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return the counts, for the organization's members and officers; else 404."""
        organization = find_organization(request, slug)
        today = timezone.localdate()
        duties = owed([organization.pk], user=request.user, on=today)
        stands = standing(request.user, [organization.pk], today)
        kinds = [duty.kind.value for duty in duties]
        found: dict[str, Any] = {
            "organization": organization.slug,
            "as_of": today,
            "figures": stands,
            "owed": {
                "total": len(duties),
                "late": sum(duty.is_late for duty in duties),
                "next_due_on": next_day(duties),
                "by_kind": {kind: kinds.count(kind) for kind in DutyKind.values},
            },
            "commitments": {
                state: stands.commitments.get(state, 0) for state in CommitmentDisplay.values
            },
            "reports": {state: stands.reports.get(state, 0) for state in ReportState.values},
        }
        return Response(DashboardSerializer(found).data)
