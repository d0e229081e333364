"""What an organization brings: units, mechanisms, capabilities; and what it was sent."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.choices import Language, Visibility
from peacebuilding.core.history import History
from peacebuilding.core.localized import localized
from peacebuilding.core.models import Searchable, TimeStampedVersioned
from peacebuilding.core.querysets import SearchableQuerySet
from peacebuilding.framework.models import Document, FunctionalArea, KeyArea
from peacebuilding.places.models import Country, Region

from ..choices import MechanismFunction, MechanismLevel, ResourceKind, Site
from ..querysets import CapabilityQuerySet, DisseminationQuerySet
from .parts import ends_after_start, organization_key


class PeacebuildingUnit(TimeStampedVersioned, Searchable):
    """A peace-building unit of an organization (A.1), with its channel of communication.

    Public: the only address it holds is a functional mailbox, not a person's.
    """

    organization = organization_key("units")
    name_en = models.CharField(_("name, English"), max_length=200)
    name_fr = models.CharField(_("name, French"), max_length=200, blank=True)
    starts_on = models.DateField(_("established"), null=True, blank=True)
    ends_on = models.DateField(_("closed"), null=True, blank=True)
    functional_mailbox = models.EmailField(
        _("functional mailbox"), blank=True, help_text=_("Of the unit, not of a person.")
    )
    channel = models.TextField(
        _("channel of communication"),
        blank=True,
        help_text=_("How and how often others exchange views with the unit."),
    )
    public_awareness = models.TextField(_("raising of public awareness"), blank=True)
    language = models.CharField(
        _("language of the text"), max_length=2, choices=Language.choices, default=Language.EN
    )

    name = localized("name")
    history = History(excluded_fields=["search_text"])
    objects = SearchableQuerySet.as_manager()

    class Meta:
        verbose_name = _("peace-building unit")
        verbose_name_plural = _("peace-building units")
        ordering = ["organization__name", "name_en", "pk"]
        constraints = [
            ends_after_start(_("A unit cannot close before it was established.")),
            models.UniqueConstraint(
                fields=["organization", "name_en"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("The organization has a unit of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def search_source(self) -> list[str]:
        return [self.name_en, self.name_fr, self.channel, self.public_awareness]

    def get_absolute_url(self) -> str:
        return f"{self.organization.get_absolute_url()}#about"


class Mechanism(TimeStampedVersioned, Searchable):
    """A national or regional mechanism that A.2 asks to strengthen. Public."""

    organization = organization_key("mechanisms")
    name_en = models.CharField(_("name, English"), max_length=200)
    name_fr = models.CharField(_("name, French"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=MechanismLevel.choices)
    function = models.CharField(_("function"), max_length=30, choices=MechanismFunction.choices)
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        related_name="mechanisms",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        related_name="mechanisms",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(
        _("language of the text"), max_length=2, choices=Language.choices, default=Language.EN
    )
    website = models.URLField(_("website"), blank=True)

    name = localized("name")
    history = History(excluded_fields=["search_text"])
    objects = SearchableQuerySet.as_manager()

    class Meta:
        verbose_name = _("mechanism")
        verbose_name_plural = _("mechanisms")
        ordering = ["organization__name", "name_en", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name_en"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("The organization has a mechanism of this name already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(level=MechanismLevel.NATIONAL)
                | models.Q(country__isnull=False),
                name="%(app_label)s_%(class)s_national_has_country",
                violation_error_message=_("Give the country of a national mechanism."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def search_source(self) -> list[str]:
        return [self.name_en, self.name_fr, self.description]

    def get_absolute_url(self) -> str:
        return f"{self.organization.get_absolute_url()}#about"


class Capability(TimeStampedVersioned, Searchable):
    """What an organization can offer in a key area (A.7), and where (P4).

    The organization chooses who reads it: everyone, or participants only.
    """

    organization = organization_key("capabilities")
    key_area = models.ForeignKey(
        KeyArea, verbose_name=_("key area"), related_name="capabilities", on_delete=models.PROTECT
    )
    functional_area = models.ForeignKey(
        FunctionalArea,
        verbose_name=_("functional area"),
        related_name="capabilities",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    resource_kind = models.CharField(
        _("kind of resource"), max_length=20, choices=ResourceKind.choices
    )
    description = models.TextField(_("description"))
    language = models.CharField(
        _("language of the text"), max_length=2, choices=Language.choices, default=Language.EN
    )
    countries = models.ManyToManyField(
        Country, verbose_name=_("countries"), related_name="capabilities", blank=True
    )
    regions = models.ManyToManyField(
        Region, verbose_name=_("regions"), related_name="capabilities", blank=True
    )
    comparative_advantage = models.TextField(_("comparative advantage"), blank=True)
    confirmed_on = models.DateField(_("confirmed"), null=True, blank=True)
    visibility = models.CharField(
        _("visible to"),
        max_length=20,
        choices=[
            (Visibility.PUBLIC.value, Visibility.PUBLIC.label),
            (Visibility.PARTICIPANTS.value, Visibility.PARTICIPANTS.label),
        ],
        default=Visibility.PUBLIC,
    )

    history = History(m2m_fields=["countries", "regions"], excluded_fields=["search_text"])
    objects = CapabilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("capability")
        verbose_name_plural = _("capabilities")
        ordering = ["organization__name", "key_area__order", "resource_kind", "pk"]

    def __str__(self) -> str:
        return f"{self.organization.display_acronym}: {self.description[:60]}"

    def search_source(self) -> list[str]:
        return [self.description, self.comparative_advantage]

    def get_absolute_url(self) -> str:
        return f"{self.organization.get_absolute_url()}#capabilities"

    def clean(self) -> None:
        """Take the key area from the functional area where only that is given."""
        if self.functional_area and not self.key_area_id:
            self.key_area = self.functional_area.key_area


class Dissemination(TimeStampedVersioned):
    """A document sent to an organization, and its word that it arrived (C.3)."""

    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        related_name="disseminations",
        on_delete=models.PROTECT,
    )
    organization = organization_key("disseminations")
    officer = models.ForeignKey(
        "organizations.StaffOfficer",
        verbose_name=_("officer"),
        related_name="disseminations",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    site = models.CharField(
        _("headquarters or field"), max_length=20, choices=Site.choices, default=Site.HEADQUARTERS
    )
    sent_on = models.DateField(_("sent"))
    acknowledged_on = models.DateField(_("acknowledged"), null=True, blank=True)

    history = History()
    objects = DisseminationQuerySet.as_manager()

    class Meta:
        verbose_name = _("dissemination")
        verbose_name_plural = _("disseminations")
        ordering = ["-sent_on", "organization__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(acknowledged_on__isnull=True)
                | models.Q(acknowledged_on__gte=models.F("sent_on")),
                name="%(app_label)s_%(class)s_acknowledged_after_sent",
                violation_error_message=_("It cannot be acknowledged before it was sent."),
            ),
            models.UniqueConstraint(
                fields=["document", "organization", "site"],
                condition=models.Q(officer__isnull=True),
                name="%(app_label)s_%(class)s_once_per_site",
                violation_error_message=_("The document was sent there already."),
            ),
            models.UniqueConstraint(
                fields=["document", "officer"],
                condition=models.Q(officer__isnull=False),
                name="%(app_label)s_%(class)s_once_per_officer",
                violation_error_message=_("The document was sent to this officer already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.organization.display_acronym}"

    def get_absolute_url(self) -> str:
        return reverse("organizations:organization-detail", args=[self.organization.slug])
