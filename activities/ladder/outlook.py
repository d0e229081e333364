"""What the ladder will do: the next step about a duty or an organization, and tonight's mails."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from peacebuilding.notifications.jobs import DAILY, Job
from peacebuilding.notifications.models import JobRun

from .climb import JOB, Plan, plan
from .duties import Duty, duties, pauses
from .steps import AHEAD, STEPS, NextStep, next_of

#: Beyond this nothing is looked for: the first step of what is due in two years.
FAR = timedelta(days=730)


@dataclass(frozen=True)
class Ahead:
    """The next step about one duty."""

    duty: Duty
    step: NextStep

    @property
    def day(self) -> date:
        """When it is taken."""
        return self.step.day

    @property
    def role(self) -> Any:
        """To whom it is addressed first."""
        return self.step.role


def next_run_on(now: datetime) -> date:
    """Return the day of the next run: today until the ladder has run, then tomorrow."""
    today = timezone.localdate(now)
    ran_at = JobRun.objects.filter(name=JOB).values_list("succeeded_at", flat=True).first()
    clock = Job(JOB, JOB, str, DAILY)
    has_run = ran_at is not None and clock.period(ran_at) >= clock.period(now)
    return today + DAILY if has_run else today


def tonight(now: datetime, organizations: Iterable[Any] | None = None) -> Plan:
    """Return what the next run would do if nothing changed until then."""
    return plan(next_run_on(now), organizations)


def next_steps(organizations: Iterable[Any], now: datetime | None = None) -> dict[int, Ahead]:
    """Return, by organization, the step the ladder takes next; none where it has ended."""
    run_on = next_run_on(now or timezone.now())
    chosen = list(organizations)
    held = pauses(run_on, chosen)
    found: dict[int, Ahead] = {}
    for duty in duties(run_on + FAR, chosen):
        key = duty.organization.pk
        step = _next(duty, held.get(key, []), run_on)
        if step is not None and (key not in found or step.day < found[key].day):
            found[key] = Ahead(duty, step)
    return found


def next_step(record: Any, now: datetime | None = None) -> NextStep | None:
    """Return the next step about one report or commitment; None where there is none."""
    commitment = getattr(record, "commitment", record)
    if record.due_on is None:
        return None
    run_on = next_run_on(now or timezone.now())
    owned = [commitment.organization_id]
    held = pauses(run_on, owned).get(commitment.organization_id, [])
    until = max(record.due_on, run_on + AHEAD)
    for duty in duties(until, owned):
        if duty.record == record:
            return _next(duty, held, run_on)
    return None


def _next(duty: Duty, held: Any, run_on: date) -> NextStep | None:
    if duty.is_covered or duty.due_on + timedelta(days=STEPS[-1]) < duty.since:
        return None
    return next_of(duty.due_on, duty.since, duty.done, held, run_on)
