"""The questions asked of files on their way in."""

from typing import Any, Self

from django.db.models import Q

from peacebuilding.accounts.access import is_officer
from peacebuilding.core.querysets import VisibleQuerySet


class UploadQuerySet(VisibleQuerySet):
    """Files that were sent in."""

    def visible_to(self, user: Any) -> Self:
        """Return to officers their own files, and those of everybody once imported."""
        if not is_officer(user):
            return self.none()
        return self.filter(Q(owner=user) | Q(batch__isnull=False))

    def waiting(self) -> Self:
        """Return those not imported yet."""
        return self.filter(batch__isnull=True)

    def without_tables(self) -> Self:
        """Leave the cells in the database, where only names and answers are shown."""
        return self.defer("tables", "unknown")
