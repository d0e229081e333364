"""The reminder ladder: who is written to on which day, what the mail says, and what is quiet."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation

from activities.ladder import climb, next_run_on, next_step, next_steps, plan, tonight
from activities.models import Commitment, ContactLog, Reminder
from activities.querysets import today
from activities.services import (
    agree_commitment,
    amend_commitment,
    change_commitments,
    create_commitment,
    enter_past_commitment,
    move_commitment,
    request_report,
    withdraw_commitment,
)
from organizations.models import DeskAbsence
from organizations.tests.factories import FocalPointFactory, StaffOfficerFactory
from peacebuilding.accounts.tests.factories import officer as make_officer
from peacebuilding.batches.services import undo_batch
from peacebuilding.core.services import save_record
from peacebuilding.notifications.mails import compose
from peacebuilding.notifications.models import JobRun, Notification
from peacebuilding.notifications.services import refuse_mail

from .factories import make_activity, make_commitment, make_member, make_organization, put
from .races import at_once, race
from .reporting import make_report

NOW = datetime(2027, 6, 15, 3, tzinfo=UTC)
TODAY = NOW.date()
LETTER = {"basis": "letter", "sender": "The director", "date": TODAY}


@pytest.fixture(autouse=True)
def clock() -> Any:
    """It is the night of 15 June 2027."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


class Party:
    """UNDP with somebody on every rung."""

    def __init__(self) -> None:
        self.organization = make_organization("undp")
        self.desk = make_officer(name="Desk")
        self.organization = put(self.organization, desk_officer=self.desk)
        self.responsible = StaffOfficerFactory(organization=self.organization, name="Responsible")
        self.principal = StaffOfficerFactory(organization=self.organization, name="Principal")
        self.alternate = StaffOfficerFactory(organization=self.organization, name="Alternate")
        FocalPointFactory(officer=self.principal)
        FocalPointFactory(officer=self.alternate, rank="alternate")
        self.approver = make_member(self.organization, "approver")

    def commitment(self, due_in: int = 0, **fields: Any) -> Commitment:
        """Return a commitment under way that has been reminded of since long ago."""
        fields = {
            "responsible_officer": self.responsible,
            "reminders_from": in_days(-100),
            **fields,
        }
        return make_commitment("under-way", due_on=in_days(due_in), **fields)


@pytest.fixture
def party(db: None) -> Party:
    return Party()


def addresses() -> list[str]:
    return sorted(Notification.objects.filter(kind="reminder").values_list("address", flat=True))


def steps_of(record: Any) -> dict[int, str]:
    return dict(record.reminders.values_list("step", "role"))


# --- Rungs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_in", "role", "name"),
    [
        (14, "responsible", "responsible"),
        (3, "principal", "principal"),
        (0, "alternate", "alternate"),
        (-7, "approver", "approver"),
        (-21, "desk-officer", "desk"),
    ],
)
def test_each_step_is_addressed_to_its_rung(
    party: Party, due_in: int, role: str, name: str
) -> None:
    commitment = party.commitment(due_in)
    climb(NOW)
    assert addresses() == [getattr(party, name).email]
    assert steps_of(commitment)[-due_in] == role


@pytest.mark.parametrize("due_in", [15, 13, 2, 1, -1, -6, -8, -20, -22, -300])
def test_between_the_steps_nothing_is_sent(party: Party, due_in: int) -> None:
    party.commitment(due_in, reminders_from=TODAY)
    climb(NOW)
    assert not Reminder.objects.exists()


def test_a_rung_without_anybody_passes_on_upwards(party: Party) -> None:
    party.commitment(14, responsible_officer=None)
    put(party.principal, ends_on=in_days(-1))
    refuse_mail(kind="reminder", address=party.alternate.email)
    climb(NOW)
    assert addresses() == [party.approver.email]


def test_nobody_at_all_is_written_down(party: Party) -> None:
    commitment = party.commitment(14, responsible_officer=None)
    for officer in (party.principal, party.alternate):
        put(officer, email="")
    for user in (party.approver, party.desk):
        refuse_mail(kind="reminder", user=user)
    climb(NOW)
    assert steps_of(commitment) == {-14: "nobody"}
    assert addresses() == []


