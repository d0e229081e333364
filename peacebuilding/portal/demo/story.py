"""Time in the sample data: days counted from the build, and past acts dated back.

The services act now, as they should. So that a story of two years can be told in one
minute, `Story.at` dates back what they write while it is open: the row of the history and
the stamps of the record. `Story.date_back_loaded` puts what was loaded before it, and
`turn_of_the_year` does the same for references, which carry the year in which they were
given. This module alone writes beside the services, and only the sample data use it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.utils import timezone
from simple_history.signals import pre_create_historical_record

from activities.models import (
    Activity,
    Commitment,
    FollowUpItem,
    ProgressReport,
    ReferenceSequence,
    ReportingRound,
)
from organizations.models import Organization
from peacebuilding.batches.models import Batch, BatchRow
from peacebuilding.framework.models import Modality

#: What services and models stamp with the present day or moment.
STAMPS = (
    "created_at",
    "updated_at",
    "agreed_on",
    "answered_at",
    "acknowledged_on",
    "confirmed_on",
    "entered_in_error_at",
    "starts_on",
    "submitted_at",
    "cleared_at",
    "reviewed_at",
    "opened_at",
    "closed_at",
    "reminders_from",
)
#: The first act of a day is made between half past eight and a quarter past three.
WORK_BEGINS = time(8, 30, tzinfo=UTC)
FIRST_HOURS = 405
BETWEEN_ACTS = timedelta(minutes=7)


class Story:
    """The calendar of the sample data, counted in days from `today`."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.began_at = timezone.now()
        self.last = datetime.min.replace(tzinfo=UTC)

    def day(self, days: int) -> date:
        """Return the day so many days from today."""
        return self.today + timedelta(days=days)

    def working_day(self, days: int) -> date:
        """Return that day, or the Friday before where it is a Saturday or Sunday."""
        found = self.day(days)
        return found - timedelta(days=max(found.weekday() - 4, 0))

    def ahead(self, days: int) -> date:
        """Return a day that is ahead of the build, whatever day the story is told for."""
        return max(self.today, self.began_at.date()) + timedelta(days=days)

    def begin(self) -> None:
        """Begin another strand of the story, which may start earlier than the last one ended."""
        self.last = datetime.min.replace(tzinfo=UTC)

    @contextmanager
    def at(self, days: int) -> Iterator[date]:
        """Date back what is written meanwhile; acts of a day follow each other in order.

        Gives the day: a working day before today.
        """
        on = self.working_day(min(days, -1))
        first = timedelta(minutes=on.toordinal() * 53 % FIRST_HOURS)
        moment = max(datetime.combine(on, WORK_BEGINS) + first, self.last + BETWEEN_ACTS)
        self.last = moment

        def date_back(instance: Any, history_instance: Any, **rest: Any) -> None:
            history_instance.history_date = moment
            stamps = {name: moment for name in STAMPS if self._is_now(instance, name)}
            for name in stamps:
                if not isinstance(getattr(instance, name), datetime):
                    stamps[name] = moment.date()  # type: ignore[assignment]
                setattr(instance, name, stamps[name])
                if hasattr(history_instance, name):
                    setattr(history_instance, name, stamps[name])
            type(instance)._base_manager.filter(pk=instance.pk).update(**stamps)

        pre_create_historical_record.connect(date_back, weak=False)
        try:
            yield moment.date()
        finally:
            pre_create_historical_record.disconnect(date_back)

    def date_back_loaded(self, days: int) -> None:
        """Let what was loaded with the product, and is acted upon later, be there before."""
        moment = datetime.combine(self.working_day(days), WORK_BEGINS)
        for model in (FollowUpItem, Modality, Organization):
            model._base_manager.update(created_at=moment, updated_at=moment)
            model.history.update(history_date=moment)

    def date_back_round(
        self, reporting_round: ReportingRound, *, due: int | None = None, closed: int | None = None
    ) -> None:
        """Let a round have asked when it could: nobody before the duty was agreed.

        What was agreed after it was closed it never asked about. `due` is its due date.
        """
        for report in reporting_round.reports.select_related("commitment"):
            agreed = report.commitment.agreed_on
            if agreed is not None and closed is not None and agreed >= self.day(closed):
                report.history.all().delete()
                type(report)._base_manager.filter(pk=report.pk).delete()
            elif agreed is not None and agreed > timezone.localdate(report.created_at):
                moment = datetime.combine(agreed + timedelta(days=1), time(6, tzinfo=UTC))
                moment = min(moment, self.last)
                stamps = {"created_at": moment, "updated_at": moment}
                type(report)._base_manager.filter(pk=report.pk).update(**stamps)
                report.history.update(**stamps, history_date=moment)
        if due is not None:
            for rows in (
                ReportingRound._base_manager.filter(pk=reporting_round.pk),
                ReportingRound.history.filter(id=reporting_round.pk),
                ProgressReport._base_manager.filter(round=reporting_round),
                ProgressReport.history.filter(round_id=reporting_round.pk),
            ):
                rows.update(due_on=self.day(due))
        kind = ContentType.objects.get_for_model(ReportingRound)
        named = BatchRow.objects.filter(content_type=kind, object_id=reporting_round.pk)
        acts = Batch.objects.filter(pk__in=named.values("batch"))
        acts.update(made_at=reporting_round.opened_at)

    def _is_now(self, instance: Any, name: str) -> bool:
        """Whether the record bears this stamp of the present."""
        value = getattr(instance, name, None)
        if isinstance(value, datetime):
            return value >= self.began_at
        return value is not None and self.began_at.date() <= value <= timezone.localdate()


def turn_of_the_year(given: int, year: int) -> None:
    """Let the references given so far, all in the year `given`, be of an earlier year."""
    if given == year:
        return
    old, new = Value(f"-{given}-"), Value(f"-{year}-")
    for model in (Activity, Commitment, Activity.history.model, Commitment.history.model):
        rows = model._base_manager.filter(reference__contains=f"-{given}-")
        rows.update(reference=Replace(F("reference"), old, new))
    for model in (Activity, Commitment):
        rows = model._base_manager.filter(search_text__contains=f"-{given}-")
        rows.update(search_text=Replace(F("search_text"), old, new))
    ReferenceSequence._base_manager.filter(year=given).update(year=year)
