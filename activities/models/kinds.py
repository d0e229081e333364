"""Records of several kinds, read together."""

from typing import Any

from django.contrib.contenttypes.prefetch import GenericPrefetch

#: By resource: what the name of such a record is made of, besides its own columns.
JOINS = {
    "follow-up-items": ("source_paragraph", "source_activity"),
    "participations": ("activity", "organization"),
}


def named_records(model: Any) -> GenericPrefetch:
    """Return the prefetch of the records these rows are about, with what their names need."""
    rows = [kind.objects.select_related(*JOINS.get(name, ())) for name, kind in model.kinds.items()]
    return GenericPrefetch("record", rows)
