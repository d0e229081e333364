"""Rounds and reports as tests want them: few rows, saved with their history."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from activities.choices import ReportState
from activities.models import Commitment, ProgressReport, ReportingRound
from activities.querysets import today
from peacebuilding.core.services import save_record

#: Once submitted, a report has these.
_SENT = (
    ReportState.SUBMITTED,
    ReportState.RETURNED,
    ReportState.ACCEPTED,
    ReportState.REOPENED,
)


def make_round(*, opened: bool = True, **fields: Any) -> ReportingRound:
    """Return a round that asks now, due in 30 days, unless the fields say otherwise."""
    fields = {
        "title_en": "First half of the year",
        "opens_on": min(today(), fields.get("due_on") or today()),
        "due_on": today() + timedelta(days=30),
        **fields,
    }
    if opened:
        fields.setdefault("opened_at", timezone.now())
    return save_record(ReportingRound(**fields), actor=None)


def make_report(
    commitment: Commitment, state: str = ReportState.REQUESTED, **fields: Any
) -> ProgressReport:
    """Return a report in the state, with the text it would have by then."""
    fields = {"number": commitment.progress_reports.count() + 1, "state": state, **fields}
    if state in _SENT:
        fields = {
            "narrative": "Two courses were held.",
            "percent": 40,
            "submissions": 1,
            "submitted_at": timezone.now(),
            **fields,
        }
    return save_record(ProgressReport(commitment=commitment, **fields), actor=None)
