"""`organizations/{slug}/owed/`: everything an organization owes, as on the workspace."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from peacebuilding.api.permissions import LoginRequired
from peacebuilding.api.problems import BadParameters
from peacebuilding.api.views import TrackerAPIView
from peacebuilding.core.filters import Refusal

from ..duties import DutyKind, askable, due_before, owed
from ..models import Organization


class DutySerializer(serializers.Serializer):
    """One thing to do; gone from the list when it is done."""

    uid = serializers.CharField(help_text="Its name for ever, the same in the calendar feed.")
    kind = serializers.ChoiceField(DutyKind.values)
    organization = serializers.CharField(source="organization.slug")
    reference = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField(help_text="Of the title; empty where it is ours.")
    due_on = serializers.DateField(allow_null=True)
    is_binding = serializers.BooleanField(help_text="What binds nobody is never late.")
    overdue = serializers.BooleanField(source="is_late")
    note = serializers.SerializerMethodField()
    responsible = serializers.SerializerMethodField(help_text="The officer in charge, by name.")
    is_confidential = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Rises with everything the entry shows.")
    updated_at = serializers.DateTimeField(source="changed_at")
    html_url = serializers.SerializerMethodField()
    action_url = serializers.SerializerMethodField(
        help_text="The page on which you do it; null where you may not."
    )

    def get_note(self, duty: Any) -> str:
        """Return more about it, in words of the language asked for."""
        return str(duty.note)

    def get_responsible(self, duty: Any) -> str | None:
        """Return the name of the officer in charge."""
        return duty.person.name if duty.person else None

    def get_html_url(self, duty: Any) -> str:
        """Return the page of the record."""
        return self._absolute(duty.url)

    def get_action_url(self, duty: Any) -> str | None:
        """Return where the caller does it."""
        if duty.action is None:
            return None
        return self._absolute(duty.url if duty.action.is_immediate else duty.action.url)

    def _absolute(self, path: str) -> str:
        address: str = self.context["request"].build_absolute_uri(path)
        return address


class OwedSerializer(serializers.Serializer):
    """Everything an organization owes, late first, then by date, undated last."""

    organization = serializers.CharField()
    as_of = serializers.DateField(help_text="The day (UTC) by which lateness is counted.")
    count = serializers.IntegerField()
    results = DutySerializer(many=True)


class OwedForm(forms.Form):
    """What the address may be asked for."""

    due_before = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


def find_organization(request: Request, slug: str) -> Organization:
    """Return the organization, for whoever may read what it owes; raise Http404 for others."""
    rows = Organization.objects.visible_to(request.user)
    found = rows.filter(slug=slug).first() if "\0" not in slug else None
    if found is None or not askable([found.pk], request.user):
        raise Http404
    return found


def read_kinds(request: Request) -> set[str]:
    """Return the kinds asked for, by repetition or comma; raise BadParameters."""
    given = request.query_params.getlist("kind")
    kinds = {kind.strip() for value in given for kind in value.split(",")}
    if unknown := kinds - set(DutyKind.values):
        words = _("There is no such choice: %s") % ", ".join(sorted(unknown))
        raise BadParameters([Refusal("kind", "invalid_choice", words)])
    return kinds


def read_day(request: Request) -> Any:
    """Return the day of `due_before`, or None; raise BadParameters."""
    form = OwedForm(request.query_params)
    values = request.query_params.getlist("due_before")
    if len(values) > 1:
        raise BadParameters([Refusal("due_before", "repeated", _("Give one value."))])
    if not form.is_valid() or (values and not values[0].strip()):
        raise BadParameters([Refusal("due_before", "invalid", _("Enter a valid date."))])
    return form.cleaned_data["due_before"]


class OwedView(TrackerAPIView):
    """Everything an organization owes; the same set as its workspace and its calendar."""

    permission_classes = [LoginRequired]
    login_required = True
    query_parameters = {"get": {"kind", "due_before"}}

    @extend_schema(
        operation_id="organization_owed",
        parameters=[
            OpenApiParameter("slug", str, "path"),
            OpenApiParameter(
                "kind",
                {"type": "array", "items": {"type": "string", "enum": DutyKind.values}},
                explode=False,
                style="form",
                description="One or several kinds.",
            ),
            OpenApiParameter(
                "due_before",
                {"type": "string", "format": "date"},
                description="What is due until this day, the day included; undated ones not.",
            ),
        ],
        responses=OwedSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return what is owed, for the organization's members and officers; else 404."""
        kinds, day = read_kinds(request), read_day(request)
        organization = find_organization(request, slug)
        today = timezone.localdate()
        duties = owed([organization.pk], user=request.user, on=today)
        if kinds:
            duties = [duty for duty in duties if duty.kind in kinds]
        if day:
            duties = due_before(duties, day)
        found = {
            "organization": organization.slug,
            "as_of": today,
            "count": len(duties),
            "results": duties,
        }
        return Response(OwedSerializer(found, context={"request": request}).data)
