"""Who is reached on each rung of the ladder: people with an address who want such mail."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from organizations.choices import Purpose, Rank
from organizations.models import DeskAbsence, FocalPoint, Membership, StaffOfficer
from peacebuilding.accounts.access import is_officer
from peacebuilding.notifications.services import accepts
from peacebuilding.notifications.services.preferences import account_of

from ..choices import ReminderRole

#: The name under which reminders are refused.
KIND = "reminder"


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


def person_of_officer(officer: StaffOfficer | None, day: date) -> Person | None:
    """Return who answers today for what an officer was given; None without office or address."""
    if officer is None:
        return None
    holder = officer.current()
    has_left = holder.ends_on is not None and holder.ends_on < day
    if has_left or holder.anonymized_at is not None:
        return None
    address = holder.email or holder.functional_mailbox
    user = holder.user or (account_of(address) if address else None)
    if user is not None:
        return Person(user, holder, user.email, user.name or holder.name, user.language)
    if not address:
        return None
    known = dict(settings.LANGUAGES)
    spoken = next((code for code in holder.languages if code in known), settings.LANGUAGE_CODE)
    return Person(None, holder, address, holder.name, spoken)


def person_of_user(user: Any) -> Person:
    """Return the reader behind an account."""
    return Person(user, None, user.email, user.name, user.language)


class People:
    """Who is on the rungs of some organizations on a day; what they share is read once.

    `has_inbox` reaches people with an account whether they want mail of the kind or not.
    """

    def __init__(
        self,
        day: date,
        organizations: Iterable[Any],
        kind: str = KIND,
        *,
        has_inbox: bool = False,
    ) -> None:
        self.day, self.kind, self.has_inbox = day, kind, has_inbox
        self.organizations = {one.pk: one for one in organizations}
        self._wanted: dict[str, bool] = {}
        self._found: dict[tuple[ReminderRole, int], list[Person]] = {}
        self._focal_points = self._general_focal_points()
        self._approvers = self._members_who_approve()
        self._substitutes = dict(
            DeskAbsence.objects.on(day).order_by("-pk").values_list("user_id", "substitute_id")
        )

    def _general_focal_points(self) -> dict[tuple[int, str], list[FocalPoint]]:
        rows = FocalPoint.objects.current(self.day).filter(
            organization__in=self.organizations, purpose=Purpose.GENERAL
        )
        found: dict[tuple[int, str], list[FocalPoint]] = defaultdict(list)
        for row in rows.with_details().order_by("pk"):
            found[row.organization_id, row.rank].append(row)
        return found

    def _members_who_approve(self) -> dict[int, list[Membership]]:
        rows = Membership.objects.current(self.day).approvers()
        rows = rows.filter(organization__in=self.organizations).select_related("user")
        found: dict[int, list[Membership]] = defaultdict(list)
        for row in rows.order_by("pk"):
            found[row.organization_id].append(row)
        return found

    def wants(self, person: Person) -> bool:
        """Whether what is told of the kind reaches the person; asked once for each."""
        if self.has_inbox and person.user is not None:
            return person.user.is_active and not person.user.is_service_account
        if person.identity not in self._wanted:
            self._wanted[person.identity] = accepts(
                self.kind, user=person.user, address=person.address
            )
        return self._wanted[person.identity]

    def on(
        self, role: ReminderRole, organization: Any, responsible: StaffOfficer | None = None
    ) -> list[Person]:
        """Return who is reached in this role; several only where several approve.

        `responsible` is the officer named on the duty, who may have handed over since.
        """
        if role == ReminderRole.RESPONSIBLE:
            return self._reached([person_of_officer(responsible, self.day)])
        place = (role, organization.pk)
        if place not in self._found:
            self._found[place] = self._reached(self._of_organization(role, organization))
        return self._found[place]

    def first(
        self,
        roles: Iterable[ReminderRole],
        organization: Any,
        responsible: StaffOfficer | None = None,
    ) -> tuple[ReminderRole | None, list[Person]]:
        """Return the lowest of these rungs that reaches somebody, and whom."""
        for role in roles:
            if reached := self.on(role, organization, responsible):
                return role, reached
        return None, []

    def _of_organization(self, role: ReminderRole, organization: Any) -> list[Person | None]:
        if role == ReminderRole.APPROVER:
            return [person_of_user(row.user) for row in self._approvers[organization.pk]]
        if role == ReminderRole.DESK_OFFICER:
            return [self._desk_of(organization)]
        rank = Rank.PRINCIPAL if role == ReminderRole.PRINCIPAL else Rank.ALTERNATE
        rows = self._focal_points[organization.pk, rank]
        return [person_of_officer(row.officer, self.day) for row in rows]

    def _reached(self, people: list[Person | None]) -> list[Person]:
        reached = {one.identity: one for one in people if one is not None and self.wants(one)}
        return list(reached.values())

    def _desk_of(self, organization: Any) -> Person | None:
        """Return the desk officer, or who stands in; substitutes may be away as well."""
        key, asked = organization.desk_officer_id, set()
        while key in self._substitutes and key not in asked:
            asked.add(key)
            key = self._substitutes[key]
        user = _account(organization, key)
        return person_of_user(user) if user is not None and is_officer(user) else None


def _account(organization: Any, key: int | None) -> Any:
    """Return the account with this key; the desk officer's own is at hand."""
    if key is None or key == organization.desk_officer_id:
        return organization.desk_officer
    return type(organization.desk_officer).objects.filter(pk=key).first()
