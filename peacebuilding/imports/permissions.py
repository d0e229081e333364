"""Who may import what: the right to change it, as in the admin; the services check again."""

from typing import Any

from peacebuilding.accounts.access import is_officer

from .kinds import kinds
from .resources import RecordResource


def can_import(user: Any, kind: type[RecordResource]) -> bool:
    """Say whether the person may bring in records of this kind: officers who may change them."""
    options = kind.model._meta
    rights = [f"{options.app_label}.{verb}_{options.model_name}" for verb in ("add", "change")]
    return is_officer(user) and user.has_perms(rights)


def importable(user: Any) -> list[type[RecordResource]]:
    """Return what the person may import."""
    return [kind for kind in kinds() if can_import(user, kind)]
