"""What was agreed: everyone reads, officers keep names and notes, nobody the source's text."""

from typing import Any

from django.db.models import Prefetch

from peacebuilding.api.actions import ReasonBody, RecordAction, transition_actions
from peacebuilding.api.serializers import ChoiceField
from peacebuilding.api.views import TrackerViewSet, UpdateMixin, WritableViewSet

from .. import filtersets, models
from ..choices import ModalityStatus
from ..services import perform_on_modality, save_reference, set_modality_status
from ..transitions import MODALITY_TRANSITIONS
from . import serializers as s


class SaveByServiceMixin:
    """Create and change through the one service of reference data."""

    queryset: Any

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        return save_reference(self.queryset.model(**data), actor=actor, reason=reason)

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        for name, value in data.items():
            setattr(record, name, value)
        return save_reference(record, actor=actor, reason=reason)


class KeptViewSet(SaveByServiceMixin, WritableViewSet):
    """Reference data that officers create and change."""


class FixedViewSet(SaveByServiceMixin, UpdateMixin, TrackerViewSet):
    """Reference data that the document fixes: officers change its names only."""


class MeetingViewSet(KeptViewSet):
    """High-level meetings, by their number in the series."""

    queryset = models.Meeting.objects.select_related("country")
    serializer_class = s.MeetingSerializer
    filterset_class = filtersets.MeetingFilterSet
    lookup_field = "number"
    ordering_fields = ("number", "updated_at")
    ordering = ("number",)


class DocumentViewSet(KeptViewSet):
    """Documents of the library."""

    queryset = models.Document.objects.select_related("meeting")
    serializer_class = s.DocumentSerializer
    filterset_class = filtersets.DocumentFilterSet
    ordering_fields = ("symbol", "issued_on", "updated_at")
    ordering = ("symbol",)

    def get_queryset(self) -> Any:
        """Return the documents; one that replaces a hidden document names none."""
        seen = models.Document.objects.visible_to(self.request.user)
        return super().get_queryset().prefetch_related(Prefetch("supersedes", queryset=seen))


class ParagraphViewSet(TrackerViewSet):
    """Paragraphs of the documents, in their order; read only."""

    queryset = models.Paragraph.objects.select_related("document")
    serializer_class = s.ParagraphSerializer
    filterset_class = filtersets.ParagraphFilterSet
    ordering_fields = {"order": ("document_id", "order"), "updated_at": ("updated_at",)}
    ordering = ("order",)


class FrameworkViewSet(KeptViewSet):
    """Frameworks: peace-building (2001) and conflict prevention (1998, without text)."""

    queryset = models.Framework.objects.select_related("meeting", "document")
    serializer_class = s.FrameworkSerializer
    filterset_class = filtersets.ChangedFilterSet
    lookup_field = "slug"
    ordering_fields = ("slug", "updated_at")
    ordering = ("slug",)


class GuidingPrincipleViewSet(FixedViewSet):
    """The eight guiding principles."""

    queryset = models.GuidingPrinciple.objects.select_related("framework", "paragraph")
    serializer_class = s.GuidingPrincipleSerializer
    filterset_class = filtersets.OfFrameworkFilterSet
    lookup_field = "code"
    ordering_fields = ("order", "code", "updated_at")
    ordering = ("order",)


class KeyAreaViewSet(FixedViewSet):
    """The five key areas of peace-building."""

    queryset = models.KeyArea.objects.select_related("paragraph")
    serializer_class = s.KeyAreaSerializer
    filterset_class = filtersets.ChangedFilterSet
    lookup_field = "slug"
    ordering_fields = ("order", "slug", "updated_at")
    ordering = ("order",)


class FunctionalAreaViewSet(KeptViewSet):
    """Functional areas under the key areas; officers extend them."""

    queryset = models.FunctionalArea.objects.select_related("key_area")
    serializer_class = s.FunctionalAreaSerializer
    filterset_class = filtersets.FunctionalAreaFilterSet
    ordering_fields = ("slug", "updated_at")
    ordering = ("slug",)


class ActivityCategoryViewSet(FixedViewSet):
    """The categories A to E, and CP for the framework of 1998."""

    queryset = models.ActivityCategory.objects.select_related("framework", "paragraph")
    serializer_class = s.ActivityCategorySerializer
    filterset_class = filtersets.OfFrameworkFilterSet
    lookup_field = "letter"
    ordering_fields = ("order", "letter", "updated_at")
    ordering = ("order", "letter")


class SetStatusBody(ReasonBody):
    """The status to set."""

    status = ChoiceField(choices=ModalityStatus.choices)


def _set_status(modality: models.Modality, **values: Any) -> models.Modality:
    return set_modality_status(modality=modality, **values)


class ModalityViewSet(KeptViewSet):
    """The modalities of cooperation, by code ("A.5", "C.1(a)")."""

    queryset = models.Modality.objects.select_related("category__framework", "parent", "paragraph")
    serializer_class = s.ModalitySerializer
    filterset_class = filtersets.ModalityFilterSet
    lookup_field = "code"
    ordering_fields = {"order": ("category__order", "order"), "code": ("code",)}
    ordering = ("order",)
    record_actions = (
        RecordAction("set-status", _set_status, SetStatusBody, doc="Set the status."),
        *transition_actions(MODALITY_TRANSITIONS, perform_on_modality),
    )


class CrossCuttingConcernViewSet(FixedViewSet):
    """The seven cross-cutting concerns."""

    queryset = models.CrossCuttingConcern.objects.select_related("paragraph")
    serializer_class = s.CrossCuttingConcernSerializer
    filterset_class = filtersets.ChangedFilterSet
    lookup_field = "slug"
    ordering_fields = ("order", "slug", "updated_at")
    ordering = ("order",)


class ObstacleViewSet(FixedViewSet):
    """The three obstacles."""

    queryset = models.Obstacle.objects.prefetch_related("paragraphs")
    serializer_class = s.ObstacleSerializer
    filterset_class = filtersets.ChangedFilterSet
    lookup_field = "code"
    ordering_fields = ("order", "code", "updated_at")
    ordering = ("order",)
