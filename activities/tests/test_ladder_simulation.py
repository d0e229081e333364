"""The ladder through the days of a made-up year, held against its rules said plainly.

Chance moves dates, waives, submits, returns, withdraws, fulfils, promises, hands over,
unsubscribes and misses runs. Every mail of every day is compared: who, what, as whom.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from activities.ladder import climb
from activities.models import ContactLog, Reminder
from activities.services import amend_commitment, withdraw_commitment
from organizations.models import DeskAbsence, Membership
from organizations.tests.factories import FocalPointFactory, StaffOfficerFactory
from peacebuilding.accounts.tests.factories import officer as make_officer
from peacebuilding.core.services import save_record
from peacebuilding.notifications.models import Notification
from peacebuilding.notifications.services import allow_mail, refuse_mail

from .factories import make_activity, make_commitment, make_member, make_organization, put
from .ladder_rules import Human, Ladder, Party, Promise, Report
from .reporting import make_report

#: Both clock changes of Europe lie in 400 days from here, one of them in the first 60.
BEGIN = date(2027, 3, 1)
WORD = {"basis": "letter", "sender": "The director", "date": BEGIN}


class World:
    """The database and the plain world side by side; each event happens in both."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.today = BEGIN
        self.ladder = Ladder()
        self.secretary = make_officer(name="Secretary")
        self.stand_in = make_officer(name="Stand-in")
        self.rows: dict[int, Any] = {}
        self.parties: list[Party] = []
        self.promises: list[Promise] = []
        self.reports: list[Report] = []
        for number in range(3):
            self._make_party(number)
        slugs = [party.name for party in self.parties]
        self.activity = make_activity(
            "under-way",
            lead=make_organization(slugs[0]),
            partners=[make_organization(slug) for slug in slugs[1:]],
            planned_starts_on=BEGIN - timedelta(days=60),
        )
        for party in self.parties:
            for _ in range(4):
                self.promise(party)

    # --- Making ------------------------------------------------------------------------

    def pair(self, plain: Any, row: Any) -> Any:
        """Remember which row stands for the plain object."""
        self.rows[id(plain)] = row
        return plain

    def row(self, plain: Any) -> Any:
        """Return the row of a plain object as it is now."""
        row = self.rows[id(plain)]
        return type(row).objects.get(pk=row.pk)

    def person(self, organization: Any) -> Human:
        row = StaffOfficerFactory(organization=organization)
        return self.pair(Human(row.email), row)

    def _make_party(self, number: int) -> None:
        slug = f"party{number}"
        organization = put(make_organization(slug), desk_officer=self.secretary)
        principal, alternate = self.person(organization), self.person(organization)
        FocalPointFactory(officer=self.rows[id(principal)], starts_on=BEGIN)
        FocalPointFactory(officer=self.rows[id(alternate)], rank="alternate", starts_on=BEGIN)
        members = [make_member(organization) for _ in range(1 + number % 2)]
        approvers = [self.pair(Human(one.email), one) for one in members]
        desk = self.pair(Human(self.secretary.email), self.secretary)
        if self.parties:
            desk = self.parties[0].desk
        party = Party(slug, principal, alternate, approvers, desk)
        self.parties.append(self.pair(party, organization))

    def promise(self, party: Party) -> None:
        """Promise something, binding or not, in the care of somebody or of nobody."""
        chance = self.chance
        due = self.today + timedelta(days=chance.randint(-10, 60))
        responsible = self.person(self.row(party)) if chance.random() < 0.7 else None
        is_binding = chance.random() < 0.85
        row = make_commitment(
            "under-way",
            activity=self.activity,
            organization=self.row(party),
            due_on=due,
            is_indicative=not is_binding,
            responsible_officer=self.row(responsible) if responsible else None,
        )
        name = f"commitment-{row.pk}"
        plain = Promise(name, party, responsible, due, self.today, is_binding=is_binding)
        self.promises.append(self.pair(plain, row))

    # --- What happens ----------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for a report, often by the day on which the promise is due."""
        promise = self.chance.choice(self.promises)
        at_work = ("requested", "returned", "submitted")
        if not promise.is_open or any(one.state in at_work for one in promise.reports):
            return
        near = self.today + timedelta(days=self.chance.randint(0, 30))
        due = promise.due if self.chance.random() < 0.5 else near
        row = make_report(self.row(promise), due_on=due)
        report = Report(f"report-{row.pk}", promise, due, self.today)
        promise.reports.append(report)
        self.reports.append(self.pair(report, row))

    def extend(self) -> None:
        """Give a report another day."""
        if report := self.some(self.reports, Report.is_owed):
            report.due = self.today + timedelta(days=self.chance.randint(-2, 25))
            report.since = self.today
            put(self.row(report), due_on=report.due, reminders_from=self.today)

    def report(self) -> None:
        """Hand a report in."""
        if report := self.some(self.reports, Report.is_owed):
            report.state, report.percent = "submitted", self.chance.choice([40, 100])
            put(
                self.row(report),
                state="submitted",
                percent=report.percent,
                submissions=1,
                narrative="Done.",
            )

    def review(self) -> None:
        """Accept a report or send it back."""
        if report := self.some(self.reports, lambda one: one.state == "submitted"):
            report.state = self.chance.choice(["returned", "accepted"])
            put(self.row(report), state=report.state)

    def waive(self) -> None:
        """Say that a report is not required."""
        if report := self.some(self.reports, Report.is_owed):
            report.state = "not-required"
            put(self.row(report), state="not-required")

    def move(self) -> None:
        """Amend the date of a promise, through the service."""
        if promise := self.some(self.promises, lambda one: one.is_open):
            due = self.today + timedelta(days=self.chance.randint(-5, 40))
            if due != promise.due:
                promise.due, promise.since = due, self.today
                amend_commitment(
                    actor=self.secretary,
                    commitment=self.row(promise),
                    reason="Moved",
                    due_on=due,
                    **WORD,
                )

    def withdraw(self) -> None:
        """Take a promise back, and promise something else."""
        if promise := self.some(self.promises, lambda one: one.is_open):
            promise.is_open = False
            if any(report.state == "submitted" for report in promise.reports):
                put(self.row(promise), status="withdrawn")
            else:
                withdraw_commitment(
                    actor=self.secretary, commitment=self.row(promise), reason="Over", **WORD
                )
            self.promise(promise.party)

    def fulfil(self) -> None:
        """Keep a promise, and promise something else."""
        if promise := self.some(self.promises, lambda one: one.is_open):
            promise.is_open = False
            put(self.row(promise), status="fulfilled", fulfilled_on=self.today)
            self.promise(promise.party)

    def call(self) -> None:
        """Speak with an organization, which asks for some days."""
        party = self.chance.choice(self.parties)
        until = self.today + timedelta(days=self.chance.randint(0, 9))
        pause = [self.today, until]
        party.pauses.append(pause)
        log = ContactLog(
            organization=self.row(party),
            contacted_on=self.today,
            paused_until=until,
            promise="Soon",
        )
        self.pair(pause, save_record(log, actor=None))

    def settle(self) -> None:
        """Close a call: reminders go on from today."""
        party = self.chance.choice(self.parties)
        if pause := self.some(party.pauses, lambda one: one[1] >= self.today):
            put(self.row(pause), closed_on=self.today)
            pause[1] = self.today - timedelta(days=1)

    def leave(self) -> None:
        """Let somebody go, with a successor or without."""
        party = self.chance.choice(self.parties)
        responsible = [one.responsible for one in self.promises if one.party is party]
        people = [party.principal, party.alternate, *(one for one in responsible if one)]
        human = self.chance.choice(people).who_answers()
        if human.left:
            return
        human.left = self.today
        ends_on = self.today - timedelta(days=1)
        if self.chance.random() < 0.7:
            human.successor = self.person(self.row(party))
            put(self.row(human), ends_on=ends_on, successor=self.row(human.successor))
        else:
            put(self.row(human), ends_on=ends_on)

    def quit(self) -> None:
        """End the membership of an approver; another comes."""
        party = self.chance.choice(self.parties)
        human = self.chance.choice(party.approvers)
        party.approvers.remove(human)
        membership = Membership.objects.get(user=self.rows[id(human)])
        put(membership, starts_on=BEGIN - timedelta(days=9), ends_on=self.today - timedelta(days=1))
        member = make_member(self.row(party))
        party.approvers.append(self.pair(Human(member.email), member))

    def refuse(self) -> None:
        """Want no reminders any more, or want them again."""
        party = self.chance.choice(self.parties)
        people = [party.principal, party.alternate, party.desk, *party.approvers]
        human = self.chance.choice(people)
        human.refuses = not human.refuses
        act: Callable[..., None] = refuse_mail if human.refuses else allow_mail
        row = self.row(human)
        is_account = not hasattr(row, "successor")
        reader = {"user": row} if is_account else {"address": row.email}
        act(kind="reminder", **reader)

    def holiday(self) -> None:
        """Let the desk officer be away while a colleague stands in."""
        party = self.parties[0]
        first = self.today + timedelta(days=1)
        if any(last >= self.today for _first, last, _human in party.away):
            return
        last = first + timedelta(days=self.chance.randint(2, 10))
        absence = DeskAbsence(
            user=self.secretary, substitute=self.stand_in, starts_on=first, ends_on=last
        )
        save_record(absence, actor=None)
        human = Human(self.stand_in.email)
        for one in self.parties:
            one.away.append((first, last, human))

    def some(self, rows: list[Any], fits: Callable[[Any], bool]) -> Any:
        """Return one of the rows that fit, by chance; None where none does."""
        fitting = [row for row in rows if fits(row)]
        return self.chance.choice(fitting) if fitting else None

    def happen(self) -> None:
        """Let up to three things happen on a day."""
        events = [self.ask] * 5 + [self.move, self.report, self.review] * 3
        events += [self.extend, self.waive, self.withdraw, self.fulfil, self.call, self.settle]
        events += [self.leave, self.refuse, self.quit, self.holiday]
        for _ in range(self.chance.randint(0, 3)):
            self.chance.choice(events)()

    # --- Comparing ----------------------------------------------------------------------------

    def expected(self) -> dict[str, set[tuple[str, int, str]]]:
        """Return what the plain rules say of the night."""
        return self.ladder.night(self.today, [*self.promises, *self.reports])

    def written(self) -> dict[str, set[tuple[str, int, str]]]:
        """Return what the application wrote today, in the same form."""
        told: dict[str, set[tuple[str, int, str]]] = defaultdict(set)
        mails = Notification.objects.filter(kind="reminder", created_at__date=self.today)
        for mail in mails:
            assert mail.address not in told, "two mails to one person on one day"
            reached = mail.context["reached"]
            told[mail.address] = {(f"{k}-{pk}", step, role) for k, pk, step, role in reached}
        for row in Reminder.objects.filter(role="nobody", created_at__date=self.today):
            name = f"report-{row.report_id}" if row.report_id else f"commitment-{row.commitment_id}"
            told[""].add((name, row.step, row.role))
        return dict(told)


