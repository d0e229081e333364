"""For which organizations somebody acts: where visibility above this floor starts from."""

from typing import Any

from peacebuilding.accounts.access import is_participant
from peacebuilding.accounts.models import User

from .choices import Role


def roles(user: Any) -> dict[int, Role]:
    """Return the person's highest current role by organization id, asked once per user object.

    Empty for a visitor, and for an account that is not active.
    """
    if not is_participant(user):
        return {}
    if not hasattr(user, "_organization_roles"):
        found: dict[int, Role] = {}
        for pk, value in user.memberships.current().values_list("organization_id", "role"):
            role = Role(value)
            if pk not in found or found[pk].rank < role.rank:
                found[pk] = role
        user._organization_roles = found
    return user._organization_roles


def forget_roles(user: Any) -> None:
    """Ask again next time: a membership has changed within this request."""
    user.__dict__.pop("_organization_roles", None)


def organization_ids(user: Any, at_least: Role = Role.READER) -> frozenset[int]:
    """Return the ids of the organizations the person serves, in this role or a higher one."""
    return frozenset(pk for pk, role in roles(user).items() if role.rank >= at_least.rank)


def is_member(user: Any, organization: Any, at_least: Role = Role.READER) -> bool:
    """Say whether the person serves this organization, in this role or a higher one."""
    return organization is not None and organization.pk in organization_ids(user, at_least)


def eyes_of(organization: Any) -> Any:
    """Return somebody who sees what an approver of this one organization sees, and is nobody.

    For what the organization reads by itself, without a person: its calendar.
    """
    reader = User(pk=0, is_active=True)
    reader._group_names = frozenset()  # type: ignore[attr-defined]
    reader._organization_roles = {organization.pk: Role.APPROVER}  # type: ignore[attr-defined]
    return reader
