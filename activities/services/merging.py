"""What becomes of two parts in one activity when their organizations are merged."""

from typing import Any

from organizations.merge_rules import change, remove
from peacebuilding.batches.services import RowResult


def fold_participations(*, actor: Any, row: Any, twin: Any, reason: str) -> list[RowResult]:
    """Keep the lead's part where one of the two leads, else that of the one that stays.

    The papers of the part that goes are kept with the one that stays, as papers like others.
    """
    goes, stays = (twin, row) if row.is_lead else (row, twin)
    given = {"participation": stays, "is_basis": False}
    papers = [
        change(actor=actor, row=paper, reason=reason, **given)
        for paper in goes.attachments.order_by("pk")
    ]
    gone = [*papers, *remove(actor=actor, row=goes, twin=stays, reason=reason)]
    return [*gone, change(actor=actor, row=row, reason=reason)] if row.is_lead else gone
