"""Who at the Secretariat answers for an organization on a day: its desk officer, or who stands in.

A substitute who is away as well is stood in for in turn; where everybody is away the
officer of the organization answers after all.
"""

from datetime import date
from typing import Any

from peacebuilding.accounts.groups import HEAD, OFFICER
from peacebuilding.accounts.models import User

from .models import DeskAbsence


def officers_of_secretariat() -> Any:
    """Return the accounts that can answer for an organization."""
    return User.objects.filter(is_active=True, groups__name__in=(OFFICER, HEAD)).distinct()


def stand_ins(on: date | None = None) -> dict[int, Any]:
    """Return who stands in on the day, by the key of the officer who is away; one query."""
    rows = DeskAbsence.objects.on(on).select_related("substitute")
    direct = {row.user_id: row.substitute for row in rows}
    found = {}
    for key in direct:
        person, passed = direct[key], {key}
        while person.pk in direct and person.pk not in passed:
            passed.add(person.pk)
            person = direct[person.pk]
        if person.pk not in passed:
            found[key] = person
    return found


def answering(organization: Any, standing_in: dict[int, Any]) -> Any:
    """Return who answers for the organization, given `stand_ins` of the day; None: nobody."""
    return standing_in.get(organization.desk_officer_id, organization.desk_officer)


def desk_of(organization: Any, on: date | None = None) -> Any:
    """Return the officer who answers for the organization on the day; None where none is named."""
    return answering(organization, stand_ins(on))


def desks_kept_by(user: Any, on: date | None = None) -> set[int]:
    """Return the keys of the officers for whose organizations this person answers, own included."""
    kept = {key for key, person in stand_ins(on).items() if person.pk == user.pk}
    return kept | {user.pk}
