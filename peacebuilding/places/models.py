"""Regions and countries as the United Nations lists them for statistical use (M49).

Names are the United Nations short forms in English and French. The list says nothing
on membership of any organization, and implies no opinion on legal status.
"""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peacebuilding.accounts.groups import CODE_TABLE, Grants
from peacebuilding.core.history import History
from peacebuilding.core.localized import localized
from peacebuilding.core.models import Searchable, TimeStampedVersioned

from .querysets import CountryQuerySet, RegionQuerySet

THREE_DIGITS = RegexValidator(r"\A[0-9]{3}\Z", _("An M49 code has three digits."))
TWO_LETTERS = RegexValidator(r"\A[A-Z]{2}\Z", _("This code has two capital letters."))
THREE_LETTERS = RegexValidator(r"\A[A-Z]{3}\Z", _("This code has three capital letters."))


class Place(TimeStampedVersioned, Searchable):
    """What a region and a country have in common: an M49 code and two names."""

    group_permissions: ClassVar[Grants] = CODE_TABLE

    m49 = models.CharField(_("M49 code"), max_length=3, unique=True, validators=[THREE_DIGITS])
    name_en = models.CharField(_("name, English"), max_length=120)
    name_fr = models.CharField(_("name, French"), max_length=120)

    name = localized("name")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Region(Place):
    """A region of the M49 tree: the world (001), a continent, a sub-region."""

    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), help_text=_("Position in the tree: a region stands before its parts.")
    )

    objects = RegionQuerySet.as_manager()
    history = History(excluded_fields=["search_text"])

    class Meta:
        ordering = ["order", "m49"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="%(app_label)s_%(class)s_not_its_own_parent",
                violation_error_message=_("A region cannot be part of itself."),
            ),
        ]

    def natural_key(self) -> tuple[str]:
        return (self.m49,)

    def search_source(self) -> list[str]:
        return [self.name_en, self.name_fr, self.m49]


class Country(Place):
    """A country or area of the M49 list that has ISO 3166-1 codes."""

    iso2 = models.CharField(
        _("ISO two-letter code"), max_length=2, unique=True, validators=[TWO_LETTERS]
    )
    iso3 = models.CharField(
        _("ISO three-letter code"), max_length=3, unique=True, validators=[THREE_LETTERS]
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="countries",
        verbose_name=_("region"),
        help_text=_("The smallest region of the M49 list that contains it."),
    )

    objects = CountryQuerySet.as_manager()
    history = History(excluded_fields=["search_text"])

    class Meta:
        ordering = ["name_en", "iso2"]
        verbose_name = _("country or area")
        verbose_name_plural = _("countries and areas")

    def natural_key(self) -> tuple[str]:
        return (self.iso2,)

    def get_absolute_url(self) -> str:
        return reverse("country-detail", args=[self.iso2])

    def search_source(self) -> list[str]:
        return [self.name_en, self.name_fr, self.iso2, self.iso3, self.m49]
