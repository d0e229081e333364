"""A paper, sent to who may see it."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.generic import View

from ..models import Attachment


class AttachmentView(View):
    """Send the file, always as a download that no browser opens here."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        paper = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
        return sent(paper)


def sent(paper: Attachment) -> HttpResponseBase:
    """Return the file of a paper that the reader may see; 404 for a link."""
    if paper.link:  # no address of ours leads strangers elsewhere; pages show the link itself
        raise Http404
    try:
        content = paper.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=paper.file_name,
        content_type=paper.media_type,
    )
    # Whatever the file holds, nothing in it runs under our name.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
