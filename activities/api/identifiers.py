"""What records are called in other systems, and writing a record by such a name."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.models import Organization
from peacebuilding.api.serializers import TextField
from peacebuilding.api.views import DestroyMixin, WritableViewSet
from peacebuilding.core.exceptions import NotAllowed, StaleVersion
from peacebuilding.core.filters import RecordFilterSet, RelatedFilter, TextFilter

from .. import services
from ..models import ExternalIdentifier, named_records
from ..permissions import can_keep_identifier
from .parents import ParentField, ParentFilter
from .serializers import RecordSerializer, named


class ExternalIdentifierSerializer(RecordSerializer):
    """What a record (`parent`) is called in a system of an organization."""

    parent = ParentField(ExternalIdentifier.kinds, help_text="The record, as `activities/7`.")
    organization = named(Organization, "slug", help_text="The one in whose system it stands.")
    system = TextField(max_length=50, help_text="Letters, digits, `.`, `-`, `_`.")
    value = TextField(max_length=150)

    class Meta:
        model = ExternalIdentifier
        fields = ["parent", "organization", "system", "value"]


class ExternalIdentifierFilterSet(RecordFilterSet):
    """External identifiers: of which record, in whose system, which."""

    parent = ParentFilter(ExternalIdentifier.kinds, label=_("The record, such as “activities/7”"))
    organization = RelatedFilter(Organization, label=_("Organization"))
    system = TextFilter(label=_("System"), max_length=50)
    value = TextFilter(label=_("Identifier"), max_length=150)


class ExternalIdentifierViewSet(DestroyMixin, WritableViewSet):
    """What records are called in other systems; seen with the record."""

    queryset = ExternalIdentifier.objects.for_list().prefetch_related(
        named_records(ExternalIdentifier)
    )
    serializer_class = ExternalIdentifierSerializer
    filterset_class = ExternalIdentifierFilterSet
    ordering_fields = ("value", "updated_at", "created_at")

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        row = ExternalIdentifier(**data)
        return services.save_external_identifier(actor=actor, identifier=row, reason=reason)

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        for name, value in data.items():
            setattr(record, name, value)
        return services.save_external_identifier(actor=actor, identifier=record, reason=reason)

    def perform_destroy_service(self, record: Any, actor: Any, reason: str) -> None:
        services.delete_external_identifier(actor=actor, identifier=record, reason=reason)


#: The parts of the address.
PLACE = [
    OpenApiParameter("organization", str, "path", description="Slug of the organization."),
    OpenApiParameter("system", str, "path", description="The name of its system."),
    OpenApiParameter("value", str, "path", description="What the record is called there."),
]


class ByIdentifierMixin:
    """Adds `by-identifier/{organization}/{system}/{value}/` to a resource: read, create, change."""

    #: Operations that may change a record that exists: they answer 412 and 428 as well.
    upserts = frozenset({"put_by_identifier"})
    queryset: Any
    kwargs: dict[str, Any]

    def _named(self, organization: str, system: str, value: str) -> Any:
        rows = ExternalIdentifier.objects.about_any(self.queryset.model._base_manager.all())
        given = {"organization__slug": organization, "system": system, "value": value}
        return rows.filter(**given).first() if "\0" not in system + value + organization else None

    @extend_schema(
        parameters=PLACE, description="The record that is called so in a system of an organization."
    )
    @action(
        detail=False,
        url_path=r"by-identifier/(?P<organization>[^/]+)/(?P<system>[^/]+)/(?P<value>.+)",
        url_name="by-identifier",
        filter_backends=[],
        pagination_class=None,
    )
    def by_identifier(
        self, request: Request, organization: str, system: str, value: str
    ) -> Response:
        """Return the record; its ETag is what PUT wants in If-Match."""
        found = self._named(organization, system, value)
        if found is None:
            raise Http404
        self.kwargs["pk"] = str(found.object_id)
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(
        parameters=[
            *PLACE,
            OpenApiParameter(
                "If-Match",
                str,
                OpenApiParameter.HEADER,
                description="The ETag of the record: wanted (428) where it exists, refused (412) "
                "where it does not.",
            ),
        ],
        description="Change the record that is called so (200), or create it and remember what it "
        "is called (201). Needs the rights to the record and, to create it, those of a reporter of "
        "the organization or of an officer. The body is that of the resource.",
    )
    @by_identifier.mapping.put
    def put_by_identifier(
        self, request: Request, organization: str, system: str, value: str
    ) -> Response:
        """Create the record, or change it."""
        found = self._named(organization, system, value)
        if found is not None:
            self.kwargs["pk"] = str(found.object_id)
            return self.update(request)  # type: ignore[attr-defined]
        owner = get_object_or_404(Organization.objects.visible_to(request.user), slug=organization)
        row = ExternalIdentifier(organization=owner, system=system, value=value)
        if not can_keep_identifier(request.user, row):
            raise NotAllowed(gettext("You may not name records for this organization’s systems."))
        if request.headers.get("If-Match"):
            raise StaleVersion(None)
        serializer = self.get_serializer(data=request.data)  # type: ignore[attr-defined]
        serializer.is_valid(raise_exception=True)
        reason = request.change_reason  # type: ignore[attr-defined]
        record = self.perform_create_service(  # type: ignore[attr-defined]
            request.user, serializer.validated_data, reason
        )
        row.record = record
        services.save_external_identifier(actor=request.user, identifier=row, reason=reason)
        response: Response = self.record_answer(record, 201)  # type: ignore[attr-defined]
        if response.data:
            response["Location"] = response.data["url"]
        return response
