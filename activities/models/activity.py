"""The activity: what organizations do together under a modality."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.choices import Language, Visibility
from peacebuilding.core.history import History
from peacebuilding.core.models import Searchable, TimeStampedVersioned
from peacebuilding.framework.models import (
    CrossCuttingConcern,
    FunctionalArea,
    GuidingPrinciple,
    KeyArea,
    Modality,
    Obstacle,
)
from peacebuilding.places.models import Country, Region

from ..choices import ActivityStatus, Level, ParticipationRole
from ..querysets import ActivityQuerySet
from .bases import Attested, Erasable

#: The sets of an activity, all kept in its history.
ACTIVITY_SETS = (
    "other_modalities",
    "key_areas",
    "principles",
    "concerns",
    "functional_areas",
    "countries",
    "regions",
    "obstacles",
)


def many(model: Any, label: Any, **options: Any) -> Any:
    """Return a set of an activity, which may stay empty."""
    options.setdefault("related_name", "activities")
    return models.ManyToManyField(model, verbose_name=label, blank=True, **options)


class Activity(TimeStampedVersioned, Searchable, Attested, Erasable):
    """Something organizations do together, under one main modality of the framework.

    `reference` (A-2026-0007: letter of the category, year, sequence) is given when the
    activity is proposed, and never changes. `basis` says what its proposal, later its
    agreement, rests on. `agreed_on` stays empty for an activity that was never agreed.
    """

    reference = models.CharField(
        _("reference"), max_length=20, unique=True, null=True, blank=True, editable=False
    )
    title = models.CharField(_("title"), max_length=250)
    language = models.CharField(
        _("language of the texts"), max_length=2, choices=Language.choices, default=Language.EN
    )
    description = models.TextField(_("description"), blank=True)
    objectives = models.TextField(_("objectives"), blank=True)
    modality = models.ForeignKey(
        Modality,
        verbose_name=_("main modality"),
        related_name="activities",
        on_delete=models.PROTECT,
        help_text=_("It gives the category and the letter of the reference."),
    )
    other_modalities = many(Modality, _("other modalities"), related_name="other_activities")
    key_areas = many(KeyArea, _("key areas"), help_text=_("At least one."))
    principles = many(GuidingPrinciple, _("guiding principles"))
    concerns = many(CrossCuttingConcern, _("cross-cutting concerns"))
    functional_areas = many(FunctionalArea, _("functional areas"))
    countries = many(Country, _("countries"))
    regions = many(Region, _("regions"))
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.FIELD)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=ActivityStatus.choices,
        default=ActivityStatus.DRAFT,
        editable=False,
    )
    status_reason = models.TextField(_("reason for the present status"), blank=True, editable=False)
    planned_starts_on = models.DateField(_("planned start"), null=True, blank=True)
    planned_ends_on = models.DateField(_("planned end"), null=True, blank=True)
    starts_on = models.DateField(_("actual start"), null=True, blank=True, editable=False)
    ends_on = models.DateField(_("actual end"), null=True, blank=True, editable=False)
    no_objection_by = models.DateField(
        _("objections until"),
        null=True,
        blank=True,
        help_text=_("After this date silence may be confirmed as no objection."),
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True, editable=False)
    review_on = models.DateField(_("suspended, review on"), null=True, blank=True, editable=False)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        related_name="parts",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    is_quick_start = models.BooleanField(
        _("quick start-up"), default=False, help_text=_("Uses quick start-up funding (E.2).")
    )
    national_counterpart = models.CharField(_("national counterpart"), max_length=250, blank=True)
    hand_over_plan = models.TextField(
        _("hand-over plan"), blank=True, help_text=_("How it becomes self-reliant (P1).")
    )
    hand_over_on = models.DateField(_("hand-over"), null=True, blank=True)
    end_of_mission_objectives = models.TextField(_("end-of-mission objectives"), blank=True)
    obstacles = many(Obstacle, _("obstacles met"))
    outcome = models.TextField(_("outcome"), blank=True)
    visibility = models.CharField(
        _("visible to"),
        max_length=20,
        choices=Visibility.choices,
        default=Visibility.PUBLIC,
        help_text=_("From the agreement on. Before, only participants see it."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        related_name="activities_created",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
    )

    questions = GenericRelation("activities.Question")
    external_identifiers = GenericRelation("activities.ExternalIdentifier")
    history = History(excluded_fields=["search_text"], m2m_fields=list(ACTIVITY_SETS))
    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "visibility"], name="activity_status_visibility")]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_ends_on__isnull=True)
                | Q(planned_starts_on__isnull=True)
                | Q(planned_ends_on__gte=F("planned_starts_on")),
                name="%(app_label)s_%(class)s_planned_end_after_start",
                violation_error_message=_("The planned end cannot be before the planned start."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_end_after_start",
                violation_error_message=_("The actual end cannot be before the actual start."),
            ),
            models.CheckConstraint(
                condition=Q(status=ActivityStatus.DRAFT) | Q(reference__isnull=False),
                name="%(app_label)s_%(class)s_reference_from_proposed",
                violation_error_message=_("A proposed activity has a reference."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="%(app_label)s_%(class)s_not_its_own_part",
                violation_error_message=_("An activity cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}" if self.reference else self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:activity-detail", args=[self.pk])

    def search_source(self) -> list[str]:
        return [self.reference or "", self.title, self.description, self.objectives, self.outcome]

    def clean(self) -> None:
        """Refuse a planned end before the start, and a letter that is not the reference's."""
        starts, ends = self.planned_starts_on, self.planned_ends_on
        if starts and ends and ends < starts:
            message = _("The planned end cannot be before the planned start.")
            raise ValidationError({"planned_ends_on": message})
        if self.reference and not self.reference.startswith(f"{self.modality.category.letter}-"):
            raise ValidationError(
                {
                    "modality": _(
                        "%(reference)s stays in its category. Choose a modality of the same "
                        "category, or propose a new activity."
                    )
                    % {"reference": self.reference}
                }
            )

    @property
    def category(self) -> Any:
        """The category of the main modality."""
        return self.modality.category

    @property
    def lead(self) -> Any:
        """The organization that leads, None until one is named; one query unless prefetched."""
        return next(
            (
                part.organization
                for part in self.participations.all()
                if part.role == ParticipationRole.LEAD
            ),
            None,
        )

    @property
    def display_status(self) -> str:
        """The status as shown, or that the record was entered in error."""
        return "entered-in-error" if self.is_entered_in_error else self.status


class ReferenceSequence(models.Model):
    """The last number given out for a letter in a year; its row is locked while counting."""

    letter = models.CharField(_("letter"), max_length=2)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("sequence of references")
        verbose_name_plural = _("sequences of references")
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "year"],
                name="%(app_label)s_%(class)s_letter_year_once",
                violation_error_message=_("There is already a sequence for this letter and year."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter}-{self.year}"
