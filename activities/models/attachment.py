"""The attachment: a paper of an activity, an answer, a commitment or a report."""

import uuid
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.files import KINDS, FileKind
from peacebuilding.core.history import History
from peacebuilding.core.models import TimeStampedVersioned

from ..querysets import AttachmentQuerySet
from .activity import Activity
from .commitment import Commitment
from .participation import Participation
from .reporting import ProgressReport

#: What a paper can belong to, by the names of its fields.
PARENTS = ("activity", "participation", "commitment", "progress_report")


def generated_name(attachment: Any, file_name: str) -> str:
    """Return where a file is kept: a name of our own, with the extension of its kind."""
    extension = attachment.kind.extension if attachment.kind else "bin"
    return f"attachments/{timezone.now().year}/{uuid.uuid4().hex}.{extension}"


def parent_field(model: Any) -> Any:
    """Return the link to what the paper belongs to; exactly one of them is set."""
    return models.ForeignKey(
        model,
        verbose_name=model._meta.verbose_name,
        related_name="attachments",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
    )


def exactly_one(names: tuple[str, ...]) -> Q:
    """Return the condition that one of these links is set and the others are not."""
    ways = [Q(**{f"{name}__isnull": name != chosen for name in names}) for chosen in names]
    return reduce(or_, ways)


class Attachment(TimeStampedVersioned):
    """A file or a link, seen with its parent; unless public, by active accounts only.

    `is_basis` marks the scan of what the parent's present word rests on; it is taken away
    when another word is given. `size` is in bytes.
    """

    activity = parent_field(Activity)
    participation = parent_field(Participation)
    commitment = parent_field(Commitment)
    progress_report = parent_field(ProgressReport)
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to=generated_name, blank=True, max_length=200)
    link = models.URLField(_("link"), blank=True, max_length=500)
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True, editable=False)
    media_type = models.CharField(_("kind of file"), max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size"), default=0, editable=False)
    is_public = models.BooleanField(
        _("public"),
        default=False,
        help_text=_("Seen by everybody who sees what it belongs to; else by participants only."),
    )
    is_basis = models.BooleanField(
        _("scan of the present word"),
        default=False,
        editable=False,
        help_text=_("What the answer, agreement or amendment rests on."),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        related_name="attachments_added",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
    )

    history = History()
    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(PARENTS),
                name="%(app_label)s_%(class)s_one_parent",
                violation_error_message=_("Name the one thing it belongs to."),
            ),
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(link="")) | (~Q(file="") & Q(link="")),
                name="%(app_label)s_%(class)s_file_or_link",
                violation_error_message=_("Give a file or a link, and not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:attachment", args=[self.pk])

    @property
    def parent(self) -> Any:
        """What the paper belongs to; None while nothing is named."""
        return self.activity or self.participation or self.commitment or self.progress_report

    @property
    def kind(self) -> FileKind | None:
        """The kind of the file, None for a link."""
        return next((kind for kind in KINDS if kind.media_type == self.media_type), None)
