"""The sheet of a round as lines of a file."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from peacebuilding.core.states import state_of
from peacebuilding.core.tables import cell

from .reports import Sheet


def _line(*values: Any) -> list[str]:
    return [cell(value) for value in values]


def sheet_lines(sheet: Sheet) -> Iterator[list[str]]:
    """Yield a head, then one line for each commitment, the organization repeated in each."""
    yield [
        gettext("Round"),
        gettext("Acronym"),
        gettext("Organization"),
        gettext("Reference"),
        gettext("Promise"),
        gettext("State"),
        gettext("Due"),
        gettext("Days late"),
    ]
    for party in sheet.parties:
        for row in party.rows:
            late = (sheet.day - row.due_on).days if row.is_late and row.due_on else None
            yield _line(
                str(sheet.reporting_round),
                party.organization.display_acronym,
                party.organization.display_name,
                row.commitment.reference,
                row.commitment.title,
                str(state_of("report", row.state).label),
                row.due_on,
                late,
            )
