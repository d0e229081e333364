"""What several records of this floor have in common."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import Basis


class Attested(models.Model):
    """A record that says what the word of its organization rests on.

    In the system the organization spoke itself; otherwise the Secretariat entered what it
    received: from whom, when and by which channel. Who entered it may not accept it.
    """

    basis = models.CharField(
        _("basis"),
        max_length=20,
        choices=Basis.choices,
        default=Basis.IN_THE_SYSTEM,
        editable=False,
    )
    basis_sender = models.CharField(_("sender"), max_length=200, blank=True, editable=False)
    basis_on = models.DateField(_("dated"), null=True, blank=True, editable=False)
    basis_channel = models.CharField(_("channel"), max_length=200, blank=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        related_name="%(class)s_entries",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
    )

    class Meta:
        abstract = True


class Erasable(models.Model):
    """A record that may turn out to have been entered in error.

    It keeps its reference and leaves every list and count.
    """

    entered_in_error_at = models.DateTimeField(
        _("entered in error"), null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def is_entered_in_error(self) -> bool:
        return self.entered_in_error_at is not None


class AboutRecord(models.Model):
    """A row about one record of several kinds, seen with that record.

    `kinds` lists them by the name of their resource in the API. Whoever deletes a record
    deletes its rows (`GenericRelation`).
    """

    kinds: ClassVar[dict[str, Any]] = {}

    content_type = models.ForeignKey(
        ContentType,
        verbose_name=_("kind of record"),
        related_name="+",
        on_delete=models.CASCADE,
        editable=False,
    )
    object_id = models.PositiveBigIntegerField(_("record"), editable=False)
    record: Any = GenericForeignKey()

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a kind of record that is not on the list."""
        # The row of an inline learns its record later, and is asked again then.
        if self.content_type_id and self.content_type.model_class() not in self.kinds.values():
            raise ValidationError(_("Nothing of this kind can be named here."))

    @property
    def resource(self) -> str:
        """The name of the record's resource in the API."""
        model = self.content_type.model_class()
        return next((name for name, kind in self.kinds.items() if kind is model), "")
