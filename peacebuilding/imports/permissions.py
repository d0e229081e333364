"""Who may import what: the right to change it, as in the admin; the services check again."""

from typing import Any

from peacebuilding.accounts.access import is_officer

from .kinds import kinds
from .resources import RecordResource
from .scopes import ScopedResource


def can_import(user: Any, kind: type[RecordResource], scope: str = "") -> bool:
    """Say whether the person may bring in records of this kind: officers who may change them.

    A kind with a scope says itself who may, for each owner.
    """
    if issubclass(kind, ScopedResource):
        return bool(scope) and kind.may_be_imported_by(user, scope)
    options = kind.model._meta
    rights = [f"{options.app_label}.{verb}_{options.model_name}" for verb in ("add", "change")]
    return not scope and is_officer(user) and user.has_perms(rights)


def importable(user: Any) -> list[type[RecordResource]]:
    """Return what the person may import on the page of all imports: files without a scope."""
    return [kind for kind in kinds() if can_import(user, kind)]