def test_the_functional_mailbox_is_an_address(party: Party) -> None:
    party.commitment(14)
    put(party.responsible, email="", functional_mailbox="office@example.org")
    climb(NOW)
    assert addresses() == ["office@example.org"]


def test_the_successor_answers(party: Party) -> None:
    successor = StaffOfficerFactory(organization=party.organization)
    party.commitment(14)
    put(party.responsible, ends_on=in_days(-1), successor=successor)
    climb(NOW)
    assert addresses() == [successor.email]


def test_who_has_left_or_was_made_anonymous_is_not_reached(party: Party) -> None:
    party.commitment(14)
    put(party.responsible, ends_on=in_days(-1))
    put(party.principal, anonymized_at=NOW)
    climb(NOW)
    assert addresses() == [party.alternate.email]


def test_all_who_approve_are_reached(party: Party) -> None:
    second = make_member(party.organization, "approver", email="second@example.org")
    make_member(party.organization, "reporter")
    commitment = party.commitment(-7)
    climb(NOW)
    assert addresses() == sorted([party.approver.email, second.email])
    reminder = commitment.reminders.get(step=7)
    assert len(reminder.notification_key.split()) == 2


def test_a_substitute_stands_in_at_the_desk(party: Party) -> None:
    substitute = make_officer(name="Substitute")
    absence = DeskAbsence(
        user=party.desk, substitute=substitute, starts_on=in_days(-1), ends_on=in_days(0)
    )
    save_record(absence, actor=None)
    commitment = party.commitment(-21)
    climb(NOW)
    assert addresses() == [substitute.email]
    assert steps_of(commitment)[21] == "desk-officer"


def test_who_left_the_secretariat_is_not_its_desk(party: Party) -> None:
    commitment = party.commitment(-21)
    party.desk.groups.clear()
    climb(NOW)
    assert steps_of(commitment)[21] == "nobody"


# --- Once ---------------------------------------------------------------------------------------


def test_only_the_latest_step_writes(party: Party) -> None:
    commitment = party.commitment(-9)
    climb(NOW)
    assert steps_of(commitment) == {-14: "skipped", -3: "skipped", 0: "skipped", 7: "approver"}
    assert len(addresses()) == 1


def test_a_second_run_does_nothing(party: Party) -> None:
    party.commitment(0)
    climb(NOW)
    before = Notification.objects.count(), Reminder.objects.count()
    climb(NOW + timedelta(hours=3))
    assert (Notification.objects.count(), Reminder.objects.count()) == before == (1, 3)


def test_what_comes_later_on_the_day_waits_for_the_next(party: Party, clock: Any) -> None:
    party.commitment(14)
    climb(NOW)
    late = party.commitment(14)
    climb(NOW + timedelta(hours=3))
    assert not late.reminders.exists()
    clock.move_to(NOW + timedelta(days=1))
    climb(NOW + timedelta(days=1))
    assert steps_of(late) == {-14: "responsible"}


def test_one_mail_for_one_person(party: Party) -> None:
    """Found as an officer and as an approver, for two organizations: one reader."""
    other = make_organization("sadc")
    put(party.responsible, user=party.approver)
    make_member_of(other, party.approver)
    party.commitment(14)
    party.commitment(-7)
    activity = make_activity("under-way", partners=[other])
    make_commitment(
        "under-way",
        activity=activity,
        organization=other,
        due_on=in_days(-7),
        reminders_from=in_days(-30),
    )
    climb(NOW)
    assert addresses() == [party.approver.email]
    mail = Notification.objects.get(kind="reminder")
    assert len(mail.context["reached"]) == 3
    text = compose(mail).text
    assert "Organization UNDP" in text
    assert "Organization SADC" in text


def make_member_of(organization: Any, user: Any) -> None:
    save_record(
        organization.memberships.model(user=user, organization=organization, role="approver"),
        actor=None,
    )


class TestRaces:
    pytestmark = race

    def test_two_runs_at_once_send_once(self, party: Party) -> None:
        party.commitment(14)
        party.commitment(-7)
        answers = at_once(lambda: climb(NOW), lambda: climb(NOW))
        assert sorted(answer[0] for answer in answers) == ["0", "2"]
        assert len(addresses()) == 2


# --- From when ----------------------------------------------------------------------------------


def test_no_step_before_the_day_the_date_was_set(party: Party) -> None:
    commitment = party.commitment(10, reminders_from=TODAY)
    climb(NOW)
    assert not commitment.reminders.exists()


