"""What somebody without an account opens by link: one report, to write it or to clear it.

The address gives no session and opens nothing else. GET changes nothing, since scanners of
mail open links. Pages are not kept by browsers, and the address goes to no other site.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from peacebuilding.core.exceptions import IllegalTransition, NotAllowed

from ..choices import LinkPurpose, ReportState
from ..models import Attachment, ProgressReport
from ..permissions import link_works
from ..reports.submissions import last_sent
from ..services import perform
from ..services.report_links import is_usable, read_token
from .attachments import sent
from .report_writing import WritingReport

#: Forms of the same site still say where they come from, as the protection against forged
#: requests wants; nobody else learns the address.
_HEADERS = {
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
}
#: What the director may do.
_CLEARING = {"clear", "send-back"}


class LinkMixin:
    """Finds the link of the address; a forged one is 404, one that has ended says so."""

    request: HttpRequest
    kwargs: dict[str, Any]
    report: ProgressReport
    link: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        link = read_token(kwargs["token"])
        if link is None:
            raise Http404
        self.link = link
        answer: HttpResponseBase
        over = not link_works(link) or link.report.state == ReportState.NOT_REQUIRED
        if over:
            answer = render(request, "activities/report_link_over.html", status=410)
        else:
            self.report = ProgressReport.objects.for_list().get(pk=link.report_id)
            answer = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        for name, value in _HEADERS.items():
            answer[name] = value
        return answer


class ReportLinkView(LinkMixin, WritingReport):
    """The form, or the text to clear; once that is done, the receipt."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not is_usable(self.link):
            return self.receipt()
        if self.link.purpose == LinkPurpose.CLEAR:
            return self.clearing()
        return self.page(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.link.purpose == LinkPurpose.CLEAR:
            return self.decide(request.POST.get("do", ""), request.POST.get("comment", ""))
        return super().post(request, **kwargs)

    def done_url(self) -> str:
        return self.request.path

    def file_url(self, paper: Attachment) -> str:
        return reverse("activities:report-link-file", args=[self.kwargs["token"], paper.pk])

    def receipt(self) -> HttpResponse:
        """Show what became of the report: what was sent, or whose turn it is."""
        context = {
            "report": self.report,
            "submission": last_sent(self.report),
            "papers": self.papers(),
            "is_link": True,
        }
        return render(self.request, "activities/report_receipt.html", context)

    def clearing(self, refusal: str = "", status: int = 200) -> HttpResponse:
        """Show the report as it would be sent, with the two answers."""
        context = {
            "report": self.report,
            "obstacles": self.report.obstacles.all(),
            "papers": self.papers(),
            "refusal": refusal,
            "comment": self.request.POST.get("comment", ""),
            "link": self.link,
        }
        return render(self.request, "activities/report_clear.html", context, status=status)

    def decide(self, step: str, comment: str) -> HttpResponse:
        """Clear the report, or send it back with the comment."""
        if step not in _CLEARING:
            raise Http404
        try:
            perform(self.report, step, actor=None, reason=comment[:2000], link=self.link)
        except IllegalTransition:
            return redirect(self.done_url())
        except ValidationError as refusal:
            return self.clearing(" ".join(refusal.messages), 422)
        except NotAllowed as refusal:
            return self.clearing(str(refusal) or _("You may not do this."), 403)
        return redirect(self.done_url())


class ReportLinkFileView(LinkMixin, WritingReport):
    """One file of the report, for who holds the link."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        rows = self.report.attachments.filter(is_basis=False)
        return sent(get_object_or_404(rows, pk=kwargs["pk"]))
