"""Organizations, the names they had, and their place in the lists of participants."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.history import History
from peacebuilding.core.localized import localized, reading_language
from peacebuilding.core.models import Searchable, TimeStampedVersioned
from peacebuilding.framework.models import Meeting, Paragraph
from peacebuilding.places.models import Country, Region

from ..choices import (
    INTERGOVERNMENTAL_KINDS,
    LISTED_AMONG,
    UN_KINDS,
    NameKind,
    OrganizationKind,
    ParticipantHeading,
)
from ..querysets import (
    FormerSlugQuerySet,
    MeetingParticipantQuerySet,
    OrganizationNameQuerySet,
    OrganizationQuerySet,
)
from .parts import ends_after_start, organization_key


def is_french() -> bool:
    """Say whether the reader reads French."""
    return reading_language() == "fr"


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless the time zone is one of the IANA list."""
    if name not in available_timezones():
        raise ValidationError(
            _("There is no time zone of this name; write for example Africa/Lagos.")
        )


class Names(models.Model):
    """A name and an acronym in English and French; the French ones may be missing."""

    name = models.CharField(_("name, English"), max_length=250)
    acronym = models.CharField(_("acronym, English"), max_length=40, blank=True)
    name_fr = models.CharField(_("name, French"), max_length=250, blank=True)
    acronym_fr = models.CharField(_("acronym, French"), max_length=40, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.display_name

    def search_source(self) -> list[str]:
        return [self.acronym, self.acronym_fr, self.name, self.name_fr]

    @property
    def display_name(self) -> str:
        """The name in the reader's language, in English where there is none."""
        return (is_french() and self.name_fr) or self.name

    @property
    def display_acronym(self) -> str:
        """The acronym in the reader's language; the name where there is no acronym."""
        return (is_french() and self.acronym_fr) or self.acronym or self.display_name

    @property
    def other_language(self) -> str:
        """The working language the reader does not read now."""
        return "en" if is_french() else "fr"

    @property
    def other_name(self) -> str:
        """The name in the other working language, with its acronym where that differs."""
        name, acronym = (
            (self.name, self.acronym) if is_french() else (self.name_fr, self.acronym_fr)
        )
        if not name or name == self.display_name:
            return ""
        return f"{name} ({acronym})" if acronym and acronym != self.display_acronym else name


class Organization(TimeStampedVersioned, Names, Searchable):
    """An organization, office or institution that takes part or is spoken of.

    Renamed or succeeded, it stays the same row: the list of 2001 prints "Organization
    of African Unity", this row is the African Union, and OrganizationName says until when.
    One that was entered twice is `merged_into` the other and seen nowhere any more.
    """

    slug = models.SlugField(
        _("slug"),
        max_length=50,
        unique=True,
        help_text=_("The current acronym in small letters; it stands in the address of the page."),
    )
    kind = models.CharField(_("kind"), max_length=30, choices=OrganizationKind.choices)
    mandate_en = models.TextField(_("mandate, English"), blank=True)
    mandate_fr = models.TextField(_("mandate, French"), blank=True)
    website = models.URLField(_("website"), blank=True)
    hq_city = models.CharField(_("city of the headquarters"), max_length=100, blank=True)
    hq_country = models.ForeignKey(
        Country,
        verbose_name=_("country of the headquarters"),
        related_name="organizations_seated",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    time_zone = models.CharField(
        _("time zone"), max_length=50, blank=True, validators=[validate_time_zone]
    )
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        related_name="parts",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        related_name="merged",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
    )
    regions = models.ManyToManyField(
        Region, verbose_name=_("regions"), related_name="organizations", blank=True
    )
    member_countries = models.ManyToManyField(
        Country, verbose_name=_("member States"), related_name="organizations", blank=True
    )
    iati_identifier = models.CharField(_("IATI identifier"), max_length=100, blank=True)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Clear this when the organization has ended.")
    )
    active_from = models.DateField(_("exists from"), null=True, blank=True)
    active_to = models.DateField(_("existed until"), null=True, blank=True)
    desk_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("desk officer in the Secretariat"),
        related_name="desk_organizations",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )

    reports_need_clearance = models.BooleanField(
        _("an approver clears reports"),
        default=False,
        help_text=_("A progress report is sent only after an approver has cleared it."),
    )
    clearing_officer = models.ForeignKey(
        "organizations.StaffOfficer",
        verbose_name=_("officer who clears reports"),
        related_name="clears_for",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        help_text=_(
            "The director, who clears reports by a link in a mail, without an account. "
            "Approvers can always clear them too."
        ),
    )

    mandate = localized("mandate")
    history = History(m2m_fields=["regions", "member_countries"], excluded_fields=["search_text"])
    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(part_of__isnull=True) | ~models.Q(part_of=models.F("id")),
                name="%(app_label)s_%(class)s_not_part_of_itself",
                violation_error_message=_("An organization cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
                name="%(app_label)s_%(class)s_not_merged_into_itself",
                violation_error_message=_("An organization cannot be merged into itself."),
            ),
            models.CheckConstraint(
                condition=models.Q(active_from__isnull=True)
                | models.Q(active_to__isnull=True)
                | models.Q(active_to__gte=models.F("active_from")),
                name="%(app_label)s_%(class)s_ended_after_start",
                violation_error_message=_("An organization cannot end before it began."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("organizations:organization-detail", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["places.country", "places.region"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse a slug under which another organization once stood."""
        taken = FormerSlug.objects.filter(slug=self.slug).exclude(organization=self.pk)
        if taken.exists():
            raise ValidationError(
                {"slug": _("Another organization stood under this address; it leads there.")}
            )

    @property
    def is_un_body(self) -> bool:
        """Whether it stands on the side of the United Nations."""
        return self.kind in UN_KINDS

    @property
    def is_intergovernmental(self) -> bool:
        """Whether it stands on the side of regional and other intergovernmental organizations."""
        return self.kind in INTERGOVERNMENTAL_KINDS

    @property
    def is_office(self) -> bool:
        """Whether it is an office-holder, who makes no commitments and blocks nothing."""
        return self.kind == OrganizationKind.OFFICE

    @property
    def local_time(self) -> datetime | None:
        """The time now at the headquarters, where the time zone is known."""
        return timezone.now().astimezone(ZoneInfo(self.time_zone)) if self.time_zone else None

    @property
    def local_clock(self) -> str:
        """The hour and minute now at the headquarters; empty where the zone is not known."""
        return f"{self.local_time:%H:%M}" if self.local_time else ""

    @property
    def website_host(self) -> str:
        """The website without scheme and slash, as people write it."""
        return self.website.partition("://")[2].removeprefix("www.").rstrip("/")

    def names_on(self, day: date) -> "Names":
        """Return the names borne on that day: a former name, or the organization itself."""
        former = [name for name in self.names.all() if name.ends_on >= day]
        return min(former, key=lambda name: name.ends_on, default=self)


class FormerSlug(TimeStampedVersioned):
    """An address under which the page of an organization once stood; it redirects."""

    slug = models.SlugField(_("slug"), max_length=50, unique=True)
    organization = organization_key("former_slugs")

    history = History()
    objects = FormerSlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["organizations.organization"]  # type: ignore[attr-defined]


class OrganizationName(TimeStampedVersioned, Names, Searchable):
    """A name the organization bore until `ends_on`, that day included."""

    organization = organization_key("names")
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"))
    kind = models.CharField(_("how it ended"), max_length=20, choices=NameKind.choices)
    note_en = models.TextField(_("note, English"), blank=True)
    note_fr = models.TextField(_("note, French"), blank=True)

    note = localized("note")
    history = History(excluded_fields=["search_text"])
    objects = OrganizationNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["organization", "-ends_on"]
        constraints = [
            ends_after_start(_("A name cannot end before it began.")),
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This former name is recorded already."),
            ),
            models.UniqueConstraint(
                fields=["organization", "ends_on"],
                name="%(app_label)s_%(class)s_one_at_a_time",
                violation_error_message=_("Another name ended on this day."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return self.organization.get_absolute_url()

    def natural_key(self) -> tuple[str, str]:
        return (self.organization.slug, self.name)

    natural_key.dependencies = ["organizations.organization"]  # type: ignore[attr-defined]


class MeetingParticipant(TimeStampedVersioned):
    """An organization's place in the list of participants of a meeting (Annex III).

    The order is the printed one, which no sorting gives; the name is the paragraph's.
    """

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), related_name="participants", on_delete=models.PROTECT
    )
    organization = organization_key("participations_in_meetings")
    heading = models.CharField(_("heading"), max_length=30, choices=ParticipantHeading.choices)
    order = models.PositiveSmallIntegerField(_("order in the list"))
    paragraph = models.ForeignKey(
        Paragraph,
        verbose_name=_("paragraph"),
        related_name="participants",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    listed_name = models.CharField(
        _("name as listed"),
        max_length=250,
        blank=True,
        help_text=_("Where the list is not held as paragraphs."),
    )

    history = History()
    objects = MeetingParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant of a meeting")
        verbose_name_plural = _("participants of meetings")
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organization"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("The organization is in this list already."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "order"],
                name="%(app_label)s_%(class)s_order_once",
                violation_error_message=_("Another participant has this place in the list."),
            ),
            models.CheckConstraint(
                condition=models.Q(paragraph__isnull=False) ^ ~models.Q(listed_name=""),
                name="%(app_label)s_%(class)s_named_once",
                violation_error_message=_("Give either the paragraph or the name as listed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_as_listed

    def natural_key(self) -> tuple[int, str]:
        return (self.meeting.number, self.organization.slug)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "framework.meeting",
        "framework.paragraph",
        "organizations.organization",
    ]

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()

    @property
    def name_as_listed(self) -> str:
        """The name as the list prints it: "Organization of African Unity"."""
        return self.paragraph.plain if self.paragraph else self.listed_name

    @property
    def listed_among(self) -> str:
        """The heading of Annex III in a sentence: "listed … among the regional organizations"."""
        return str(LISTED_AMONG[ParticipantHeading(self.heading)])
