"""`organizations/{slug}/statement/`: what an organization promised, as at a moment."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.models import Organization
from peacebuilding.api.permissions import LoginRequired
from peacebuilding.api.problems import BadParameters
from peacebuilding.api.views import TrackerAPIView
from peacebuilding.core.filters import Refusal

from ..choices import CommitmentDisplay, ReportingState, StatementGroup
from ..forms import StatementForm
from ..reports import organization_statement
from ..views.statement import iso, statement_query


class FiguresSerializer(serializers.Serializer):
    """The line of figures; `promised` is the sum of the others."""

    promised = serializers.IntegerField()
    kept_in_time = serializers.IntegerField()
    kept_late = serializers.IntegerField()
    open = serializers.IntegerField()
    late = serializers.IntegerField()
    withdrawn = serializers.IntegerField()


class LastReportSerializer(serializers.Serializer):
    """What its last report said; number, percentage and day where the caller may see it."""

    reporting_state = serializers.ChoiceField(ReportingState.values, source="word")
    reference = serializers.CharField()
    percent = serializers.IntegerField(allow_null=True)
    sent_on = serializers.DateField(allow_null=True)


class PromiseSerializer(serializers.Serializer):
    """One commitment as it stood at the moment."""

    id = serializers.IntegerField(source="commitment.pk")
    reference = serializers.CharField(source="commitment.reference", allow_null=True)
    title = serializers.CharField(source="commitment.title")
    language = serializers.CharField(source="commitment.language")
    activity = serializers.IntegerField(source="activity.pk")
    activity_reference = serializers.CharField(source="activity.reference", allow_null=True)
    activity_title = serializers.CharField(source="activity.title")
    modality = serializers.CharField(source="modality.code")
    basis = serializers.CharField(source="commitment.basis")
    due_on = serializers.DateField(source="commitment.due_on", allow_null=True)
    earlier_due_dates = serializers.ListField(
        child=serializers.DateField(), source="earlier_dates", help_text="The oldest first."
    )
    is_indicative = serializers.BooleanField(source="commitment.is_indicative")
    status = serializers.CharField(source="commitment.status")
    display_status = serializers.ChoiceField(CommitmentDisplay.values, source="shown_status")
    figure = serializers.ChoiceField(
        StatementGroup.values, source="group", help_text="The figure that counts it."
    )
    ended_on = serializers.DateField(
        allow_null=True, help_text="The day it was kept or withdrawn; null while it is open."
    )
    days_late = serializers.IntegerField()
    reason = serializers.CharField(source="commitment.status_reason")
    last_report = LastReportSerializer()
    is_questioned = serializers.SerializerMethodField()

    def get_is_questioned(self, promise: Any) -> bool:
        """Return whether somebody had said that it was wrong, and nobody answered."""
        return promise.commitment.pk in self.context["questioned"]


class AwaitedSerializer(serializers.Serializer):
    """Something an organization owed at the moment."""

    organization = serializers.CharField(source="organization.slug")
    kind = serializers.ChoiceField(["commitment", "agreement", "answer"])
    reference = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    is_binding = serializers.BooleanField()
    overdue = serializers.BooleanField(source="is_late")


class QuestionedSerializer(serializers.Serializer):
    """What somebody said was wrong, and nobody had answered at the moment."""

    reference = serializers.CharField()
    text = serializers.CharField()
    language = serializers.CharField()
    organization = serializers.CharField(source="organization.slug", default=None, allow_null=True)
    asked_at = serializers.DateTimeField()


class StatementSerializer(serializers.Serializer):
    """An organization's statement; `url` and `html_url` give the same figures again."""

    organization = serializers.CharField(source="organization.slug")
    name = serializers.CharField(source="names.display_name", help_text="Borne on that day.")
    as_of = serializers.SerializerMethodField(help_text="The moment, in UTC.")
    period_from = serializers.DateField(source="from_day", allow_null=True)
    url = serializers.SerializerMethodField()
    html_url = serializers.SerializerMethodField()
    figures = serializers.SerializerMethodField()
    activities = serializers.IntegerField(help_text="In which it took part.")
    promises = PromiseSerializer(many=True)
    awaited_from_it = AwaitedSerializer(many=True)
    awaited_from_others = AwaitedSerializer(many=True)
    questions = QuestionedSerializer(many=True)

    @extend_schema_field({"type": "string", "format": "date-time"})
    def get_as_of(self, statement: Any) -> str:
        """Return the moment."""
        return iso(statement.as_of)

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, statement: Any) -> str:
        """Return the address of this answer in the API."""
        return self._address(statement, f"/api/v1/organizations/{statement.organization.slug}")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_html_url(self, statement: Any) -> str:
        """Return the address of the same statement as a page."""
        return self._address(statement, f"/organizations/{statement.organization.slug}")

    def _address(self, statement: Any, place: str) -> str:
        query = statement_query(statement.as_of, statement.from_day)
        address: str = self.context["request"].build_absolute_uri(f"{place}/statement/?{query}")
        return address

    @extend_schema_field(FiguresSerializer)
    def get_figures(self, statement: Any) -> dict[str, int]:
        """Return the line of figures."""
        parts = {key.replace("-", "_"): count for key, count in statement.counts.items()}
        return {"promised": statement.promised, **parts}


class StatementView(TrackerAPIView):
    """What an organization promised and what became of it, as at a moment."""

    permission_classes = [LoginRequired]
    login_required = True
    query_parameters = {"get": {"as_of", "from"}}

    @extend_schema(
        operation_id="organization_statement",
        parameters=[
            OpenApiParameter("slug", str, "path"),
            OpenApiParameter(
                "as_of",
                str,
                description="A date, which stands for its end in UTC, or a moment that has passed; "
                "now if left out.",
            ),
            OpenApiParameter(
                "from",
                {"type": "string", "format": "date"},
                description="Leaves out what was kept or withdrawn before this day.",
            ),
        ],
        responses=StatementSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return the statement, of the records the caller may see now; for active accounts."""
        refusals = [
            Refusal(name, "repeated" if len(values) > 1 else "blank", _("Give one value."))
            for name, values in request.query_params.lists()
            if len(values) > 1 or not values[0].strip()
        ]
        form = StatementForm(request.query_params)
        if not form.is_valid():
            refusals += [
                Refusal(name, error["code"] or "invalid", error["message"])
                for name, errors in form.errors.get_json_data().items()
                for error in errors
            ]
        if refusals:
            raise BadParameters(refusals)
        rows = Organization.objects.visible_to(request.user).prefetch_related("names")
        found = rows.filter(slug=slug).first() if "\0" not in slug else None
        if found is None:
            raise Http404
        given = form.cleaned_data
        statement = organization_statement(request.user, found, given["as_of"], given["from"])
        context = {"request": request, "questioned": statement.questioned_ids}
        return Response(StatementSerializer(statement, context=context).data)
