"""How a record goes back to what it was, read from its history.

An app may say more about its records with `register_undo`: how to take away what was
newly made where it cannot simply be deleted, and what must hold of one that returns.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from peacebuilding.core.changes import SILENT
from peacebuilding.core.services import delete_record, lock, save_record


def delete(*, actor: Any, record: Any, reason: str) -> None:
    """Delete a new record; raise ValidationError when others already rest on it."""
    try:
        delete_record(record, actor=actor, reason=reason)
    except (ProtectedError, RestrictedError) as refusal:
        raise ValidationError(_("Other records refer to it.")) from refusal


def stands(record: Any, *, actor: Any) -> None:
    """Let any record return; the model's own `clean` and constraints are asked anyway."""


@dataclass(frozen=True)
class Undo:
    """What an app says of taking back.

    `remove` takes away what was new, `check(record, actor=…)` refuses what may not return.
    """

    remove: Callable[..., Any] = delete
    check: Callable[..., None] = stands


_registered: dict[type[Any], Undo] = {}


def register_undo(model: type[Any], undo: Undo) -> None:
    """Say how records of one model are taken back; the last registration holds."""
    _registered[model] = undo


def undo_of(model: type[Any]) -> Undo:
    """Return how records of the model are taken back."""
    return _registered.get(model, Undo())


def restore(*, actor: Any, record: Any, version: int, reason: str) -> None:
    """Give a record the content of an earlier version again, as a new version.

    Raises ValidationError where the history no longer has it or it cannot stand today.
    """
    former = record.history.filter(version=version).order_by("history_id").last()
    if former is None:
        raise ValidationError(_("The history no longer has what it was."))
    _copy(former, record)
    undo_of(type(record)).check(record, actor=actor)
    save_record(record, actor=actor, reason=reason, many_to_many=_sets(former))


def bring_back(*, actor: Any, model: type[Any], key: int, reason: str) -> None:
    """Make a deleted record again, under its old key and with its last content."""
    manager: Any = model
    last = manager.history.filter(id=key, history_type="-").order_by("history_id").last()
    if last is None:
        raise ValidationError(_("The history no longer has what it was."))
    record = manager(pk=key, version=last.version + 1)
    _copy(last, record)
    undo_of(model).check(record, actor=actor)
    save_record(record, actor=actor, reason=reason, many_to_many=_sets(last))


def take_away(*, actor: Any, record: Any, reason: str) -> None:
    """Take away what was newly made, in the way its app has registered."""
    undo_of(type(record)).remove(actor=actor, record=record, reason=reason)


def current(model: type[Any], key: int) -> Any:
    """Return the record as it is now, its row held; None when it is gone."""
    base: Any = model
    record = base._base_manager.filter(pk=key).first()
    return lock(record) if record is not None else None


def _copy(former: Any, record: Any) -> None:
    for field in former.tracked_fields:
        if field.name not in SILENT:
            setattr(record, field.attname, getattr(former, field.attname))


def _sets(former: Any) -> dict[str, list[Any]]:
    """Return the many-to-many sets as one history row keeps them, by key."""
    return {
        field.name: list(
            getattr(former, field.name).values_list(
                f"{field.m2m_reverse_field_name()}_id", flat=True
            )
        )
        for field in former._history_m2m_fields
    }
