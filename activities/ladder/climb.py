"""The run of the ladder: what it would do on a day, and doing it once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from peacebuilding.notifications.models import JobRun, Notification
from peacebuilding.notifications.services import enqueue

from ..choices import ReminderRole
from ..models import Reminder
from .duties import Duty, duties, in_sight, pauses
from .people import KIND, People, Person
from .steps import Pause, day_of, falling, rungs_from

#: The job's name, under which its last run is remembered and its row is locked.
JOB = "ladder"
#: Who is reminded when an officer asks for it: whoever is there first.
BY_HAND = (
    ReminderRole.RESPONSIBLE,
    ReminderRole.PRINCIPAL,
    ReminderRole.ALTERNATE,
    ReminderRole.APPROVER,
)
#: So many keys of mails fit into a reminder.
_KEYS = 3


@dataclass(frozen=True)
class Taken:
    """One step of one duty: as whom it reached people, or why it reached nobody."""

    duty: Duty
    step: int
    role: ReminderRole
    people: tuple[Person, ...] = ()


@dataclass
class Letter:
    """One mail to one person: every step of the day that reaches them."""

    person: Person
    day: date
    steps: list[Taken] = field(default_factory=list)

    @property
    def key(self) -> str:
        """One mail for each person on each day."""
        return f"{JOB}:{self.day.isoformat()}:{self.person.identity}"

    @property
    def organizations(self) -> list[Any]:
        """Whose duties it is about, each once."""
        return list(
            {one.duty.organization.pk: one.duty.organization for one in self.steps}.values()
        )

    @property
    def context(self) -> dict[str, Any]:
        """What the composer needs: no words, no secrets."""
        officer = self.person.officer
        return {
            "day": self.day.isoformat(),
            "officer": officer.pk if officer else None,
            "reached": [[*one.duty.key, one.step, one.role.value] for one in self.steps],
        }

    @property
    def fields(self) -> dict[str, Any]:
        """The letter as a row of the outbox."""
        person = self.person
        return {
            "kind": KIND,
            "key": self.key,
            "user": person.user,
            "address": person.address,
            "name": person.name,
            "language": person.language,
            "context": self.context,
        }


@dataclass
class Plan:
    """What the run of a day does: the steps it takes, and the mails it writes."""

    day: date
    steps: list[Taken] = field(default_factory=list)
    letters: dict[str, Letter] = field(default_factory=dict)

    def count(self, *roles: ReminderRole) -> int:
        """Return how many steps ended in one of these roles."""
        return sum(one.role in roles for one in self.steps)


def plan(day: date, organizations: Iterable[Any] | None = None) -> Plan:
    """Return what the ladder does on a day about what is owed now; changes nothing.

    Of the steps of a duty that are due only the latest writes, earlier ones are skipped.
    What falls on a day on which its organization is left in peace is skipped as well. Whoever
    had a mail of the ladder on this day has no second one: the step waits for the next day.
    """
    found = duties(in_sight(day), organizations)
    waiting = [(duty, falling(duty.due_on, duty.since, day, duty.done)) for duty in found]
    waiting = [(duty, steps) for duty, steps in waiting if steps]
    result = Plan(day)
    if not waiting:
        return result
    people = People(
        day,
        {duty.organization for duty, _steps in waiting},
        [duty.commitment.responsible_officer_id for duty, _steps in waiting],
    )
    held = pauses(day, people.organizations)
    chosen = [
        _choose(duty, steps, day, held.get(duty.organization.pk, []), people)
        for duty, steps in waiting
    ]
    told = _told_today(day, chosen)
    for taken in chosen:
        last = taken[-1]
        if any(person.identity in told for person in last.people):
            continue
        result.steps += taken
        for person in last.people:
            letter = Letter(person, day)
            result.letters.setdefault(letter.key, letter).steps.append(last)
    return result


def _choose(
    duty: Duty, steps: list[int], day: date, held: list[Pause], people: People
) -> list[Taken]:
    """Return what becomes of the steps that are due, the one that writes last."""
    *passed, last = steps
    if duty.is_covered:
        return [Taken(duty, step, ReminderRole.COVERED) for step in steps]
    if any(pause.covers(day) for pause in held):
        return [Taken(duty, step, ReminderRole.PAUSED) for step in steps]
    skipped = [Taken(duty, step, ReminderRole.SKIPPED) for step in passed]
    if any(pause.covers(day_of(duty.due_on, last)) for pause in held):
        return [*skipped, Taken(duty, last, ReminderRole.PAUSED)]
    responsible = duty.commitment.responsible_officer_id
    role, reached = people.first(rungs_from(last), duty.organization, responsible)
    return [*skipped, Taken(duty, last, role or ReminderRole.NOBODY, tuple(reached))]


def _told_today(day: date, chosen: list[list[Taken]]) -> set[str]:
    """Return who has had a mail of the ladder on this day."""
    keys = {
        Letter(person, day).key: person.identity for taken in chosen for person in taken[-1].people
    }
    found = Notification.objects.filter(key__in=keys).values_list("key", flat=True)
    return {keys[key] for key in found}


def letters_now(day: date, organization: Any) -> list[Letter]:
    """Return the mails that would remind of all an organization owes, whatever the step.

    To the officer responsible for each duty, else the focal points, else the approvers.
    """
    owed = [duty for duty in duties(in_sight(day), [organization]) if not duty.is_covered]
    named = [duty.commitment.responsible_officer_id for duty in owed]
    people, letters = People(day, {organization}, named), dict[str, Letter]()
    for duty, responsible in zip(owed, named, strict=True):
        role, reached = people.first(BY_HAND, organization, responsible)
        for person in reached:
            letter = Letter(person, day)
            taken = Taken(duty, 0, role or ReminderRole.NOBODY, tuple(reached))
            letters.setdefault(letter.key, letter).steps.append(taken)
    return list(letters.values())


def post(letter: Letter) -> bool:
    """Write the mail to the outbox; return whether its reader had none on that day."""
    return enqueue(**letter.fields) is not None


@transaction.atomic
def climb(now: datetime) -> str:
    """Take the steps that are due, write their mails to the outbox, and say what was done.

    All or nothing: of two runs at once the second waits for the first and finds nothing left.
    """
    JobRun.objects.get_or_create(name=JOB)
    JobRun.objects.select_for_update().get(name=JOB)
    made = plan(timezone.localdate(now))
    for letter in made.letters.values():
        post(letter)
    Reminder._base_manager.bulk_create([_written(one, now) for one in made.steps])
    return (
        f"{len(made.letters)} reminders to people, {sum(bool(one.people) for one in made.steps)} "
        f"steps; {made.count(ReminderRole.NOBODY)} reached nobody, "
        f"{made.count(ReminderRole.SKIPPED)} passed over, {made.count(ReminderRole.PAUSED)} held."
    )


def _written(taken: Taken, now: datetime) -> Reminder:
    """Return the row that remembers a step; of several people it names the first."""
    duty = taken.duty
    first = taken.people[0] if taken.people else None
    keys = [Letter(one, timezone.localdate(now)).key for one in taken.people]
    return Reminder(
        report=duty.record if duty.is_report else None,
        commitment=None if duty.is_report else duty.record,
        due_on=duty.due_on,
        step=taken.step,
        role=taken.role,
        officer=first.officer if first else None,
        user=first.user if first else None,
        notification_key=" ".join(keys[:_KEYS]),
        created_at=now,
    )
