"""One act on many records, and its rows."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peacebuilding.accounts.groups import HEAD, OFFICER, Grants
from peacebuilding.core.choices import Language

from .choices import BatchKind, Outcome
from .querysets import BatchQuerySet

_SECRETARIAT: Grants = {OFFICER: ("view",), HEAD: ("view",)}


class Batch(models.Model):
    """One act that changed many records: who, when, why, from which file.

    It is a record of what was done and is never edited; taking it back is written on it.
    """

    group_permissions = _SECRETARIAT

    kind = models.CharField(_("kind"), max_length=20, choices=BatchKind.choices)
    title = models.CharField(_("what was done"), max_length=250)
    #: The language the title was written in: that of whoever did it.
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.EN
    )
    reason = models.TextField(_("reason"), blank=True)
    file_name = models.CharField(_("file"), max_length=250, blank=True)
    file_digest = models.CharField(
        _("SHA-256 of the file"), max_length=64, blank=True, db_index=True
    )
    made_at = models.DateTimeField(_("done at"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("done by"),
        related_name="batches",
        on_delete=models.SET_NULL,
        null=True,
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        related_name="batches_undone",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )
    undo_reason = models.TextField(_("reason for taking it back"), blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of many records")
        verbose_name_plural = _("changes of many records")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=False) | Q(undo_reason=""),
                name="%(app_label)s_%(class)s_undo_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("batches:batch-detail", args=[self.pk])


class BatchRow(models.Model):
    """What became of one record, or of one row of a file.

    `version_after` is the version the record had when the act was done; as long as it
    still has it, nobody has changed it since and the row can be taken back.
    """

    group_permissions = _SECRETARIAT

    batch = models.ForeignKey(
        Batch, verbose_name=_("batch"), related_name="rows", on_delete=models.CASCADE
    )
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("result"), max_length=20, choices=Outcome.choices)
    content_type = models.ForeignKey(
        ContentType,
        verbose_name=_("kind of record"),
        related_name="+",
        on_delete=models.CASCADE,
        null=True,
    )
    object_id = models.PositiveBigIntegerField(_("record"), null=True)
    record = GenericForeignKey("content_type", "object_id")
    name = models.CharField(_("name"), max_length=250, blank=True)
    version_before = models.PositiveIntegerField(_("version before"), null=True)
    version_after = models.PositiveIntegerField(_("version after"), null=True)
    message = models.TextField(_("message"), blank=True)
    is_undone = models.BooleanField(_("taken back"), default=False)

    class Meta:
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        ordering = ["batch", "number", "pk"]
        indexes = [
            models.Index(fields=["batch", "number", "id"], name="batches_row_in_order"),
            models.Index(fields=["content_type", "object_id"], name="batches_row_of_record"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_outcome_display()}"
