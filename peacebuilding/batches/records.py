"""The records that rows speak of, as far as somebody may see them."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from peacebuilding.core.changes import visible

from .models import BatchRow


def attach_records(rows: list[BatchRow], user: Any) -> None:
    """Give each row the record it speaks of, as `seen`, where the reader may see it.

    Of a record one may not see the name is withheld too. One query for each kind.
    """
    keys: dict[int, set[int]] = {}
    for row in rows:
        if row.content_type_id and row.object_id:
            keys.setdefault(row.content_type_id, set()).add(row.object_id)
    found: dict[tuple[int, int], Any] = {}
    there: set[tuple[int, int]] = set()
    for kind, wanted in keys.items():
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        if model is None:
            continue
        kept = model._base_manager.filter(pk__in=wanted).values_list("pk", flat=True)
        there |= {(kind, key) for key in kept}
        for record in visible(model, user).filter(pk__in=wanted):
            found[kind, record.pk] = record
    for row in rows:
        place: Any = (row.content_type_id, row.object_id)
        record = found.get(place)
        row.seen = record  # type: ignore[attr-defined]
        if record is None and place in there:
            row.name = _("(a record you cannot see)")
