"""Reports as pages: the list, one report with its submissions, its receipt, its steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView, View

from organizations.access import organization_ids
from organizations.models import Organization
from peacebuilding.accounts.access import is_officer, is_participant, sees_states
from peacebuilding.core.exceptions import IllegalTransition
from peacebuilding.core.listing import FilteredListView

from .. import services
from ..choices import REPORT_IN_HAND, ReportState
from ..filtersets import ProgressReportFilterSet
from ..forms import StepForm
from ..ladder import reminders_about
from ..models import Attachment, Commitment, ProgressReport, ReportLink
from ..permissions import (
    can_give_link,
    can_review_report,
    can_start_report,
    can_write_report,
    sees_submissions,
)
from ..report_forms import REPORT_STEP_FORMS, EnterForm
from ..reports.submissions import last_sent, submissions_of
from ..transitions import PROGRESS_REPORT_TRANSITIONS, ReportTable
from .details import history_shown
from .lists import tab
from .steps import StepView, add_errors

#: Steps that are made by writing on the page of the form.
WRITTEN = frozenset({"submit", "ask-clearance"})


class ReportListView(FilteredListView):
    """Reports the reader may see: due first, by organization, round and state."""

    template_name = "activities/report_list.html"
    model = ProgressReport
    filterset_class = ProgressReportFilterSet
    orderings = {
        "due": ("due_on",),
        "submitted": ("-submitted_at",),
        "reference": ("commitment__reference", "number"),
    }
    ordering = ("-pk",)
    resource = ""

    def get_queryset(self) -> Any:
        return ProgressReport.objects.visible_to(self.request.user).counted()

    @property
    def shown_filters(self) -> tuple[str, ...]:  # type: ignore[override]
        """Members choose by state as well."""
        states = ("state", "overdue") if is_participant(self.request.user) else ()
        return (*states, "organization", "round", "due_after", "due_before")

    def enrich(self, rows: Any) -> Any:
        return rows.for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, user = self.get_queryset(), self.request.user
        counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
        tabs = [tab(self, _("All"), sum(counts.values()))]
        if is_participant(user):
            in_hand = ",".join(REPORT_IN_HAND)
            number = sum(counts.get(state, 0) for state in REPORT_IN_HAND)
            tabs += [
                tab(self, _("Being written"), number, state=in_hand),
                tab(self, _("Submitted"), counts.get("submitted", 0), state="submitted"),
                tab(self, _("Accepted"), counts.get("accepted", 0), state="accepted"),
            ]
        own = Organization.objects.filter(pk__in=organization_ids(user))
        if slugs := ",".join(own.values_list("slug", flat=True)):
            number = rows.filter(commitment__organization__in=own).count()
            tabs.append(tab(self, _("My organization"), number, organization=slugs))
        return super().get_context_data(
            tabs=tabs,
            shows_states=sees_states(user),
            bulk_url=reverse("activities:report-bulk") if is_officer(user) else "",
            **kwargs,
        )


class ReportDetailView(DetailView):
    """One report: what it says, what was sent before, and what can be done."""

    template_name = "activities/report_detail.html"
    context_object_name = "report"

    def get_queryset(self) -> QuerySet[Any]:
        return ProgressReport.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report, user = self.object, self.request.user
        inside = sees_submissions(user, report)
        ways = PROGRESS_REPORT_TRANSITIONS.available(user, report)
        return super().get_context_data(
            obstacles=report.obstacles.all(),
            papers=papers_of_report(report, user),
            submissions=submissions_of(report) if inside else [],
            changes=history_shown(report, user) if inside else [],
            links=report.links.select_related("officer") if can_give_link(user, report) else [],
            ways=[way for way in ways if way.name not in WRITTEN],
            can_write=report.is_writable
            and can_write_report(user, report)
            and ReportTable.has_duty(report),
            inside=inside,
            is_member=is_participant(user),
            shows_states=sees_states(user),
            **reminders_about(report, user),
            **kwargs,
        )


def papers_of_report(report: Any, user: Any) -> list[Attachment]:
    """Return the papers of a report, as far as `user` may see them.

    The report gets as `scans` those that what was received rests on.
    """
    rows = Attachment.objects.visible_to(user).filter(progress_report=report)
    papers = list(rows.order_by("pk"))
    report.scans = [paper for paper in papers if paper.is_basis]
    return papers


class ReportReceiptView(LoginRequiredMixin, DetailView):
    """What an organization keeps after sending: number, moment, text; to copy and to print.

    While its director has the report, that there is nothing to do.
    """

    template_name = "activities/report_receipt.html"
    context_object_name = "report"

    def get_queryset(self) -> QuerySet[Any]:
        user = self.request.user
        rows = ProgressReport.objects.visible_to(user).for_list()
        sent = Q(submissions__gt=0)
        if is_officer(user):
            return rows.filter(sent)
        own = rows.filter(commitment__organization__in=organization_ids(user))
        return own.filter(sent | Q(state=ReportState.AWAITING_CLEARANCE))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            submission=last_sent(self.object),
            papers=papers_of_report(self.object, self.request.user),
            back_url=self.object.get_absolute_url(),
            **kwargs,
        )


class ReportStartView(LoginRequiredMixin, View):
    """Begin a report on a commitment, or go on with the one in hand."""

    http_method_names = ["get", "head", "post", "options"]

    def find(self, pk: int) -> Commitment:
        rows = Commitment.objects.visible_to(self.request.user)
        commitment: Commitment = get_object_or_404(rows, pk=pk)
        if not can_start_report(self.request.user, commitment):
            raise PermissionDenied
        return commitment

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change nothing: lead to the commitment, whose button begins a report."""
        return redirect(self.find(pk).get_absolute_url())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = services.start_report(actor=request.user, commitment=self.find(pk))
        name = "report-write" if report.is_writable else "report-detail"
        return redirect(f"activities:{name}", report.pk)


