"""What lies on the Secretariat's desk this morning; every number is a door to its list."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from django.db.models import Count as Rows
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityStatus, ReportState
from activities.models import (
    Activity,
    Commitment,
    ContactLog,
    FollowUpItem,
    Participation,
    ProgressReport,
    Question,
)
from organizations.models import Organization
from peacebuilding.core.changes import visible
from peacebuilding.framework.models import Document, Meeting, Modality
from peacebuilding.notifications.alarms import Alarms, job_alarms

from .desk_chase import Chasing

#: How many rows a section shows; the number above leads to all of them.
SHOWN = 15
#: What waits: what the person can end before what others owe.
ORDER = ("report", "promise", "question", "proposed", "awaited")
#: Where a contact with an organization is written down.
LOG_CALL = "activities:contact-create"
#: The records whose changes by colleagues are told.
TOLD = (
    Activity,
    Commitment,
    Participation,
    FollowUpItem,
    Organization,
    Document,
    Meeting,
    Modality,
)


@dataclass(frozen=True)
class Count:
    """A number, and the list it counts."""

    number: int
    url: str | None
    kind: str = ""
    state: str = ""


@dataclass(frozen=True)
class Waiting:
    """One thing that awaits the Secretariat."""

    kind: str
    record: Any
    url: str | None
    about: str
    organizations: list[Any]
    since: datetime
    #: What can be done at once: words and addresses, the likeliest first.
    steps: list[tuple[Any, str]] = field(default_factory=list)

    @property
    def named(self) -> str:
        """What is called so on the desk: a question by the record it is asked about."""
        about = self.record.record if isinstance(self.record, Question) else self.record
        return str(getattr(about, "reference", None) or about)

    @property
    def language(self) -> str:
        """The language `about` is written in: of a report, that of the promise."""
        language: str = getattr(self.record, "commitment", self.record).language
        return language

    @property
    def days(self) -> int:
        """Whole days it has waited."""
        return (timezone.now() - self.since).days


@dataclass(frozen=True)
class Told:
    """A colleague's last change of a record."""

    record: Any
    url: str | None
    who: Any
    at: datetime
    reason: str
    kind: str


