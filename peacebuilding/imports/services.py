"""The verbs of an import: take a file in, answer, check, do it all or nothing."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peacebuilding.batches.choices import BatchKind, Outcome
from peacebuilding.batches.models import Batch
from peacebuilding.batches.services import RowResult, record_batch
from peacebuilding.core.exceptions import NotAllowed

from .choices import WORK, Result
from .kinds import find_kind
from .lines import Choices, Line
from .models import ImportLayout, Upload, UploadLine
from .permissions import can_import
from .reading import read_file
from .resources import RecordResource
from .scopes import ScopedResource
from .values import squeezed

#: A file that was sent in is kept so long, imported or not.
KEPT = timedelta(days=7)


class NotReady(ValidationError):
    """Nothing was done: what the check found does not allow it, or no longer."""


def resource_of(upload: Upload) -> RecordResource:
    """Return the resource of an upload, with the answers given; raises NotAllowed."""
    kind = find_kind(upload.kind)
    if kind is None or not can_import(upload.owner, kind, upload.scope):
        raise NotAllowed(_("You may not import these records."))
    choices = Choices(
        values={
            column: {word: one["key"] for word, one in chosen.items()}
            for column, chosen in upload.values.items()
        },
        same={int(number): key for number, key in upload.same.items()},
        word=kind.word(upload.word),
        reason=upload.reason,
        file_name=upload.file_name,
        scope=upload.scope,
    )
    return kind(user=upload.owner, choices=choices)


# --- Taking a file in ----------------------------------------------------------------------


def accept_upload(
    *, actor: Any, kind: type[RecordResource], file_name: str, content: bytes, scope: str = ""
) -> Upload:
    """Read a file, match what is known of its layout, check it, and return it.

    `scope` says whose records they are, where the kind is one that asks. Raises NotAllowed,
    or ValidationError where the file cannot be taken as it is.
    """
    if not can_import(actor, kind, scope):
        raise NotAllowed(_("You may not import these records."))
    names = kind.names(kind(user=actor).columns)
    tables = read_file(file_name, content, lambda text: squeezed(text) in names)
    purge_uploads()
    upload = Upload(
        owner=actor,
        kind=f"{kind.identifier}:{scope}" if scope else kind.identifier,
        file_name=file_name.replace("\0", "")[-250:],
        digest=hashlib.sha256(content).hexdigest(),
        tables=[table.as_json() for table in tables],
        sheet=tables[0].name[:100],
    )
    match_columns(upload)
    check_columns(upload, kind)
    upload.save()
    check_upload(upload)
    return upload


def purge_uploads() -> int:
    """Forget the files kept longer than KEPT; return how many."""
    old = Upload.objects.filter(created_at__lt=timezone.now() - KEPT)
    deleted: dict[str, int] = old.delete()[1]
    return deleted.get(Upload._meta.label, 0)


def signature_of(upload: Upload) -> str:
    """Return the digest by which the layout of the sheet is known again."""
    names = "\n".join(squeezed(name) for name in upload.table["header"])
    return hashlib.sha256(names.encode()).hexdigest()


def match_columns(upload: Upload) -> None:
    """Match the columns of the sheet: as last time for this layout, else by their names."""
    layout = ImportLayout.objects.filter(kind=upload.kind, signature=signature_of(upload)).first()
    resource = resource_of(upload)
    if layout is not None:
        known = {place: name for place, name in layout.columns.items() if name in resource.columns}
        upload.columns, upload.values = known, layout.values
        return
    names = resource.names(resource.columns)
    taken: dict[str, str] = {}
    for place, header in enumerate(upload.table["header"]):
        name = names.get(squeezed(header))
        if name and name not in taken.values():
            taken[str(place)] = name
    upload.columns, upload.values = taken, {}


def check_columns(upload: Upload, kind: type[RecordResource]) -> None:
    """Raise ValidationError where the sheet lacks a column without which no row is understood."""
    needs = kind.needs if issubclass(kind, ScopedResource) else ()
    found = set(upload.columns.values())
    if missing := [name for name in needs if name not in found]:
        raise ValidationError(
            _("The file lacks the column %(names)s. Take the file as it was downloaded."),
            params={"names": ", ".join(missing)},
        )


# --- Checking ------------------------------------------------------------------------------


def mapped_rows(upload: Upload) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the columns that are read and the rows not left out, cells in their order."""
    places = sorted(int(place) for place in upload.columns)
    names = [upload.columns[str(place)] for place in places]
    left_out = set(upload.left_out)
    rows = [
        (number, [cells[place] for place in places])
        for number, cells in upload.table["rows"]
        if number not in left_out
    ]
    return names, rows


@transaction.atomic
def check_upload(upload: Upload) -> None:
    """Try everything, keep what would become of each row, and undo it."""
    resource = resource_of(upload)
    names, rows = mapped_rows(upload)
    lines = resource.run(names, rows, dry=True) if names else []
    _keep(upload, lines)
    upload.unknown = [
        {
            "column": one.column,
            "text": one.text,
            "suggestion": one.suggestion,
            "first": one.numbers[0],
            "count": len(one.numbers),
        }
        for one in resource.unknown.values()
    ]
    upload.asks_word = resource.asks_word
    upload.save()


