"""What pages show of reports beside something else: a commitment, an activity, the form."""

from typing import Any

from peacebuilding.accounts.access import sees_states

from ..amendments import note_amendments
from ..choices import ReportingState, ReportState
from ..models import Commitment, ProgressReport
from ..permissions import can_review_report, can_start_report
from ..transitions import ReportTable


def reporting_of(commitment: Commitment, user: Any) -> dict[str, Any]:
    """Return what the page of a commitment shows of its reports."""
    rows = ProgressReport.objects.visible_to(user).filter(commitment=commitment)
    reports = list(rows.with_reporting_state().for_list().order_by("-number"))
    unwritten = ProgressReport(commitment=commitment)
    has_duty = ReportTable.has_duty(unwritten)
    may = can_start_report(user, commitment) and has_duty
    in_hand = next((row for row in reports if row.is_writable), None)
    return {
        "reports": reports,
        "can_report": may and (in_hand is not None or commitment.status != "fulfilled"),
        "report_in_hand": in_hand if may else None,
        "can_enter_report": can_review_report(user, unwritten) and has_duty,
        "reporting_state": last_word(commitment) if sees_states(user) else "",
    }


def last_word(commitment: Commitment) -> str:
    """Return what is known of the commitment from its last report, a value of ReportingState."""
    rows = Commitment.objects.filter(pk=commitment.pk).with_reporting_state()
    found: str = rows.values_list("reporting_state", flat=True).get()
    return found


def note_reporting(commitments: list[Any]) -> tuple[int, int]:
    """Give each commitment its `reporting_state`; return how many reported, of how many asked."""
    rows = Commitment.objects.filter(pk__in=[one.pk for one in commitments])
    words = dict(rows.with_reporting_state().values_list("pk", "reporting_state"))
    reported = asked = 0
    for commitment in commitments:
        commitment.reporting_state = words[commitment.pk]
        reported += words[commitment.pk] in (ReportingState.REPORTED, ReportingState.NO_PROGRESS)
        asked += words[commitment.pk] not in (
            ReportingState.NOT_ASKED,
            ReportingState.NOT_REQUIRED,
        )
    return reported, asked


def partners_of(report: ProgressReport, user: Any) -> list[Commitment]:
    """Return the other organizations' duties in the activity, with what they reported."""
    activity = report.commitment.activity
    rows = Commitment.objects.visible_to(user).counted().standing().filter(activity=activity)
    others = list(rows.exclude(pk=report.commitment_id).select_related("organization"))
    note_reporting(others)
    return others


def last_accepted(report: ProgressReport) -> ProgressReport | None:
    """Return the last accepted report before this one."""
    rows = report.commitment.progress_reports.accepted().exclude(pk=report.pk)
    found: ProgressReport | None = rows.filter(number__lt=report.number).order_by("-number").first()
    if found is not None:
        found.commitment = report.commitment
    return found


def beside_form(report: ProgressReport) -> dict[str, Any]:
    """Return what stands over the form of a report: the promise, its dates, the last report."""
    commitment = report.commitment
    note_amendments([commitment])
    first = not report.commitment.progress_reports.filter(number__lt=report.number).exists()
    return {
        "report": report,
        "commitment": commitment,
        "last": last_accepted(report),
        "is_first": first,
        "needs_clearance": commitment.organization.reports_need_clearance,
        "came_back": report.state in (ReportState.RETURNED, ReportState.REOPENED)
        or (report.state == ReportState.DRAFT and bool(report.state_reason)),
    }
