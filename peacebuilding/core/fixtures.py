"""Load reference data again and again without undoing what people edited.

Django's `loaddata` writes no history and overwrites edits. Here each row of a fixture is
found by its natural key; a missing row is created, a row that only the loader has touched
follows the fixture, a row that somebody edited is left alone.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils.translation import gettext_noop

from .services import save_record

#: Kept in English; shown in the reader's language.
REASON = gettext_noop("Loaded with the product")


def _related(field: Any, key: Any) -> Any:
    """Return the row a foreign key or a member of a many-to-many set points to."""
    manager: Any = field.related_model._default_manager
    return manager.get_by_natural_key(*(key if isinstance(key, list) else [key]))


def _values(model: type[models.Model], fields: dict[str, Any]) -> tuple[dict, dict]:
    """Return the plain values and the many-to-many sets of one fixture row."""
    plain: dict[str, Any] = {}
    sets: dict[str, list[Any]] = {}
    for name, value in fields.items():
        field = model._meta.get_field(name)
        if field.many_to_many:
            sets[name] = [_related(field, key) for key in value]
        elif field.is_relation:
            plain[name] = None if value is None else _related(field, value)
        else:
            plain[name] = field.to_python(value)  # type: ignore[union-attr]
    return plain, sets


def _find(model: Any, plain: dict[str, Any]) -> Any:
    """Return the existing row with the same natural key, None when there is none."""
    try:
        return model._default_manager.get_by_natural_key(*model(**plain).natural_key())
    except ObjectDoesNotExist:
        return None


def _is_edited(row: Any) -> bool:
    return row.history.exclude(history_change_reason=REASON).exists()


def _differs(row: Any, plain: dict[str, Any], sets: dict[str, list[Any]]) -> bool:
    if any(getattr(row, name) != value for name, value in plain.items()):
        return True
    return any(
        {related.pk for related in getattr(row, name).all()} != {related.pk for related in rows}
        for name, rows in sets.items()
    )


@transaction.atomic
def load_fixture(path: Path) -> Counter[str]:
    """Load one fixture file; return how many rows were created, updated, kept or the same."""
    outcome: Counter[str] = Counter()
    for entry in json.loads(path.read_text(encoding="utf-8")):
        model: Any = apps.get_model(entry["model"])
        plain, sets = _values(model, entry["fields"])
        row = _find(model, plain)
        if row is None:
            row, kind = model(**plain), "created"
        elif not _differs(row, plain, sets):
            outcome["same"] += 1
            continue
        elif _is_edited(row):
            outcome["kept"] += 1
            continue
        else:
            kind = "updated"
            for name, value in plain.items():
                setattr(row, name, value)
        save_record(row, actor=None, reason=REASON, many_to_many=sets or None)
        outcome[kind] += 1
    return outcome
