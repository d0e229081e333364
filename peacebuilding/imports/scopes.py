"""Files that belong to somebody: sent in at a page of theirs, by their own people.

`Upload.kind` names the kind and, after a colon, the scope: whatever the kind knows them by.
"""

from typing import Any

from .resources import RecordResource


class ScopedResource(RecordResource):
    """Records of one owner; `choices.scope` says whose."""

    is_scoped = True
    #: Columns without which a file is not taken.
    needs: tuple[str, ...] = ()

    @classmethod
    def may_be_imported_by(cls, user: Any, scope: str) -> bool:
        """Say whether the person may bring in records of this owner; the services check again."""
        raise NotImplementedError

    @classmethod
    def place(cls, scope: str) -> list[tuple[Any, str]]:
        """Return the page at which the owner's files are sent in, as crumbs; the last is it."""
        raise NotImplementedError
