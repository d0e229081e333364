"""What several records of this floor have in common."""

from django.conf import settings
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
