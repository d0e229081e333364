"""`{resource}/{id}/history/`: who changed what, when and why, newest first."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from simple_history.utils import get_m2m_reverse_field_name

#: What every save changes, and what no reader is told.
NOISE = {"version", "created_at", "updated_at", "search_text", "password", "last_login"}
_KINDS = {"+": "created", "~": "changed", "-": "removed"}


class ChangeSerializer(serializers.Serializer):
    """One field before and after."""

    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class HistoryEntrySerializer(serializers.Serializer):
    """One change of a record."""

    version = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()
    by = serializers.CharField(help_text="The name of the person, or “System”.")
    kind = serializers.ChoiceField(list(_KINDS.values()))
    reason = serializers.CharField()
    changes = ChangeSerializer(many=True)


class HistoryMixin:
    """Adds `history/` to a ViewSet whose model has one.

    For active accounts; `history_for_visitors = True` opens it, `history_exclude` leaves
    fields out.
    """

    history_for_visitors = False
    history_exclude: frozenset[str] = frozenset()

    def history_rows(self, record: Any) -> Any:
        """Return the history rows of a record that the caller may read."""
        return record.history.select_related("history_user")

    @extend_schema(responses=HistoryEntrySerializer(many=True), description="The record's history.")
    @action(detail=True, methods=["get"], filter_backends=[])
    def history(self, request: Request, **kwargs: Any) -> Response:
        """Return who changed the record, when, what and why."""
        if not (self.history_for_visitors or request.user.is_authenticated):
            raise NotAuthenticated()
        record = self.get_object()  # type: ignore[attr-defined]
        rows = self.history_rows(record)
        self.ordering = ("-history_date", "-history_id")
        page = self.paginate_queryset(rows)  # type: ignore[attr-defined]
        entries = describe(page, rows, request.user, NOISE | self.history_exclude)
        return self.get_paginated_response(entries)  # type: ignore[attr-defined]


def describe(page: list[Any], rows: Any, user: Any, hidden: Iterable[str]) -> list[dict[str, Any]]:
    """Return one entry for each history row, compared with the one before it."""
    if not page:
        return []
    last = page[-1]
    earlier = rows.filter(
        Q(history_date__lt=last.history_date)
        | Q(history_date=last.history_date, history_id__lt=last.history_id)
    ).order_by("-history_date", "-history_id")
    before = [*page[1:], earlier.first()]
    compared = {*page, *filter(None, before)}
    sets = _sets_of(compared)
    snapshots = {row.pk: _snapshot(row, set(hidden), sets) for row in compared}
    labels = _visible_labels(rows.model, snapshots.values(), user)
    return [
        {
            "version": getattr(row, "version", None),
            "at": row.history_date,
            "by": display_name(row.history_user),
            "kind": _KINDS[row.history_type],
            "reason": row.history_change_reason or "",
            "changes": _changes(snapshots[row.pk], snapshots.get(old.pk) if old else None, labels),
        }
        for row, old in zip(page, before, strict=True)
    ]


def display_name(user: Any) -> str:
    """Return the name readers see; never the address."""
    if user is None:
        return _("System")
    return getattr(user, "name", "") or _("Unnamed account")


def _sets_of(rows: Iterable[Any]) -> dict[tuple[str, Any], list[Any]]:
    """Return the many-to-many sets by field and history row, one query for each field."""
    by_id = {row.pk: row for row in rows}
    found: dict[tuple[str, Any], list[Any]] = {}
    for field in next(iter(by_id.values()))._history_m2m_fields:
        kept = getattr(type(next(iter(by_id.values()))), field.name).model._base_manager
        column = get_m2m_reverse_field_name(field) + "_id"
        links = kept.filter(history_id__in=by_id).order_by(column)
        for history_id, key in links.values_list("history_id", column):
            found.setdefault((field.name, history_id), []).append(key)
    return found


def _snapshot(row: Any, hidden: set[str], sets: dict[tuple[str, Any], list[Any]]) -> dict[str, Any]:
    """Return a row's values by field; of related records, (model, key) pairs."""
    values: dict[str, Any] = {}
    names = {field.name for field in row._history_m2m_fields}
    for field in row.tracked_fields:
        if field.name in hidden or field.primary_key or field.name in names:
            continue
        value = getattr(row, field.attname)
        is_key = isinstance(field, models.ForeignKey) and value is not None
        values[field.name] = (field.related_model, value) if is_key else _json(value)
    for field in row._history_m2m_fields:
        keys = sets.get((field.name, row.pk), [])
        values[field.name] = [(field.related_model, key) for key in keys]
    return values


def _json(value: Any) -> Any:
    if isinstance(value, str | int | float | bool | list | dict | None):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _visible_labels(history_model: Any, snapshots: Iterable[Any], user: Any) -> dict[Any, str]:
    """Return how the related records that `user` may see are called, one query per model."""
    keys: dict[Any, set[Any]] = {}
    for snapshot in snapshots:
        for value in snapshot.values():
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, tuple):
                    keys.setdefault(item[0], set()).add(item[1])
    labels: dict[Any, str] = {}
    for model, wanted in keys.items():
        rows = model._default_manager.filter(pk__in=wanted)
        is_person = not hasattr(rows, "visible_to") and hasattr(model, "USERNAME_FIELD")
        rows = rows.visible_to(user) if hasattr(rows, "visible_to") else rows
        for record in rows:
            labels[model, record.pk] = display_name(record) if is_person else str(record)
    return labels


def _changes(new: Any, old: Any, labels: dict[Any, str]) -> list[dict[str, Any]]:
    """Return the fields that differ; one that differs only in hidden records is left out."""
    found = []
    for name, value in new.items():
        after, before = _shown(value, labels), _shown((old or {}).get(name), labels)
        if after != before and not (old is None and after in (None, "", [])):
            found.append({"field": name, "before": before, "after": after})
    return found


def _shown(value: Any, labels: dict[Any, str]) -> Any:
    if isinstance(value, tuple):
        return labels.get(value)
    if isinstance(value, list):
        names = [labels.get(item) if isinstance(item, tuple) else item for item in value]
        return [name for name in names if name is not None]
    return str(value) if isinstance(value, Decimal) else value