def _keep(upload: Upload, lines: Iterable[Line]) -> None:
    numbers = set(upload.left_out)
    left_out = [
        UploadLine(upload=upload, number=number, result=Result.LEFT_OUT, name=_name_of(cells))
        for number, cells in upload.table["rows"]
        if number in numbers
    ]
    found = [
        UploadLine(
            upload=upload,
            number=line.number,
            result=line.outcome,
            name=line.name,
            url=line.url if line.outcome != Outcome.CREATED else "",
            message=line.message,
            changes=line.changes,
            twin=line.twin,
        )
        for line in lines
    ]
    upload.lines.all().delete()
    upload.lines.bulk_create([*found, *left_out], batch_size=500)


def _name_of(cells: list[str]) -> str:
    return max(cells, key=len, default="")[:250]


@transaction.atomic
def answer_upload(*, actor: Any, upload: Upload, answers: dict[str, Any]) -> Upload:
    """Keep what was answered on the page, and check again.

    `answers` are fields of the upload. Another sheet starts anew. Raises NotAllowed for
    somebody else's file and ValidationError once it was imported.
    """
    locked = _own(actor, upload)
    other_sheet = answers.get("sheet", locked.sheet) != locked.sheet
    for name, value in answers.items():
        setattr(locked, name, value)
    if other_sheet:
        locked.same, locked.left_out = {}, []
        match_columns(locked)
    check_upload(locked)
    return locked


def _own(actor: Any, upload: Upload) -> Upload:
    locked = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if locked is None:
        raise NotReady(_("This file is no longer there."))
    if locked.owner_id != actor.pk:
        raise NotAllowed(_("You may not import these records."))
    if locked.batch_id is not None:
        raise NotReady(_("This file was imported already."))
    locked.owner = actor
    return locked


def obstacles(upload: Upload) -> list[str]:
    """Say what must still be answered before the file can be imported; empty when ready."""
    counts = counts_of(upload)
    found = []
    if upload.unknown:
        found.append(_("Choose what the unknown values mean."))
    if twins := upload.lines.filter(twin__isnull=False).count():
        text = ngettext(
            "Say of %(count)s likely duplicate what it is.",
            "Say of %(count)s likely duplicates what they are.",
            twins,
        )
        found.append(text % {"count": twins})
    if refused := counts.get(Result.REFUSED):
        text = ngettext(
            "%(count)s row is refused: put it right in the file, or leave it out.",
            "%(count)s rows are refused: put them right in the file, or leave them out.",
            refused,
        )
        found.append(text % {"count": refused})
    return found


def counts_of(upload: Upload) -> dict[str, int]:
    """Return the number of rows by result."""
    return dict(upload.lines.order_by().values_list("result").annotate(n=Count("pk")))


# --- Doing it ------------------------------------------------------------------------------


@transaction.atomic
def run_upload(*, actor: Any, upload: Upload) -> Batch:
    """Do what the check promised, all of it or nothing, and return the batch; nobody is told.

    Raises NotReady where something must be answered first or has changed since.
    """
    locked = _own(actor, upload)
    if sentences := obstacles(locked):
        raise NotReady(sentences)
    resource = resource_of(locked)
    names, rows = mapped_rows(locked)
    lines = resource.run(names, rows, dry=False)
    if any(line.outcome == Outcome.REFUSED or line.twin for line in lines):
        raise NotReady(_("Records have changed since the check. It was repeated; look again."))
    if not any(line.outcome in WORK for line in lines):
        raise NotReady(_("This file changes nothing."))
    batch = record_batch(
        actor=actor,
        kind=BatchKind.IMPORT,
        title=_("%(kind)s from %(file)s") % {"kind": resource.label, "file": locked.file_name},
        results=_results(lines),
        reason=locked.reason,
        file_name=locked.file_name,
        file_digest=locked.digest,
    )
    locked.batch = batch
    _keep(locked, lines)
    locked.save()
    ImportLayout.objects.update_or_create(
        kind=locked.kind,
        signature=signature_of(locked),
        defaults={"columns": locked.columns, "values": locked.values},
    )
    return batch


def _results(lines: Iterable[Line]) -> Iterable[RowResult]:
    for line in lines:
        yield RowResult(
            outcome=line.outcome,
            record=line.record,
            version_before=line.version_before,
            name=line.name,
            number=line.number,
        )
        for outcome, record, before in line.touched:
            yield RowResult(
                outcome=outcome, record=record, version_before=before, number=line.number
            )


@transaction.atomic
def discard_upload(*, actor: Any, upload: Upload) -> None:
    """Forget a file that was sent in; nothing of it was imported."""
    _own(actor, upload).delete()
