"""What becomes of two parts in one activity when their organizations are merged."""

from typing import Any

from organizations.merge_rules import change, remove
from peacebuilding.batches.services import RowResult


def fold_participations(*, actor: Any, row: Any, twin: Any, reason: str) -> list[RowResult]:
    """Keep the lead's part where one of the two leads, else that of the one that stays."""
    if not row.is_lead:
        return remove(actor=actor, row=row, twin=twin, reason=reason)
    gone = remove(actor=actor, row=twin, twin=row, reason=reason)
    return [*gone, change(actor=actor, row=row, reason=reason)]
