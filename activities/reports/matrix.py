"""The matrix (model.md §4.8): commitments by who promised them and what they serve.

Each table counts the commitments of one list, filtered as that list is. A number knows the
query under which the list shows exactly the commitments it counts. Those whose organization
has confirmed that it takes part are counted by reporting state, for readers who may see it;
those others claim for it are counted apart. By category (that of the activity's main modality)
each commitment is counted once; by key area and country it may stand in several rows and
columns, and every total counts it once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, groupby, product
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.choices import ParticipantHeading
from organizations.models import MeetingParticipant, Organization
from peacebuilding.framework.models import ActivityCategory, KeyArea
from peacebuilding.places.models import Country

from ..choices import COMMITMENT_STANDING, MatrixTable, ReportingState, Word
from ..models import Activity

#: The reporting states in the order in which a cell names them: what was said, then what was not.
STATES = (
    ReportingState.REPORTED,
    ReportingState.NO_PROGRESS,
    ReportingState.NOT_REPORTED,
    ReportingState.NOT_REQUIRED,
    ReportingState.NOT_ASKED,
)
#: A place in a table by the keys of its row and column; None: all of them.
Place = tuple[Any, Any]


@dataclass(frozen=True)
class Number:
    """How many commitments, and the query of the list that shows them; a zero has no list."""

    count: int
    query: str = ""

    @property
    def url(self) -> str:
        """The list as a page."""
        return self._address("activities:commitment-list")

    @property
    def api_url(self) -> str:
        """The list in the API."""
        return self._address("api:commitment-list")

    def _address(self, name: str) -> str:
        return f"{reverse(name)}?{self.query}" if self.count else ""


@dataclass(frozen=True)
class Cell:
    """The commitments of one place: confirmed and claimed; the confirmed ones by state.

    `states` holds every value of ReportingState; it is empty for readers who see none.
    """

    confirmed: Number
    claimed: Number
    states: dict[str, Number]

    @property
    def shown_states(self) -> list[tuple[str, Number]]:
        """The states that occur."""
        return [(state, number) for state, number in self.states.items() if number.count]

    @property
    def reported(self) -> Number | None:
        """Those reported on with progress; None where the reader sees no states."""
        return self.states.get(ReportingState.REPORTED)


@dataclass(frozen=True)
class Column:
    """A category or key area: what its filter calls it, its code, its name."""

    key: str
    code: str
    name: str


@dataclass(frozen=True)
class Row:
    """An organization or a country with its cells, one for each column."""

    record: Any
    key: str
    label: str
    cells: list[Cell]
    total: Cell
    #: The acronym under which the list of participants has it, where that differs.
    listed_as: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing is promised, and nobody claims anything."""
        return not (self.total.confirmed.count or self.total.claimed.count)


@dataclass
class Group:
    """Rows under one heading: of the list of participants, or a region.

    `idle` are participants without any commitment, `offices` those of them who make none
    because they are office-holders.
    """

    key: str
    label: str
    rows: list[Row] = field(default_factory=list)
    idle: list[Organization] = field(default_factory=list)
    offices: list[Organization] = field(default_factory=list)


@dataclass(frozen=True)
class Matrix:
    """One table: its groups of rows, its columns, and the totals of each and of all."""

    table: MatrixTable
    columns: list[Column]
    groups: list[Group]
    totals: list[Cell]
    total: Cell
    shows_states: bool
    leaves_out_withdrawn: bool
    participants: int

    @property
    def rows(self) -> list[Row]:
        """All rows, those of every group."""
        return [row for group in self.groups for row in group.rows]

    @property
    def filled(self) -> int:
        """How many rows count something."""
        return sum(not row.is_empty for row in self.rows)

    @property
    def overlaps(self) -> bool:
        """Whether a commitment may stand in several rows or columns."""
        return self.table != MatrixTable.ORGANIZATIONS_BY_CATEGORY

    @property
    def is_empty(self) -> bool:
        """No commitment is in the table."""
        return not (self.total.confirmed.count or self.total.claimed.count)


