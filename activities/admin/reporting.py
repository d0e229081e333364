"""Progress reports at the desk: reviewed here, written by their organizations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from peacebuilding.accounts.access import is_officer
from peacebuilding.batches.services import BULK_LIMIT
from peacebuilding.core.admin import TrackerAdmin, TrackerInline, two_lines
from peacebuilding.core.templatetags.tracker import date_table, due, state

from ..choices import REPORT_IN_HAND
from ..models import ProgressReport, ReportLink
from ..querysets import today
from ..report_forms import ReportTexts
from ..reports.submissions import submissions_of
from ..services import perform
from ..transitions import PROGRESS_REPORT_TRANSITIONS
from ..views.bulk import ReportBulkView, bulk_page
from . import forms
from .attachments import ScansMixin


class EnterForm(forms.BasisForm, ReportTexts):
    """A report that came on paper: how it came, and what it says."""

    def data_for_service(self) -> dict[str, Any]:
        given = super().data_for_service()
        given.pop("stand", None)
        return {**given, **self.texts()}


class AcceptForm(forms.StepForm):
    """Accepted; where 100 % is reported, the commitment may be entered as fulfilled."""

    fulfil = forms.yes(_("Also enter the commitment as fulfilled"))
    fulfilled_on = forms.day(_("Fulfilled on"), _("Today, if left empty."))


class ExtendForm(forms.StepForm):
    """Another day for one report."""

    due_on = forms.day(_("New due date"))


class LinkInline(TrackerInline):
    """The links given to officers without an account; revoked on the page of the report."""

    model = ReportLink
    fields = ["officer", "purpose", "expires_at", "last_used_at", "revoked_at", "revoke"]
    readonly_fields = fields
    list_select_related = ("officer", "report__commitment")
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("revoke"))
    def revoke(self, link: ReportLink) -> SafeString | str:
        """The way to the button that ends it."""
        if link.revoked_at is not None:
            return "—"
        address = f"{link.report.get_absolute_url()}#links"
        return format_html('<a href="{}">{}</a>', address, _("Revoke"))


def late(request: HttpRequest) -> str:
    """Return the query of the reports that are late today."""
    return f"state__in={','.join(REPORT_IN_HAND)}&due_on__lt={today().isoformat()}"


@admin.register(ProgressReport)
class ProgressReportAdmin(ScansMixin, TrackerAdmin):
    """What organizations report on their commitments; their text is their own."""

    list_display = ["reference", "promise", "party", "due_date", "shown_state", "percent"]
    list_display_links = ["reference"]
    list_select_related = ("commitment__organization", "commitment__activity", "round")
    list_filter = [
        "state",
        ("round", admin.RelatedOnlyFieldListFilter),
        ("commitment__organization", admin.RelatedOnlyFieldListFilter),
        "is_no_progress",
    ]
    search_fields = ["commitment__search_text"]
    date_hierarchy = "due_on"
    tabs = [
        (_("All"), ""),
        (_("To review"), "state__exact=submitted"),
        (_("Late"), late),
        (_("Returned"), "state__exact=returned"),
        (_("Accepted"), "state__exact=accepted"),
    ]
    fieldsets = [
        (None, {"fields": ["commitment", "round", "due_on", "shown_state", "state_reason"]}),
        (
            _("The report"),
            {
                "fields": [
                    *("narrative", "is_no_progress", "no_progress_reason", "percent", "obstacles"),
                    *("challenges", "way_forward", "language", "is_public"),
                ]
            },
        ),
        (
            _("Where it stands"),
            {
                "fields": [
                    *("sent", "submitted_by", "submitted_name", "cleared_by", "reviewed_by"),
                    *("basis", "basis_on", "basis_sender", "basis_channel", "scans", "entered_by"),
                ]
            },
        ),
    ]
    readonly_fields = [
        *("shown_state", "state_reason", "sent", "submitted_by", "submitted_name", "cleared_by"),
        *("reviewed_by", "basis", "basis_on", "basis_sender", "basis_channel", "scans"),
        "entered_by",
    ]
    inlines = [LinkInline]
    transitions = PROGRESS_REPORT_TRANSITIONS
    perform = perform
    transition_forms = {"enter": EnterForm, "accept": AcceptForm, "extend": ExtendForm}
    export_fields = [
        *("commitment__reference", "number", "commitment__organization__name", "due_on"),
        *("state", "percent"),
        *("is_no_progress", "submitted_at", "state_reason"),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Accepting several leaves a batch, as on the page of the list."""
        actions = super().get_actions(request)
        if "transition_accept" in actions and is_officer(request.user):
            _service, name, label = actions["transition_accept"]
            actions[name] = (accept_several, name, label)
        return actions

    @admin.display(description=_("report"), ordering="commitment__reference")
    def reference(self, report: ProgressReport) -> str:
        """The number people quote."""
        return report.reference

    @admin.display(description=_("promise"), ordering="commitment__title")
    def promise(self, report: ProgressReport) -> SafeString:
        """The promise over the title of its activity."""
        return two_lines(report.commitment.title, report.commitment.activity.title)

    @admin.display(description=_("organization"), ordering="commitment__organization__acronym")
    def party(self, report: ProgressReport) -> str:
        """Who reports, by acronym."""
        return report.commitment.organization.display_acronym

    @admin.display(description=_("due on"), ordering="due_on")
    def due_date(self, report: ProgressReport) -> SafeString | str:
        """The date as tables print it."""
        return date_table(report.due_on)

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, report: ProgressReport) -> SafeString:
        """The state in its shape and words; late where its day has passed."""
        if report.due_on is not None and report.is_overdue():
            return due(report.due_on)
        return state("report", report.state)

    @admin.display(description=_("what was sent"))
    def sent(self, report: ProgressReport) -> SafeString | str:
        """The submissions, each with the way to its text and what differs."""
        address = report.get_absolute_url()
        rows = (
            (address, one.number, one.number, date_table(one.at), one.by)
            for one in submissions_of(report)
        )
        line = '<p><a href="{}#submission-{}">{}</a> {} {}</p>'
        return format_html_join("", line, rows) or "—"


def accept_several(model_admin: Any, request: HttpRequest, rows: Any) -> HttpResponse:
    """Open the form of the bulk acceptance for the rows chosen."""
    chosen = list(rows[: BULK_LIMIT + 1])
    form = ReportBulkView.form_class(user=request.user)
    return bulk_page(request, ReportBulkView, chosen, form)
