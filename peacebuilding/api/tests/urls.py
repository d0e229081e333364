"""A small API over countries and regions, to try every mechanism on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from peacebuilding.api.actions import RecordAction
from peacebuilding.api.routers import TrackerRouter
from peacebuilding.api.serializers import TrackerSerializer, VisibleSlugRelatedField
from peacebuilding.api.urls import api_urls
from peacebuilding.api.views import DestroyMixin, TrackerAPIView, TrackerViewSet, WritableViewSet
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.core.filters import DayFilter, FlagFilter, RecordFilterSet, RelatedFilter
from peacebuilding.core.services import delete_record, save_record
from peacebuilding.places.models import Country, Region


class CountryFilterSet(RecordFilterSet):
    region = RelatedFilter(Region, to_field_name="m49")
    starts_after = DayFilter(field_name="created_at", lookup_expr="date__gte")
    flag = FlagFilter(method="by_flag")
    overdue = FlagFilter(method="by_flag", members_only=True)

    class Meta:
        model = Country
        fields: list[str] = []

    def by_flag(self, queryset: Any, name: str, value: bool | None) -> Any:
        return queryset if value is None else queryset.filter(name_en__startswith="A")


class CountrySerializer(TrackerSerializer):
    region = VisibleSlugRelatedField(slug_field="m49", queryset=Region.objects.all())

    class Meta:
        model = Country
        fields = ["iso2", "iso3", "m49", "name_en", "name_fr", "region"]
        lookup_field = "iso2"

    def get_actions(self, record: Country) -> list[str]:
        return ["rename"] if self.context["request"].user.is_authenticated else []


class RegionSerializer(TrackerSerializer):
    class Meta:
        model = Region
        fields = ["m49", "name_en", "name_fr", "parent"]


def rename(*, actor: Any, country: Country, reason: str = "") -> Country:
    if not reason:
        raise ValidationError({"reason": "Give a reason."})
    country.name_en = reason
    return save_record(country, actor=actor, reason=reason)


def refuse_state(*, actor: Any, country: Country, reason: str = "") -> None:
    raise IllegalTransition("agreed", "Agreed", ["start"])


def refuse_person(*, actor: Any, country: Country, reason: str = "") -> None:
    raise NotAllowed("You may not do this to this record.")


class CountryViewSet(DestroyMixin, WritableViewSet):
    """Countries; "ZZ" is hidden from visitors."""

    queryset = Country.objects.select_related("region")
    serializer_class = CountrySerializer
    filterset_class = CountryFilterSet
    lookup_field = "iso2"
    ordering_fields = {"name": ("name_en",), "region": ("region__name_en",)}
    ordering = ("name_en",)
    record_argument = "country"
    record_actions = [
        RecordAction("rename", rename, scope="report", doc="Rename the country."),
        RecordAction("refuse-state", refuse_state),
        RecordAction("refuse-person", refuse_person),
    ]

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows if self.request.user.is_authenticated else rows.exclude(iso2="ZZ")

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Country:
        return save_record(Country(**data), actor=actor, reason=reason)

    def perform_update_service(
        self, record: Country, actor: Any, data: dict[str, Any], reason: str
    ) -> Country:
        for name, value in data.items():
            setattr(record, name, value)
        return save_record(record, actor=actor, reason=reason)

    def perform_destroy_service(self, record: Country, actor: Any, reason: str) -> None:
        delete_record(record, actor=actor, reason=reason)

    @extend_schema(responses={200: {"type": "object"}}, request=None)
    @action(detail=False, methods=["post"])
    def touch(self, request: Any, **kwargs: Any) -> Response:
        """Write something that is no record."""
        return Response({"touched": True})


class RegionViewSet(TrackerViewSet):
    """Regions, to read."""

    queryset = Region.objects.all()
    serializer_class = RegionSerializer


FAULTS: dict[str, Exception] = {
    "bug": RuntimeError("secret of the house"),
    "database": OperationalError("could not connect"),
    "integrity": IntegrityError("duplicate"),
    "recursion": RecursionError("too deep"),
}


class FaultView(TrackerAPIView):
    """Fails as asked."""

    query_parameters = {"get": {"kind"}}

    @extend_schema(responses={200: {"type": "object"}}, operation_id="fault")
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        raise FAULTS[request.query_params["kind"]]


router = TrackerRouter()
router.register("countries", CountryViewSet)
router.register("regions", RegionViewSet)
router.register_view("fault/", FaultView.as_view(), "fault")

handler400 = "peacebuilding.api.handlers.bad_request"
handler403 = "peacebuilding.api.handlers.permission_denied"
handler404 = "peacebuilding.api.handlers.page_not_found"
handler500 = "peacebuilding.api.handlers.server_error"
urlpatterns = [
    path("api/", include(api_urls(router))),
    # The page a country's `html_url` names; nobody opens it here.
    path("countries/<str:iso2>/", RedirectView.as_view(url="/"), name="country-detail"),
]
