"""What is written into the outbox arrives once, whatever the mail server does."""

import re
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from peacebuilding.accounts.models import User
from peacebuilding.accounts.services import deactivate_user
from peacebuilding.accounts.tests.factories import UserFactory
from peacebuilding.notifications.choices import State
from peacebuilding.notifications.models import Notification
from peacebuilding.notifications.services import (
    claim_site,
    decide,
    enqueue,
    send_due,
    sending,
)
from peacebuilding.notifications.services.sending import wait_after
from peacebuilding.notifications.transport import Outcome, Transport

from .smtp import Sink

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 18, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> Any:
    """The time of the tests, which they move on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reader(db: None, clock: Any) -> User:
    return UserFactory(name="Amina Diallo", email="amina@ecowas.example", language="fr")


def write(number: int = 1, **fields: Any) -> Notification:
    """Write one notification to an address without an account."""
    given = {"kind": "due", "key": f"step-{number}", "address": f"reader{number}@au.example"}
    row = enqueue(**{**given, **fields})
    assert row is not None
    return row


def state_of(row: Notification) -> str:
    row.refresh_from_db()
    return row.state


class TestAMail:
    def test_arrives_as_text_and_html_in_the_readers_language(
        self, reader: User, smtp: Sink, settings: Any
    ) -> None:
        row = write(user=reader, address="")
        assert send_due(NOW).sent == 1
        [mail] = smtp.mails
        assert mail["To"] == "Amina Diallo <amina@ecowas.example>"
        assert mail["Subject"] == "Un rapport est attendu Bcc: x@example.org"
        assert mail["Bcc"] is None
        text = mail.get_body(("plain",)).get_content()
        html = mail.get_body(("html",)).get_content()
        for body in (text, html):
            assert "Un rapport est attendu." in body
            assert "https://tracker.example/act/secret-link" in body
            assert settings.SITE_URL in body
        assert 'lang="fr"' in html
        row.refresh_from_db()
        assert (row.state, row.attempts) == (State.SENT, 1)
        assert NOW <= row.sent_at < NOW + MINUTE
        assert (row.subject, row.url) == (str(mail["Subject"]), "/workspace/")

    def test_has_the_headers_of_automatic_mail(self, smtp: Sink, clock: Any) -> None:
        row = write()
        send_due(NOW)
        [mail] = smtp.mails
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        way_out = mail["List-Unsubscribe"].strip()
        assert re.fullmatch(r"<http://127\.0\.0\.1:8000/mail/\S+>", way_out)
        assert mail["Message-ID"] == row.message_id
        assert re.fullmatch(r"<[\w.]+@[\w.]+>", row.message_id)
        assert way_out.strip("<>") in mail.get_body(("plain",)).get_content()

    def test_that_must_come_offers_no_way_out(self, smtp: Sink, clock: Any) -> None:
        write(kind="must")
        send_due(NOW)
        assert smtp.mails[0]["List-Unsubscribe"] is None
        assert "unsubscribe" not in smtp.mails[0].as_string()

    def test_keeps_no_secret_link_in_the_database(self, smtp: Sink, clock: Any) -> None:
        row = write()
        send_due(NOW)
        row.refresh_from_db()
        assert not [value for value in vars(row).values() if "secret-link" in str(value)]

    def test_breaks_no_line_of_its_head(self, smtp: Sink, clock: Any) -> None:
        write(name="Amina\r\nBcc: other@example.org")
        send_due(NOW)
        assert smtp.mails[0]["Bcc"] is None
        assert len(smtp.mails) == 1

    def test_waits_for_its_time(self, smtp: Sink, clock: Any) -> None:
        write(not_before=NOW + MINUTE)
        assert send_due(NOW).sent == 0
        assert send_due(NOW + MINUTE).sent == 1


class TestEnqueueing:
    def test_the_same_key_is_told_once(self, reader: User) -> None:
        write(1)
        assert enqueue(kind="due", key="step-1", user=reader) is None
        assert Notification.objects.count() == 1

    def test_it_belongs_to_the_transaction_of_the_change(self, clock: Any) -> None:
        with transaction.atomic():
            write(1)
            transaction.set_rollback(True)
        assert not Notification.objects.exists()

    def test_mistakes_of_ours_are_told_at_once(self, reader: User) -> None:
        with pytest.raises(LookupError):
            enqueue(kind="no-such-kind", key="1", user=reader)
        with pytest.raises(ValueError, match="needs a person"):
            enqueue(kind="due", key="1")

    def test_it_is_about_a_record(self, reader: User, member: User) -> None:
        row = write(1, about=member)
        assert Notification.objects.get().about == member
        assert [one.pk for one in Notification.objects.about(row.about_type, member.pk)] == [row.pk]


class TestWhatIsNotSent:
    def test_when_nothing_is_left_to_say(self, smtp: Sink, clock: Any) -> None:
        row = write(context={"gone": True})
        assert send_due(NOW).dropped == 1
        assert (state_of(row), smtp.mails) == (State.DROPPED, [])

    def test_when_the_account_was_closed_meanwhile(self, reader: User, smtp: Sink) -> None:
        row = write(user=reader)
        deactivate_user(actor=None, user=reader)
        send_due(NOW)
        assert (state_of(row), smtp.mails) == (State.DROPPED, [])

    def test_a_mail_that_cannot_be_composed_keeps_no_other_back(
        self, smtp: Sink, clock: Any
    ) -> None:
        broken = write(1, context={"broken": True})
        write(2)
        counts = send_due(NOW)
        assert (counts.later, counts.sent) == (1, 1)
        assert state_of(broken) == State.QUEUED
        assert "no such duty" in broken.error

    def test_a_kind_that_nobody_knows_any_more_fails(self, smtp: Sink, clock: Any) -> None:
        row = write()
        Notification.objects.filter(pk=row.pk).update(kind="gone-with-its-app")
        assert send_due(NOW).failed == 1
        assert state_of(row) == State.FAILED


class TestAServer:
    def test_that_is_down_is_tried_again_later_and_later(
        self, no_smtp: None, smtp: Sink, clock: Any
    ) -> None:
        row, moment, waits = write(), NOW, []
        while state_of(row) == State.QUEUED:
            counts = send_due(moment)
            assert counts.trouble
            assert send_due(moment).later == 0  # not before its time
            row.refresh_from_db()
            waits.append(row.next_attempt_at - moment)
            moment = row.next_attempt_at + timedelta(seconds=5)
        assert row.attempts == 8
        minutes = [round(wait / MINUTE) for wait in waits[:-1]]
        assert minutes == [5, 10, 20, 40, 80, 160, 320]
        assert "Refused" in row.error
        assert wait_after(12) == timedelta(hours=12)

    def test_that_is_down_is_asked_once_and_the_rest_waits(self, no_smtp: None, clock: Any) -> None:
        rows = [write(number) for number in range(3)]
        send_due(NOW)
        assert sorted((state_of(row), row.attempts) for row in rows) == [
            (State.QUEUED, 0),
            (State.QUEUED, 0),
            (State.QUEUED, 1),
        ]

    def test_that_comes_back_gets_all(
        self, no_smtp: None, smtp: Sink, smtp_server: Any, settings: Any, clock: Any
    ) -> None:
        for number in range(3):
            write(number)
        send_due(NOW)
        settings.EMAIL_PORT = smtp_server.port
        assert send_due(NOW + 10 * MINUTE).sent == 3

    def test_that_is_too_slow_before_the_text_is_tried_again(
        self, smtp: Sink, settings: Any, clock: Any
    ) -> None:
        settings.EMAIL_TIMEOUT, smtp.slow_to_greet = 0.1, 0.4
        row = write()
        assert send_due(NOW).later == 1
        assert (state_of(row), row.attempts) == (State.QUEUED, 1)

    def test_that_falls_silent_after_the_text_leaves_it_uncertain(
        self, smtp: Sink, settings: Any, clock: Any
    ) -> None:
        settings.EMAIL_TIMEOUT, smtp.slow_to_take = 0.1, 0.4
        row = write()
        assert send_due(NOW).uncertain == 1
        assert state_of(row) == State.UNCERTAIN
        smtp.slow_to_take = 0
        assert send_due(NOW + timedelta(days=1)).sent == 0

    def test_that_refuses_one_of_many_takes_the_others(self, smtp: Sink, clock: Any) -> None:
        rows = [write(number) for number in range(4)]
        smtp.refusals = {
            "reader1@au.example": "550 No such mailbox",
            "reader2@au.example": "451 Try again later",
        }
        counts = send_due(NOW)
        assert (counts.sent, counts.failed, counts.later) == (2, 1, 1)
        assert [state_of(row) for row in rows] == ["sent", "failed", "queued", "sent"]
        assert rows[1].error == "550 No such mailbox"
        assert "trouble" not in str(counts)
        smtp.refusals = {}
        assert send_due(NOW + 6 * MINUTE).sent == 1
        assert len(smtp.mails) == 3

    @pytest.mark.parametrize(
        ("answer", "state"), [("554 Not wanted here", "failed"), ("452 Full", "queued")]
    )
    def test_that_refuses_the_text_is_believed(
        self, answer: str, state: str, smtp: Sink, clock: Any
    ) -> None:
        smtp.answer = answer
        row = write()
        send_due(NOW)
        assert (state_of(row), row.error) == (state, answer)

    def test_an_address_no_mail_can_carry_fails_at_once(self, smtp: Sink, clock: Any) -> None:
        row = write(address="no address at all")
        write(2)
        counts = send_due(NOW)
        assert (counts.failed, counts.sent) == (1, 1)
        assert state_of(row) == State.FAILED


class TestTwice:
    def test_a_second_run_sends_nothing(self, smtp: Sink, clock: Any) -> None:
        write()
        send_due(NOW)
        assert send_due(NOW).sent == 0
        assert len(smtp.mails) == 1

    def test_a_crash_between_sending_and_marking_leaves_it_uncertain(
        self, smtp: Sink, clock: Any, monkeypatch: pytest.MonkeyPatch, officer: User
    ) -> None:
        row = write()

        def crash(*arguments: Any) -> Any:
            raise SystemExit

        with monkeypatch.context() as patch:
            patch.setattr(sending, "_note", crash)
            with pytest.raises(SystemExit):
                send_due(NOW)
        assert len(smtp.mails) == 1
        assert state_of(row) == State.SENDING
        assert send_due(NOW + 10 * MINUTE).uncertain == 0  # perhaps it is still being sent
        assert send_due(NOW + 16 * MINUTE).uncertain == 1
        assert send_due(NOW + timedelta(days=30)).sent == 0
        assert len(smtp.mails) == 1
        clock.move_to(NOW + timedelta(days=31))
        decide(actor=officer, notification=row, name="send-again", reason="It never came.")
        assert send_due(NOW + timedelta(days=32)).sent == 1
        first, second = smtp.mails
        assert first["Message-ID"] == second["Message-ID"]

    def test_who_was_given_up_as_lost_may_still_report(
        self, smtp: Sink, clock: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = write()
        send = Transport.send

        def late(*arguments: Any) -> Any:
            Notification.objects.give_up(NOW + timedelta(hours=1))
            assert state_of(row) == State.UNCERTAIN
            return send(*arguments)

        monkeypatch.setattr(Transport, "send", late)
        send_due(NOW)
        assert state_of(row) == State.SENT

    def test_a_report_about_an_earlier_attempt_counts_no_more(
        self, clock: Any, officer: User
    ) -> None:
        row = write()
        taken = Notification.objects.claim(NOW, NOW)
        Notification.objects.give_up(NOW + timedelta(hours=1))
        decide(actor=officer, notification=row, name="send-again", reason="It never came.")
        assert Notification.objects.mark(taken, state=State.SENT, sent_at=NOW) == 0
        assert state_of(row) == State.QUEUED
        later = NOW + timedelta(days=1)
        assert Notification.objects.claim(later, later) is not None
        assert Notification.objects.mark(taken, state=State.SENT, sent_at=NOW) == 0
        assert state_of(row) == State.SENDING


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_moment_send_each_mail_once(smtp: Sink) -> None:
    claim_site()
    for number in range(30):
        write(number)
    now = Notification.objects.latest("created_at").created_at
    counts: list[Any] = []

    def run() -> None:
        try:
            counts.append(send_due(now))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.sent for one in counts) == 30
    assert len({mail["Message-ID"] for mail in smtp.mails}) == len(smtp.mails) == 30
    assert set(Notification.objects.values_list("state", flat=True)) == {State.SENT}


class TestACopyElsewhere:
    def test_holds_its_mail_until_it_is_claimed(
        self, smtp: Sink, settings: Any, clock: Any, capsys: Any
    ) -> None:
        call_command("run_scheduled")
        assert "http://127.0.0.1:8000 sends the mail" in capsys.readouterr().out
        row = write()
        settings.SITE_URL = "https://copy.example"
        call_command("run_scheduled")
        assert "1 waiting: this database belongs to http://127.0.0.1" in capsys.readouterr().out
        assert (state_of(row), smtp.mails) == (State.QUEUED, [])
        call_command("claim_site")
        assert "https://copy.example sends" in capsys.readouterr().out
        call_command("run_scheduled")
        assert state_of(row) == State.SENT

    def test_may_drop_what_the_other_sends_too(
        self, smtp: Sink, settings: Any, clock: Any, capsys: Any
    ) -> None:
        claim_site()
        row = write()
        settings.SITE_URL = "https://copy.example"
        call_command("claim_site", "--drop-waiting")
        assert "1 waiting mails dropped" in capsys.readouterr().out
        assert state_of(row) == State.DROPPED

    def test_claiming_twice_changes_nothing(self, clock: Any, capsys: Any) -> None:
        claim_site()
        call_command("claim_site")
        assert "already" in capsys.readouterr().out


def test_run_scheduled_fails_when_the_server_does_not_answer(no_smtp: None, clock: Any) -> None:
    write()
    with pytest.raises(CommandError, match="send-mail"):
        call_command("run_scheduled")


def test_other_backends_take_mails_too(clock: Any) -> None:
    write()
    assert send_due(NOW).sent == 1
    assert len(mail.outbox) == 1
    assert Transport().send(mail.outbox[0]).outcome is Outcome.SENT
