"""The desk's reporting: what is to be reviewed, who is to be called, how long until when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from activities.choices import ParticipationRole, ReminderRole
from activities.ladder import Plan, tonight
from activities.models import Commitment, ContactLog, Participation, ProgressReport, ReportingRound
from activities.reports import SHEET_STATES, Chased, chase
from organizations.desk import desks_kept_by
from organizations.models import Organization
from peacebuilding.accounts.access import is_officer
from peacebuilding.framework.models import Meeting

#: Organizations in the desk's table; the list behind it has them all.
CALLED = 10


@dataclass(frozen=True)
class Countdown:
    """Days until something, with the way to it."""

    what: Any
    url: str
    on: date
    days: int


class Chasing:
    """Reviews, promises, calls and dates of one person's desk; each is asked once.

    `mine` narrows all of it to the organizations for which the person answers today.
    """

    def __init__(self, user: Any, *, mine: bool) -> None:
        self.user = user
        self.is_officer = is_officer(user)
        self.is_mine = mine and self.is_officer
        self.today = timezone.localdate()

    @cached_property
    def organizations(self) -> Any:
        """The organizations of the person's desk, as a subquery; None: all."""
        if not self.is_mine:
            return None
        kept = desks_kept_by(self.user, self.today)
        return Organization.objects.filter(desk_officer__in=kept).values("pk")

    def of_mine(self, rows: Any, path: str = "organization") -> Any:
        """Return the rows of the organizations of this desk."""
        return (
            rows
            if self.organizations is None
            else rows.filter(**{f"{path}__in": self.organizations})
        )

    def led_by_mine(self, activities: Any) -> Any:
        """Return the activities that the organizations of this desk lead."""
        if self.organizations is None:
            return activities
        leads = Participation.objects.filter(
            role=ParticipationRole.LEAD, organization__in=self.organizations
        )
        return activities.filter(pk__in=leads.values("activity"))

    @cached_property
    def tonight(self) -> Plan:
        """What the next run of the reminder ladder does."""
        rows = self.organizations
        keys = None if rows is None else list(rows.values_list("pk", flat=True))
        return tonight(timezone.now(), keys)

    @cached_property
    def unreached(self) -> int:
        """How many reminders would reach nobody."""
        return self.tonight.count(ReminderRole.NOBODY)

    # --- To review, promised -------------------------------------------------------------------

    @cached_property
    def reviews(self) -> Any:
        """Submitted reports, the longest wait first."""
        rows = ProgressReport.objects.visible_to(self.user).awaiting_review()
        rows = self.of_mine(rows, "commitment__organization") if self.is_officer else rows.none()
        return rows.for_list().select_related("submitted_by").order_by("submitted_at", "pk")

    @cached_property
    def promises(self) -> Any:
        """Promises whose day has come and that are not settled."""
        rows = self.of_mine(ContactLog.objects.visible_to(self.user).promised_by(self.today))
        return rows.for_list().order_by("paused_until", "pk")

    @cached_property
    def next_due(self) -> tuple[int, date] | None:
        """How many reports fall due on the next day on which one does, and that day."""
        if not self.is_officer:
            return None
        rows = self.of_mine(
            ProgressReport.objects.owed().filter(due_on__gte=self.today),
            "commitment__organization",
        )
        by_day = rows.order_by("due_on").values_list("due_on").annotate(n=Count("pk"))
        first = by_day.first()
        return None if first is None else (first[1], first[0])

    # --- To call -------------------------------------------------------------------------------

    @cached_property
    def late(self) -> list[Chased]:
        """Organizations of which something is late, the longest first."""
        if not self.is_officer:
            return []
        only = None
        if self.organizations is not None:
            only = Organization.objects.filter(pk__in=self.organizations)
        return chase(self.user, organizations=only, on=self.today, late_only=True)

    @property
    def late_items(self) -> int:
        return sum(len(row.late_items) for row in self.late)

    @cached_property
    def chased(self) -> list[Chased]:
        """The first rows of the table."""
        return self.late[:CALLED]

    @property
    def list_url(self) -> str:
        """The whole list, of the same organizations."""
        address = reverse("activities:chase-list")
        return f"{address}?mine=true" if self.is_mine else address

    # --- How long until when --------------------------------------------------------------------

    @cached_property
    def round(self) -> Countdown | None:
        """The open round that falls due next."""
        rows = ReportingRound.objects.visible_to(self.user).open()
        one = rows.filter(due_on__gte=self.today).order_by("due_on", "pk").first()
        return None if one is None else self._countdown(one, one.due_on)

    @cached_property
    def round_states(self) -> list[tuple[str, int, str]]:
        """The four states of that round: value, number, and the rows it counts."""
        if self.round is None:
            return []
        seen = Commitment.objects.visible_to(self.user).counted()
        rows = ProgressReport.objects.filter(round=self.round.what, commitment__in=seen)
        counted = rows.with_reporting_state().order_by().values_list("reporting_state")
        numbers = dict(counted.annotate(n=Count("pk")))
        url = f"{self.round.url}?state="
        return [(s.value, numbers.get(s.value, 0), f"{url}{s.value}#sheet") for s in SHEET_STATES]

    @cached_property
    def meeting(self) -> Countdown | None:
        """The next High-level meeting."""
        rows = Meeting.objects.visible_to(self.user).filter(starts_on__gte=self.today)
        one = rows.order_by("starts_on").first()
        return None if one is None else self._countdown(one, one.starts_on)

    def _countdown(self, what: Any, on: date) -> Countdown:
        return Countdown(what, what.get_absolute_url(), on, (on - self.today).days)
