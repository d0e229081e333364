"""Papers at the desk: what came by letter or from a meeting, with its scan."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin

from ..models import PARENTS, Attachment
from ..services import add_attachment, update_attachment


class ScansMixin:
    """Shows on a record the papers that its present word rests on."""

    @admin.display(description=_("scan"))
    def scans(self, record: Any) -> SafeString | str:
        """Links to the scans; whoever keeps the record may see them."""
        papers = record.attachments.filter(is_basis=True).order_by("pk")
        links = ((paper.link or paper.get_absolute_url(), paper.title) for paper in papers)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "—"


@admin.register(Attachment)
class AttachmentAdmin(TrackerAdmin):
    """Files and links of activities, answers and commitments."""

    list_display = ["title", "belongs_to", "kind_and_size", "is_public", "is_basis", "created_at"]
    list_select_related = (
        *("activity", "participation__organization", "participation__activity"),
        *("commitment", "progress_report__commitment"),
    )
    list_filter = ["is_public", "is_basis", "media_type"]
    search_fields = ["title", "file_name"]
    date_hierarchy = "created_at"
    autocomplete_fields = [*PARENTS]
    readonly_fields = ["download", "kind_and_size", "is_basis", "added_by"]
    fieldsets = [
        (None, {"fields": ["title", *PARENTS]}),
        (_("Paper"), {"fields": ["file", "link", "download", "kind_and_size"]}),
        (_("Who may see it"), {"fields": ["is_public", "is_basis", "added_by"]}),
    ]
    tabs = [
        (_("All"), ""),
        (_("Scans"), "is_basis__exact=1"),
        (_("Public"), "is_public__exact=1"),
    ]
    export_fields = ["title", "link", "file_name", "media_type", "size", "is_public", "is_basis"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """File and parent stay; another paper is another row."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, *PARENTS, "link"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new row takes a file, an existing one offers it."""
        hidden = {"download", "kind_and_size", "is_basis", "added_by"} if obj is None else {"file"}
        return [
            (name, {**options, "fields": [one for one in options["fields"] if one not in hidden]})
            for name, options in super().get_fieldsets(request, obj)
        ]

    @admin.display(description=_("belongs to"))
    def belongs_to(self, paper: Attachment) -> str:
        """The activity, answer or commitment."""
        part = paper.participation
        return f"{part.activity}: {part}" if part else str(paper.parent)

    @admin.display(description=_("kind of file"), ordering="size")
    def kind_and_size(self, paper: Attachment) -> str:
        """What it is, and how much."""
        return f"{paper.kind.label}, {filesizeformat(paper.size)}" if paper.kind else str(_("Link"))

    @admin.display(description=_("file"))
    def download(self, paper: Attachment) -> SafeString:
        """The way to the paper, as its readers have it."""
        return format_html(
            '<a href="{}">{}</a>', paper.link or paper.get_absolute_url(), paper.title
        )

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        service = update_attachment if change else add_attachment
        service(actor=request.user, attachment=obj, reason=form.cleaned_data["reason"])
