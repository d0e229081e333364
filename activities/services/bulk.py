"""The same change to many records at once, each through its own service (officers).

What becomes of each row is written down as a batch, which can be taken back as one.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peacebuilding.batches.models import Batch
from peacebuilding.batches.services import change_many
from peacebuilding.core.services import check_version, lock

from ..choices import COMMITMENT_DUE, COMMITMENT_OPEN, CommitmentStatus
from ..models import Activity, Commitment, ProgressReport
from .activities import update_activity
from .commitments import amend_commitment, update_commitment
from .progress_reports import accept_report

#: Records, as far as the actor may see them, with the version that was read; None: not stated.
Seen = Iterable[tuple[Any, int | None]]


def change_commitments(
    *,
    actor: Any,
    seen: Seen,
    reason: str,
    due_on: date | None = None,
    responsible_officer: Any = None,
    **word: Any,
) -> Batch:
    """Give open commitments another due date or responsible officer; return the batch.

    A date that was agreed moves by amending, so `word` says on what the organizations' word
    rests (`basis`, `sender`, `date`, `channel`). Raises what `change_many` raises, and
    ValidationError when nothing is to change.
    """
    if due_on is None and responsible_officer is None:
        raise ValidationError(_("Give a new due date or a responsible officer."))
    rows, versions = _read(seen)

    def change(commitment: Commitment) -> Commitment | None:
        commitment = lock(commitment)
        check_version(commitment, versions[commitment.pk])
        if commitment.status not in COMMITMENT_OPEN or commitment.is_entered_in_error:
            raise ValidationError(_("It is no longer open."))
        if due_on is not None and due_on != commitment.due_on:
            commitment = _move(actor, commitment, due_on, reason, word)
        officer = responsible_officer or commitment.responsible_officer
        if officer != commitment.responsible_officer:
            commitment.responsible_officer = officer
            update_commitment(actor=actor, commitment=commitment, reason=reason)
        return commitment

    was_agreed = any(row.status in COMMITMENT_DUE for row in rows)
    if due_on is not None and was_agreed and not word.get("basis"):
        raise ValidationError(
            {"basis": _("Some of these dates were agreed: say on what the new one rests.")}
        )
    title = _title_of_commitments(len(rows), due_on, responsible_officer)
    return change_many(actor=actor, title=title, records=rows, change=change, reason=reason)


def _move(
    actor: Any, commitment: Commitment, due_on: date, reason: str, word: dict[str, Any]
) -> Commitment:
    if commitment.status != CommitmentStatus.PROPOSED:
        return amend_commitment(
            actor=actor, commitment=commitment, reason=reason, due_on=due_on, **word
        )
    commitment.due_on = due_on
    return update_commitment(actor=actor, commitment=commitment, reason=reason)


def change_activities(
    *,
    actor: Any,
    seen: Seen,
    reason: str,
    visibility: str = "",
    modality: Any = None,
) -> Batch:
    """Give activities another visibility or main modality; return the batch.

    Raises what `change_many` raises, and ValidationError when nothing is to change.
    """
    if not visibility and modality is None:
        raise ValidationError(_("Choose a visibility or a modality."))
    rows, versions = _read(seen)

    def change(activity: Activity) -> Activity | None:
        activity = lock(activity)
        check_version(activity, versions[activity.pk])
        wanted = (visibility or activity.visibility, modality or activity.modality)
        if wanted == (activity.visibility, activity.modality):
            return None
        activity.visibility, activity.modality = wanted
        return update_activity(actor=actor, activity=activity, reason=reason)

    title = _title_of_activities(len(rows), visibility, modality)
    return change_many(actor=actor, title=title, records=rows, change=change, reason=reason)


def bulk_accept(*, actor: Any, seen: Seen, reason: str) -> Batch:
    """Accept several submitted reports, each as it would be alone; return the batch.

    One's own are refused, as are those that changed since they were read. Raises what
    `change_many` raises.
    """
    rows, versions = _read(seen)

    def change(report: ProgressReport) -> ProgressReport:
        report = lock(report)
        check_version(report, versions[report.pk])
        return accept_report(actor=actor, report=report, reason=reason)

    words = ngettext("%(count)d report accepted", "%(count)d reports accepted", len(rows))
    title = words % {"count": len(rows)}
    return change_many(actor=actor, title=title, records=rows, change=change, reason=reason)


def _read(seen: Seen) -> tuple[list[Any], dict[int, int | None]]:
    """Return the records, each once, and by key the version of each that was read."""
    found = {record.pk: (record, version) for record, version in seen}
    return [record for record, _version in found.values()], {
        key: version for key, (_record, version) in found.items()
    }


def _title_of_commitments(count: int, due_on: date | None, officer: Any) -> str:
    parts = []
    if due_on is not None:
        parts.append(_("due on %(day)s") % {"day": date_format(due_on, "DATE_FORMAT")})
    if officer is not None:
        parts.append(_("responsible: %(name)s") % {"name": officer})
    words = ngettext("%(count)d commitment: %(what)s", "%(count)d commitments: %(what)s", count)
    return words % {"count": count, "what": "; ".join(parts)}


def _title_of_activities(count: int, visibility: str, modality: Any) -> str:
    parts = []
    if visibility:
        label = dict(Activity._meta.get_field("visibility").flatchoices)[visibility]
        parts.append(_("seen by: %(level)s") % {"level": label})
    if modality is not None:
        parts.append(_("modality %(code)s") % {"code": modality.code})
    words = ngettext("%(count)d activity: %(what)s", "%(count)d activities: %(what)s", count)
    return words % {"count": count, "what": "; ".join(parts)}