class Tally:
    """The figures of one place."""

    def __init__(self) -> None:
        self.words: dict[str, int] = dict.fromkeys(Word.values, 0)
        self.states: dict[str, int] = {state.value: 0 for state in STATES}

    def add(self, word: str, state: str | None, number: int) -> None:
        """Count some commitments; only confirmed ones by state."""
        self.words[word] += number
        if state is not None and word == Word.CONFIRMED:
            self.states[state] += number


def commitment_matrix(
    user: Any,
    table: MatrixTable,
    commitments: Any,
    query: Mapping[str, str],
    *,
    shows_states: bool,
    shows_all: bool = False,
) -> Matrix:
    """Return one table over `commitments`, rows the reader may see, filtered by `query`.

    Without a status in the query those withdrawn are left out. `shows_all` gives participants
    without any commitment a row as well. A constant number of queries, whatever the rows.
    """
    return _Builder(user, table, commitments, dict(query), shows_states, shows_all).build()


class _Builder:
    """Counts once, then names what was counted."""

    def __init__(
        self,
        user: Any,
        table: MatrixTable,
        commitments: Any,
        query: dict[str, str],
        shows_states: bool,
        shows_all: bool,
    ) -> None:
        self.user, self.table, self.query = user, table, query
        self.shows_states, self.shows_all = shows_states, shows_all
        self.row_filter, self.column_filter = table.filters
        self.leaves_out_withdrawn = not query.get("status")
        if self.leaves_out_withdrawn:
            commitments = commitments.filter(status__in=COMMITMENT_STANDING)
            self.query["status"] = ",".join(COMMITMENT_STANDING)
        self.commitments = commitments.with_word()
        self.columns = self._columns()
        self.tallies = self._count()

    def build(self) -> Matrix:
        groups = self._countries() if self.row_filter == "country" else self._organizations()
        if self.row_filter == "country":
            # A commitment for no country is in no row, and must not be in the totals' lists.
            self.query["country"] = ",".join(row.key for group in groups for row in group.rows)
        return Matrix(
            self.table,
            [column for _pk, column in self.columns],
            groups,
            [self._cell((None, pk), column=column) for pk, column in self.columns],
            self._cell((None, None)),
            self.shows_states,
            self.leaves_out_withdrawn,
            self.participants,
        )

    # --- Counting -----------------------------------------------------------------------

    def _columns(self) -> list[tuple[int, Column]]:
        chosen = set(filter(None, self.query.get(self.column_filter, "").split(",")))
        found: list[tuple[int, Column]] = []
        if self.column_filter == "category":
            categories = ActivityCategory.objects.visible_to(self.user)
            for one in categories.filter(modalities__isnull=False).distinct():
                found.append((one.pk, Column(one.letter, one.letter, one.name)))
        else:
            for area in KeyArea.objects.visible_to(self.user):
                found.append((area.pk, Column(area.slug, area.code, area.short_name)))
        return [(pk, column) for pk, column in found if not chosen or column.key in chosen]

    def _count(self) -> dict[Place, Tally]:
        """Count each commitment once in every place it belongs to, totals included."""
        names = ["activity_id", "organization_id", "activity__modality__category_id", "word"]
        rows = self.commitments
        if self.shows_states:
            rows, names = rows.with_reporting_state(), [*names, "reporting_state"]
        counted = rows.order_by().values_list(*names).annotate(n=Count("pk"))
        areas = self._places(Activity.key_areas, "keyarea_id", "key_area")
        countries = self._places(Activity.countries, "country_id", "country")
        shown = {pk for pk, _column in self.columns}
        tallies: dict[Place, Tally] = defaultdict(Tally)
        for activity, organization, category, word, *state, number in counted:
            own = countries[activity] if self.row_filter == "country" else {organization}
            served = areas[activity] if self.column_filter == "key_area" else {category}
            served &= shown
            if not own or not served:
                continue
            totals = chain(product(own, [None]), product([None], served), [(None, None)])
            for place in chain(product(own, served), totals):
                tallies[place].add(word, state[0] if state else None, number)
        return tallies

    def _places(self, links: Any, name: str, used_as: str) -> dict[int, set[int]]:
        """Return the key areas or countries of each activity, where the table has them."""
        found: dict[int, set[int]] = defaultdict(set)
        if used_as in (self.row_filter, self.column_filter):
            of_them = self.commitments.order_by().values("activity")
            pairs = links.through._base_manager.filter(activity__in=of_them)
            for activity, place in pairs.values_list("activity_id", name):
                found[activity].add(place)
        return found

    # --- Naming -------------------------------------------------------------------------

    def _cell(self, place: Place, *, row: str = "", column: Column | None = None) -> Cell:
        tally = self.tallies.get(place) or Tally()
        query = dict(self.query)
        if row:
            query[self.row_filter] = row
        if column:
            query[self.column_filter] = column.key
        elif self.column_filter == "key_area":
            query["key_area"] = ",".join(one.key for _pk, one in self.columns)

        def number(count: int, **more: str) -> Number:
            return Number(count, urlencode(query | more, safe=","))

        confirmed = {"participation": Word.CONFIRMED.value}
        return Cell(
            number(tally.words[Word.CONFIRMED], **confirmed),
            number(tally.words[Word.CLAIMED], participation=Word.CLAIMED.value),
            {
                state: number(count, **confirmed, reporting_state=state)
                for state, count in tally.states.items()
            }
            if self.shows_states
            else {},
        )

    def _row(self, record: Any, key: str, label: str, listed_as: str = "") -> Row:
        cells = [self._cell((record.pk, pk), row=key, column=one) for pk, one in self.columns]
        return Row(record, key, label, cells, self._cell((record.pk, None), row=key), listed_as)

    def _found(self) -> set[int]:
        """Return the organizations or countries for which something is counted."""
        return {row for row, column in self.tallies if row is not None and column is None}

    def _countries(self) -> list[Group]:
        self.participants = 0
        rows = Country.objects.visible_to(self.user).filter(pk__in=self._found())
        rows = self._chosen(rows.select_related("region"), "iso2")
        countries = sorted(rows, key=lambda one: (one.region.order, one.region.pk, one.name))
        return [
            Group(region.m49, region.name, [self._row(one, one.iso2, one.name) for one in of_it])
            for region, of_it in groupby(countries, key=lambda one: one.region)
        ]

    def _organizations(self) -> list[Group]:
        """Return the headings of the list of participants in their order, then the others."""
        found, listed = self._found(), self._listed()
        self.participants = len(listed)
        groups = {
            heading: Group(heading.value, str(heading.label)) for heading in ParticipantHeading
        }
        for listing in listed.values():
            self._place(groups[ParticipantHeading(listing.heading)], listing, found)
        others = Organization.objects.visible_to(self.user).filter(pk__in=found - set(listed))
        rows = [
            self._row(one, one.slug, one.display_acronym)
            for one in sorted(others, key=lambda one: one.display_acronym)
        ]
        shown = [*groups.values(), Group("others", _("Other organizations"), rows)]
        return [group for group in shown if group.rows or group.idle or group.offices]

    def _listed(self) -> dict[int, MeetingParticipant]:
        """Return the participants of the High-level meetings, by their latest listing."""
        rows = MeetingParticipant.objects.visible_to(self.user).with_names()
        rows = rows.prefetch_related("organization__names").order_by("-meeting__number", "order")
        found: dict[int, MeetingParticipant] = {}
        for listing in self._chosen(rows, "organization__slug"):
            if listing.organization.merged_into_id is None:
                found.setdefault(listing.organization_id, listing)
        return found

    def _place(self, group: Group, listing: MeetingParticipant, found: set[int]) -> None:
        organization = listing.organization
        is_idle = organization.pk not in found
        if is_idle and organization.is_office:
            group.offices.append(organization)
        elif is_idle and not self.shows_all:
            group.idle.append(organization)
        else:
            label, day = organization.display_acronym, listing.meeting.starts_on
            then = organization.names_on(day).display_acronym if day else label
            row = self._row(organization, organization.slug, label, then if then != label else "")
            group.rows.append(row)

    def _chosen(self, rows: Any, path: str) -> Any:
        """Return the rows that the reader's filter leaves, all of them without one."""
        keys: Iterable[str] = filter(None, self.query.get(self.row_filter, "").split(","))
        return rows.filter(**{f"{path}__in": chosen}) if (chosen := list(keys)) else rows
