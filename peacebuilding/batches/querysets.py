"""The questions asked of batches."""

from typing import Any, Self

from peacebuilding.accounts.access import is_officer
from peacebuilding.core.querysets import VisibleQuerySet


class BatchQuerySet(VisibleQuerySet):
    """Acts of the Secretariat."""

    def visible_to(self, user: Any) -> Self:
        """Return the batches officers see: all; nobody else sees any."""
        return self.all() if is_officer(user) else self.none()
