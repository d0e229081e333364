"""The rules of the reminder ladder said once more, plainly, without the application.

Written from the design (model.md §4, 5), not from the code: plain people, promises and
reports, and one function that says who is written to in a night, about what. The simulation
in `test_ladder_simulation.py` holds the two against each other.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

RUNGS = ["responsible", "principal", "alternate", "approver", "desk-officer"]
OFFSETS = [-14, -3, 0, 7, 21]


@dataclass
class Human:
    """Somebody with an address; `left` is the first day without the office."""

    address: str
    left: date | None = None
    successor: "Human | None" = None
    refuses: bool = False

    def who_answers(self) -> "Human":
        return self.successor.who_answers() if self.successor else self

    def reachable(self, today: date) -> bool:
        return not self.refuses and not (self.left and self.left <= today)


@dataclass
class Party:
    """An organization, and the days on which it is left in peace."""

    name: str
    principal: Human
    alternate: Human
    approvers: list[Human]
    desk: Human
    away: list[tuple[date, date, Human]] = field(default_factory=list)
    pauses: list[list[date]] = field(default_factory=list)

    def at_peace(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.pauses)

    def desk_on(self, today: date) -> Human:
        for first, last, substitute in self.away:
            if first <= today <= last:
                return substitute
        return self.desk


@dataclass
class Promise:
    """A commitment. `said` are the percentages of its reports in the Secretariat's hands."""

    name: str
    party: Party
    responsible: Human | None
    due: date
    since: date
    is_open: bool = True
    is_binding: bool = True
    reports: "list[Report]" = field(default_factory=list)

    def is_owed(self) -> bool:
        return self.is_open and self.is_binding

    def is_told_otherwise(self) -> bool:
        """Its report of the same day is asked for, or the last one says that all is done."""
        if any(one.is_owed() and one.due == self.due for one in self.reports):
            return True
        given = [one.percent for one in self.reports if one.state in ("submitted", "accepted")]
        return bool(given) and given[-1] == 100


@dataclass
class Report:
    """A report asked for on a promise."""

    name: str
    promise: Promise
    due: date
    since: date
    state: str = "requested"
    percent: int = 0

    @property
    def party(self) -> Party:
        return self.promise.party

    @property
    def responsible(self) -> Human | None:
        return self.promise.responsible

    def is_owed(self) -> bool:
        return self.promise.is_open and self.state in ("requested", "draft", "returned")

    def is_told_otherwise(self) -> bool:
        return False


class Ladder:
    """What was done so far, and what a night does."""

    def __init__(self) -> None:
        self.over: set[tuple[str, date, int]] = set()

    def night(
        self, today: date, duties: list[Promise | Report]
    ) -> dict[str, set[tuple[str, int, str]]]:
        """Return, by address, what its reader is reminded of; under "" what reached nobody."""
        told: dict[str, set[tuple[str, int, str]]] = {}
        for duty in duties:
            if not duty.is_owed():
                continue
            waiting = []
            for offset in OFFSETS:
                day = duty.due + timedelta(days=offset)
                is_new = (duty.name, duty.due, offset) not in self.over
                if duty.since <= day <= today and is_new:
                    waiting.append(offset)
                    self.over.add((duty.name, duty.due, offset))
            if not waiting or duty.is_told_otherwise() or duty.party.at_peace(today):
                continue
            step = waiting[-1]
            if duty.party.at_peace(duty.due + timedelta(days=step)):
                continue
            rung, people = self.climb(step, duty, today)
            for address in people or [""]:
                told.setdefault(address, set()).add((duty.name, step, rung))
        return told

    def climb(self, step: int, duty: Promise | Report, today: date) -> tuple[str, list[str]]:
        """Return the first rung from the step's own upwards on which somebody is reached."""
        party = duty.party
        rows = [
            [duty.responsible.who_answers()] if duty.responsible else [],
            [party.principal.who_answers()],
            [party.alternate.who_answers()],
            party.approvers,
            [party.desk_on(today)],
        ]
        for rung in range(OFFSETS.index(step), len(RUNGS)):
            reached = [one.address for one in rows[rung] if one.reachable(today)]
            if reached:
                return RUNGS[rung], reached
        return "nobody", []
