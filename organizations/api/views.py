"""Who takes part: everyone reads what is public, organizations keep what is theirs."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from peacebuilding.api.actions import RecordAction
from peacebuilding.api.past import AS_OF, AsOfMixin
from peacebuilding.api.views import WritableViewSet

from .. import filtersets, models, services
from . import serializers as s


class ServiceViewSet(WritableViewSet):
    """Creates and changes through one service, called with the record by `record_argument`."""

    service: Callable[..., Any]
    queryset: Any

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        return self.save(self.queryset.model(), actor, data, reason)

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        return self.save(record, actor, data, reason)

    def save(self, record: Any, actor: Any, data: dict[str, Any], reason: str) -> Any:
        """Put the data into the record and call the service."""
        sets = self.fill(record, data)
        options = {"many_to_many": sets} if sets else {}
        service: Any = type(self).service
        return service(actor=actor, reason=reason, **{self.record_argument: record}, **options)

    @staticmethod
    def fill(record: Any, data: dict[str, Any]) -> dict[str, Any]:
        """Set the plain values, and return the sets to replace."""
        names = {field.name for field in record._meta.many_to_many}
        for name, value in data.items():
            if name not in names:
                setattr(record, name, value)
        return {name: value for name, value in data.items() if name in names}


class OrganizationViewSet(AsOfMixin, ServiceViewSet):
    """Organizations, by slug; a former slug answers 301 with the present address."""

    queryset = models.Organization.objects.select_related("hq_country", "part_of").prefetch_related(
        "names", "regions", "member_countries"
    )
    serializer_class = s.OrganizationSerializer
    filterset_class = filtersets.OrganizationFilterSet
    lookup_field = "slug"
    record_argument = "organization"
    service = staticmethod(services.save_organization)
    ordering_fields = ("name", "slug", "kind", "updated_at")
    ordering = ("name",)

    past_rows = ("names",)

    @extend_schema(parameters=[AS_OF])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        try:
            return super().retrieve(request, *args, **kwargs)
        except Http404:
            rows = models.Organization.objects.visible_to(request.user)
            found = get_object_or_404(rows.by_former_slug(kwargs["slug"]))
            address = request.build_absolute_uri(f"../{found.slug}/")
            return Response(status=301, headers={"Location": address})

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        """Approvers change their own profile, officers everything."""
        before = {name: value_of(record, name) for name in data}
        sets = self.fill(record, data)
        return services.update_profile(
            actor=actor,
            organization=record,
            changed={name for name, value in data.items() if plain(value) != before[name]},
            many_to_many=sets or None,
            reason=reason,
        )


def value_of(record: Any, name: str) -> Any:
    """Return a field's value, a set of rows as the set of their keys."""
    value = getattr(record, name)
    return plain(list(value.all())) if hasattr(value, "all") else value


def plain(value: Any) -> Any:
    """Return a list of rows as the set of their keys, anything else as it is."""
    return {row.pk for row in value} if isinstance(value, list) else value


class MeetingParticipantViewSet(ServiceViewSet):
    """Participants of the meetings, in the order printed."""

    queryset = models.MeetingParticipant.objects.with_names()
    serializer_class = s.MeetingParticipantSerializer
    filterset_class = filtersets.MeetingParticipantFilterSet
    record_argument = "participant"
    service = staticmethod(services.save_meeting_participant)
    ordering_fields = {"order": ("meeting__number", "order"), "updated_at": ("updated_at",)}
    ordering = ("meeting__number", "order")


class StaffOfficerViewSet(ServiceViewSet):
    """The roster (A.3): for active accounts; nothing for visitors."""

    queryset = models.StaffOfficer.objects.with_details()
    serializer_class = s.StaffOfficerSerializer
    filterset_class = filtersets.StaffOfficerFilterSet
    record_argument = "officer"
    service = staticmethod(services.save_staff_officer)
    ordering_fields = {
        "name": ("name",),
        "organization": ("organization__slug", "name"),
        "updated_at": ("updated_at",),
    }
    ordering = ("organization__slug", "name")
    record_actions = (
        RecordAction("confirm", services.confirm_contact, doc="The contact data are right today."),
        RecordAction(
            "hand-over",
            services.hand_over,
            s.HandOverBody,
            doc="Let a successor answer for everything; nothing that points here is rewritten.",
        ),
    )


class FocalPointViewSet(ServiceViewSet):
    """Focal points (C.1): for active accounts; nothing for visitors."""

    queryset = models.FocalPoint.objects.with_details()
    serializer_class = s.FocalPointSerializer
    filterset_class = filtersets.FocalPointFilterSet
    record_argument = "focal_point"
    service = staticmethod(services.save_focal_point)
    ordering_fields = {
        "organization": ("organization__slug", "purpose"),
        "updated_at": ("updated_at",),
    }
    ordering = ("organization__slug", "purpose")
    record_actions = (
        RecordAction("end", services.end_focal_point, s.EndBody, doc="End the focal point."),
    )


class PeacebuildingUnitViewSet(ServiceViewSet):
    """Peace-building units (A.1)."""

    queryset = models.PeacebuildingUnit.objects.select_related("organization")
    serializer_class = s.PeacebuildingUnitSerializer
    filterset_class = filtersets.PeacebuildingUnitFilterSet
    record_argument = "unit"
    service = staticmethod(services.save_unit)
    ordering_fields = {"organization": ("organization__slug", "name_en"), "name_en": ("name_en",)}
    ordering = ("organization__slug", "name_en")


class MechanismViewSet(ServiceViewSet):
    """National and regional mechanisms (A.2)."""

    queryset = models.Mechanism.objects.select_related("organization", "country", "region")
    serializer_class = s.MechanismSerializer
    filterset_class = filtersets.MechanismFilterSet
    record_argument = "mechanism"
    service = staticmethod(services.save_mechanism)
    ordering_fields = {"organization": ("organization__slug", "name_en"), "name_en": ("name_en",)}
    ordering = ("organization__slug", "name_en")


class CapabilityViewSet(ServiceViewSet):
    """What organizations can offer (A.7)."""

    queryset = models.Capability.objects.with_details().prefetch_related("countries", "regions")
    serializer_class = s.CapabilitySerializer
    filterset_class = filtersets.CapabilityFilterSet
    record_argument = "capability"
    service = staticmethod(services.save_capability)
    ordering_fields = {
        "organization": ("organization__slug", "key_area__order"),
        "updated_at": ("updated_at",),
    }
    ordering = ("organization__slug", "key_area__order")


class DisseminationViewSet(ServiceViewSet):
    """Documents sent and acknowledged (C.3): for active accounts."""

    queryset = models.Dissemination.objects.select_related("document", "organization", "officer")
    serializer_class = s.DisseminationSerializer
    filterset_class = filtersets.DisseminationFilterSet
    record_argument = "dissemination"
    service = staticmethod(services.save_dissemination)
    ordering_fields = ("sent_on", "updated_at")
    ordering = ("-sent_on",)
    record_actions = (
        RecordAction(
            "acknowledge",
            services.acknowledge_dissemination,
            scope="report",
            doc="Confirm, for the organization, that the document has arrived.",
        ),
    )
