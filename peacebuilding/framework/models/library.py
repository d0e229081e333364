"""Meetings, their documents, and the paragraphs that hold the text once."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peacebuilding.accounts.groups import SOURCE_TEXT, Grants
from peacebuilding.core.choices import Language, Visibility
from peacebuilding.core.history import History
from peacebuilding.core.localized import localized
from peacebuilding.core.models import Searchable, TimeStampedVersioned
from peacebuilding.core.text import emphasis_html, plain_text
from peacebuilding.places.models import Country

from ..choices import DocumentKind, ParagraphStyle, Section
from ..querysets import DocumentQuerySet, MeetingQuerySet, ParagraphQuerySet


class Meeting(TimeStampedVersioned):
    """A High-level meeting of the United Nations and regional organizations.

    `date_text` stands where the day is not known ("1994"); then the dates are empty.
    """

    number = models.PositiveSmallIntegerField(_("number in the series"), unique=True)
    title_en = models.CharField(_("title, English"), max_length=250)
    title_fr = models.CharField(_("title, French"), max_length=250, blank=True)
    topic_en = models.CharField(_("topic, English"), max_length=250, blank=True)
    topic_fr = models.CharField(_("topic, French"), max_length=250, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    date_text = models.CharField(
        _("date in words"), max_length=60, blank=True, help_text=_("Where the day is not known.")
    )
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        related_name="meetings",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    chair_title = models.CharField(_("title of the chair"), max_length=150, blank=True)
    note_en = models.TextField(_("note, English"), blank=True)
    note_fr = models.TextField(_("note, French"), blank=True)

    title = localized("title")
    topic = localized("topic")
    note = localized("note")
    history = History()
    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("high-level meeting")
        verbose_name_plural = _("high-level meetings")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_("The last day cannot be before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[int]:
        return (self.number,)

    natural_key.dependencies = ["places.country"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return reverse("meeting-detail", args=[self.number])


class Document(TimeStampedVersioned, Searchable):
    """A paper of the series: known by its symbol; with or without a file or address.

    S/2001/138 with its three annexes is one document.
    """

    symbol = models.CharField(_("symbol"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind.choices)
    title_en = models.CharField(_("title, English"), max_length=300)
    title_fr = models.CharField(_("title, French"), max_length=300, blank=True)
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    languages = models.JSONField(
        _("languages at hand"), default=list, blank=True, help_text=_('For example ["en", "fr"].')
    )
    original_languages = models.JSONField(_("original languages"), default=list, blank=True)
    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("meeting"),
        related_name="documents",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    file = models.FileField(_("file"), upload_to="documents/", blank=True)
    url = models.URLField(_("address"), blank=True)
    visibility = models.CharField(
        _("visible to"),
        max_length=20,
        choices=[
            (Visibility.PUBLIC.value, Visibility.PUBLIC.label),
            (Visibility.PARTICIPANTS.value, Visibility.PARTICIPANTS.label),
        ],
        default=Visibility.PUBLIC,
    )
    supersedes = models.ForeignKey(
        "self",
        verbose_name=_("supersedes"),
        related_name="superseded_by",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )

    title = localized("title")
    history = History(excluded_fields=["search_text"])
    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-issued_on", "symbol"]

    def __str__(self) -> str:
        return self.symbol

    def natural_key(self) -> tuple[str]:
        return (self.symbol,)

    natural_key.dependencies = ["framework.meeting"]  # type: ignore[attr-defined]

    def search_source(self) -> list[str]:
        return [self.symbol, self.title_en, self.title_fr]


class Paragraph(TimeStampedVersioned, Searchable):
    """One paragraph of a document: the only place where its text is stored.

    `text` is verbatim, with the source's emphasis marks (`**bold**`, `*italic*`) and
    without its list mark. The paragraphs of a document in their order are its text.
    """

    group_permissions: ClassVar[Grants] = SOURCE_TEXT

    document = models.ForeignKey(
        Document, verbose_name=_("document"), related_name="paragraphs", on_delete=models.PROTECT
    )
    order = models.PositiveIntegerField(_("order"))
    anchor = models.CharField(_("anchor"), max_length=60)
    section = models.CharField(_("section"), max_length=20, choices=Section.choices, blank=True)
    style = models.CharField(_("style"), max_length=20, choices=ParagraphStyle.choices)
    level = models.PositiveSmallIntegerField(_("level of heading or list"), default=0)
    list_item = models.BooleanField(_("list item"), default=False)
    text = models.TextField(_("text"))
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.EN
    )

    history = History(excluded_fields=["search_text"])
    objects = ParagraphQuerySet.as_manager()

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        ordering = ["document", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "order"],
                name="%(app_label)s_%(class)s_order_once",
                violation_error_message=_("Another paragraph has this place in the document."),
            ),
            models.UniqueConstraint(
                fields=["document", "anchor"],
                name="%(app_label)s_%(class)s_anchor_once",
                violation_error_message=_("Another paragraph of the document has this anchor."),
            ),
        ]

    def __str__(self) -> str:
        return self.anchor

    def natural_key(self) -> tuple[str, str]:
        return (self.document.symbol, self.anchor)

    natural_key.dependencies = ["framework.document"]  # type: ignore[attr-defined]

    def search_source(self) -> list[str]:
        return [self.anchor, self.plain]

    def get_absolute_url(self) -> str:
        return f"{reverse('living-framework')}#{self.anchor}"

    @property
    def plain(self) -> str:
        """The text without emphasis marks."""
        return plain_text(self.text)

    @property
    def html(self) -> str:
        """The text as HTML, emphasis kept."""
        return emphasis_html(self.text)
