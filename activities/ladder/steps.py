"""The steps of the ladder and the days they fall on; knows no database."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..choices import ReminderRole

#: By days from the due date: who is addressed first. A rung without anybody passes on upwards.
RUNGS: dict[int, ReminderRole] = {
    -14: ReminderRole.RESPONSIBLE,
    -3: ReminderRole.PRINCIPAL,
    0: ReminderRole.ALTERNATE,
    7: ReminderRole.APPROVER,
    21: ReminderRole.DESK_OFFICER,
}
STEPS = tuple(RUNGS)
#: How long before its due date a duty comes into sight.
AHEAD = timedelta(days=-STEPS[0])


@dataclass(frozen=True)
class Pause:
    """Days on which an organization is left in peace, both included."""

    starts_on: date
    ends_on: date

    def covers(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class NextStep:
    """What the ladder does next about a duty: on which day, which step, addressed to whom."""

    day: date
    step: int
    role: ReminderRole


def day_of(due_on: date, step: int) -> date:
    """Return the day on which a step falls."""
    return due_on + timedelta(days=step)


def falling(due_on: date, since: date, until: date, done: Container[int]) -> list[int]:
    """Return the steps that fall on a day from `since` to `until` and are not done, in order."""
    return [step for step in STEPS if since <= day_of(due_on, step) <= until and step not in done]


def rungs_from(step: int) -> Iterator[ReminderRole]:
    """Yield who is tried for a step: the rung it is addressed to, then those above it."""
    yield from list(RUNGS.values())[STEPS.index(step) :]


def next_of(
    due_on: date,
    since: date,
    done: Container[int],
    pauses: Iterable[Pause],
    run_on: date,
) -> NextStep | None:
    """Return the next step that would write to somebody; None when the ladder has ended.

    `since` is the day from which the duty is reminded, `run_on` the day of the next run.
    """
    pauses, over = list(pauses), set()
    for step in falling(due_on, since, day_of(due_on, STEPS[-1]), done):
        if step in over:
            continue
        day = max(day_of(due_on, step), run_on)
        due = [other for other in falling(due_on, since, day, done) if other not in over]
        last = due[-1]
        is_held = any(pause.covers(day) or pause.covers(day_of(due_on, last)) for pause in pauses)
        if not is_held:
            return NextStep(day, last, RUNGS[last])
        over.update(due)
    return None
