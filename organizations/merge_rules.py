"""What becomes of a record when both organizations of a merge already have one like it.

A membership of the same person, a part in the same activity: only one can stand. Apps
say with `register_fold` which; without a word the duplicate's record is removed.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from peacebuilding.batches.choices import Outcome
from peacebuilding.batches.services import RowResult
from peacebuilding.core.services import delete_record, save_record

#: Called with the record that is to move and the one it meets; returns what it did.
Fold = Callable[..., list[RowResult]]

_folds: dict[type[Any], Fold] = {}


def register_fold(model: type[Any], fold: Fold) -> None:
    """Say what happens to records of one model that meet; the last registration holds."""
    _folds[model] = fold


def fold_of(model: type[Any]) -> Fold:
    """Return what happens to records of the model that meet."""
    return _folds.get(model, remove)


def remove(*, actor: Any, row: Any, twin: Any, reason: str) -> list[RowResult]:
    """Delete the duplicate's record; ValidationError when something rests on it.

    It goes as it is stored, so that it comes back as it was.
    """
    stored = type(row)._base_manager.get(pk=row.pk)
    result = RowResult(Outcome.REMOVED, type(row)(pk=row.pk), stored.version, name=str(stored))
    try:
        delete_record(stored, actor=actor, reason=reason)
    except (ProtectedError, RestrictedError) as refusal:
        raise ValidationError(_("Both have it, and other records refer to it.")) from refusal
    return [result]


def change(*, actor: Any, row: Any, reason: str, **values: Any) -> RowResult:
    """Set values of a record and return what was done."""
    before = row.version
    for name, value in values.items():
        setattr(row, name, value)
    save_record(row, actor=actor, reason=reason)
    return RowResult(Outcome.CHANGED, row, before)


def refuse(*, actor: Any, row: Any, twin: Any, reason: str) -> list[RowResult]:
    """Refuse the merge: having one each shows that they are two organizations."""
    raise ValidationError(_("Both stand there: these are two organizations."))
