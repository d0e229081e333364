"""Paging by key: the next page begins after the last row seen, however deep one is.

Lists of pages and of the API share it. A cursor is opaque and signed; it holds the sort
values of one row, so rows that come or go elsewhere neither repeat nor hide others.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Coalesce
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)

_signer = Signer(salt="peacebuilding.keyset")

#: What stands for "no value" beside the flag that says so; only its type matters.
_STAND_INS: list[tuple[Any, Any]] = [
    (models.DateTimeField, datetime(1900, 1, 1, tzinfo=UTC)),
    (models.DateField, date(1900, 1, 1)),
    (models.BooleanField, False),
    (models.DecimalField, Decimal(0)),
    (models.FloatField, 0.0),
    (models.IntegerField, 0),
    (models.CharField, ""),
    (models.TextField, ""),
]


class InvalidCursor(ValueError):
    """The cursor was not made here, or for another list or order."""


class InvalidOrdering(ValueError):
    """The list cannot be ordered by this name."""


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the cursors of its neighbours (None at the ends)."""

    items: list[Any]
    next_cursor: str | None
    previous_cursor: str | None


@dataclass(frozen=True)
class SortKey:
    """One expression rows are compared by; it is never null."""

    expression: Any
    field: Any
    descending: bool


def read_ordering(
    text: str, allowed: Mapping[str, Sequence[str]], default: Sequence[str]
) -> list[str]:
    """Return the sort terms asked for by `name,-other`, or `default` when nothing is.

    `allowed` maps each public name to the columns it stands for. Raises InvalidOrdering.
    """
    terms: list[str] = []
    for term in filter(None, text.split(",")):
        name = term.removeprefix("-")
        if name not in allowed:
            raise InvalidOrdering(name)
        sign = "-" if term.startswith("-") else ""
        terms += [sign + column for column in allowed[name]]
    return terms or list(default)


def paginate(
    queryset: models.QuerySet[Any],
    ordering: Iterable[str],
    cursor: str | None = None,
    page_size: int = 50,
) -> Page:
    """Return one page of `queryset`, ordered by columns, annotations or relation paths.

    Rows without a value come last in either direction; the primary key breaks ties.
    Raises InvalidCursor.
    """
    ordering = list(ordering)
    terms = list(itertools.takewhile(lambda term: term.removeprefix("-") != "pk", ordering))
    if len(terms) == len(ordering):
        ordering.append("-pk" if terms and terms[-1].startswith("-") else "pk")
    terms.append(ordering[len(terms)])
    stamp = [queryset.model._meta.label_lower, *terms]
    keys = [key for term in terms for key in _sort_keys(queryset, term)]
    forward, values = _read_cursor(cursor, stamp, keys) if cursor is not None else (True, None)

    rows = queryset.annotate(**{f"_key_{i}": key.expression for i, key in enumerate(keys)})
    rows = rows.order_by(
        *(
            F(f"_key_{i}").desc() if key.descending == forward else F(f"_key_{i}").asc()
            for i, key in enumerate(keys)
        )
    )
    if values is not None:
        rows = rows.filter(_beyond(keys, values, forward))
    items = list(rows[: page_size + 1])
    has_more = len(items) > page_size
    items = items[:page_size]
    if not forward:
        items.reverse()
        if not items:
            return paginate(queryset, ordering, None, page_size)
    has_next = has_more if forward else True
    has_previous = has_more if not forward else cursor is not None
    return Page(
        items,
        _write_cursor("n", stamp, items[-1], len(keys)) if items and has_next else None,
        _write_cursor("p", stamp, items[0], len(keys)) if items and has_previous else None,
    )


def _sort_keys(queryset: models.QuerySet[Any], term: str) -> list[SortKey]:
    """Return the key of one sort term: with a flag before it where the value may be absent."""
    name, descending = term.removeprefix("-"), term.startswith("-")
    field, nullable = _find(queryset, name)
    if not nullable:
        return [SortKey(F(name), field, descending)]
    flag = Case(
        When(**{f"{name}__isnull": True}, then=Value(int(not descending))),
        default=Value(int(descending)),
        output_field=models.SmallIntegerField(),
    )
    stand_in = next(value for kind, value in _STAND_INS if isinstance(field, kind))
    value = Coalesce(F(name), Value(stand_in, output_field=field), output_field=field)
    return [
        SortKey(flag, models.SmallIntegerField(), descending),
        SortKey(value, field, descending),
    ]


def _find(queryset: models.QuerySet[Any], name: str) -> tuple[Any, bool]:
    """Return the field behind a sort name, and whether its value may be null."""
    annotation = queryset.query.annotations.get(name)
    if annotation is not None:
        return annotation.output_field, True
    options, nullable = queryset.model._meta, False
    *relations, last = name.split("__")
    for relation in relations:
        step = options.get_field(relation)
        nullable = nullable or bool(step.null)
        if step.related_model is None or isinstance(step.related_model, str):
            raise FieldDoesNotExist(name)
        options = step.related_model._meta
    field: Any = options.pk if last == "pk" else options.get_field(last)
    return field, nullable or field.null


def _beyond(keys: list[SortKey], values: list[Any], forward: bool) -> Any:
    """Return the condition that a row lies beyond `values` in the direction of reading.

    The bound on the first key alone says nothing new; it lets an index on that column find
    the place, where SQLite would walk the index from its beginning.
    """
    first, bound = keys[0], Value(values[0], output_field=keys[0].field)
    not_before = LessThanOrEqual if first.descending == forward else GreaterThanOrEqual
    condition = Q(not_before(first.expression, bound))
    if len({key.descending for key in keys}) == 1:
        lookup = TupleLessThan if first.descending == forward else TupleGreaterThan
        return condition & Q(lookup(Tuple(*(key.expression for key in keys)), values))
    alternatives = Q()
    equal: list[Any] = []
    for key, value in zip(keys, values, strict=True):
        bound = Value(value, output_field=key.field)
        beyond = LessThan if key.descending == forward else GreaterThan
        alternatives |= Q(*equal, beyond(key.expression, bound))
        equal.append(Exact(key.expression, bound))
    return condition & alternatives


def _write_cursor(direction: str, stamp: list[str], row: Any, count: int) -> str:
    values = [_plain(getattr(row, f"_key_{i}")) for i in range(count)]
    return _signer.sign_object([direction, stamp, values])


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) else str(value)


def _read_cursor(cursor: str, stamp: list[str], keys: list[SortKey]) -> tuple[bool, list[Any]]:
    try:
        direction, cursor_stamp, values = _signer.unsign_object(cursor)
        if cursor_stamp != stamp or len(values) != len(keys):
            raise InvalidCursor(cursor)
        return direction == "n", [
            key.field.to_python(value) for key, value in zip(keys, values, strict=True)
        ]
    except (BadSignature, ValidationError, ValueError, TypeError) as error:
        raise InvalidCursor(cursor) from error
