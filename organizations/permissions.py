"""Who may do what to organizations and what belongs to them.

Whether somebody may see a record is `visible_to`'s answer; these are asked after it.
`actor` None is a command, which runs on the machine itself.
"""

from typing import Any

from peacebuilding.accounts.access import is_officer

from .access import is_member, organization_ids
from .choices import Role
from .models import CalendarAddress, Invitation, Membership, Organization, StaffOfficer


def can_edit_organizations(actor: Any) -> bool:
    """Say whether the actor may add and rename organizations, and keep the lists of meetings."""
    return actor is None or is_officer(actor)


def can_edit_profile(actor: Any, organization: Organization) -> bool:
    """Say whether the actor may change the organization's own facts: officer or approver."""
    return can_edit_organizations(actor) or is_member(actor, organization, Role.APPROVER)


def can_edit_for(actor: Any, organization: Organization | None) -> bool:
    """Say whether the actor may keep the organization's roster, units and capabilities.

    Its reporters do, and officers on its behalf.
    """
    return can_edit_organizations(actor) or is_member(actor, organization, Role.REPORTER)


def can_edit_officer(actor: Any, officer: StaffOfficer) -> bool:
    """Say whether the actor may change a row of the roster: the organization's reporters.

    Whoever clears the organization's reports is kept by its approvers: with the address
    one changes to whom the link goes.
    """
    organization = officer.organization
    clears = organization.clearing_officer if organization is not None else None
    if clears is not None and officer.pk in {one.pk for one in clears.line()}:
        return can_edit_profile(actor, organization)
    return can_edit_for(actor, organization)


def can_acknowledge(actor: Any, organization: Organization) -> bool:
    """Say whether the actor may confirm that a document has arrived."""
    return can_edit_for(actor, organization)


def can_invite(actor: Any, organization: Organization) -> bool:
    """Say whether the actor may invite people to act for the organization.

    Administrators may not: a membership opens what is confidential to the organization.
    """
    return can_edit_profile(actor, organization)


def can_see_members(actor: Any) -> bool:
    """Say whether the actor keeps the members of any organization."""
    return is_officer(actor) or bool(organization_ids(actor, Role.APPROVER))


def can_change_membership(actor: Any, membership: Membership) -> bool:
    """Say whether the actor may change or end a membership; nobody changes their own."""
    if actor is not None and actor.pk == membership.user_id:
        return False
    return can_invite(actor, membership.organization)


def can_answer_for(actor: Any, invitation: Invitation) -> bool:
    """Say whether the actor may send an invitation again or revoke it."""
    return can_invite(actor, invitation.organization)


def can_make_calendar(actor: Any, organization: Organization | None) -> bool:
    """Say whether the actor may make a calendar address: for oneself, or as its approver."""
    return organization is None or is_member(actor, organization, Role.APPROVER)


def can_revoke_calendar(actor: Any, address: CalendarAddress) -> bool:
    """Say whether the actor may revoke a calendar address: one's own, as approver, officers."""
    if is_officer(actor) or (actor is not None and address.user_id == actor.pk):
        return True
    return is_member(actor, address.organization, Role.APPROVER)