class LinkRevokeView(LoginRequiredMixin, View):
    """End a link that was given to an officer."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = ReportLink.objects.visible_to(request.user).select_related("report__commitment")
        link = get_object_or_404(rows, pk=pk)
        services.revoke_link(actor=request.user, link=link)
        messages.success(request, _("The link is revoked."))
        return redirect(f"{link.report.get_absolute_url()}#links")


class ReportStepView(StepView):
    """One step of a report; what the organization writes has its own page."""

    model = ProgressReport
    table = PROGRESS_REPORT_TRANSITIONS

    def form_class(self) -> type[StepForm]:
        return REPORT_STEP_FORMS.get(self.transition.name, StepForm)

    def beside(self) -> dict[str, Any]:
        return {"report": self.record, "obstacles": self.record.obstacles.all()}


class PaperReportView(LoginRequiredMixin, View):
    """Enter a report that came on paper and that nobody had asked for."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = Commitment.objects.visible_to(request.user)
        self.report = ProgressReport(commitment=get_object_or_404(rows, pk=kwargs["pk"]))
        if not can_review_report(request.user, self.report):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form(self, *data: Any) -> EnterForm:
        return EnterForm(*data, record=self.report, user=self.request.user)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, 422)
        given = {k: v for k, v in form.cleaned_data.items() if v not in (None, "")}
        given.pop("seen_version", None)
        try:
            report = services.enter_report(actor=request.user, report=self.report, **given)
        except IllegalTransition as refusal:
            form.add_error(None, str(refusal))
            return self.page(form, 409)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.page(form, 422)
        return redirect(report)

    def page(self, form: EnterForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "record": self.report.commitment,
            "transition": PROGRESS_REPORT_TRANSITIONS["enter"],
            "cancel_url": self.report.commitment.get_absolute_url(),
        }
        return render(self.request, "activities/step.html", context, status=status)
