"""What changed in a record, in words: read from its history.

Pages, admin and the message to the second of two editors all print the same entries.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: Columns that change with every save and say nothing to a reader.
SILENT = {"id", "version", "created_at", "updated_at", "search_text"}
EMPTY = "—"
KINDS = {"+": gettext_lazy("Created"), "~": gettext_lazy("Changed"), "-": gettext_lazy("Deleted")}


@dataclass(frozen=True)
class Change:
    """One field before and after, in the reader's language."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One row of the history: when, who, what, and why."""

    at: datetime
    user: Any
    kind: str
    reason: str
    version: int | None
    changes: list[Change]


def entries(rows: Sequence[Any], user: Any) -> list[Entry]:
    """Return history rows, newest first, as readable entries.

    `rows` come newest first; a row is compared with the next one, so give one more than
    is to be shown. Names of records that `user` may not see are withheld. The number of
    queries does not depend on the number of rows.
    """
    rows = list(rows)
    names = _Names(rows, user)
    readable = []
    for position, row in enumerate(rows):
        older = rows[position + 1] if position + 1 < len(rows) else None
        changes = _differences(row, older, names) if older is not None else []
        readable.append(
            Entry(
                at=row.history_date,
                user=row.history_user,
                kind=str(KINDS[row.history_type]),
                # What the product itself gave as a reason has a translation.
                reason=_(row.history_change_reason) if row.history_change_reason else "",
                version=getattr(row, "version", None),
                changes=changes,
            )
        )
    return readable


def changes_between(newer: Any, older: Any, user: Any) -> list[Change]:
    """Return how one history row differs from an older one of the same record."""
    return _differences(newer, older, _Names([newer, older], user))


def history_of(record: Any) -> Any:
    """Return the history rows of one record, newest first, ready for `entries`."""
    return record.history.select_related("history_user").order_by("-history_date", "-history_id")


def _differences(newer: Any, older: Any, names: "_Names") -> list[Change]:
    found = []
    for field in newer.tracked_fields:
        before, after = getattr(older, field.attname), getattr(newer, field.attname)
        if field.name not in SILENT and before != after:
            was, now = names.text(field, before), names.text(field, after)
            if was != now and {was, now} != {EMPTY, names.withheld}:
                found.append(_change(field, was, now))
    for field in newer._history_m2m_fields:
        before, after = names.members(older, field), names.members(newer, field)
        if set(before) != set(after):
            found.append(_change(field, names.list(field, before), names.list(field, after)))
    return found


def _change(field: Any, before: str, after: str) -> Change:
    return Change(field.name, str(capfirst(field.verbose_name)), before, after)


class _Names:
    """The names of all records that some history rows mention: one query per model and set."""

    def __init__(self, rows: Sequence[Any], user: Any) -> None:
        self.withheld = _("(a record you cannot see)")
        self._members = self._read_members(rows)
        wanted: dict[Any, set[Any]] = defaultdict(set)
        for row in rows:
            for field in row.tracked_fields:
                if field.is_relation and getattr(row, field.attname) is not None:
                    wanted[field.related_model].add(getattr(row, field.attname))
            for field in row._history_m2m_fields:
                wanted[field.related_model].update(self.members(row, field))
        self.names = {
            (model, record.pk): str(record)
            for model, keys in wanted.items()
            for record in visible(model, user).filter(pk__in=keys)
        }

    @staticmethod
    def _read_members(rows: Sequence[Any]) -> dict[tuple[str, Any], list[Any]]:
        """Read the many-to-many sets as the history rows keep them."""
        found: dict[tuple[str, Any], list[Any]] = defaultdict(list)
        for field in rows[0]._history_m2m_fields if rows else ():
            kept = getattr(type(rows[0]), field.name).model._base_manager
            of_rows = kept.filter(history_id__in=[row.history_id for row in rows])
            columns = ("history_id", f"{field.m2m_reverse_field_name()}_id")
            for history_id, key in of_rows.values_list(*columns):
                found[field.name, history_id].append(key)
        return found

    def members(self, row: Any, field: Any) -> Sequence[Any]:
        """Return the keys of a many-to-many set as one history row keeps it."""
        return self._members.get((field.name, row.history_id), ())

    def text(self, field: Any, value: Any) -> str:
        """Return one value as a reader would say it."""
        if field.is_relation and value is not None:
            return self.names.get((field.related_model, value), self.withheld)
        return value_text(field, value)

    def list(self, field: Any, keys: Sequence[Any]) -> str:
        """Return the members of a set, by name."""
        return ", ".join(sorted(self.text(field, key) for key in keys)) or EMPTY


def visible(model: Any, user: Any) -> Any:
    """Return the rows of a model that somebody may see; all, where the model has no rule."""
    manager = model._default_manager
    return manager.visible_to(user) if hasattr(manager, "visible_to") else manager.all()


def value_text(field: Any, value: Any) -> str:
    """Return a plain value in the reader's language: choices by label, dates, yes and no."""
    if value is None or value == "" or value == [] or value == {}:
        return EMPTY
    if getattr(field, "flatchoices", None):
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(field, models.JSONField):
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return ", ".join(value)
        return json.dumps(value, ensure_ascii=False)
    return str(value)
