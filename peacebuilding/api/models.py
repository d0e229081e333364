"""Answers kept for a day, so that a repeated write is answered and not repeated."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(hours=24)


class IdempotencyKeyQuerySet(models.QuerySet["IdempotencyKey"]):
    """Kept answers."""

    def expired(self) -> Self:
        """Return the keys older than 24 hours."""
        return self.filter(created_at__lt=timezone.now() - KEPT_FOR)


class IdempotencyKey(models.Model):
    """One write a person named by a key, and the answer it got.

    The row is written in the transaction of the write: both stand or neither. `digest`
    is that of the body as it was understood.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        related_name="idempotency_keys",
        on_delete=models.CASCADE,
    )
    key = models.CharField(_("key"), max_length=255)
    method = models.CharField(_("method"), max_length=10)
    path = models.TextField(_("address"))
    digest = models.CharField(_("digest of the body"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    body = models.TextField(_("answer"), blank=True)
    etag = models.CharField(_("ETag"), max_length=100, blank=True)
    location = models.TextField(_("location"), blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)

    objects = IdempotencyKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], name="%(app_label)s_%(class)s_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return self.key
