"""How a change reaches the database: locked, validated, versioned, with one history row."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction

from .exceptions import StaleVersion

Record = TypeVar("Record", bound=models.Model)

#: The most characters of a description, an outcome or any other text of several lines.
MAX_TEXT = 20_000


def lock(record: Record) -> Record:
    """Read the record again and hold its row until the transaction ends.

    A model that says `lock_first = "activity"` has that row held before its own, so that
    two writers never wait for each other. Raises the model's DoesNotExist when the record
    has gone meanwhile. SQLite has no row lock; there the transaction itself (IMMEDIATE)
    excludes other writers.
    """
    model: Any = record._meta.model  # `request.user` is a lazy object
    name = getattr(model, "lock_first", "")
    first = None
    if name:
        field = model._meta.get_field(name)
        rows = field.related_model._base_manager.select_for_update()
        first = rows.filter(pk=getattr(record, field.attname)).first()
    locked = model._base_manager.select_for_update().get(pk=record.pk)
    if first is not None and getattr(locked, field.attname) == first.pk:
        setattr(locked, name, first)
    return locked


def check_version(record: Any, expected: int | None) -> None:
    """Raise StaleVersion unless `expected` (None: not stated) is the record's version."""
    if expected is not None and record.version != expected:
        raise StaleVersion(record.version)


def check_lengths(record: models.Model) -> None:
    """Raise ValidationError keyed by field for each narrative text longer than MAX_TEXT."""
    errors: dict[str, Any] = {}
    for field in record._meta.concrete_fields:
        if isinstance(field, models.TextField) and field.editable:
            try:
                MaxLengthValidator(MAX_TEXT)(getattr(record, field.attname) or "")
            except ValidationError as refusal:
                errors[field.name] = refusal
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def save_record(
    record: Record,
    *,
    actor: Any,
    reason: str = "",
    many_to_many: Mapping[str, Iterable[Any]] | None = None,
) -> Record:
    """Validate and save one record, leave exactly one row in its history, and return it.

    `actor` is the user who did it, None for a command. `many_to_many` names the sets to
    replace. Raises ValidationError keyed by field, and StaleVersion when the row has
    moved on since `record` was read.
    """
    row: Any = record
    created = row._state.adding
    row.full_clean()
    check_lengths(row)
    if not created:
        current = (
            type(row)
            ._base_manager.select_for_update()
            .values_list("version", flat=True)
            .filter(pk=row.pk)
            .first()
        )
        if current != row.version:
            raise StaleVersion(current)
        row.version += 1
    row._history_user = actor if getattr(actor, "pk", None) else None
    row._change_reason = reason
    if many_to_many:
        row.skip_history_when_saving = True
        row.save()
        for name, rows in many_to_many.items():
            getattr(row, name).set(rows)
        del row.skip_history_when_saving
        row._history_created = created
        row.save(update_fields=["updated_at"])
        del row._history_created
    else:
        row.save()
    return record


@transaction.atomic
def delete_record(record: models.Model, *, actor: Any, reason: str = "") -> None:
    """Delete one record; its history stays, ended by a row with the reason."""
    row: Any = record
    row._history_user = actor if getattr(actor, "pk", None) else None
    row._change_reason = reason
    row.delete()
