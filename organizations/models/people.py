"""Staff officers and focal points: personal data, for participants only."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.history import History
from peacebuilding.core.models import Searchable, TimeStampedVersioned
from peacebuilding.framework.models import FunctionalArea, KeyArea
from peacebuilding.places.models import Country, Region

from ..choices import Purpose, Rank, Site, SpokenLanguage
from ..querysets import STALE_AFTER, FocalPointQuerySet, StaffOfficerQuerySet
from .parts import ends_after_start, organization_key

TELEPHONE = RegexValidator(
    r"\A\+?[0-9 ()./-]{3,40}\Z", _("Write the number with its country code: +234 9 123 4567.")
)


def validate_languages(codes: list[str]) -> None:
    """Raise ValidationError unless the value is a list of known language codes."""
    if not isinstance(codes, list) or not set(codes) <= set(SpokenLanguage.values):
        raise ValidationError(
            _("Give a list of these codes: %(codes)s.")
            % {"codes": ", ".join(SpokenLanguage.values)}
        )


class StaffOfficer(TimeStampedVersioned, Searchable):
    """An officer on the list that A.3 asks to exchange, by place and functional area.

    When somebody leaves, the row ends and names its successor; what points to the row
    stays as it is, and `current()` says who answers for it today.
    """

    organization = organization_key("staff_officers")
    unit = models.ForeignKey(
        "organizations.PeacebuildingUnit",
        verbose_name=_("peace-building unit"),
        related_name="staff_officers",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    name = models.CharField(_("name"), max_length=150)
    job_title = models.CharField(_("job title"), max_length=150, blank=True)
    functional_areas = models.ManyToManyField(
        FunctionalArea,
        verbose_name=_("functional areas"),
        related_name="staff_officers",
        blank=True,
    )
    countries = models.ManyToManyField(
        Country, verbose_name=_("countries"), related_name="staff_officers", blank=True
    )
    regions = models.ManyToManyField(
        Region, verbose_name=_("regions"), related_name="staff_officers", blank=True
    )
    duty_station = models.CharField(_("duty station"), max_length=100, blank=True)
    site = models.CharField(
        _("headquarters or field"), max_length=20, choices=Site.choices, default=Site.HEADQUARTERS
    )
    languages = models.JSONField(
        _("languages spoken"), default=list, blank=True, validators=[validate_languages]
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True, validators=[TELEPHONE])
    functional_mailbox = models.EmailField(
        _("functional mailbox"), blank=True, help_text=_("Of the office, not of a person.")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    confirmed_on = models.DateField(_("contact confirmed"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        related_name="predecessors",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        related_name="staff_officers",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )
    anonymized_at = models.DateTimeField(_("anonymized"), null=True, editable=False)

    history = History(
        m2m_fields=["functional_areas", "countries", "regions"], excluded_fields=["search_text"]
    )
    objects = StaffOfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff officer")
        verbose_name_plural = _("staff officers")
        ordering = ["organization__name", "name", "pk"]
        constraints = [
            ends_after_start(_("An officer cannot leave before arriving.")),
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True) | ~models.Q(successor=models.F("id")),
                name="%(app_label)s_%(class)s_not_own_successor",
                violation_error_message=_("Nobody succeeds themselves."),
            ),
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True) | models.Q(ends_on__isnull=False),
                name="%(app_label)s_%(class)s_successor_after_end",
                violation_error_message=_("Give the last day of the officer who is succeeded."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def search_source(self) -> list[str]:
        return [self.name, self.job_title, self.duty_station, self.email, self.functional_mailbox]

    def get_absolute_url(self) -> str:
        return reverse("organizations:staff-officer-detail", args=[self.pk])

    def clean(self) -> None:
        """Keep unit and successor within the organization, and successions without a circle."""
        errors = {}
        if self.unit and self.unit.organization_id != self.organization_id:
            errors["unit"] = _("This unit belongs to another organization.")
        if self.successor and self.successor.organization_id != self.organization_id:
            errors["successor"] = _("The successor serves another organization.")
        elif self.pk and self.successor and self in self.successor.line():
            errors["successor"] = _("This would make the officers succeed each other in a circle.")
        if errors:
            raise ValidationError(errors)

    def line(self) -> "list[StaffOfficer]":
        """Return this officer and the successors in their order."""
        officers = [self]
        while officers[-1].successor is not None and officers[-1].successor not in officers:
            officers.append(officers[-1].successor)
        return officers

    def current(self) -> "StaffOfficer":
        """Return who answers today for what this officer was given: the last successor."""
        return self.line()[-1]

    @property
    def is_in_office(self) -> bool:
        """Whether the officer has not left."""
        return self.ends_on is None or self.ends_on >= timezone.localdate()

    @property
    def days_unconfirmed(self) -> int | None:
        """Days since the contact was confirmed; None when it never was."""
        return (timezone.localdate() - self.confirmed_on).days if self.confirmed_on else None

    @property
    def is_stale(self) -> bool:
        """Whether nobody has confirmed the contact for 180 days."""
        days = self.days_unconfirmed
        return days is None or timedelta(days=days) > STALE_AFTER

    @property
    def language_names(self) -> list[str]:
        """The languages spoken, each by its own name."""
        return [str(SpokenLanguage(code).label) for code in self.languages]


class FocalPoint(TimeStampedVersioned):
    """An officer named as the one to turn to, for a purpose (C.1).

    The row keeps the officer it was given to; `holder` is who holds it today.
    """

    organization = organization_key("focal_points")
    officer = models.ForeignKey(
        StaffOfficer,
        verbose_name=_("officer"),
        related_name="focal_points",
        on_delete=models.PROTECT,
    )
    purpose = models.CharField(
        _("purpose"), max_length=30, choices=Purpose.choices, default=Purpose.GENERAL
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        related_name="focal_points",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    key_area = models.ForeignKey(
        KeyArea,
        verbose_name=_("key area"),
        related_name="focal_points",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    rank = models.CharField(
        _("principal or alternate"), max_length=10, choices=Rank.choices, default=Rank.PRINCIPAL
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    history = History()
    objects = FocalPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ["organization__name", "purpose", "-rank", "pk"]
        constraints = [
            ends_after_start(_("A focal point cannot end before it begins.")),
            models.CheckConstraint(
                condition=models.Q(purpose=Purpose.COUNTRY, country__isnull=False)
                | (~models.Q(purpose=Purpose.COUNTRY) & models.Q(country__isnull=True)),
                name="%(app_label)s_%(class)s_country_by_purpose",
                violation_error_message=_("Give a country for this purpose, and only for it."),
            ),
            models.CheckConstraint(
                condition=models.Q(purpose=Purpose.KEY_AREA, key_area__isnull=False)
                | (~models.Q(purpose=Purpose.KEY_AREA) & models.Q(key_area__isnull=True)),
                name="%(app_label)s_%(class)s_key_area_by_purpose",
                violation_error_message=_("Give a key area for this purpose, and only for it."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["organization", "purpose", *fields],
                    condition=models.Q(rank=Rank.PRINCIPAL, ends_on__isnull=True, **condition),
                    name=f"%(app_label)s_%(class)s_one_principal{suffix}",
                    violation_error_message=_(
                        "The organization has a principal focal point for this purpose already."
                    ),
                )
                for suffix, fields, condition in (
                    ("", [], {"country__isnull": True, "key_area__isnull": True}),
                    ("_country", ["country"], {"country__isnull": False}),
                    ("_key_area", ["key_area"], {"key_area__isnull": False}),
                )
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.display_acronym}: {self.purpose_text}"

    def get_absolute_url(self) -> str:
        return f"{self.organization.get_absolute_url()}#focal-points"

    def clean(self) -> None:
        """Keep the officer within the organization."""
        if self.officer_id and self.officer.organization_id != self.organization_id:
            raise ValidationError({"officer": _("This officer serves another organization.")})

    @property
    def holder(self) -> StaffOfficer:
        """The officer who answers today, successors followed."""
        return self.officer.current()

    @property
    def purpose_text(self) -> str:
        """The purpose in words, the country or key area by its name."""
        subject = self.country or self.key_area
        return str(subject) if subject else self.get_purpose_display()
