"""Who may import what: the right to change it, as in the admin; the services check again."""

from typing import Any

from .kinds import kinds
from .resources import RecordResource


def can_import(user: Any, kind: type[RecordResource], scope: str = "") -> bool:
    """Say whether the person may bring in records of this kind, within the scope if it has one."""
    return bool(kind.is_scoped) == bool(scope) and kind.may_be_imported_by(user, scope)


def importable(user: Any) -> list[type[RecordResource]]:
    """Return what the person may import on the page of all imports: files without a scope."""
    return [kind for kind in kinds() if can_import(user, kind)]
