"""What was agreed, in the admin: names and notes are kept by officers, the text by the head.

None of these rows is deleted: other records and other systems refer to their codes.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import truncatechars
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin, TrackerForm
from peacebuilding.core.choices import Language
from peacebuilding.core.services import save_record
from peacebuilding.core.templatetags.tracker import state

from .models import (
    ActivityCategory,
    CrossCuttingConcern,
    Document,
    Framework,
    FunctionalArea,
    GuidingPrinciple,
    KeyArea,
    Meeting,
    Modality,
    Obstacle,
    Paragraph,
)
from .permissions import can_correct_text
from .services import correct_paragraph, perform_on_modality
from .transitions import MODALITY_TRANSITIONS


def language_choices(label: Any) -> forms.MultipleChoiceField:
    """Return a field that chooses from the six languages of the United Nations."""
    return forms.MultipleChoiceField(
        label=label,
        choices=Language.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@admin.register(Meeting)
class MeetingAdmin(TrackerAdmin):
    """The series of High-level meetings."""

    list_display = ["number", "title_en", "starts_on", "date_text", "city", "country"]
    list_display_links = ["number", "title_en"]
    list_select_related = ("country",)
    search_fields = ["title_en", "title_fr", "topic_en", "city"]
    autocomplete_fields = ["country"]
    date_hierarchy = "starts_on"
    ordering = ["number"]
    fieldsets = [
        (None, {"fields": ["number", "title_en", "title_fr", "topic_en", "topic_fr"]}),
        (
            _("When and where"),
            {"fields": ["starts_on", "ends_on", "date_text", "city", "country", "chair_title"]},
        ),
        (_("Notes"), {"fields": ["note_en", "note_fr"]}),
    ]


class DocumentForm(TrackerForm):
    """A document; its languages are chosen from the six."""

    languages = language_choices(_("languages at hand"))
    original_languages = language_choices(_("original languages"))


@admin.register(Document)
class DocumentAdmin(TrackerAdmin):
    """The library of the series."""

    form = DocumentForm
    list_display = ["symbol", "title_en", "kind", "issued_on", "meeting", "visibility"]
    list_select_related = ("meeting",)
    list_filter = ["kind", "visibility", ("meeting", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["search_text"]
    autocomplete_fields = ["meeting", "supersedes"]
    date_hierarchy = "issued_on"
    tabs = [
        (_("All"), ""),
        (_("Participants only"), "visibility__exact=participants"),
        (_("Without date"), "issued_on__isnull=True"),
    ]


@admin.register(Paragraph)
class ParagraphAdmin(TrackerAdmin):
    """The text of the documents: added and corrected by the head only, with a reason."""

    list_display = ["anchor", "beginning", "document", "section", "style"]
    list_select_related = ("document",)
    list_filter = [("document", admin.RelatedOnlyFieldListFilter), "section", "style"]
    search_fields = ["search_text"]
    autocomplete_fields = ["document"]
    ordering = ["document", "order"]

    @admin.display(description=_("text"))
    def beginning(self, paragraph: Paragraph) -> SafeString:
        """How the paragraph begins, in the document's voice."""
        text = truncatechars(paragraph.plain, 120)
        return format_html('<span class="verbatim" lang="{}">{}</span>', paragraph.language, text)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can_correct_text(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_correct_text(request.user) and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only the words can be corrected; the place in the document is fixed."""
        if obj is None:
            return super().get_readonly_fields(request, obj)
        return ["document", "order", "anchor", "section", "style", "level", "list_item", "language"]

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        reason = form.cleaned_data["reason"]
        if change:
            correct_paragraph(actor=request.user, paragraph=obj, text=obj.text, reason=reason)
        else:
            save_record(obj, actor=request.user, reason=reason)


@admin.register(Framework)
class FrameworkAdmin(TrackerAdmin):
    """The frameworks of 1998 and 2001."""

    list_display = ["name_en", "slug", "meeting", "document", "modalities_expected"]
    list_select_related = ("meeting", "document")
    search_fields = ["name_en", "name_fr", "slug"]
    autocomplete_fields = ["meeting", "document"]


class StatedAdmin(TrackerAdmin):
    """A row of the framework, with the paragraph that says it."""

    list_per_page = 100
    autocomplete_fields = ["paragraph"]


@admin.register(GuidingPrinciple)
class GuidingPrincipleAdmin(StatedAdmin):
    """The eight guiding principles."""

    list_display = ["code", "short_title_en", "short_title_fr", "framework"]
    list_select_related = ("framework",)
    search_fields = ["code", "short_title_en", "short_title_fr"]


@admin.register(KeyArea)
class KeyAreaAdmin(StatedAdmin):
    """The five key areas."""

    list_display = ["code", "name_en", "name_fr", "dac_sectors"]
    search_fields = ["code", "name_en", "name_fr"]


@admin.register(FunctionalArea)
class FunctionalAreaAdmin(TrackerAdmin):
    """Functional areas under the key areas: staff add to them."""

    list_display = ["name_en", "name_fr", "key_area"]
    list_select_related = ("key_area",)
    list_filter = ["key_area"]
    search_fields = ["name_en", "name_fr", "slug"]
    prepopulated_fields = {"slug": ["name_en"]}


@admin.register(ActivityCategory)
class ActivityCategoryAdmin(StatedAdmin):
    """The categories A to E, and CP of 1998."""

    list_display = ["letter", "name_en", "name_fr", "framework"]
    list_display_links = ["letter", "name_en"]
    list_select_related = ("framework",)
    search_fields = ["letter", "name_en", "name_fr"]


@admin.register(Modality)
class ModalityAdmin(StatedAdmin):
    """The modalities; their status moves by transitions, never by the form."""

    list_display = ["code", "short_title_en", "category", "shown_status"]
    list_display_links = ["code", "short_title_en"]
    list_select_related = ("category",)
    list_filter = ["status", "category"]
    search_fields = ["code", "short_title_en", "short_title_fr"]
    autocomplete_fields = ["paragraph", "category", "parent"]
    readonly_fields = ["shown_status"]
    transitions = MODALITY_TRANSITIONS
    perform = perform_on_modality
    tabs = [
        (_("All"), ""),
        (_("In use"), "status__exact=in-use"),
        (_("Being developed"), "status__exact=being-developed"),
        (_("Possible"), "status__exact=possible"),
        (_("Dormant"), "status__exact=dormant"),
    ]

    @admin.display(description=_("status"), ordering="status")
    def shown_status(self, modality: Modality) -> SafeString:
        """The status, drawn as everywhere."""
        return state("modality", modality.status)


@admin.register(CrossCuttingConcern)
class CrossCuttingConcernAdmin(StatedAdmin):
    """The concerns to be mainstreamed."""

    list_display = ["name_en", "name_fr", "slug", "order"]
    search_fields = ["name_en", "name_fr", "slug"]


@admin.register(Obstacle)
class ObstacleAdmin(TrackerAdmin):
    """The obstacles, each named in several paragraphs."""

    list_display = ["code", "short_title_en", "short_title_fr"]
    search_fields = ["code", "short_title_en", "short_title_fr"]
    autocomplete_fields = ["paragraphs"]

    @property
    def cites(self) -> bool:
        return True

    def cited_paragraphs(self, obj: Any) -> Any:
        return obj.paragraphs.select_related("document")
