"""What is done again and again: an app registers its jobs in its `registry.py`.

`manage.py run_scheduled` runs what is due; see `schedule`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

DAILY = timedelta(days=1)
_START = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Job:
    """Something done once in each period.

    Periods of the length `every` are counted from midnight UTC plus `offset`, whatever the
    rhythm of the timer, so that a daily job runs once on each day and never drifts.
    `run(now)` keeps its own transactions and returns one line of what it did.
    """

    name: str
    label: Any
    run: Callable[[datetime], str]
    every: timedelta = DAILY
    offset: timedelta = timedelta(0)

    def period(self, moment: datetime) -> int:
        """Return the number of the period in which a moment lies."""
        return (moment - _START - self.offset) // self.every


_jobs: dict[str, Job] = {}


def register_job(
    name: str,
    label: Any,
    run: Callable[[datetime], str],
    every: timedelta = DAILY,
    offset: timedelta = timedelta(0),
) -> None:
    """Add a job after those registered before it, or replace the one of the same name."""
    _jobs[name] = Job(name, label, run, every, offset)


def jobs() -> list[Job]:
    """Return all jobs, in the order in which they were registered."""
    return list(_jobs.values())
