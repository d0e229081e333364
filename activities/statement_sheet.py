"""The statement of an organization as lines of a workbook."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext

from peacebuilding.core.states import state_of
from peacebuilding.core.tables import cell

from .choices import ReportingState, StatementGroup
from .reports import Awaited, Statement


def awaited_words(one: Awaited) -> str:
    """Return what is awaited, as a sentence without its date."""
    words = {
        "commitment": gettext("%(reference)s: %(title)s"),
        "agreement": gettext("To agree to %(reference)s: %(title)s"),
        "answer": gettext("To answer on its part in %(reference)s: %(title)s"),
    }
    return words[one.kind] % {"reference": one.reference, "title": one.title}


def _line(*values: Any) -> list[str]:
    return [cell(value) for value in values]


def statement_lines(statement: Statement, address: str) -> Iterator[list[str]]:
    """Yield the statement as lines of a workbook: its head, figures, rows, what is awaited."""
    yield _line(gettext("Statement of an organization"), statement.names.display_name)
    yield _line(gettext("As at"), statement.as_of)
    if statement.from_day:
        yield _line(gettext("Period from"), statement.from_day)
    yield _line(gettext("Address"), address)
    yield []
    yield _line(capfirst(gettext("promised")), statement.promised)
    for group in StatementGroup:
        yield _line(capfirst(group.label), statement.counts[group.value])
    yield []
    yield from _promises(statement)
    if statement.questions:
        yield []
        yield _line(gettext("Questioned figures"))
    for question in statement.questions:
        asked_for = question.organization.display_acronym if question.organization else ""
        yield _line(question.reference, asked_for, question.asked_at.date(), question.text)
    for heading, rows in (
        (gettext("Awaited from it"), statement.awaited_from_it),
        (gettext("Awaited from others"), statement.awaited_from_others),
    ):
        if rows:
            yield []
            yield _line(heading)
        for row in rows:
            yield _line(row.organization.display_acronym, awaited_words(row), row.due_on)


def _promises(statement: Statement) -> Iterator[list[str]]:
    """Yield the table of commitments with its head."""
    yield [
        gettext("Reference"),
        gettext("Promise"),
        gettext("Modality"),
        gettext("Activity"),
        gettext("Basis"),
        gettext("Earlier due dates"),
        gettext("Due"),
        gettext("State"),
        gettext("Ended on"),
        gettext("Days late"),
        gettext("Last report"),
        gettext("Per cent done"),
        gettext("Sent on"),
    ]
    for one in statement.promises:
        commitment = one.commitment
        yield _line(
            commitment.reference,
            commitment.title,
            one.modality.code,
            one.activity.title,
            str(commitment.get_basis_display()),
            [day.isoformat() for day in one.earlier_dates],
            commitment.due_on,
            str(state_of("commitment", one.shown_status).label),
            one.ended_on,
            one.days_late or None,
            str(ReportingState(one.last_report.word).label),
            one.last_report.percent,
            one.last_report.sent_on,
        )
