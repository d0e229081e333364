"""The series of High-level meetings, their participants as printed, and the library."""

from itertools import groupby
from pathlib import Path
from typing import Any

from django.db.models import Count, QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, ListView

from organizations.models import MeetingParticipant
from peacebuilding.framework.choices import ParagraphStyle, Section
from peacebuilding.framework.models import Document, Meeting, Paragraph


class MeetingListView(ListView):
    """The series of High-level meetings, the latest first."""

    template_name = "portal/meeting_list.html"

    def get_queryset(self) -> QuerySet[Meeting]:
        meetings = Meeting.objects.visible_to(self.request.user).select_related("country")
        return meetings.annotate(participant_count=Count("participants")).order_by("-number")


class MeetingDetailView(DetailView):
    """One meeting: facts, documents, and the participants as its list prints them."""

    template_name = "portal/meeting_detail.html"
    slug_field = slug_url_kwarg = "number"

    def get_queryset(self) -> QuerySet[Meeting]:
        return Meeting.objects.visible_to(self.request.user).select_related("country")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        rows = MeetingParticipant.objects.visible_to(user).filter(meeting=self.object)
        rows = rows.select_related("organization", "paragraph").order_by("order")
        printed = Paragraph.objects.visible_to(user).filter(
            document__meeting=self.object, section=Section.ANNEX_III
        )
        paragraphs = {paragraph.anchor: paragraph for paragraph in printed}
        headings = [
            (paragraphs.get(f"participants-{heading}"), list(group))
            for heading, group in groupby(rows, key=lambda row: row.heading)
        ]
        documents = Document.objects.visible_to(user).filter(meeting=self.object)
        return super().get_context_data(
            headings=headings,
            participant_count=sum(len(group) for _heading, group in headings),
            footnotes=[p for p in paragraphs.values() if p.style == ParagraphStyle.FOOTNOTE],
            documents=documents,
            frameworks=self.object.frameworks.all(),
            **kwargs,
        )


@require_safe
def document_file(request: HttpRequest, pk: int) -> FileResponse:
    """Send a document's file to those who may see the document; always as a download."""
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    if not document.file or not document.file.storage.exists(document.file.name):
        raise Http404
    return FileResponse(
        document.file.open(), as_attachment=True, filename=Path(document.file.name).name
    )


class DocumentListView(ListView):
    """The library: documents of the series this person may see."""

    template_name = "portal/document_list.html"

    def get_queryset(self) -> QuerySet[Document]:
        documents = Document.objects.visible_to(self.request.user)
        return documents.select_related("meeting").prefetch_related("frameworks")
