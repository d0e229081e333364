"""Who is reached on each rung of the ladder: people with an address who want such mail."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q

from organizations.choices import Purpose, Rank
from organizations.desk import answering, stand_ins
from organizations.models import FocalPoint, Membership, StaffOfficer
from organizations.querysets import SUCCESSORS_FOLLOWED
from peacebuilding.accounts.access import is_officer
from peacebuilding.accounts.models import User
from peacebuilding.notifications.services import Acceptance

from ..choices import ReminderRole

#: The name under which reminders are refused.
KIND = "reminder"
_LINE = "__".join(["successor"] * (SUCCESSORS_FOLLOWED - 1))


@dataclass(frozen=True)
class Person:
    """One reader of a mail: an account, or an officer of the roster by address.

    `officer` is the row of the roster by which somebody was found, if any.
    """

    user: Any
    officer: StaffOfficer | None
    address: str
    name: str
    language: str

    @property
    def identity(self) -> str:
        """The same text for the same reader, however found: by account, else by address."""
        if self.user is not None:
            return f"user-{self.user.pk}"
        digest = hashlib.sha256(self.address.lower().encode()).hexdigest()
        return f"mail-{digest[:24]}"

    def __str__(self) -> str:
        return self.name or self.address


def person_of_user(user: Any) -> Person:
    """Return the reader behind an account."""
    return Person(user, None, user.email, user.name, user.language)


def _address(officer: StaffOfficer) -> str:
    """Return where an officer is written to: the own address, else the office's."""
    return officer.email or officer.functional_mailbox


class People:
    """Who is on the rungs of some organizations on a day; everything is read at the start.

    `responsible` are the officers named on their duties, `kind` is what the mail would be.
    `has_inbox` reaches people with an account whether they want such mail or not.
    """

    def __init__(
        self,
        day: date,
        organizations: Iterable[Any],
        responsible: Iterable[int | None] = (),
        *,
        kind: str = KIND,
        has_inbox: bool = False,
    ) -> None:
        self.day, self.has_inbox = day, has_inbox
        self.accepts = Acceptance(kind)
        self.organizations = {one.pk: one for one in organizations}
        self._found: dict[tuple[ReminderRole, int], list[Person]] = {}
        self._officers = self._answering(responsible)
        self._focal_points = self._general_focal_points()
        self._approvers = self._members_who_approve()
        self._stand_ins = stand_ins(day)
        self._desks: dict[int, Any] = {}
        self._by_key, self._by_address = self._accounts()

    # --- Read at the start ---------------------------------------------------------------

    def _answering(self, keys: Iterable[int | None]) -> dict[int, StaffOfficer]:
        """Return who answers today for each of these officers."""
        rows = StaffOfficer.objects.filter(pk__in={key for key in keys if key is not None})
        return {row.pk: row.current() for row in rows.select_related(_LINE)}

    def _general_focal_points(self) -> dict[tuple[int, str], list[StaffOfficer]]:
        rows = FocalPoint.objects.current(self.day).filter(
            organization__in=self.organizations, purpose=Purpose.GENERAL
        )
        found: dict[tuple[int, str], list[StaffOfficer]] = defaultdict(list)
        for row in rows.with_details().order_by("pk"):
            found[row.organization_id, row.rank].append(row.holder)
        return found

    def _members_who_approve(self) -> dict[int, list[Any]]:
        rows = Membership.objects.current(self.day).approvers()
        rows = rows.filter(organization__in=self.organizations).select_related("user")
        found: dict[int, list[Any]] = defaultdict(list)
        for row in rows.order_by("pk"):
            found[row.organization_id].append(row.user)
        return found

    def _accounts(self) -> tuple[dict[int, Any], dict[str, Any]]:
        """Return the accounts of officers, by key, and the active ones by address."""
        officers = [
            *self._officers.values(),
            *(o for row in self._focal_points.values() for o in row),
        ]
        keys = {officer.user_id for officer in officers}
        addresses = {_address(officer).lower() for officer in officers}
        rows = list(User.objects.filter(Q(pk__in=keys - {None}) | Q(email__in=addresses - {""})))
        by_address = {row.email.lower(): row for row in rows if row.is_active}
        return {row.pk: row for row in rows}, by_address

    # --- Asked -----------------------------------------------------------------------------

    def on(
        self, role: ReminderRole, organization: Any, responsible: int | None = None
    ) -> list[Person]:
        """Return who is reached in this role; several where several approve or stand in turn.

        `responsible` is the key of the officer named on the duty.
        """
        if role == ReminderRole.RESPONSIBLE:
            return self._reached([self._officers.get(responsible or 0)])
        place = (role, organization.pk)
        if place not in self._found:
            self._found[place] = self._reached(self._of_organization(role, organization))
        return self._found[place]

    def first(
        self, roles: Iterable[ReminderRole], organization: Any, responsible: int | None = None
    ) -> tuple[ReminderRole | None, list[Person]]:
        """Return the lowest of these rungs that reaches somebody, and whom."""
        for role in roles:
            if reached := self.on(role, organization, responsible):
                return role, reached
        return None, []

    def wants(self, person: Person) -> bool:
        """Whether what is told reaches the person."""
        user = person.user
        if self.has_inbox and user is not None:
            return user.is_active and not user.is_service_account
        return self.accepts(user=user, address=person.address)

    def person_of(self, officer: StaffOfficer) -> Person | None:
        """Return the reader behind an officer; None without office or address."""
        has_left = officer.ends_on is not None and officer.ends_on < self.day
        if has_left or officer.anonymized_at is not None:
            return None
        address = _address(officer)
        user = self._by_key.get(officer.user_id or 0) or self._by_address.get(address.lower())
        if user is not None:
            return Person(user, officer, user.email, user.name or officer.name, user.language)
        if not address:
            return None
        known = dict(settings.LANGUAGES)
        spoken = next((code for code in officer.languages if code in known), settings.LANGUAGE_CODE)
        return Person(None, officer, address, officer.name, spoken)

    def _of_organization(self, role: ReminderRole, organization: Any) -> list[Any]:
        if role == ReminderRole.APPROVER:
            return self._approvers[organization.pk]
        if role == ReminderRole.DESK_OFFICER:
            return [self._desk_of(organization)]
        rank = Rank.PRINCIPAL if role == ReminderRole.PRINCIPAL else Rank.ALTERNATE
        return self._focal_points[organization.pk, rank]

    def _desk_of(self, organization: Any) -> Any:
        """Return the desk officer, or who stands in, while an officer of the Secretariat."""
        user = answering(organization, self._stand_ins)
        user = self._desks.setdefault(user.pk, user) if user is not None else None
        return user if user is not None and is_officer(user) else None

    def _reached(self, rows: Iterable[Any]) -> list[Person]:
        """Return those of these officers and accounts who are reached, each once."""
        reached: dict[str, Person] = {}
        for row in rows:
            person = self.person_of(row) if isinstance(row, StaffOfficer) else None
            if isinstance(row, User):
                person = person_of_user(row)
            if person is not None and self.wants(person):
                reached.setdefault(person.identity, person)
        return list(reached.values())
