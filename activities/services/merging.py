"""What becomes of two parts in one activity when their organizations are merged."""

from typing import Any

from organizations.merge_rules import change, remove
from peacebuilding.batches.services import RowResult

from ..models import Question


def fold_participations(*, actor: Any, row: Any, twin: Any, reason: str) -> list[RowResult]:
    """Keep the lead's part where one of the two leads, else the one that was confirmed.

    Papers and questions of the part that goes are kept with the one that stays; the papers
    as papers like others.
    """
    shared = {"actor": actor, "reason": reason}
    gave_word = row.is_confirmed and not twin.is_confirmed
    keeps_row = row.is_lead or (gave_word and not twin.is_lead)
    goes, stays = (twin, row) if keeps_row else (row, twin)
    done = [
        change(row=paper, participation=stays, is_basis=False, **shared)
        for paper in goes.attachments.order_by("pk")
    ]
    done += [
        change(row=question, object_id=stays.pk, **shared)
        for question in Question.objects.about(goes).order_by("pk")
    ]
    done += remove(row=goes, twin=stays, **shared)
    return [*done, change(row=row, **shared)] if keeps_row else done
