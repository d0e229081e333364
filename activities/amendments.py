"""How the terms of commitments were amended: old and new, when, by whom and why.

Read from the history, the one place where earlier terms are kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst

from peacebuilding.core.changes import value_text

from .choices import CommitmentStatus
from .models import TERMS, Commitment


@dataclass(frozen=True)
class Term:
    """One term before and after, as it is stored."""

    field: str
    before: Any
    after: Any

    @property
    def label(self) -> str:
        """The term in the reader's language."""
        return str(capfirst(self._column.verbose_name))

    @property
    def was(self) -> str:
        """The old term as a reader would say it."""
        return value_text(self._column, self.before)

    @property
    def now(self) -> str:
        """The new term as a reader would say it."""
        return value_text(self._column, self.after)

    @property
    def _column(self) -> Any:
        return Commitment._meta.get_field(self.field)


@dataclass(frozen=True)
class Amendment:
    """One change of terms; the reason is the one given for it."""

    at: datetime
    user: Any
    reason: str
    terms: list[Term]


def amendments_of(
    commitments: Iterable[Commitment], until: datetime | None = None
) -> dict[int, list[Amendment]]:
    """Return the amendments of each commitment by id, the oldest first, with one query.

    `until` leaves out what came after that moment.

    Words polished while a commitment was only proposed are none, unless a reason was given.
    """
    found: dict[int, list[Amendment]] = {commitment.pk: [] for commitment in commitments}
    rows = Commitment.history.filter(id__in=found).select_related("history_user")
    if until is not None:
        rows = rows.filter(history_date__lte=until)
    older = None
    for row in rows.order_by("id", "history_date", "history_id"):
        if older is not None and older.id == row.id:
            terms = [
                Term(name, getattr(older, name), getattr(row, name))
                for name in TERMS
                if getattr(older, name) != getattr(row, name)
            ]
            reason = row.history_change_reason or ""
            if terms and (older.status != CommitmentStatus.PROPOSED or reason):
                amendment = Amendment(row.history_date, row.history_user, reason, terms)
                found[row.id].append(amendment)
        older = row
    return found


def note_amendments(commitments: Iterable[Commitment], until: datetime | None = None) -> None:
    """Set on each commitment its `amendments`, and as `moved` the due dates given up."""
    rows = list(commitments)
    found = amendments_of(rows, until) if rows else {}
    for commitment in rows:
        given: Any = commitment
        given.amendments = found[commitment.pk]
        days: list[date] = [
            term.before
            for amendment in given.amendments
            for term in amendment.terms
            if term.field == "due_on" and term.before and term.before != commitment.due_on
        ]
        given.moved = list(dict.fromkeys(days))
