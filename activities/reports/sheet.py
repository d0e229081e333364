"""Who has reported in a round, and who has not: organizations, commitments, four states."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from organizations.models import Organization

from ..choices import COMMITMENT_DUE, ReportingState
from ..models import Commitment, ProgressReport, ReportingRound
from ..querysets import today

#: The columns of the sheet, in their order.
SHEET_STATES = (
    ReportingState.REPORTED,
    ReportingState.NO_PROGRESS,
    ReportingState.NOT_REPORTED,
    ReportingState.NOT_REQUIRED,
)


@dataclass(frozen=True)
class SheetRow:
    """One commitment the round asks about; what the report says is not told here."""

    commitment: Commitment
    #: A value of ReportingState.
    state: str
    due_on: date | None
    is_late: bool
    #: Given a later day than the round's.
    is_extended: bool


@dataclass
class SheetParty:
    """One organization's rows; "3 of 4 reported" counts the state *Reported* alone."""

    organization: Organization
    rows: list[SheetRow] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by state, in the order of the columns, zeros included."""
        found = Counter(row.state for row in self.rows)
        return {state.value: found[state.value] for state in SHEET_STATES}

    @property
    def reported(self) -> int:
        return self.counts[ReportingState.REPORTED]


@dataclass(frozen=True)
class Sheet:
    """The sheet of one round, as the reader may see its commitments, on a day."""

    reporting_round: ReportingRound
    day: date
    parties: list[SheetParty]

    @property
    def total(self) -> int:
        return sum(len(party.rows) for party in self.parties)

    @property
    def counts(self) -> dict[str, int]:
        """All rows by state: the sums of the columns."""
        total: Counter[str] = Counter()
        for party in self.parties:
            total.update(party.counts)
        return {state.value: total[state.value] for state in SHEET_STATES}

    def narrowed(self, organization: str = "", state: str = "") -> "Sheet":
        """Return the rows of one organization, of one state, or both; empty names keep all."""
        parties = []
        for party in self.parties:
            rows = [row for row in party.rows if not state or row.state == state]
            if rows and (not organization or party.organization.slug == organization):
                parties.append(SheetParty(party.organization, rows))
        return Sheet(self.reporting_round, self.day, parties)


def round_sheet(user: Any, reporting_round: ReportingRound, on: date | None = None) -> Sheet:
    """Return who has reported in the round, by organization; one query, however many rows.

    That a report was asked for and has come is known to participants with the commitment;
    the report itself is seen by its own rule.
    """
    day = on or today()
    seen = Commitment.objects.visible_to(user).counted()
    reports = ProgressReport.objects.filter(round=reporting_round, commitment__in=seen)
    reports = reports.with_reporting_state().select_related(
        "commitment__organization", "commitment__activity"
    )
    parties: dict[int, SheetParty] = {}
    for report in reports.order_by("commitment__reference", "pk"):
        report.round = reporting_round
        commitment = report.commitment
        row = SheetRow(
            commitment,
            report.reporting_state,
            report.due_on,
            report.is_overdue(day) and commitment.status in COMMITMENT_DUE,
            bool(report.due_on and report.due_on > reporting_round.due_on),
        )
        party = parties.setdefault(commitment.organization_id, SheetParty(commitment.organization))
        party.rows.append(row)
    by_name = sorted(parties.values(), key=lambda party: party.organization.display_acronym)
    return Sheet(reporting_round, day, by_name)
