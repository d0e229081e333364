"""Who takes part in an activity, and how it stands to the guiding principles."""

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.history import History
from peacebuilding.core.models import TimeStampedVersioned
from peacebuilding.framework.models import GuidingPrinciple

from ..choices import (
    CONFIRMED,
    ParticipationResponse,
    ParticipationRole,
    PrincipleAnswer,
)
from ..querysets import OfActivityQuerySet, ParticipationQuerySet
from .activity import Activity
from .bases import Attested


class Participation(TimeStampedVersioned, Attested):
    """One organization's part in an activity; claimed until it answers for itself.

    What it confirmed are its role and contribution. When others change them, it is asked
    again; only an officer who gives a reason corrects them under the answer given.
    """

    lock_first = "activity"

    activity = models.ForeignKey(
        Activity,
        verbose_name=_("activity"),
        related_name="participations",
        on_delete=models.CASCADE,
    )
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        related_name="participations",
        on_delete=models.PROTECT,
    )
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=ParticipationRole.choices,
        default=ParticipationRole.PARTNER,
    )
    response = models.CharField(
        _("answer"),
        max_length=20,
        choices=ParticipationResponse.choices,
        default=ParticipationResponse.AWAITING,
        editable=False,
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    contribution = models.CharField(_("contribution"), max_length=250, blank=True)

    questions = GenericRelation("activities.Question")
    history = History()
    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["activity_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organization"],
                name="%(app_label)s_%(class)s_organization_once",
                violation_error_message=_("This organization already takes part."),
            ),
            models.UniqueConstraint(
                fields=["activity"],
                condition=Q(role=ParticipationRole.LEAD),
                name="%(app_label)s_%(class)s_one_lead",
                violation_error_message=_("There is already a lead; an activity has exactly one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        return self.activity.get_absolute_url()

    @property
    def is_lead(self) -> bool:
        return self.role == ParticipationRole.LEAD

    @property
    def is_confirmed(self) -> bool:
        """Whether the organization itself has agreed or not objected."""
        return self.response in CONFIRMED

    @property
    def is_claimed(self) -> bool:
        """Whether only others say that the organization takes part."""
        return self.response == ParticipationResponse.AWAITING


class PrincipleAssessment(TimeStampedVersioned):
    """Whether an activity follows one guiding principle, as its lead sees it."""

    lock_first = "activity"

    activity = models.ForeignKey(
        Activity,
        verbose_name=_("activity"),
        related_name="assessments",
        on_delete=models.CASCADE,
    )
    principle = models.ForeignKey(
        GuidingPrinciple,
        verbose_name=_("guiding principle"),
        related_name="assessments",
        on_delete=models.PROTECT,
    )
    answer = models.CharField(_("answer"), max_length=10, choices=PrincipleAnswer.choices)
    note = models.TextField(_("note"), blank=True)

    history = History()
    objects = OfActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("principle assessment")
        verbose_name_plural = _("principle assessments")
        ordering = ["activity_id", "principle__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "principle"],
                name="%(app_label)s_%(class)s_principle_once",
                violation_error_message=_("This principle is already assessed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.principle}: {self.get_answer_display()}"

    def get_absolute_url(self) -> str:
        return self.activity.get_absolute_url()

    def clean(self) -> None:
        """Ask for a comment where self-reliance (P1) is answered with no."""
        principle: Any = self.principle if self.principle_id else None
        if (
            principle
            and principle.code == "P1"
            and self.answer == PrincipleAnswer.NO
            and not self.note.strip()
        ):
            raise ValidationError({"note": _("Say why: a “no” to P1 needs a comment.")})
