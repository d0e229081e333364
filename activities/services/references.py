"""References: letter, year and sequence of an activity; the number of a commitment in it.

They are given once and never change; a number given out is never given again, a gap stays.
"""

from typing import Any

from django.db import transaction
from django.db.models import Max

from peacebuilding.core.services import save_record

from ..models import Commitment, ProgressReport, ReferenceSequence
from ..querysets import today


@transaction.atomic
def next_activity_reference(letter: str) -> str:
    """Return the next reference of the letter in this year (UTC): "A-2026-0007".

    The sequence's row stays locked until the surrounding transaction ends.
    """
    year = today().year
    ReferenceSequence.objects.get_or_create(letter=letter, year=year)
    sequence = ReferenceSequence.objects.select_for_update().get(letter=letter, year=year)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return f"{letter}-{year}-{sequence.last:04d}"


def number_commitment(commitment: Commitment) -> None:
    """Give an unnumbered commitment the next number and reference; does not save it.

    The caller holds the lock of the activity, which must have its reference.
    """
    numbered = Commitment.objects.filter(activity=commitment.activity_id)
    last = numbered.aggregate(last=Max("number"))["last"] or 0
    commitment.number = last + 1
    commitment.reference = f"{commitment.activity.reference}-{commitment.number:02d}"


def number_commitments(activity: Any, *, actor: Any) -> None:
    """Number the activity's drafts of commitments, in the order they were made."""
    for commitment in activity.commitments.filter(number__isnull=True).order_by("pk"):
        commitment.activity = activity
        number_commitment(commitment)
        save_record(commitment, actor=actor)


def number_report(report: ProgressReport) -> None:
    """Give the report the next number of its commitment, whose row the caller holds."""
    numbered = ProgressReport.objects.filter(commitment=report.commitment_id)
    report.number = (numbered.aggregate(last=Max("number"))["last"] or 0) + 1
