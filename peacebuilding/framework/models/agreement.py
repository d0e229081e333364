"""Principles, key areas, categories, modalities, concerns and obstacles.

Codes and letters are ours, except A to E and the roman numerals; each row points to the
paragraph that says it.
"""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.history import History
from peacebuilding.core.localized import localized
from peacebuilding.core.models import TimeStampedVersioned

from ..choices import ModalityStatus
from ..querysets import CodeQuerySet, LetterQuerySet, SlugQuerySet
from .library import Document, Meeting, Paragraph


def paragraph_key(related_name: str, **options: Any) -> Any:
    """Return the foreign key to the paragraph a row is stated in."""
    return models.ForeignKey(
        Paragraph,
        verbose_name=_("paragraph"),
        related_name=related_name,
        on_delete=models.PROTECT,
        **options,
    )


class Framework(TimeStampedVersioned):
    """A framework for cooperation adopted at a High-level meeting.

    That of 1998 on conflict prevention exists empty: its 13 modalities are not in the
    source document (Annex I, III) and are to be entered by the Secretariat.
    """

    slug = models.SlugField(_("slug"), unique=True)
    name_en = models.CharField(_("name, English"), max_length=200)
    name_fr = models.CharField(_("name, French"), max_length=200, blank=True)
    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), related_name="frameworks", on_delete=models.PROTECT
    )
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        related_name="frameworks",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    modalities_expected = models.PositiveSmallIntegerField(
        _("modalities expected"), help_text=_("As the source counts them.")
    )
    note_en = models.TextField(_("note, English"), blank=True)
    note_fr = models.TextField(_("note, French"), blank=True)

    name = localized("name")
    note = localized("note")
    history = History()
    objects = SlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["-meeting__number"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["framework.meeting", "framework.document"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        if self.document_id:
            return reverse("living-framework")
        return reverse("framework-detail", args=[self.slug])


class GuidingPrinciple(TimeStampedVersioned):
    """One of the eight guiding principles (Annex I, I)."""

    framework = models.ForeignKey(
        Framework, verbose_name=_("framework"), related_name="principles", on_delete=models.PROTECT
    )
    code = models.CharField(_("code"), max_length=10, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    short_title_en = models.CharField(_("short title, English"), max_length=150)
    short_title_fr = models.CharField(_("short title, French"), max_length=150, blank=True)
    paragraph = paragraph_key("principles")

    short_title = localized("short_title")
    history = History()
    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("guiding principle")
        verbose_name_plural = _("guiding principles")
        ordering = ["framework", "order"]

    def __str__(self) -> str:
        return f"{self.code} {self.short_title}"

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    natural_key.dependencies = ["framework.framework", "framework.paragraph"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return f"{reverse('living-framework')}#{self.code}"


class KeyArea(TimeStampedVersioned):
    """One of the five key areas of peace-building (principle P5)."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    slug = models.SlugField(_("slug"), unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name_en = models.CharField(_("name, English"), max_length=150)
    name_fr = models.CharField(_("name, French"), max_length=150, blank=True)
    short_name_en = models.CharField(_("short name, English"), max_length=40)
    short_name_fr = models.CharField(_("short name, French"), max_length=40, blank=True)
    dac_sectors = models.JSONField(_("DAC sector codes"), default=list, blank=True)
    paragraph = paragraph_key("key_areas")

    name = localized("name")
    short_name = localized("short_name")
    history = History()
    objects = SlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("key area")
        verbose_name_plural = _("key areas")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["framework.paragraph"]  # type: ignore[attr-defined]


class FunctionalArea(TimeStampedVersioned):
    """A functional area (A.3, D.2) under a key area; extended by staff."""

    key_area = models.ForeignKey(
        KeyArea,
        verbose_name=_("key area"),
        related_name="functional_areas",
        on_delete=models.PROTECT,
    )
    slug = models.SlugField(_("slug"), unique=True)
    name_en = models.CharField(_("name, English"), max_length=150)
    name_fr = models.CharField(_("name, French"), max_length=150, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    name = localized("name")
    history = History()
    objects = SlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("functional area")
        verbose_name_plural = _("functional areas")
        ordering = ["key_area__order", "order", "name_en"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["framework.keyarea"]  # type: ignore[attr-defined]


class ActivityCategory(TimeStampedVersioned):
    """A category of cooperative activities: A to E (Annex I, II), CP for 1998."""

    framework = models.ForeignKey(
        Framework, verbose_name=_("framework"), related_name="categories", on_delete=models.PROTECT
    )
    letter = models.CharField(_("letter"), max_length=2, unique=True)
    slug = models.SlugField(_("slug"), unique=True)
    name_en = models.CharField(_("name, English"), max_length=150)
    name_fr = models.CharField(_("name, French"), max_length=150, blank=True)
    order = models.PositiveSmallIntegerField(_("order"))
    paragraph = paragraph_key("categories", null=True, blank=True)

    name = localized("name")
    history = History()
    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.letter}. {self.name}"

    def natural_key(self) -> tuple[str]:
        return (self.letter,)

    natural_key.dependencies = ["framework.framework", "framework.paragraph"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return f"{reverse('living-framework')}#{self.letter}"


class Modality(TimeStampedVersioned):
    """A modality of cooperation: what the participants could do together (Annex I, II).

    18 of the first level and 3 under C.1 in the framework of 2001; the number is data.
    """

    category = models.ForeignKey(
        ActivityCategory,
        verbose_name=_("category"),
        related_name="modalities",
        on_delete=models.PROTECT,
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("under"),
        related_name="children",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    code = models.CharField(_("code"), max_length=10, unique=True)
    short_title_en = models.CharField(_("short title, English"), max_length=150)
    short_title_fr = models.CharField(_("short title, French"), max_length=150, blank=True)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=ModalityStatus.choices,
        default=ModalityStatus.POSSIBLE,
        editable=False,
    )
    order = models.PositiveSmallIntegerField(_("order"))
    paragraph = paragraph_key("modalities", null=True, blank=True)

    short_title = localized("short_title")
    history = History()
    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("modality")
        verbose_name_plural = _("modalities")
        ordering = ["category__order", "order"]

    def __str__(self) -> str:
        return f"{self.code} {self.short_title}"

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    natural_key.dependencies = ["framework.activitycategory", "framework.paragraph"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return (
            self.paragraph.get_absolute_url()
            if self.paragraph
            else self.category.framework.get_absolute_url()
        )

    @property
    def number(self) -> str:
        """The code without its letter: "5", "1(a)"."""
        return self.code.partition(".")[2]


class CrossCuttingConcern(TimeStampedVersioned):
    """A concern to be mainstreamed (C.1(b)): gender perspective … disarmament."""

    slug = models.SlugField(_("slug"), unique=True)
    name_en = models.CharField(_("name, English"), max_length=150)
    name_fr = models.CharField(_("name, French"), max_length=150, blank=True)
    order = models.PositiveSmallIntegerField(_("order"))
    paragraph = paragraph_key("concerns")

    name = localized("name")
    history = History()
    objects = SlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("cross-cutting concern")
        verbose_name_plural = _("cross-cutting concerns")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["framework.paragraph"]  # type: ignore[attr-defined]


class Obstacle(TimeStampedVersioned):
    """An obstacle to peace-building, named in the letter and in Annex II in other words."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    short_title_en = models.CharField(_("short title, English"), max_length=150)
    short_title_fr = models.CharField(_("short title, French"), max_length=150, blank=True)
    order = models.PositiveSmallIntegerField(_("order"))
    paragraphs = models.ManyToManyField(
        Paragraph, verbose_name=_("paragraphs"), related_name="obstacles"
    )

    short_title = localized("short_title")
    history = History(m2m_fields=["paragraphs"])
    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("obstacle")
        verbose_name_plural = _("obstacles")
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.code} {self.short_title}"

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    natural_key.dependencies = ["framework.paragraph"]  # type: ignore[attr-defined]
