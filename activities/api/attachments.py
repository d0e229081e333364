"""Papers of activities, answers, commitments and reports: files up to 20 MB, or links."""

from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from peacebuilding.api.parsers import FileParser, StrictJSONParser
from peacebuilding.api.serializers import (
    BooleanField,
    TrackerSerializer,
    VisiblePrimaryKeyRelatedField,
)
from peacebuilding.api.views import DestroyMixin, WritableViewSet
from peacebuilding.core.text import is_number

from .. import services
from ..filtersets import AttachmentFilterSet
from ..models import PARENTS, Activity, Attachment, Commitment, Participation, ProgressReport
from .views import CountedListMixin, changed

#: Texts of a form that stand for a value.
FLAGS = {"true": True, "false": False}


def parent_of(model: Any) -> VisiblePrimaryKeyRelatedField:
    """Return the field that names what the paper belongs to; exactly one of them is given."""
    return VisiblePrimaryKeyRelatedField(
        queryset=model.objects.all(), required=False, allow_null=True
    )


class AttachmentSerializer(TrackerSerializer):
    """A paper; sent as JSON with a `link`, or as a form (multipart) with a `file`.

    `html_url` is the address of the file.
    """

    activity = parent_of(Activity)
    participation = parent_of(Participation)
    commitment = parent_of(Commitment)
    progress_report = parent_of(ProgressReport)
    file = serializers.FileField(
        required=False,
        write_only=True,
        max_length=200,
        help_text="PDF, JPEG, PNG, TIFF, DOCX, XLSX or ODT, at most 20 MB.",
    )
    is_basis = BooleanField(
        required=False,
        help_text="Scan of what the present word of an organization rests on; by officers.",
    )

    class Meta:
        model = Attachment
        fields = [
            *[*PARENTS, "title", "file", "link", "file_name", "media_type", "size"],
            *["is_public", "is_basis"],
        ]
        read_only_fields = ["file_name", "media_type", "size"]
        extra_kwargs = {"title": {"required": False}}

    def to_internal_value(self, data: Any) -> Any:
        """Read the texts of a form as what they stand for."""
        if isinstance(data, QueryDict):
            data = {name: self._read(name, value) for name, value in data.items()}
        return super().to_internal_value(data)

    @staticmethod
    def _read(name: str, value: Any) -> Any:
        if name in PARENTS and isinstance(value, str) and is_number(value):
            return int(value)
        return FLAGS.get(value, value) if name in {"is_public", "is_basis"} else value


class AttachmentViewSet(CountedListMixin, DestroyMixin, WritableViewSet):
    """Papers: added by who may write to what they belong to, seen with it."""

    queryset = Attachment.objects.select_related(
        *("activity", "participation__activity", "commitment__activity"),
        "progress_report__commitment__activity",
    )
    serializer_class = AttachmentSerializer
    filterset_class = AttachmentFilterSet
    parser_classes = [FileParser, StrictJSONParser]
    ordering_fields = ("title", "updated_at", "created_at")

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        return services.add_attachment(actor=actor, attachment=Attachment(**data), reason=reason)

    def perform_update_service(
        self, record: Any, actor: Any, data: dict[str, Any], reason: str
    ) -> Any:
        paper = changed(record, data)
        return services.update_attachment(actor=actor, attachment=paper, reason=reason)

    def perform_destroy_service(self, record: Any, actor: Any, reason: str) -> None:
        services.delete_attachment(actor=actor, attachment=record, reason=reason)
