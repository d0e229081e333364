"""Rows of any model, made from its fields, for tests that go through every admin."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import models

#: What the fields alone do not tell: label of the model to values.
GIVEN: dict[str, dict[str, Any]] = {
    "activities.attachment": {
        "participation": None,
        "commitment": None,
        "progress_report": None,
        "link": "",
    },
    "activities.contactlog": {"promise": ""},
    "activities.followupitem": {"source_activity": None},
    "activities.reminder": {"report": None},
    "notifications.notification": {"about_type": None, "about_id": None},
    "notifications.refusal": {"address": ""},
    "organizations.calendaraddress": {"user": None},
    "organizations.focalpoint": {"country": None, "key_area": None},
    "organizations.meetingparticipant": {"listed_name": ""},
}


def make_rows(model: type[models.Model], count: int, depth: int = 0) -> list[Any]:
    """Return so many new rows, each with related rows of its own, so that no cache helps.

    Nullable relations are filled two levels deep; the row's own parent stays empty.
    """
    given = GIVEN.get(model._meta.label_lower, {})
    columns: dict[str, list[Any]] = {}
    own = [field for field in model._meta.concrete_fields if field.name not in given]
    for field in own:
        is_other = field.is_relation and field.related_model is not model
        if is_other and (not field.null or depth < 2):
            columns[field.name] = make_rows(field.related_model, count, depth + 1)
    start = model._base_manager.count() + 1  # related rows may have had rows of this model
    for field in own:
        plain = not (field.primary_key or field.is_relation)
        if plain and not field.has_default() and not field.null:
            columns[field.name] = [value_of(field, start + position) for position in range(count)]
    rows = [
        model(**given, **{name: values[position] for name, values in columns.items()})
        for position in range(count)
    ]
    made = model._base_manager.bulk_create(rows)
    if depth == 0:
        for field in model._meta.many_to_many:
            if field.remote_field.through._meta.auto_created:
                for row, related in zip(
                    made, make_rows(field.related_model, count, 1), strict=True
                ):
                    getattr(row, field.name).add(related)
    return made


def value_of(field: Any, number: int) -> Any:
    """Return a value that fits the field and no other row has."""
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.EmailField):
        return f"row{number}@example.org"
    if isinstance(field, models.DateTimeField):
        return datetime(2026, 1, 1, 12, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date(2026, 1, 1)
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.IntegerField | models.DecimalField | models.FloatField):
        return number
    if isinstance(field, models.JSONField):
        return []
    if isinstance(field, models.BinaryField):
        return b""
    if field.max_length and field.max_length <= 3:
        return _letters(number, field.max_length)
    return f"{field.name[:8]}-{number}"[: field.max_length]


def _letters(number: int, length: int) -> str:
    text = ""
    for _ in range(length):
        number, digit = divmod(number, 36)
        text = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + text
    return text
