"""Lists of what was agreed: one FilterSet for page, API and export."""

from peacebuilding.core.filters import (
    ChoicesFilter,
    MomentFilter,
    NumberFilter,
    RelatedFilter,
    SearchFilter,
    StrictFilterSet,
    TextFilter,
)

from .choices import DocumentKind, ModalityStatus, ParagraphStyle
from .models import ActivityCategory, Document, Framework, KeyArea, Meeting, Modality


class ChangedFilterSet(StrictFilterSet):
    """What every list of reference data offers: changed since a moment."""

    updated_after = MomentFilter(field_name="updated_at", lookup_expr="gte")


class OfFrameworkFilterSet(ChangedFilterSet):
    """Rows of one framework."""

    framework = RelatedFilter(Framework)


class MeetingFilterSet(ChangedFilterSet):
    """High-level meetings."""

    number = NumberFilter()


class DocumentFilterSet(ChangedFilterSet):
    """Documents."""

    search = SearchFilter()
    kind = ChoicesFilter(choices=DocumentKind.choices)
    meeting = RelatedFilter(Meeting, to_field_name="number")
    symbol = TextFilter(max_length=60)


class ParagraphFilterSet(ChangedFilterSet):
    """Paragraphs of documents."""

    search = SearchFilter()
    document = RelatedFilter(Document, to_field_name="symbol")
    style = ChoicesFilter(choices=ParagraphStyle.choices)


class FunctionalAreaFilterSet(ChangedFilterSet):
    """Functional areas."""

    key_area = RelatedFilter(KeyArea)


class ModalityFilterSet(ChangedFilterSet):
    """Modalities of cooperation."""

    framework = RelatedFilter(Framework, field_name="category__framework")
    category = RelatedFilter(ActivityCategory, to_field_name="letter")
    status = ChoicesFilter(choices=ModalityStatus.choices)
    parent = RelatedFilter(Modality, to_field_name="code")
