"""The Secretariat's side of an organization: who answers for it while its desk is away."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.history import History
from peacebuilding.core.models import TimeStampedVersioned

from ..querysets import DeskAbsenceQuerySet
from .parts import ends_after_start


class DeskAbsence(TimeStampedVersioned):
    """Days on which a desk officer is away and a colleague stands in, both days included."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("desk officer"),
        related_name="desk_absences",
        on_delete=models.PROTECT,
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("substitute"),
        related_name="desk_substitutions",
        on_delete=models.PROTECT,
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    history = History()
    objects = DeskAbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            ends_after_start(_("An absence cannot end before it begins.")),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("substitute")),
                name="%(app_label)s_%(class)s_somebody_else",
                violation_error_message=_("Nobody stands in for themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.starts_on.isoformat()}"

    def clean(self) -> None:
        """Refuse a second absence of the same officer over the same days."""
        others = DeskAbsence.objects.filter(user=self.user_id).exclude(pk=self.pk)
        if self.starts_on and self.ends_on:
            same = others.filter(starts_on__lte=self.ends_on, ends_on__gte=self.starts_on)
            if same.exists():
                raise ValidationError(_("This officer is away on some of these days already."))
