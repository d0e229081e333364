"""A file that was sent in and is being checked, and how files of its layout are read."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from peacebuilding.accounts.groups import Grants
from peacebuilding.batches.models import Batch

from .choices import Result
from .querysets import UploadQuerySet

#: Nobody keeps these in the admin; the pages of the import do.
_NOBODY: Grants = {}


class ImportLayout(models.Model):
    """How files with these names of columns are read: remembered from the last import.

    `signature` is a digest of the names. `columns` says by place which column of the
    tracker each is, `values` by column and word which key was chosen.
    """

    group_permissions = _NOBODY

    kind = models.CharField(_("kind of records"), max_length=40)
    signature = models.CharField(_("signature"), max_length=64)
    columns = models.JSONField(_("columns"), default=dict)
    values = models.JSONField(_("values"), default=dict)
    used_at = models.DateTimeField(_("last used"), auto_now=True)

    class Meta:
        verbose_name = _("layout of files")
        verbose_name_plural = _("layouts of files")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "signature"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"


class Upload(models.Model):
    """One file on its way in: what was read, what was answered, what the check found.

    `kind` names what can be imported, and after a colon the scope where it has one.
    It belongs to whoever sent it and goes after `services.KEPT`. `tables` hold the cells
    as text, so that the file is read once. `answers` are those of `lines.Choices`,
    `unknown` the words that name nothing known, `left_out` the row numbers not imported.
    """

    group_permissions = _NOBODY

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        related_name="uploads",
        on_delete=models.CASCADE,
    )
    kind = models.CharField(_("kind of records"), max_length=40)
    file_name = models.CharField(_("file"), max_length=250)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    tables = models.JSONField(_("tables"), default=list)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    columns = models.JSONField(_("columns"), default=dict)
    values = models.JSONField(_("values chosen"), default=dict)
    same = models.JSONField(_("answers to likely duplicates"), default=dict)
    left_out = models.JSONField(_("rows left out"), default=list)
    word = models.JSONField(_("what changed promises rest on"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    unknown = models.JSONField(_("unknown values"), default=list)
    asks_word = models.BooleanField(_("asks what promises rest on"), default=False)
    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    batch = models.OneToOneField(
        Batch,
        verbose_name=_("batch"),
        related_name="upload",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file on its way in")
        verbose_name_plural = _("files on their way in")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def scope(self) -> str:
        """Whose records the file holds, where its kind asks: what follows the colon of `kind`."""
        return self.kind.partition(":")[2]

    @property
    def table(self) -> dict[str, Any]:
        """The sheet that is read."""
        return next((one for one in self.tables if one["name"][:100] == self.sheet), self.tables[0])


class UploadLine(models.Model):
    """What the last check found of one row: see `lines.Line`."""

    group_permissions = _NOBODY

    upload = models.ForeignKey(
        Upload, verbose_name=_("file"), related_name="lines", on_delete=models.CASCADE
    )
    number = models.PositiveIntegerField(_("row"))
    result = models.CharField(_("result"), max_length=20, choices=Result.choices)
    name = models.CharField(_("name"), max_length=250, blank=True)
    url = models.CharField(_("address"), max_length=250, blank=True)
    message = models.TextField(_("message"), blank=True)
    changes = models.JSONField(_("changes"), default=list)
    twin = models.JSONField(_("likely duplicate"), null=True)

    class Meta:
        verbose_name = _("row of a file")
        verbose_name_plural = _("rows of files")
        ordering = ["upload", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "number"], name="%(app_label)s_%(class)s_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_result_display()}"