class Desk:
    """The sections of the index for one person; each is asked once."""

    def __init__(self, site: Any, request: HttpRequest) -> None:
        self.site = site
        self.request = request
        self.user: Any = request.user
        self.today = timezone.localdate()
        self.now = timezone.now()
        self.chasing = Chasing(self.user, mine=request.GET.get("mine") == "true")

    @cached_property
    def alarms(self) -> Alarms:
        """Jobs, mails and backup: what the machinery needs a person for."""
        return job_alarms(self.now)

    # --- Mine today ----------------------------------------------------------------------

    @cached_property
    def _proposed(self) -> Any:
        rows = Activity.objects.visible_to(self.user).counted()
        return self.chasing.led_by_mine(rows.filter(status=ActivityStatus.PROPOSED))

    @cached_property
    def _awaited(self) -> Any:
        return self.chasing.of_mine(Participation.objects.visible_to(self.user).awaited())

    @cached_property
    def proposed(self) -> Count:
        """Activities that await confirmation by the Secretariat."""
        query = "status__exact=proposed&entered_in_error_at__isnull=True"
        return Count(self._proposed.count(), self._list(Activity, query))

    @cached_property
    def awaited(self) -> Count:
        """Answers that organizations owe on their part in an activity."""
        return Count(self._awaited.count(), self._list(Participation, "response__exact=awaiting"))

    @cached_property
    def _questions(self) -> Any:
        return self.chasing.of_mine(Question.objects.visible_to(self.user).open())

    @cached_property
    def questions(self) -> Count:
        """Figures that somebody says are wrong, not answered yet."""
        return Count(self._questions.count(), self._list(Question, "state__exact=open"))

    @cached_property
    def reports(self) -> Count:
        """Reports that are submitted and await a word of the Secretariat."""
        query = f"state__exact={ReportState.SUBMITTED}"
        return Count(self.chasing.reviews.count(), self._list(ProgressReport, query))

    @cached_property
    def promises(self) -> Count:
        """Promises whose day has come."""
        query = "closed_on__isnull=True&paused_until__isnull=False"
        return Count(self.chasing.promises.count(), self._list(ContactLog, query))

    def _to_review(self) -> list[Waiting]:
        return [
            Waiting(
                "report",
                one,
                self._record(one),
                one.commitment.title,
                [one.commitment.organization],
                one.submitted_at,
                [
                    (_("Accept"), self._step(one, "accept")),
                    (_("Return"), self._step(one, "return")),
                ],
            )
            for one in self.chasing.reviews[:SHOWN]
        ]

    def _promised(self) -> list[Waiting]:
        return [
            Waiting(
                "promise",
                one,
                self._record(one),
                one.promise,
                [one.organization],
                datetime.combine(one.paused_until, time.min, tzinfo=UTC),
                [
                    (
                        _("Log call"),
                        reverse("activities:contact-create", args=[one.organization.slug]),
                    ),
                    (_("Settle"), self._step(one, "settle")),
                ],
            )
            for one in self.chasing.promises[:SHOWN]
        ]

    def _step(self, record: Any, name: str) -> str:
        model = record._meta
        address = f"admin:{model.app_label}_{model.model_name}_transition"
        return reverse(address, args=[record.pk, name], current_app=self.site.name)

    def _asked(self) -> list[Waiting]:
        rows = self._questions.select_related("content_type", "organization").order_by("asked_at")
        return [
            Waiting(
                "question",
                one,
                self._record(one),
                one.text,
                [one.organization] if one.organization else [],
                one.asked_at,
            )
            for one in rows.prefetch_related("record")[:SHOWN]
        ]

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What waits, in the order of what the person can end; of each kind the oldest first."""
        rows = [
            Waiting("proposed", one, self._record(one), one.title, self._lead(one), one.updated_at)
            for one in self._proposed.prefetch_related("participations__organization").order_by(
                "updated_at"
            )[:SHOWN]
        ]
        rows += [*self._to_review(), *self._promised(), *self._asked(), *self._answers()]
        return sorted(rows, key=lambda row: (ORDER.index(row.kind), row.since))[:SHOWN]

    @staticmethod
    def _lead(activity: Any) -> list[Any]:
        return [activity.lead] if activity.lead else []

    def _answers(self) -> list[Waiting]:
        """Answers owed, one row for each activity, with the organizations that owe them."""
        rows: dict[int, Waiting] = {}
        awaited = self._awaited.select_related("activity", "organization").order_by("created_at")
        for one in awaited[: SHOWN * 4]:
            activity = one.activity
            row = rows.setdefault(
                activity.pk,
                Waiting(
                    "awaited", activity, self._record(activity), activity.title, [], one.created_at
                ),
            )
            row.organizations.append(one.organization)
        return list(rows.values())[:SHOWN]

    # --- Late ------------------------------------------------------------------------------

    @cached_property
    def _overdue(self) -> Any:
        return Commitment.objects.visible_to(self.user).counted().overdue(self.today)

    @cached_property
    def overdue(self) -> Count:
        """Commitments behind their date."""
        query = (
            "status__in=agreed,under-way&is_indicative__exact=0&entered_in_error_at__isnull=True"
            f"&due_on__lt={self.today.isoformat()}"
        )
        return Count(self._overdue.count(), self._list(Commitment, query))

    # --- Figures ----------------------------------------------------------------------------

    @cached_property
    def activities(self) -> list[Count]:
        """Activities by status, drafts left out: they are their organizations' business."""
        rows = Activity.objects.visible_to(self.user).counted()
        shown = [status for status in ActivityStatus if status != ActivityStatus.DRAFT]
        numbers = dict(rows.order_by().values_list("status").annotate(Rows("pk")))
        query = "status__exact={}&entered_in_error_at__isnull=True"
        return [
            Count(
                numbers.get(status.value, 0),
                self._list(Activity, query.format(status.value)),
                "activity",
                status.value,
            )
            for status in shown
        ]

    @cached_property
    def open_commitments(self) -> Count:
        """Commitments neither kept nor withdrawn."""
        rows = Commitment.objects.visible_to(self.user).counted().open()
        query = "status__in=proposed,agreed,under-way&entered_in_error_at__isnull=True"
        return Count(rows.count(), self._list(Commitment, query))

    # --- Colleagues -----------------------------------------------------------------------------

    @cached_property
    def colleagues(self) -> list[Told]:
        """The last changes others made, newest first; only to records the person may see."""
        told = []
        for model in TOLD:
            rows = (
                model.history.filter(id__in=visible(model, self.user).values("pk"))
                .exclude(history_user=self.user)
                .exclude(history_user=None)
                .select_related("history_user")
                .order_by("-history_date")[:5]
            )
            told += [(model, row) for row in rows]
        told.sort(key=lambda pair: pair[1].history_date, reverse=True)
        return [self._told(model, row) for model, row in told[:8]]

    def _told(self, model: Any, row: Any) -> Told:
        record = model._base_manager.get(pk=row.id)
        return Told(
            record,
            self._record(record),
            row.history_user,
            row.history_date,
            row.history_change_reason or "",
            str(model._meta.verbose_name),
        )

    def _record(self, record: Any) -> str | None:
        return self.site.address_of(self.request, record)

    def _list(self, model: Any, query: str) -> str | None:
        return self.site.list_address(self.request, model, query)