def test_two_hundred_imported_commitments_of_2004_are_quiet(party: Party, cast: Any) -> None:
    activity = make_activity("under-way")
    for number in range(200):
        enter_past_commitment(
            actor=cast.officer,
            commitment=Commitment(
                activity=activity,
                organization=party.organization,
                title=f"Promise {number}",
                due_on=date(2004, 6, 30),
            ),
            status="agreed",
            reason="From the old list",
        )
    assert Commitment.objects.overdue().count() == 200
    climb(NOW)
    assert not Reminder.objects.exists()
    assert not Notification.objects.exists()


def test_agreeing_and_amending_set_the_day(party: Party, cast: Any) -> None:
    activity = make_activity("under-way", planned_starts_on=in_days(-90))
    commitment = create_commitment(
        actor=cast.officer,
        commitment=Commitment(
            activity=activity,
            organization=party.organization,
            title="Promise",
            due_on=in_days(30),
            reminders_from=in_days(-80),
        ),
    )
    assert commitment.reminders_from == TODAY
    put(commitment, reminders_from=in_days(-80))
    commitment = agree_commitment(actor=cast.officer, commitment=commitment, **LETTER)
    assert commitment.reminders_from == TODAY
    commitment = put(commitment, reminders_from=in_days(-80))
    amended = amend_commitment(
        actor=cast.officer, commitment=commitment, title="More", reason="Wider", **LETTER
    )
    assert amended.reminders_from == in_days(-80)
    amended = amend_commitment(
        actor=cast.officer, commitment=amended, due_on=in_days(-1), reason="Now", **LETTER
    )
    assert amended.reminders_from == TODAY


def test_moving_and_bulk_dates_and_their_undo_set_the_day(party: Party, cast: Any) -> None:
    commitment = party.commitment(5)
    batch = change_commitments(
        actor=cast.officer,
        seen=[(commitment, None)],
        due_on=in_days(9),
        reason="All later",
        **LETTER,
    )
    commitment.refresh_from_db()
    assert (commitment.due_on, commitment.reminders_from) == (in_days(9), TODAY)
    undo_batch(actor=cast.officer, batch=batch, reason="Mistake")
    commitment.refresh_from_db()
    assert (commitment.due_on, commitment.reminders_from) == (in_days(5), TODAY)
    put(commitment, reminders_from=in_days(-80))
    other = make_activity("under-way", planned_starts_on=in_days(-90))
    moved = move_commitment(
        actor=cast.officer, commitment=commitment, activity=other, reason="Fits there", **LETTER
    )
    assert moved.reminders_from == TODAY


def test_a_moved_date_moves_the_ladder(party: Party, cast: Any, clock: Any) -> None:
    commitment = party.commitment(0, activity=make_activity("under-way"))
    climb(NOW)
    amend_commitment(
        actor=cast.officer, commitment=commitment, due_on=in_days(20), reason="Later", **LETTER
    )
    for days, count in ((1, 3), (5, 3), (6, 4)):
        clock.move_to(NOW + timedelta(days=days))
        climb(NOW + timedelta(days=days))
        assert commitment.reminders.count() == count
    last = commitment.reminders.get(due_on=in_days(20))
    assert (last.step, last.role) == (-14, "responsible")


# --- What is quiet --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"is_indicative": True},
        {"status": "proposed"},
        {"status": "withdrawn"},
        {"status": "fulfilled", "fulfilled_on": TODAY},
        {"entered_in_error_at": NOW},
    ],
)
def test_what_is_not_owed_is_quiet(party: Party, fields: dict[str, Any]) -> None:
    put(party.commitment(0), **fields)
    climb(NOW)
    assert not Reminder.objects.exists()


def test_what_stands_in_a_draft_is_quiet(party: Party) -> None:
    commitment = party.commitment(0)
    put(commitment.activity, status="draft")
    climb(NOW)
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("state", ["not-required", "submitted", "accepted"])
def test_a_report_out_of_hand_is_quiet(party: Party, state: str) -> None:
    report = make_report(
        party.commitment(90), state, due_on=TODAY, reminders_from=in_days(-30), submissions=1
    )
    climb(NOW)
    assert not report.reminders.exists()


