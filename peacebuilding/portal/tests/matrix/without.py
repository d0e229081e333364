"""A world without some records: what a person who may not see them believes it to be."""

from collections.abc import Iterable
from typing import Any

from django.db import models

#: Rows that belong to another row, though the key may be empty: they go with it.
GOES_WITH = {
    ("activities.attachment", "activity"),
    ("activities.attachment", "participation"),
    ("activities.attachment", "commitment"),
    ("activities.followupitem", "source_activity"),
    ("activities.followupitem", "source_paragraph"),
}


def forget(records: Iterable[Any]) -> None:
    """Delete the records with their histories and whatever belongs to them, past all services.

    The database checks its foreign keys at the end of the transaction, which never comes.
    """
    for record in records:
        _remove(type(record), [record.pk])


def _remove(model: type[models.Model], keys: list[Any]) -> None:
    if not keys:
        return
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or relation.concrete:
            continue
        if not relation.auto_created:
            continue
        other, field = relation.related_model, relation.field
        rows = other._base_manager.filter(**{f"{field.name}__in": keys})
        if field.null and (other._meta.label_lower, field.name) not in GOES_WITH:
            rows.update(**{field.name: None})
        else:
            _remove(other, list(rows.values_list("pk", flat=True)))
    if hasattr(model, "history"):
        rows = model.history.filter(**{f"{model._meta.pk.name}__in": keys})
        rows._raw_delete(rows.db)
    rows = model._base_manager.filter(pk__in=keys)
    rows._raw_delete(rows.db)
