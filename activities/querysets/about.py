"""The questions asked of rows about records of several kinds: questions, identifiers."""

from typing import Any, Self

from django.db.models import Q, QuerySet

from peacebuilding.accounts.access import is_participant
from peacebuilding.core.querysets import SearchableQuerySet, VisibleQuerySet

from ..choices import QuestionState


class AboutRecordQuerySet(VisibleQuerySet):
    """Rows about records of several kinds, seen with the record."""

    def about(self, record: Any) -> Self:
        """Rows about this record."""
        return self.filter(_of_kind(type(record)), object_id=record.pk)

    def about_any(self, *rows: QuerySet[Any]) -> Self:
        """Rows about one of these records, each queryset of one model."""
        condition = Q(pk__in=[])
        for records in rows:
            condition |= _of_kind(records.model) & Q(object_id__in=records.order_by().values("pk"))
        return self.filter(condition)

    def visible_to(self, user: Any) -> Self:
        """Rows about the records `user` may see."""
        return self.about_any(
            *(model.objects.visible_to(user) for model in self.model.kinds.values())
        )


def _of_kind(model: Any) -> Q:
    """Return the condition that a row is about a record of this model."""
    options = model._meta
    return Q(content_type__app_label=options.app_label, content_type__model=options.model_name)


class QuestionQuerySet(AboutRecordQuerySet, SearchableQuerySet):  # type: ignore[override]
    """What somebody says is wrong, for participants."""

    def visible_to(self, user: Any) -> Self:
        """Questions on the records `user` may see; nothing for visitors."""
        return super().visible_to(user) if is_participant(user) else self.none()

    def open(self) -> Self:
        """Neither answered nor withdrawn: their records are shown as questioned."""
        return self.filter(state=QuestionState.OPEN)

    def for_list(self) -> Self:
        """Bring along who asked and who answered."""
        return self.select_related("content_type", "organization", "asked_by", "answered_by")


class ExternalIdentifierQuerySet(AboutRecordQuerySet, SearchableQuerySet):  # type: ignore[override]
    """What records are called in other systems, seen with the record."""

    def for_list(self) -> Self:
        """Bring along in whose system, and of which kind of record."""
        return self.select_related("content_type", "organization")