def simulate(seed: int, days: int) -> int:
    """Live through so many days and return how many mails were written."""
    with time_machine.travel(
        datetime.combine(BEGIN, datetime.min.time(), UTC), tick=False
    ) as clock:
        world = World(seed)
        for number in range(days):
            world.today = BEGIN + timedelta(days=number)
            # Any hour of the day of UTC is the same day, whatever the clocks elsewhere do.
            moment = datetime(world.today.year, world.today.month, world.today.day, tzinfo=UTC)
            moment += timedelta(minutes=world.chance.randrange(24 * 60 - 1))
            clock.move_to(moment, tick=False)
            world.happen()
            if world.chance.random() < 0.08:
                continue  # the machine was down
            climb(moment)
            assert world.written() == world.expected(), f"seed {seed}, {world.today}"
            before = Notification.objects.count(), Reminder.objects.count()
            climb(moment + timedelta(minutes=1))
            assert (Notification.objects.count(), Reminder.objects.count()) == before
    return Notification.objects.filter(kind="reminder").count()


@pytest.mark.parametrize("seed", [2])
def test_sixty_days_give_exactly_the_mails_of_the_rules(db: None, seed: int) -> None:
    assert simulate(seed, 60) > 20


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(3, 5))
def test_four_hundred_days_give_exactly_the_mails_of_the_rules(db: None, seed: int) -> None:
    assert simulate(seed, 400) > 150
