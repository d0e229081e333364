"""Which accounts somebody may see."""

from typing import Any, Self

from peacebuilding.core.querysets import VisibleQuerySet

from .access import is_administrator, is_officer, is_participant


class UserQuerySet(VisibleQuerySet):
    """Accounts. Colleagues in an organization are found through its memberships."""

    def visible_to(self, user: Any) -> Self:
        """Return all accounts to administrators and officers, their own to everybody else."""
        if is_administrator(user) or is_officer(user):
            return self.all()
        return self.filter(pk=user.pk) if is_participant(user) else self.none()

    def active(self) -> Self:
        """Return the accounts that may log in."""
        return self.filter(is_active=True)

    def in_group(self, *names: str) -> Self:
        """Return the active accounts that belong to any of the named groups."""
        return self.active().filter(groups__name__in=names).distinct()
