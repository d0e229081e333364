"""The verbs of an attachment: added, described, taken away."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.files import check_file
from peacebuilding.core.photographs import without_position
from peacebuilding.core.services import delete_record, lock, save_record

from ..choices import Basis
from ..models import PARENTS, Attachment, ProgressReport, ReportLink
from ..permissions import can_attach, can_keep_attachment, is_desk
from .report_links import by_link, note_use, said_by

#: What stays as it was added; another paper is another attachment.
FIXED = (*PARENTS, "file", "link", "is_basis")


@transaction.atomic
def add_attachment(
    *, actor: Any, attachment: Attachment, reason: str = "", link: ReportLink | None = None
) -> Attachment:
    """Keep a paper with its parent and return it; `link` is that to a report, if one came so.

    Raises NotAllowed, and ValidationError at `file` for what is too large or of a kind that
    is not taken, at `is_basis` where the parent's word came from nobody's letter or record.
    """
    parent = attachment.parent
    if sum(getattr(attachment, name) is not None for name in PARENTS) != 1:
        message = _("Name the one thing it belongs to.")
        raise ValidationError({"activity": message})
    if isinstance(parent, ProgressReport):
        parent = lock(parent)
    if not can_attach(_who(actor, parent, link), parent):
        raise NotAllowed(_("You may not add papers to this record."))
    if attachment.is_basis:
        if not is_desk(actor) or parent.basis == Basis.IN_THE_SYSTEM:
            message = _("The organization spoke here itself; there is nothing to scan.")
            raise ValidationError({"is_basis": message})
        release_basis(parent, actor=actor)
    note_use(link)
    return _keep(attachment, actor=actor, reason=said_by(link, reason))


def _who(actor: Any, parent: Any, link: ReportLink | None) -> Any:
    """Return the actor, or the link they came by as it stands now."""
    return by_link(link, parent) if link is not None else actor


def _keep(attachment: Attachment, *, actor: Any, reason: str, field: str = "file") -> Attachment:
    """Look into the file, describe it on the row, and save both."""
    upload: Any = attachment.file
    if upload:
        kind = check_file(upload, field)
        content = without_position(upload.file.file, kind, field)
        # A copy: an upload on disk would be moved, and one scan may belong to several rows.
        attachment.file = File(content, name=upload.name)
        stem = PurePath(upload.name).stem[:150] or "file"
        printable = "".join(letter for letter in stem if letter.isprintable())
        attachment.file_name = f"{printable}.{kind.extension}"
        attachment.media_type, attachment.size = kind.media_type, attachment.file.size
        attachment.title = attachment.title or attachment.file_name
    attachment.added_by = actor
    return save_record(attachment, actor=actor, reason=reason)


def link_to(parent: Any) -> str:
    """Return the name of the field by which a paper belongs to such a parent."""
    fields = (Attachment._meta.get_field(name) for name in PARENTS)
    return next(field.name for field in fields if field.related_model is type(parent))


def keep_scan(parent: Any, scan: Any, *, actor: Any) -> None:
    """Replace the scan that the parent's word rests on; None where there is none.

    For the services that enter that word: they have asked who may. Raises ValidationError
    at `scan`.
    """
    release_basis(parent, actor=actor)
    if scan is not None:
        paper = Attachment(**{link_to(parent): parent}, file=scan, is_basis=True)
        _keep(paper, actor=actor, reason="", field="scan")


def release_basis(parent: Any, *, actor: Any) -> None:
    """Let the papers of an earlier word be papers like others."""
    for paper in parent.attachments.filter(is_basis=True):
        paper.is_basis = False
        save_record(paper, actor=actor)


@transaction.atomic
def update_attachment(
    *, actor: Any, attachment: Attachment, reason: str = "", link: ReportLink | None = None
) -> Attachment:
    """Save another title, or who may see it, and return it; file and parent stay."""
    before = lock(attachment)
    if not can_keep_attachment(_who(actor, before.parent, link), before):
        raise NotAllowed(_("You may not change this attachment."))
    for name in FIXED:
        if getattr(before, name) != getattr(attachment, name):
            raise ValidationError({name: _("This stays as it was. Add another attachment.")})
    return save_record(attachment, actor=actor, reason=said_by(link, reason))


@transaction.atomic
def delete_attachment(
    *, actor: Any, attachment: Attachment, reason: str, link: ReportLink | None = None
) -> None:
    """Take a paper away with its file, with the reason; the history says that it was there."""
    locked = lock(attachment)
    if not can_keep_attachment(_who(actor, locked.parent, link), locked):
        raise NotAllowed(_("You may not change this attachment."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason; it is kept in the history.")})
    _drop(locked, actor=actor, reason=said_by(link, reason))


def delete_papers(parent: Any, *, actor: Any, reason: str) -> None:
    """Take away the papers of a draft that is deleted."""
    for paper in parent.attachments.all():
        _drop(paper, actor=actor, reason=reason)


def _drop(attachment: Attachment, *, actor: Any, reason: str) -> None:
    file: Any = attachment.file
    delete_record(attachment, actor=actor, reason=reason)
    if file:
        transaction.on_commit(lambda: file.storage.delete(file.name), robust=True)
