"""Figures for pages and print: typed, without HTML, a constant number of queries.

Every figure starts from `visible_to(user)` and counts what its list shows: activities
that are agreed, under way or completed, and the commitments visible in them. An activity
serves its main modality and the others it names; it counts once in its category, that of
the main modality. A region includes the regions and countries within it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import Lag
from django.utils import timezone
from django.utils.translation import gettext as _

from peacebuilding.framework.models import KeyArea
from peacebuilding.places.models import Region

from ..choices import AGREED_OR_LATER, COMMITMENT_OPEN, TAKEN_UP, ActivityStatus, CommitmentStatus
from ..models import Activity, Commitment, Participation, PrincipleAssessment
from ..querysets import today

#: How far back "what has changed" looks.
RECENTLY = timedelta(days=365)
#: The states of the activities counted, as the lists' `status` filter takes them.
TAKEN_UP_FILTER = ",".join(TAKEN_UP)


@dataclass
class ModalityCounts:
    """What is being done under one modality, category or framework.

    `by_status` counts activities; `organization_ids` holds each organization once.
    """

    by_status: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    organization_ids: set[int] = field(default_factory=set)
    commitments: int = 0
    commitments_fulfilled: int = 0
    commitments_open: int = 0
    commitments_withdrawn: int = 0

    @property
    def activities(self) -> int:
        """Activities agreed, under way or completed."""
        return sum(self.by_status.values())

    @property
    def agreed(self) -> int:
        return self.by_status.get(ActivityStatus.AGREED, 0)

    @property
    def under_way(self) -> int:
        return self.by_status.get(ActivityStatus.UNDER_WAY, 0)

    @property
    def completed(self) -> int:
        return self.by_status.get(ActivityStatus.COMPLETED, 0)

    @property
    def organizations(self) -> int:
        """Organizations taking part and not having declined, each once."""
        return len(self.organization_ids)

    @property
    def single_status(self) -> str:
        """The status all activities share, in words; empty when they differ."""
        statuses = [status for status, count in self.by_status.items() if count]
        return str(ActivityStatus(statuses[0]).label).lower() if len(statuses) == 1 else ""

    def add_commitment(self, status: str) -> None:
        """Count one commitment."""
        self.commitments += 1
        self.commitments_fulfilled += status == CommitmentStatus.FULFILLED
        self.commitments_open += status in COMMITMENT_OPEN
        self.commitments_withdrawn += status == CommitmentStatus.WITHDRAWN


class CategoryCounts(ModalityCounts):
    """What is being done in one category."""


class OverviewCounts(ModalityCounts):
    """What is being done in all."""


def _taken_up(user: Any) -> Any:
    return Activity.objects.visible_to(user).counted().taken_up()


def _organizations_of(user: Any) -> dict[int, set[int]]:
    """Return the organizations taking part in each counted activity."""
    rows = Participation.objects.standing().filter(activity__in=_taken_up(user))
    found: dict[int, set[int]] = defaultdict(set)
    for activity, organization in rows.values_list("activity_id", "organization_id"):
        found[activity].add(organization)
    return found


def _commitments(user: Any) -> Any:
    return Commitment.objects.visible_to(user).counted()


def modality_counts(user: Any) -> dict[int, ModalityCounts]:
    """Return the counts by modality id; a modality nobody has taken up is absent."""
    serving: dict[int, set[int]] = defaultdict(set)
    status_of: dict[int, str] = {}
    counted = Activity.objects.visible_to(user).counted()
    for pk, main, status in counted.values_list("pk", "modality_id", "status"):
        status_of[pk] = status
        serving[pk].add(main)
    links = Activity.other_modalities.through._base_manager.filter(activity__in=counted)
    for pk, other in links.values_list("activity_id", "modality_id"):
        serving[pk].add(other)
    organizations = _organizations_of(user)
    counts: dict[int, ModalityCounts] = defaultdict(ModalityCounts)
    for pk, status in status_of.items():
        for modality in serving[pk] if status in TAKEN_UP else ():
            counts[modality].by_status[status] += 1
            counts[modality].organization_ids |= organizations[pk]
    for pk, status in _commitments(user).values_list("activity_id", "status"):
        for modality in serving[pk]:
            counts[modality].add_commitment(status)
    return dict(counts)


def category_counts(user: Any) -> dict[int, CategoryCounts]:
    """Return the counts by category id, each activity once, by its main modality."""
    counts: dict[int, CategoryCounts] = defaultdict(CategoryCounts)
    organizations = _organizations_of(user)
    rows = _taken_up(user).values_list("pk", "modality__category_id", "status")
    for pk, category, status in rows:
        counts[category].by_status[status] += 1
        counts[category].organization_ids |= organizations[pk]
    for category, status in _commitments(user).values_list(
        "activity__modality__category_id", "status"
    ):
        counts[category].add_commitment(status)
    return dict(counts)


def overview_counts(user: Any) -> OverviewCounts:
    """Return the counts over everything; organizations are counted once."""
    total = OverviewCounts()
    for counts in category_counts(user).values():
        for status, count in counts.by_status.items():
            total.by_status[status] += count
        total.organization_ids |= counts.organization_ids
        total.commitments += counts.commitments
        total.commitments_fulfilled += counts.commitments_fulfilled
        total.commitments_open += counts.commitments_open
        total.commitments_withdrawn += counts.commitments_withdrawn
    return total


@dataclass
class PrincipleCounts:
    """Activities that name one guiding principle or assess it, and what their leads answer."""

    activity_ids: set[int] = field(default_factory=set)
    yes: int = 0
    partly: int = 0
    no: int = 0

    @property
    def activities(self) -> int:
        """Activities that name or assess the principle, each once."""
        return len(self.activity_ids)


def principle_counts(user: Any) -> dict[int, PrincipleCounts]:
    """Return the counts by principle id, of activities agreed, under way or completed."""
    counts: dict[int, PrincipleCounts] = defaultdict(PrincipleCounts)
    assessed = PrincipleAssessment.objects.filter(activity__in=_taken_up(user))
    for principle, activity, answer in assessed.values_list(
        "principle_id", "activity_id", "answer"
    ):
        counts[principle].activity_ids.add(activity)
        setattr(counts[principle], answer, getattr(counts[principle], answer) + 1)
    named = Activity.principles.through._base_manager.filter(activity__in=_taken_up(user))
    for principle, activity in named.values_list("guidingprinciple_id", "activity_id"):
        counts[principle].activity_ids.add(activity)
    return dict(counts)


@dataclass
class RegionCell:
    """Activities of one region under one key area."""

    key_area: KeyArea
    activities: int


@dataclass
class RegionCounts:
    """What is being done in one region, the places within it included."""

    region: Region
    activities: int
    organizations: int
    cells: list[RegionCell]


def region_counts(user: Any) -> list[RegionCounts]:
    """Return a row for each region something is being done in, in the order of the list."""
    regions = {region.pk: region for region in Region.objects.all()}
    places: dict[int, set[int]] = defaultdict(set)
    for pk, own, of_country in _taken_up(user).values_list("pk", "regions", "countries__region"):
        places[pk] |= _with_ancestors((own, of_country), regions)
    areas: dict[int, set[int]] = defaultdict(set)
    for pk, area in _taken_up(user).values_list("pk", "key_areas"):
        areas[pk].add(area)
    organizations = _organizations_of(user)
    key_areas = list(KeyArea.objects.all())
    rows = []
    for region in regions.values():
        here = [pk for pk, found in places.items() if region.pk in found]
        if here:
            cells = [RegionCell(a, sum(a.pk in areas[pk] for pk in here)) for a in key_areas]
            taking_part = set().union(*(organizations[pk] for pk in here))
            rows.append(RegionCounts(region, len(here), len(taking_part), cells))
    return rows


def _with_ancestors(pks: Iterable[int | None], regions: dict[int, Region]) -> set[int]:
    """Return these regions and all they lie in."""
    found: set[int] = set()
    for start in pks:
        pk = start
        while pk is not None and pk not in found:
            found.add(pk)
            pk = regions[pk].parent_id
    return found


@dataclass
class Change:
    """Something that happened to an activity, in words."""

    at: datetime
    reference: str
    title: str
    language: str
    url: str
    what: str


def recent_changes(user: Any, limit: int) -> list[Change]:
    """Return the latest steps of activities the user may see, the newest first.

    Only steps from the agreement on are told, so that no proposal shows through.
    """
    rows = (
        Activity.history.filter(
            id__in=Activity.objects.visible_to(user).counted().values("pk"),
            status__in=[*AGREED_OR_LATER, ActivityStatus.CANCELLED],
            reference__isnull=False,
            history_date__gte=timezone.now() - RECENTLY,
        )
        .annotate(
            before=Window(
                Lag("status"), partition_by=F("id"), order_by=["history_date", "history_id"]
            )
        )
        .filter(Q(before__isnull=True) | ~Q(before=F("status")))
        .order_by("-history_date", "-history_id")
    )
    return [
        Change(
            row.history_date,
            row.reference,
            row.title,
            row.language,
            Activity(pk=row.id).get_absolute_url(),
            str(ActivityStatus(row.status).label).lower(),
        )
        for row in rows[:limit]
    ]


@dataclass
class Upcoming:
    """Something with a date ahead."""

    on: date
    title: str
    language: str
    url: str
    note: str


def upcoming(user: Any, limit: int) -> list[Upcoming]:
    """Return what is dated ahead: starts of agreed activities and due commitments."""
    day = today()
    starts = _taken_up(user).filter(status=ActivityStatus.AGREED, planned_starts_on__gte=day)
    due = _commitments(user).open().filter(due_on__gte=day).select_related("organization")
    found = [
        Upcoming(a.planned_starts_on, a.title, a.language, a.get_absolute_url(), _("planned start"))
        for a in starts.order_by("planned_starts_on")[:limit]
    ] + [
        Upcoming(
            c.due_on, c.title, c.language, c.get_absolute_url(), c.organization.display_acronym
        )
        for c in due.order_by("due_on")[:limit]
    ]
    return sorted(found, key=lambda item: item.on)[:limit]
