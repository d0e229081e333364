"""What was agreed, as JSON: texts plain (`text`) and with emphasis (`text_html`)."""

from typing import Any

from rest_framework import serializers

from peacebuilding.api.serializers import TrackerSerializer, VisibleSlugRelatedField
from peacebuilding.places.models import Country

from ..models import (
    ActivityCategory,
    CrossCuttingConcern,
    Document,
    Framework,
    FunctionalArea,
    GuidingPrinciple,
    KeyArea,
    Meeting,
    Modality,
    Obstacle,
    Paragraph,
)
from ..transitions import MODALITY_TRANSITIONS


def named(model: Any, field: str, **options: Any) -> VisibleSlugRelatedField:
    """Return the field that names a related record by slug, code, letter or the like."""
    return VisibleSlugRelatedField(slug_field=field, queryset=model.objects.all(), **options)


class VerbatimSerializer(TrackerSerializer):
    """A row with the text of its paragraph, which nobody changes here."""

    paragraph = serializers.CharField(
        source="paragraph.anchor", read_only=True, default=None, help_text="Anchor in the document."
    )
    text = serializers.CharField(source="paragraph.plain", read_only=True, default=None)
    text_html = serializers.CharField(source="paragraph.html", read_only=True, default=None)
    language = serializers.CharField(source="paragraph.language", read_only=True, default=None)


VERBATIM = ["paragraph", "text", "text_html", "language"]


class MeetingSerializer(TrackerSerializer):
    """A High-level meeting of the series."""

    country = named(Country, "iso2", required=False, allow_null=True)

    class Meta:
        model = Meeting
        lookup_field = "number"
        fields = [
            *["number", "title_en", "title_fr", "topic_en", "topic_fr", "starts_on", "ends_on"],
            *["date_text", "city", "country", "chair_title", "note_en", "note_fr"],
        ]


class DocumentSerializer(TrackerSerializer):
    """A document of the library."""

    meeting = named(Meeting, "number", required=False, allow_null=True)
    supersedes = named(Document, "symbol", required=False, allow_null=True)
    languages = serializers.ListField(child=serializers.CharField(max_length=2), required=False)
    original_languages = serializers.ListField(
        child=serializers.CharField(max_length=2), required=False
    )
    document_url = serializers.URLField(source="url", required=False, allow_blank=True)

    class Meta:
        model = Document
        fields = [
            *["symbol", "kind", "title_en", "title_fr", "dated_on", "issued_on", "languages"],
            *["original_languages", "meeting", "document_url", "visibility", "supersedes"],
        ]


class ParagraphSerializer(TrackerSerializer):
    """A paragraph of a document, verbatim."""

    document = serializers.CharField(source="document.symbol", read_only=True)
    text = serializers.CharField(source="plain", read_only=True)
    text_html = serializers.CharField(source="html", read_only=True)

    class Meta:
        model = Paragraph
        fields = [
            *["document", "order", "anchor", "section", "style", "level", "list_item"],
            *["text", "text_html", "language"],
        ]


class FrameworkSerializer(TrackerSerializer):
    """A framework adopted at a meeting."""

    meeting = named(Meeting, "number")
    document = named(Document, "symbol", required=False, allow_null=True)

    class Meta:
        model = Framework
        lookup_field = "slug"
        fields = [
            *["slug", "name_en", "name_fr", "meeting", "document", "modalities_expected"],
            *["note_en", "note_fr"],
        ]


class GuidingPrincipleSerializer(VerbatimSerializer):
    """A guiding principle."""

    framework = serializers.CharField(source="framework.slug", read_only=True)

    class Meta:
        model = GuidingPrinciple
        lookup_field = "code"
        fields = ["code", "framework", "order", "short_title_en", "short_title_fr", *VERBATIM]
        read_only_fields = ["code", "order"]


class KeyAreaSerializer(VerbatimSerializer):
    """A key area of peace-building; `text` is that of principle P5."""

    class Meta:
        model = KeyArea
        lookup_field = "slug"
        fields = [
            *["code", "slug", "order", "name_en", "name_fr", "short_name_en", "short_name_fr"],
            *["dac_sectors", *VERBATIM],
        ]
        read_only_fields = ["code", "slug", "order", "dac_sectors"]


class FunctionalAreaSerializer(TrackerSerializer):
    """A functional area under a key area."""

    key_area = named(KeyArea, "slug")

    class Meta:
        model = FunctionalArea
        fields = ["slug", "key_area", "name_en", "name_fr", "order"]


class ActivityCategorySerializer(VerbatimSerializer):
    """A category of cooperative activities."""

    framework = serializers.CharField(source="framework.slug", read_only=True)

    class Meta:
        model = ActivityCategory
        lookup_field = "letter"
        fields = ["letter", "slug", "framework", "order", "name_en", "name_fr", *VERBATIM]
        read_only_fields = ["letter", "slug", "order"]


class ModalitySerializer(VerbatimSerializer):
    """A modality of cooperation; its status moves by actions, its text stays the source's."""

    category = named(ActivityCategory, "letter")
    framework = serializers.CharField(source="category.framework.slug", read_only=True)
    parent = named(Modality, "code", required=False, allow_null=True)
    status = serializers.CharField(read_only=True)

    class Meta:
        model = Modality
        lookup_field = "code"
        transitions = MODALITY_TRANSITIONS
        fields = [
            *["code", "category", "framework", "parent", "order", "short_title_en"],
            *["short_title_fr", "status", *VERBATIM],
        ]


class CrossCuttingConcernSerializer(VerbatimSerializer):
    """A cross-cutting concern; `text` is that of C.1(b)."""

    class Meta:
        model = CrossCuttingConcern
        lookup_field = "slug"
        fields = ["slug", "order", "name_en", "name_fr", *VERBATIM]
        read_only_fields = ["slug", "order"]


class ObstacleSerializer(TrackerSerializer):
    """An obstacle, with the anchors of the paragraphs that name it."""

    paragraphs: Any = serializers.SlugRelatedField(slug_field="anchor", many=True, read_only=True)
    text = serializers.SerializerMethodField()

    class Meta:
        model = Obstacle
        lookup_field = "code"
        fields = ["code", "order", "short_title_en", "short_title_fr", "paragraphs", "text"]
        read_only_fields = ["code", "order"]

    def get_text(self, obstacle: Obstacle) -> list[str]:
        """Return the plain texts of its paragraphs, in their order."""
        return [paragraph.plain for paragraph in obstacle.paragraphs.all()]
