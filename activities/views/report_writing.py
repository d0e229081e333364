"""The page on which a report is written: by its organization's reporter, or by link.

Everything works as a plain form. With `static/js/report.js` the same address saves while
typing and takes files one by one; it then answers in JSON.
"""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.generic import View

from peacebuilding.core.exceptions import IllegalTransition, NotAllowed, StaleVersion

from .. import services
from ..choices import ReportState
from ..models import Attachment, ProgressReport
from ..permissions import can_submit_report, can_write_report
from ..report_forms import PaperForm, ReportForm
from ..services.progress_reports import percent_before
from .reporting import beside_form, last_accepted, partners_of

#: What the buttons of the page ask for, besides saving.
STEPS = {"submit": services.submit_report, "ask-clearance": services.ask_clearance}


class WritingReport(View):
    """Show the form, save it, send it; a subclass says who came and where to go on."""

    template_name = "activities/report_write.html"
    http_method_names = ["get", "head", "post", "options"]
    report: ProgressReport
    link: Any = None

    @property
    def actor(self) -> Any:
        """The person, None who came by link."""
        return None if self.link is not None else self.request.user

    @property
    def who(self) -> Any:
        """Whom the predicates are asked about."""
        return self.link if self.link is not None else self.request.user

    def done_url(self) -> str:
        """Return where the reader goes once it is sent, or when it cannot be written."""
        raise NotImplementedError

    def file_url(self, paper: Attachment) -> str:
        """Return the address at which the reader opens a file of the report."""
        raise NotImplementedError

    @property
    def is_script(self) -> bool:
        """Whether the script of the page asks, and wants JSON."""
        return self.request.headers.get("X-Requested-With") == "fetch"

    # --- Reading -------------------------------------------------------------------------------

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.report.is_writable:
            return redirect(self.done_url())
        return self.page(self.form())

    def form(self, data: Any = None) -> ReportForm:
        return ReportForm(data, report=self.report, before=percent_before(self.report))

    def page(
        self, form: ReportForm, refusal: str = "", status: int = 200, **more: Any
    ) -> HttpResponse:
        """Render the form, or answer the script."""
        if self.is_script:
            errors = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
            body = {"refusal": refusal, "errors": errors, "version": self.report.version}
            return JsonResponse(body, status=status)
        context = {
            **beside_form(self.report),
            "form": form,
            "paper_form": more.pop("paper_form", None) or PaperForm(),
            "refusal": refusal,
            "before": percent_before(self.report),
            "partners": partners_of(self.report, self.actor) if self.link is None else [],
            "papers": self.papers(),
            "can_submit": can_submit_report(self.who, self.report),
            "link": self.link,
            "address": self.request.path,
            **more,
        }
        return render(self.request, self.template_name, context, status=status)

    def papers(self) -> list[Attachment]:
        """Return the files of the report, each with the address that opens it here."""
        papers = list(self.report.attachments.filter(is_basis=False).order_by("pk"))
        for paper in papers:
            paper.here = paper.link or self.file_url(paper)
        return papers

    # --- Writing -------------------------------------------------------------------------------

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = request.POST.get("do", "save")
        if self.is_script and asked == "upload":
            return self.upload(self.form())
        if asked == "copy":
            return self.page(self.form(self.from_last(request.POST)))
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        refused = self.write(form, asked)
        if refused is not None:
            return refused
        if asked == "upload" or asked.startswith(("remove-", "public-")):
            return self.change_papers(self.form(), asked)
        if asked in STEPS:
            return redirect(self.done_url())
        return self.saved()

    def from_last(self, posted: Any) -> Any:
        """Return what was typed, its empty places filled from the last accepted report."""
        last, data = last_accepted(self.report), posted.copy()
        if last is None:
            return data
        for name in ("narrative", "challenges", "way_forward", "percent"):
            if not data.get(name, "").strip():
                data[name] = "" if getattr(last, name) is None else str(getattr(last, name))
        if not data.getlist("obstacles"):
            keys = last.obstacles.values_list("pk", flat=True)
            data.setlist("obstacles", [str(key) for key in keys])
        return data

    def write(self, form: ReportForm, asked: str) -> HttpResponse | None:
        """Save the text and take the step; return the answer where that is refused."""
        given = form.cleaned_data
        try:
            with transaction.atomic():
                self.report = self.save(form)
                if asked in STEPS:
                    reason = given.get("reason") or ""
                    self.report = STEPS[asked](
                        actor=self.actor, report=self.report, reason=reason, link=self.link
                    )
        except StaleVersion:
            self.find_again()
            text = _("Changed by a colleague meanwhile; your text is below.")
            return self.page(form.seen_again(self.report), text, 409, theirs=self.report)
        except IllegalTransition as refusal:
            self.find_again()
            if self.report.state != ReportState.DRAFT and form.says_the_same(self.report):
                return redirect(self.done_url())  # the second press of one button
            return self.page(form, str(refusal), 409)
        except NotAllowed as refusal:
            self.find_again()
            return self.page(form.seen_again(self.report), str(refusal), 403)
        except ValidationError as refusal:
            self.find_again()
            for name, errors in refused_fields(refusal):
                form.add_error(name if name in form.fields else None, errors)
            return self.page(form.seen_again(self.report), status=422)
        return None

    def save(self, form: ReportForm) -> ProgressReport:
        """Save what was typed, unless the same is saved already by the first of two presses."""
        fresh = self.report
        if form.says_the_same(fresh) and fresh.is_writable:
            return fresh
        for name, value in form.texts().items():
            setattr(fresh, name, value)
        seen = form.cleaned_data["seen_version"]
        fresh.version = fresh.version if seen is None else seen
        obstacles = form.cleaned_data["obstacles"]
        return services.save_report(
            actor=self.actor, report=fresh, obstacles=obstacles, link=self.link
        )

    def find_again(self) -> None:
        """Read the report as it is saved."""
        rows = ProgressReport.objects.for_list()
        self.report = rows.get(pk=self.report.pk)

    def saved(self) -> HttpResponse:
        """Say that it is saved, and when."""
        at = time_format(localtime(self.report.updated_at), "TIME_FORMAT")
        if self.is_script:
            return JsonResponse({"version": self.report.version, "at": at})
        return redirect(f"{self.request.path}?saved=1")

    # --- Files ---------------------------------------------------------------------------------

    def change_papers(self, form: ReportForm, asked: str) -> HttpResponse:
        """Add, take off or open up one file."""
        if asked == "upload":
            return self.upload(form)
        verb, _sign, key = asked.partition("-")
        rows = self.report.attachments.filter(is_basis=False)
        paper = get_object_or_404(rows, pk=key if key.isdecimal() else 0)
        try:
            if verb == "remove":
                services.delete_attachment(
                    actor=self.actor, attachment=paper, reason=_("Taken off."), link=self.link
                )
            else:
                paper.is_public = not paper.is_public
                services.update_attachment(actor=self.actor, attachment=paper, link=self.link)
        except NotAllowed as refusal:
            return self.page(form, str(refusal), 403)
        if self.is_script:
            return JsonResponse({"papers": self.papers_html()})
        return redirect(f"{self.request.path}#papers")

    def upload(self, form: ReportForm) -> HttpResponse:
        """Keep one file with the report."""
        paper_form = PaperForm(self.request.POST, self.request.FILES)
        paper_form.is_valid()
        file = paper_form.cleaned_data.get("file")
        error = "" if file else _("Choose a file first.")
        if file:
            paper = Attachment(
                progress_report=self.report,
                file=file,
                is_public=bool(paper_form.cleaned_data.get("file_is_public")),
            )
            try:
                services.add_attachment(actor=self.actor, attachment=paper, link=self.link)
            except ValidationError as refusal:
                error = " ".join(refusal.messages)
            except NotAllowed as refusal:
                error = str(refusal)
        if self.is_script:
            if error:
                return JsonResponse({"error": error}, status=422)
            return JsonResponse({"papers": self.papers_html()})
        if error:
            paper_form.add_error("file", error)
            return self.page(form, status=422, paper_form=paper_form)
        return redirect(f"{self.request.path}#papers")

    def papers_html(self) -> str:
        """Return the list of files, as the page has it."""
        context = {"papers": self.papers(), "report": self.report}
        return render_to_string("activities/report_papers.html", context, self.request)


def refused_fields(refusal: ValidationError) -> list[tuple[Any, Any]]:
    """Return what a service refused, by field; None for what concerns the whole."""
    if hasattr(refusal, "error_dict"):
        return list(refusal.error_dict.items())
    return [(None, refusal)]


class ReportWriteView(LoginRequiredMixin, WritingReport):
    """Write a report, for the organization's own reporters."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = ProgressReport.objects.visible_to(request.user).for_list()
        self.report = get_object_or_404(rows, pk=kwargs["pk"])
        if not can_write_report(request.user, self.report):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def done_url(self) -> str:
        waits = self.report.state == ReportState.AWAITING_CLEARANCE
        name = "report-receipt" if self.report.submissions or waits else "report-detail"
        return reverse(f"activities:{name}", args=[self.report.pk])

    def file_url(self, paper: Attachment) -> str:
        return paper.get_absolute_url()
