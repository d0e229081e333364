"""Whom the Secretariat calls: organizations with something late or due soon, the latest first.

One computation for the page, the desk and the letters; the number of queries does not
depend on the number of rows. A request is known to officers with its commitment, even
while the organization's draft is its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from organizations.choices import Purpose, Rank
from organizations.desk import answering, stand_ins
from organizations.models import FocalPoint, Organization, StaffOfficer
from organizations.querysets import SUCCESSORS_FOLLOWED
from peacebuilding.accounts.access import secretariat

from ..choices import COMMITMENT_DUE, ReminderRole
from ..ladder.outlook import Ahead, next_steps
from ..ladder.steps import AHEAD
from ..models import Commitment, ContactLog, ProgressReport
from ..querysets import today


@dataclass(frozen=True)
class ChaseItem:
    """One thing an organization owes: a report, or a commitment past its day or near it."""

    #: `report` or `commitment`.
    kind: str
    commitment: Commitment
    reference: str
    due_on: date
    #: Days behind the due date; negative while it lies ahead.
    days_late: int

    @property
    def is_late(self) -> bool:
        return self.days_late > 0


@dataclass(frozen=True)
class NextStep:
    """What the reminder ladder does next by itself; `on` None: it has no step left."""

    on: date | None
    #: Days from the due date of the item it is about.
    step: int | None
    #: Until when a contact holds the ladder back.
    held_until: date | None = None
    #: To whom it is addressed first.
    role: ReminderRole | None = None


@dataclass
class Chased:
    """One organization on the chase list."""

    organization: Organization
    #: The oldest first.
    items: list[ChaseItem]
    person: StaffOfficer | None
    #: Whether the person is responsible for the oldest item; else the principal focal point.
    is_responsible: bool
    last_contact: ContactLog | None
    #: The contacts that are not settled, the one that waits longest last.
    open_contacts: list[ContactLog]
    next_step: NextStep
    #: Who answers for it at the Secretariat today.
    desk: Any = None

    @property
    def days_late(self) -> int:
        """How long the oldest item has been late; negative when nothing is."""
        return self.items[0].days_late

    @property
    def days_from_today(self) -> int:
        """The same, counted towards the future."""
        return -self.days_late

    @property
    def late_items(self) -> list[ChaseItem]:
        return [item for item in self.items if item.is_late]

    @property
    def items_ahead(self) -> list[ChaseItem]:
        return [item for item in self.items if not item.is_late]

    @property
    def promise(self) -> ContactLog | None:
        """The promise that is awaited, if any."""
        return next((one for one in reversed(self.open_contacts) if one.promise), None)


@dataclass
class _Context:
    """What is read once for all organizations of the list."""

    day: date
    focal_points: dict[int, StaffOfficer] = field(default_factory=dict)
    last: dict[int, ContactLog] = field(default_factory=dict)
    opened: dict[int, list[ContactLog]] = field(default_factory=dict)
    standing_in: dict[int, Any] = field(default_factory=dict)
    ahead: dict[int, Ahead] = field(default_factory=dict)


def next_step_of(organization: Organization, on: date | None = None) -> NextStep:
    """Return what the ladder does next about one organization."""
    rows = chase(secretariat(), organizations=[organization], on=on)
    return rows[0].next_step if rows else NextStep(None, None)


def chase(
    user: Any,
    *,
    organizations: Iterable[Organization] | None = None,
    on: date | None = None,
    late_only: bool = False,
) -> list[Chased]:
    """Return the organizations that owe something late or due within a fortnight.

    As far as `user` sees the commitments; the longest late first. `organizations` narrows
    the list, `late_only` leaves out those of which nothing is late.
    """
    day = on or today()
    only = None if organizations is None else [one.pk for one in organizations]
    owed = _owed(user, only, day if late_only else day + AHEAD, day)
    context = _read(user, list(owed), day)
    rows = [_row(items, context) for items in owed.values()]
    if late_only:
        rows = [row for row in rows if row.late_items]
    return sorted(rows, key=lambda row: (-row.days_late, row.organization.display_acronym))


def _owed(
    user: Any, organizations: list[int] | None, until: date, day: date
) -> dict[int, list[ChaseItem]]:
    """Return what is owed by the day `until`, by organization, the oldest first."""
    seen = Commitment.objects.visible_to(user).counted().filter(status__in=COMMITMENT_DUE)
    if organizations is not None:
        seen = seen.filter(organization__in=organizations)
    officer = "responsible_officer" + "__successor" * (SUCCESSORS_FOLLOWED - 1)
    joins = ("organization__desk_officer", officer)
    reports = ProgressReport.objects.owed().filter(due_on__lte=until, commitment__in=seen)
    found = [
        ChaseItem("report", one.commitment, one.reference, one.due_on, (day - one.due_on).days)
        for one in reports.select_related(*(f"commitment__{join}" for join in joins))
    ]
    due = seen.filter(is_indicative=False, due_on__lte=until).select_related(*joins)
    found += [
        ChaseItem("commitment", one, one.reference or "", one.due_on, (day - one.due_on).days)
        for one in due
    ]
    by_party: dict[int, list[ChaseItem]] = {}
    for item in sorted(found, key=lambda item: (item.due_on, item.reference)):
        by_party.setdefault(item.commitment.organization_id, []).append(item)
    return by_party


def _read(user: Any, keys: list[int], day: date) -> _Context:
    """Read focal points, contacts, absences and the ladder, each with a few queries."""
    context = _Context(day, standing_in=stand_ins(day), ahead=next_steps(keys))
    points = FocalPoint.objects.filter(
        organization__in=keys, purpose=Purpose.GENERAL, rank=Rank.PRINCIPAL
    )
    for point in points.current(day).with_details().order_by("pk"):
        context.focal_points[point.organization_id] = point.holder
    same = ContactLog.objects.filter(organization=OuterRef("organization"), contacted_on__lte=day)
    newest = Subquery(same.order_by("-contacted_on", "-pk").values("pk")[:1])
    wanted = Q(closed_on__isnull=True, paused_until__isnull=False) | Q(pk=newest)
    contacts = ContactLog.objects.visible_to(user).filter(wanted, organization__in=keys)
    for contact in contacts.for_list().order_by("contacted_on", "pk"):
        context.last[contact.organization_id] = contact
        if contact.closed_on is None and contact.paused_until is not None:
            context.opened.setdefault(contact.organization_id, []).append(contact)
    for opened in context.opened.values():
        opened.sort(key=lambda contact: (contact.paused_until, contact.pk))
    return context


def _next_step(ahead: Ahead | None, held: date | None, day: date) -> NextStep:
    """Return the ladder's next step as the list tells it."""
    until = held if held is not None and held >= day else None
    if ahead is None:
        return NextStep(None, None, until)
    return NextStep(ahead.day, ahead.step.step, until, ahead.role)


def _row(items: list[ChaseItem], context: _Context) -> Chased:
    organization = items[0].commitment.organization
    key = organization.pk
    responsible = _in_office(items[0].commitment.responsible_officer)
    opened = context.opened.get(key, [])
    held = opened[-1].paused_until if opened else None
    return Chased(
        organization=organization,
        items=items,
        person=responsible or _in_office(context.focal_points.get(key)),
        is_responsible=responsible is not None,
        last_contact=context.last.get(key),
        open_contacts=opened,
        next_step=_next_step(context.ahead.get(key), held, context.day),
        desk=answering(organization, context.standing_in),
    )


def _in_office(officer: StaffOfficer | None) -> StaffOfficer | None:
    """Return who answers for the officer today, unless that person has left as well."""
    present = officer.current() if officer is not None else None
    return present if present is not None and present.is_in_office else None