@pytest.mark.parametrize("state", ["requested", "draft", "awaiting-clearance", "returned"])
def test_a_report_in_hand_is_on_the_ladder(party: Party, state: str) -> None:
    report = make_report(party.commitment(90), state, due_on=TODAY, reminders_from=in_days(-30))
    climb(NOW)
    assert steps_of(report)[0] == "alternate"


def test_a_report_speaks_for_its_commitment_of_the_same_day(party: Party, clock: Any) -> None:
    """No double nagging, and no reminder of the commitment the day after the report came."""
    commitment = party.commitment(3)
    report = make_report(commitment, due_on=in_days(3), reminders_from=in_days(-30))
    climb(NOW)
    assert len(addresses()) == 1
    assert steps_of(report)[-3] == "principal"
    assert set(steps_of(commitment).values()) == {"covered"}
    put(report, state="submitted", submissions=1, narrative="Half", percent=50)
    clock.move_to(NOW + timedelta(days=1))
    climb(NOW + timedelta(days=1))
    assert len(addresses()) == 1
    clock.move_to(NOW + timedelta(days=3))
    climb(NOW + timedelta(days=3))
    assert steps_of(commitment)[0] == "alternate"


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_what_is_reported_as_done_is_the_secretariats_turn(party: Party, state: str) -> None:
    commitment = party.commitment(0)
    make_report(commitment, state, percent=100)
    climb(NOW)
    assert addresses() == []


def hold(organization: Any, until: int, **fields: Any) -> ContactLog:
    log = ContactLog(
        organization=organization, paused_until=in_days(until), promise="Soon", **fields
    )
    return save_record(log, actor=None)


def test_an_open_promise_skips_what_falls_into_it(party: Party, clock: Any) -> None:
    commitment = party.commitment(0, reminders_from=TODAY)
    hold(party.organization, 5)
    climb(NOW)
    assert steps_of(commitment) == {0: "paused"}
    for days in (6, 7):
        clock.move_to(NOW + timedelta(days=days))
        climb(NOW + timedelta(days=days))
    assert steps_of(commitment) == {0: "paused", 7: "approver"}


def test_a_promise_of_another_or_a_settled_one_holds_nothing(party: Party) -> None:
    party.commitment(14)
    hold(make_organization("sadc"), 5)
    put(hold(party.organization, 5), closed_on=TODAY)
    climb(NOW)
    assert addresses() == [party.responsible.email]


def test_nothing_missed_before_a_promise_is_sent_during_it(party: Party) -> None:
    commitment = party.commitment(-1, reminders_from=in_days(-1))
    hold(party.organization, 5)
    climb(NOW)
    assert steps_of(commitment) == {0: "paused"}
    assert addresses() == []


def test_a_step_missed_within_a_promise_is_not_made_up_for(party: Party, clock: Any) -> None:
    """The machine was down while the promise was open."""
    commitment = party.commitment(1, reminders_from=TODAY)
    hold(party.organization, 1)
    clock.move_to(NOW + timedelta(days=3))
    climb(NOW + timedelta(days=3))
    assert steps_of(commitment) == {0: "paused"}


def test_on_its_first_day_a_request_is_not_reminded_of(party: Party, clock: Any) -> None:
    """The mail that asks is the word of that day; one person gets one mail."""
    commitment, day = party.commitment(90), in_days(3)
    report = request_report(actor=make_officer(), commitment=commitment, due_on=day)
    assert Notification.objects.get().address == party.responsible.email
    climb(NOW)
    assert (steps_of(report), addresses()) == ({}, [])
    clock.move_to(NOW + timedelta(days=3))
    climb(NOW + timedelta(days=3))
    assert (list(steps_of(report)), len(addresses())) == ([0], 1)


def test_overdue_flag_reminder_once_and_withdrawn_off(party: Party, cast: Any, clock: Any) -> None:
    """AT-11."""
    commitment = party.commitment(0, reminders_from=TODAY)
    late = NOW + timedelta(days=7)
    clock.move_to(late)
    assert list(Commitment.objects.overdue()) == [commitment]
    assert commitment.is_overdue()
    climb(late)
    climb(late)
    assert addresses() == [party.approver.email]
    withdraw_commitment(actor=cast.officer, commitment=commitment, reason="Over", **LETTER)
    commitment.refresh_from_db()
    assert not Commitment.objects.overdue().exists()
    assert not commitment.is_overdue()
    assert compose(Notification.objects.get()) is None
    clock.move_to(NOW + timedelta(days=21))
    climb(NOW + timedelta(days=21))
    assert len(addresses()) == 1


