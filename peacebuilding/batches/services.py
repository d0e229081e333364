"""The verbs: change many records, write down what became of each, take it back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from peacebuilding.accounts.access import is_officer
from peacebuilding.core.admin.forms import REFUSALS
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.localized import reading_language

from . import undo
from .choices import EFFECTIVE, BatchKind, Outcome
from .models import Batch, BatchRow
from .records import attach_records

#: More rows than this at once are work for an import.
BULK_LIMIT = 500


@dataclass(frozen=True)
class RowResult:
    """What became of one row, to be written down by `record_batch`.

    `record` is None for a row of a file that made nothing; `number` its place in the file.
    """

    outcome: str
    record: Any = None
    version_before: int | None = None
    message: str = ""
    name: str = ""
    number: int | None = None


def sentences(refusal: Exception) -> str:
    """Return what a service answered, in one line."""
    said = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
    return " ".join(said)


@transaction.atomic
def record_batch(
    *,
    actor: Any,
    kind: str,
    title: str,
    results: Iterable[RowResult],
    reason: str = "",
    file_name: str = "",
    file_digest: str = "",
) -> Batch:
    """Write down one act and what became of each row, and return the batch."""
    batch = Batch.objects.create(
        kind=kind,
        title=title[:250],
        language=reading_language(),
        reason=reason,
        file_name=file_name[-250:],
        file_digest=file_digest,
        made_by=actor,
    )
    rows = [_row(batch, place, result) for place, result in enumerate(results, start=1)]
    batch.rows.bulk_create(rows, batch_size=500)
    return batch


def _row(batch: Batch, place: int, result: RowResult) -> BatchRow:
    record = result.record
    exists = record is not None and record.pk is not None
    kind = ContentType.objects.get_for_model(record) if exists else None
    keeps = exists and result.outcome in (*EFFECTIVE, Outcome.SAME)
    return BatchRow(
        batch=batch,
        number=place if result.number is None else result.number,
        outcome=result.outcome,
        content_type=kind,
        object_id=record.pk if exists else None,
        name=(result.name or (str(record) if exists else ""))[:250],
        version_before=result.version_before,
        version_after=getattr(record, "version", None) if keeps else None,
        message=result.message,
    )


def change_many(
    *,
    actor: Any,
    title: str,
    records: Iterable[Any],
    change: Callable[[Any], Any],
    reason: str,
) -> Batch:
    """Call `change` on each record, write down what became of each, and return the batch.

    `change` calls a service and returns the record, or None where nothing would change. A
    row that is refused leaves the others as they are. Raises NotAllowed unless the actor
    is an officer, ValidationError without a reason or with more than BULK_LIMIT records.
    """
    if not is_officer(actor):
        raise NotAllowed(_("Only the Secretariat changes many records at once."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason; it is kept in the history.")})
    records = list(records)
    if len(records) > BULK_LIMIT:
        text = _("Choose at most %(limit)d rows at a time.")
        raise ValidationError(text % {"limit": BULK_LIMIT})
    results = [_change_one(record, change) for record in records]
    return record_batch(
        actor=actor, kind=BatchKind.BULK, title=title, results=results, reason=reason
    )


def _change_one(record: Any, change: Callable[[Any], Any]) -> RowResult:
    before = record.version
    try:
        with transaction.atomic():
            changed = change(record)
    except REFUSALS as refusal:
        return RowResult(Outcome.REFUSED, record, before, sentences(refusal), name=str(record))
    if changed is None or changed.version == before:
        return RowResult(Outcome.SAME, changed or record, before)
    return RowResult(Outcome.CHANGED, changed, before)


@transaction.atomic
def undo_batch(*, actor: Any, batch: Batch, reason: str, leave_changed: bool = False) -> Batch:
    """Take an act back, last row first, and return the batch.

    Records that somebody has changed since stand in the way: ValidationError names them,
    and nothing is taken back, unless `leave_changed` leaves those as they are. Raises
    NotAllowed unless the actor is an officer; ValidationError when it was taken back
    already, or without a reason.
    """
    if not is_officer(actor):
        raise NotAllowed(_("Only the Secretariat takes back a change of many records."))
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.undone_at is not None:
        raise ValidationError(_("This was taken back already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason; it is kept in the history.")})
    note = _("Taken back: %(title)s. %(reason)s") % {"title": locked.title, "reason": reason}
    waiting = list(locked.rows.filter(outcome__in=EFFECTIVE).order_by("-number", "-pk"))
    attach_records(waiting, actor)  # names in a refusal are those the actor may read
    standing: list[str] = []
    while waiting:
        refused, standing = _undo_rows(actor, waiting, note)
        if len(refused) == len(waiting):
            break
        waiting = refused  # what rests on others of the batch follows them
    if standing and not leave_changed:
        raise ValidationError(standing)
    locked.undone_at, locked.undone_by, locked.undo_reason = timezone.now(), actor, reason
    locked.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    return locked


def _undo_rows(actor: Any, rows: list[BatchRow], note: str) -> tuple[list[BatchRow], list[str]]:
    """Take rows back as far as they go; return those that stand, and why."""
    refused, said = [], []
    for row in rows:
        try:
            with transaction.atomic():
                _undo_row(actor, row, note)
        except REFUSALS as refusal:
            refused.append(row)
            said.append(f"{row.name}{_(':')} {sentences(refusal)}")
            continue
        row.is_undone = True
        row.save(update_fields=["is_undone"])
    return refused, said


def _undo_row(actor: Any, row: BatchRow, reason: str) -> None:
    model = row.content_type.model_class() if row.content_type else None
    if model is None or row.object_id is None:
        raise ValidationError(_("This kind of record no longer exists."))
    record = undo.current(model, row.object_id)
    if row.outcome == Outcome.REMOVED:
        if record is not None:
            raise ValidationError(_("It is there again."))
        undo.bring_back(actor=actor, model=model, key=row.object_id, reason=reason)
        return
    if record is None:
        raise ValidationError(_("It was deleted meanwhile."))
    if record.version != row.version_after:
        raise ValidationError(_("It was changed since."))
    if row.outcome == Outcome.CREATED:
        undo.take_away(actor=actor, record=record, reason=reason)
    else:
        before = row.version_before or 0
        undo.restore(actor=actor, record=record, version=before, reason=reason)
