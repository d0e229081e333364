"""Jobs run once in their period, whoever calls; the desk hears when they do not."""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from peacebuilding.accounts.models import User
from peacebuilding.accounts.tests.factories import officer as make_officer
from peacebuilding.notifications.alarms import Alarms, job_alarms
from peacebuilding.notifications.jobs import Job, register_job
from peacebuilding.notifications.models import JobRun, Notification, SiteClaim
from peacebuilding.notifications.services import enqueue, purge_notifications, run_scheduled
from peacebuilding.notifications.services.schedule import SENDING

from .conftest import REGISTERED

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 18, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def done() -> list[tuple[str, datetime]]:
    """What the jobs of a test did, in order."""
    return []


def add(done: list[tuple[str, datetime]], name: str, **options: Any) -> None:
    """Register a job that notes when it ran."""

    def run(now: datetime) -> str:
        done.append((name, now))
        return f"{name} done."

    register_job(name, name.title(), run, **options)


def names(lines: Any) -> list[str]:
    return [line.name for line in lines]


class TestJobs:
    def test_run_in_their_order_and_then_mail_is_sent(self, done: Any) -> None:
        add(done, "ladder")
        add(done, "digest")
        lines = list(run_scheduled(NOW))
        assert [str(line) for line in lines[:2]] == ["ladder: ladder done.", "digest: digest done."]
        assert names(lines) == ["ladder", "digest", SENDING]
        row = JobRun.objects.get(name="ladder")
        assert (row.started_at, row.succeeded_at, row.running_since) == (NOW, NOW, None)
        assert (row.result, row.error) == ("ladder done.", "")

    def test_what_they_write_goes_with_the_same_run(self, mailoutbox: Any) -> None:
        def write(now: datetime) -> str:
            enqueue(kind="due", key=f"{now}", address="desk@au.example", not_before=now)
            return "1 written."

        register_job("ladder", "Ladder", write)
        now = timezone.now()
        list(run_scheduled(now))
        list(run_scheduled(now))
        assert len(mailoutbox) == 1

    @pytest.mark.parametrize(
        ("every", "moments", "runs"),
        [
            (24, [0, 1, 17, 18, 23, 41, 42], 3),  # midnight falls between 17 and 18, 41 and 42
            (1, [0, 0.5, 1, 1.5, 2], 3),
        ],
    )
    def test_run_once_in_each_period(
        self, done: Any, every: int, moments: list[float], runs: int
    ) -> None:
        add(done, "ladder", every=every * HOUR)
        for hours in moments:
            list(run_scheduled(NOW + hours * HOUR))
        assert len(done) == runs

    def test_never_drift(self) -> None:
        job = Job("ladder", "Ladder", str)
        assert job.period(NOW) == job.period(NOW + 17.9 * HOUR)
        assert job.period(NOW + 18 * HOUR) == job.period(NOW) + 1
        early = Job("ladder", "Ladder", str, offset=5 * HOUR)
        assert early.period(NOW - 2 * HOUR) == early.period(NOW) - 1

    def test_that_fail_stop_no_other_and_are_tried_again(self, done: Any) -> None:
        def fail(now: datetime) -> str:
            done.append(("bad", now))
            raise RuntimeError("no table")

        register_job("bad", "Bad", fail)
        add(done, "good")
        bad, good, _mail = run_scheduled(NOW)
        assert (bad.is_error, bad.text) == (True, "RuntimeError: no table")
        assert not good.is_error
        row = JobRun.objects.get(name="bad")
        assert (row.succeeded_at, row.running_since) == (None, None)
        list(run_scheduled(NOW + HOUR / 12))
        assert [name for name, _ in done] == ["bad", "good"]
        list(run_scheduled(NOW + HOUR / 2))
        assert [name for name, _ in done] == ["bad", "good", "bad"]

    def test_whose_run_ended_without_a_word_are_taken_up_again(self, done: Any) -> None:
        add(done, "ladder")
        JobRun.objects.create(name="ladder", started_at=NOW, running_since=NOW)
        list(run_scheduled(NOW + HOUR / 2))
        assert done == []
        list(run_scheduled(NOW + HOUR))
        assert len(done) == 1

    def test_the_command_says_what_failed(self, capsys: Any) -> None:
        def fail(now: datetime) -> str:
            raise RuntimeError("no table")

        register_job("bad", "Bad", fail)
        with pytest.raises(CommandError, match="Not done: bad"):
            call_command("run_scheduled")
        captured = capsys.readouterr()
        assert "bad: RuntimeError: no table" in captured.err
        assert "send-mail: 0 sent" in captured.out


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_at_the_same_moment_runs_once(done: Any) -> None:
    add(done, "ladder")
    barrier = threading.Barrier(4)

    def run() -> None:
        try:
            barrier.wait(timeout=20)
            list(run_scheduled(NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert JobRun.objects.get(name="ladder").succeeded_at == NOW


class TestAlarms:
    @pytest.fixture(autouse=True)
    def _old_installation(self, member: User) -> None:
        User.objects.filter(pk=member.pk).update(created_at=NOW - 100 * HOUR)

    @staticmethod
    def ran(hours_ago: float) -> Alarms:
        """Return the alarms when jobs and sending were last done so long ago."""
        list(run_scheduled(NOW - hours_ago * HOUR))
        return job_alarms(NOW)

    def test_are_silent_while_all_is_well(self, done: Any) -> None:
        add(done, "ladder")
        assert not self.ran(25).has_trouble

    def test_name_the_jobs_not_done_for_26_hours(self, done: Any) -> None:
        add(done, "ladder")
        assert [job.name for job in self.ran(26.1).bad_jobs] == ["ladder", SENDING]

    def test_name_what_was_never_done_unless_all_is_new(self, done: Any) -> None:
        add(done, "ladder")
        assert [job.name for job in job_alarms(NOW).bad_jobs] == ["ladder", SENDING]
        assert not job_alarms(NOW - 99 * HOUR).has_trouble

    def test_leave_a_weekly_job_its_week(self, done: Any) -> None:
        add(done, "weekly", every=7 * 24 * HOUR)
        self.ran(150)
        assert [job.name for job in job_alarms(NOW).bad_jobs] == [SENDING]

    def test_name_a_job_that_failed(self) -> None:
        def fail(now: datetime) -> str:
            raise RuntimeError("no table")

        register_job("bad", "Bad", fail)
        assert [job.name for job in self.ran(1).bad_jobs] == ["bad"]

    def test_count_mails_in_trouble(self) -> None:
        for number, state in enumerate(["failed", "uncertain", "uncertain", "queued", "sent"]):
            row = enqueue(kind="due", key=str(number), address="desk@au.example")
            assert row is not None
            Notification.objects.filter(pk=row.pk).update(state=state, sent_at=NOW)
        alarms = job_alarms(NOW)
        assert (alarms.failed, alarms.uncertain, alarms.waiting) == (1, 2, 1)
        assert alarms.has_trouble

    def test_name_the_site_that_holds_the_mail(self) -> None:
        SiteClaim.objects.create(site_url="https://tracker.example")
        assert self.ran(1).holder == "https://tracker.example"

    def test_know_the_age_of_the_backup(self, settings: Any, tmp_path: Path) -> None:
        assert not self.ran(1).is_backup_old  # not watched
        stamp = tmp_path / "backup"
        settings.BACKUP_STAMP = str(stamp)
        assert job_alarms(NOW).is_backup_old
        stamp.touch()
        for hours, is_old in ((25, False), (27, True)):
            touched = NOW - hours * HOUR
            os.utime(stamp, (touched.timestamp(), touched.timestamp()))
            alarms = job_alarms(NOW)
            assert (alarms.backup_at, alarms.is_backup_old) == (touched, is_old)

    def test_stand_on_the_desk_only_then(self, client: Client) -> None:
        client.force_login(make_officer())
        list(run_scheduled(timezone.now()))
        assert "need somebody" not in client.get("/admin/").content.decode()
        row = enqueue(kind="due", key="1", address="desk@au.example")
        assert row is not None
        Notification.objects.filter(pk=row.pk).update(state="uncertain")
        assert "1 mail may not have arrived" in client.get("/admin/").content.decode()


class TestHousekeeping:
    def make(self, number: int, state: str, days: int) -> Notification:
        row = enqueue(
            kind="due", key=str(number), address="desk@au.example", context={"duty": number}
        )
        assert row is not None
        Notification.objects.filter(pk=row.pk).update(
            state=state, sent_at=NOW, created_at=NOW - timedelta(days=days), subject="Due"
        )
        return row

    def test_whom_and_what_is_forgotten_but_not_that_it_was_told(self) -> None:
        old = self.make(1, "sent", 91)
        kept = [self.make(2, "sent", 89), self.make(3, "uncertain", 91), self.make(4, "queued", 91)]
        assert purge_notifications(NOW) == 1
        assert purge_notifications(NOW) == 0
        old.refresh_from_db()
        assert (old.address, old.subject, old.context, old.state) == ("", "", {}, "sent")
        assert enqueue(kind="due", key="1", address="desk@au.example") is None
        for row in kept:
            row.refresh_from_db()
            assert row.address

    def test_after_three_years_the_row_goes_too(self) -> None:
        self.make(1, "sent", 3 * 365 + 1)
        purge_notifications(NOW)
        assert not Notification.objects.exists()


def test_the_apps_keep_house_by_jobs(db: None) -> None:
    said = {job.name: job.run(NOW) for job in REGISTERED}
    assert said == said | {
        "purge-notifications": "0 old notifications deleted.",
        "clear-sessions": "Expired sessions deleted.",
        "purge-idempotency-keys": "0 expired answers deleted.",
        "purge-uploads": "0 old files deleted.",
        "anonymize-former-staff": "0 anonymized.",
    }
