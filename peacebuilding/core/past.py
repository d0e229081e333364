"""Records as they were at a moment, read from their history.

A date stands for its end in UTC. What the reader may see is asked of today's rows
(`visible_to`); the history only says how those rows stood then.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

Record = TypeVar("Record", bound=models.Model)


def read_moment(text: str, now: datetime | None = None) -> datetime:
    """Return the moment a text names: ISO 8601 with time zone, or a date, which is its end.

    Today has not ended: its date stands for now. Raises ValidationError for what is
    neither, and for what lies ahead.
    """
    now = now or timezone.now()
    given = text.strip()
    try:
        day = parse_date(given)
        if day is not None:
            found = datetime(day.year, day.month, day.day, tzinfo=UTC)
            if found.date() == now.astimezone(UTC).date():
                return now
            found += timedelta(days=1, microseconds=-1)
        else:
            # A "+" of the time zone that was not escaped arrives as a space.
            read = parse_datetime(given.replace(" ", "+") if "T" in given else given)
            if read is None:
                raise ValueError(given)
            found = (
                timezone.make_aware(read, UTC) if timezone.is_naive(read) else read
            ).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValidationError(
            _("Give a date or a moment in ISO 8601, such as 2026-06-30."), code="invalid"
        ) from error
    if found > now:
        raise ValidationError(_("Give a date or a moment that has passed."), code="ahead")
    return found


def rows_at(model: Any, moment: datetime) -> QuerySet[Any]:
    """Return the history rows that held at the moment: the last of each record until then.

    Records that did not exist yet, or not any more, have none.
    """
    until = model.history.filter(history_date__lte=moment)
    last = until.filter(id=OuterRef("id")).order_by("-history_date", "-history_id")
    return until.filter(history_id=Subquery(last.values("history_id")[:1])).exclude(
        history_type="-"
    )


def record_of(model: type[Record], row: Any) -> Record:
    """Return the record as one history row keeps it, without asking the database.

    Sets (many-to-many) and columns the history leaves out are not those of then.
    """
    return model(**{field.attname: getattr(row, field.attname) for field in row.tracked_fields})


def record_at(record: Record, moment: datetime, rows: Iterable[str] = ()) -> Record | None:
    """Return a record as it stood at the moment, its sets included; None where it did not exist.

    `rows` names the relations whose rows belong to it and are read as they stood then.
    """
    model: Any = type(record)
    row = rows_at(model, moment).filter(id=record.pk).first()
    if row is None:
        return None
    past: Any = record_of(model, row)
    past._state.adding = False
    known: dict[str, Any] = {}
    for field in row._history_m2m_fields:
        kept = getattr(type(row), field.name).model._base_manager.filter(history_id=row.history_id)
        keys = kept.values_list(f"{field.m2m_reverse_field_name()}_id", flat=True)
        known[field.name] = field.related_model._base_manager.filter(pk__in=list(keys))
    for name in rows:
        relation = model._meta.get_field(name)
        then = rows_at(relation.related_model, moment)
        of_record = then.filter(**{relation.field.attname: record.pk}).order_by("id")
        known[name] = [record_of(relation.related_model, one) for one in of_record]
    past._prefetched_objects_cache = known
    return past