# --- The mail -----------------------------------------------------------------------------------


def test_the_mail_lists_everything_owed_late_first(party: Party) -> None:
    asked = party.commitment(-7, title="Provide trainers")
    soon = party.commitment(10, title="Print the manual", reminders_from=TODAY)
    late = party.commitment(-30, title="Open the office", reminders_from=TODAY)
    party.commitment(300, title="Far away")
    climb(NOW)
    mail = compose(Notification.objects.get())
    text = mail.text
    assert mail.subject == f"7 days late: {asked.reference} and 2 more (UNDP)"
    places = [text.index(one.title) for one in (asked, late, soon)]
    assert places == sorted(places)
    assert "Also owed by UNDP" in text
    assert "Due on 8 June 2027. 7 days late." in text
    assert "Far away" not in text
    assert asked.reference in mail.html
    assert "You are written to as: Approver\n" in text


def test_the_mail_comes_in_the_readers_language(party: Party) -> None:
    put(party.responsible, languages=["fr", "en"])
    party.commitment(14)
    climb(NOW)
    row = Notification.objects.get()
    assert row.language == "fr"
    with translation.override("fr"):
        words = str(translation.gettext("Due today"))
    assert words != "Due today"


def test_nothing_owed_any_more_makes_no_mail(party: Party) -> None:
    commitment = party.commitment(14)
    climb(NOW)
    put(commitment, status="fulfilled", fulfilled_on=TODAY)
    party.commitment(10)
    assert compose(Notification.objects.get()) is None


def test_the_desk_reads_only_what_it_may_see(party: Party) -> None:
    """Nothing the reader may not see comes by mail, even if the right was lost since."""
    party.commitment(-21)
    climb(NOW)
    row = Notification.objects.get()
    activity = Commitment.objects.get().activity
    put(activity, visibility="confidential")
    assert compose(row) is not None
    row.user.groups.clear()
    assert compose(Notification.objects.get()) is None


# --- Looking ahead --------------------------------------------------------------------------------


def test_tonight_is_what_the_next_run_does(party: Party) -> None:
    party.commitment(14)
    party.commitment(15, responsible_officer=party.alternate)
    assert next_run_on(NOW) == TODAY
    assert [one.person.address for one in tonight(NOW).letters.values()] == [
        party.responsible.email
    ]
    assert not Reminder.objects.exists()
    JobRun.objects.update_or_create(name="ladder", defaults={"succeeded_at": NOW})
    climb(NOW)
    assert next_run_on(NOW) == in_days(1)
    assert [one.person.address for one in tonight(NOW).letters.values()] == [party.alternate.email]


@pytest.mark.parametrize(
    ("due_in", "pause", "expected"),
    [
        (20, None, (6, -14, "responsible")),
        (0, None, (0, 0, "alternate")),
        (0, 3, (7, 7, "approver")),
        (-8, None, (0, 7, "approver")),
        (-30, None, (0, 21, "desk-officer")),
        (-40, 30, None),
    ],
)
def test_the_next_step(
    party: Party, due_in: int, pause: int | None, expected: tuple[int, int, str] | None
) -> None:
    commitment = party.commitment(due_in)
    if pause is not None:
        hold(party.organization, pause)
    step = next_step(commitment)
    found = (step and ((step.day - TODAY).days, step.step, step.role.value)) or None
    assert found == expected
    whole = next_steps([party.organization]).get(party.organization.pk)
    assert (whole and whole.step) == step


def test_a_long_list_takes_no_more_queries(
    party: Party, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        party.commitment(14 - number)
    with django_assert_max_num_queries(40) as few:
        plan(TODAY)
    for number in range(12):
        party.commitment(14 - number)
    with django_assert_max_num_queries(len(few)):
        plan(TODAY)


def test_today_is_that_of_utc(party: Party) -> None:
    put(party.organization, time_zone="Pacific/Auckland")
    commitment = party.commitment(14)
    assert today() == TODAY
    climb(datetime(2027, 6, 15, 23, 59, tzinfo=UTC))
    assert commitment.reminders.get().created_at.date() == TODAY
