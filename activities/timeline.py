"""The drawing "When": an activity from start to end, its commitments' dates, and today.

Places are computed here, drawn by `activities/timeline.html` as SVG beside the table
that holds the same facts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .choices import CommitmentDisplay

WIDTH, LEFT, RIGHT = 840, 10, 120
ROW, TOP = 18, 60
#: Above so many days, the scale shows years instead of months.
LONG = 900


@dataclass(frozen=True)
class Tick:
    """A line of the scale: a month or a year."""

    x: float
    label: date


@dataclass(frozen=True)
class Mark:
    """One commitment's date: a diamond with its number and organization."""

    x: float
    y: float
    label: str
    is_late: bool
    label_before: bool


@dataclass(frozen=True)
class Timeline:
    """Everything the drawing needs, in its own units."""

    starts_on: date
    ends_on: date
    ticks: list[Tick]
    is_long: bool
    bar_x: float
    bar_width: float
    done_width: float
    marks: list[Mark]
    today_x: float | None
    height: int
    width: int = WIDTH


def timeline(
    activity: Any, commitments: Iterable[Any], day: date, *, shows_states: bool
) -> Timeline | None:
    """Return the drawing of an activity as at `day`; None where start or end is not stated."""
    starts = activity.starts_on or activity.planned_starts_on
    ends = activity.ends_on or activity.planned_ends_on
    if not starts or not ends:
        return None
    dated = [commitment for commitment in commitments if commitment.due_on]
    first = min([starts, *(c.due_on for c in dated)]).replace(day=1)
    last = max([ends, *(c.due_on for c in dated)])
    last = (last.replace(day=28) + timedelta(days=4)).replace(day=1)
    span = max((last - first).days, 1)

    def x(on: date) -> float:
        return round(LEFT + (on - first).days / span * (WIDTH - LEFT - RIGHT), 1)

    is_started = bool(activity.starts_on)
    done_until = activity.ends_on or (min(max(day, starts), ends) if is_started else starts)
    marks = [
        Mark(
            x(c.due_on),
            TOP + row * ROW,
            f"{c.number:02d} {c.organization.display_acronym}" if c.number else c.title[:20],
            shows_states and c.display_status_on(day) == CommitmentDisplay.OVERDUE,
            x(c.due_on) > WIDTH * 0.7 or 0 <= (day - c.due_on).days <= span // 7,
        )
        for row, c in enumerate(dated)
    ]
    return Timeline(
        starts,
        ends,
        [Tick(x(on), on) for on in _scale(first, last, span > LONG)],
        span > LONG,
        x(starts),
        round(x(ends) - x(starts), 1),
        round(x(done_until) - x(starts), 1),
        marks,
        x(day) if first <= day <= last else None,
        TOP + len(marks) * ROW + 18,
    )


def _scale(first: date, last: date, is_long: bool) -> list[date]:
    """Return the first day of each month, or of each year, within the span."""
    days, on = [], first
    while on <= last:
        if not is_long or on.month == 1:
            days.append(on)
        on = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
    step = 1 + len(days) // 14
    return days[::step]
