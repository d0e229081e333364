"""The questions asked of files on their way in."""

from typing import Any, Self

from django.db.models import Q

from peacebuilding.accounts.access import is_officer, is_participant
from peacebuilding.core.querysets import VisibleQuerySet


class UploadQuerySet(VisibleQuerySet):
    """Files that were sent in."""

    def visible_to(self, user: Any) -> Self:
        """Return one's own files; to officers those of everybody as well, once imported."""
        if not is_participant(user):
            return self.none()
        own = Q(owner=user)
        return self.filter(own | Q(batch__isnull=False) if is_officer(user) else own)

    def waiting(self) -> Self:
        """Return those not imported yet."""
        return self.filter(batch__isnull=True)

    def without_tables(self) -> Self:
        """Leave the cells in the database, where only names and answers are shown."""
        return self.defer("tables", "unknown")
