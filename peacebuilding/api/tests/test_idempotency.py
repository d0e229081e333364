"""The same write sent twice, one after the other and at the same moment."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction
from django.test import override_settings
from django.utils import timezone

from peacebuilding.accounts.models import User
from peacebuilding.api.idempotency import _waited_in_vain
from peacebuilding.api.models import IdempotencyKey
from peacebuilding.places.models import Country

from .conftest import Caller, token_for
from .test_writing import LIST, NEW, ONE

pytestmark = pytest.mark.urls("peacebuilding.api.tests.urls")


@pytest.fixture
def _rows(countries):
    return countries


def send(caller, data=NEW, key="k1", path=LIST, method="POST", **headers):
    return caller.send(method, path, data, Idempotency_Key=key, **headers)


@pytest.mark.django_db
@pytest.mark.usefixtures("_rows")
class TestOneAfterTheOther:
    def test_repeat_gets_the_same_answer(self, caller):
        first, again = send(caller), send(caller)
        assert first.status_code == again.status_code == 201
        assert first.content == again.content
        for name in ("ETag", "Location"):
            assert first.headers[name] == again.headers[name]
        assert "Idempotent-Replayed" not in first.headers
        assert again.headers["Idempotent-Replayed"] == "true"
        assert Country.objects.filter(iso2="GN").count() == 1

    def test_white_space_and_order_do_not_count(self, caller):
        send(caller)
        assert send(caller, dict(reversed(NEW.items()))).status_code == 201

    def test_repeated_change_does_not_meet_its_own_version(self, caller):
        options = {"path": ONE, "method": "PATCH", "If_Match": '"1-0"'}
        first = send(caller, {"name_en": "Salone"}, **options)
        assert send(caller, {"name_en": "Salone"}, **options).content == first.content
        assert Country.objects.get(iso2="SL").version == 2

    def test_deletion(self, caller):
        options = {"path": ONE, "method": "DELETE", "If_Match": '"1-0"'}
        assert send(caller, None, **options).status_code == 204
        again = send(caller, None, **options)
        assert (again.status_code, again.content) == (204, b"")

    @pytest.mark.parametrize(
        "change",
        [
            {"data": {**NEW, "name_fr": "Autre"}},
            {"path": LIST + "touch/"},
            {"path": LIST + "SL/", "method": "PUT", "If_Match": '"1-0"'},
        ],
    )
    def test_key_of_another_request_is_422(self, caller, change):
        send(caller)
        answer = send(caller, **change)
        assert answer.status_code == 422
        assert answer.json()["type"].endswith(":idempotency-key-reused")

    def test_each_person_has_keys_of_their_own(self, caller):
        other = User.objects.create_user("other@example.org")
        send(caller)
        assert send(Caller(token_for(other))).status_code == 409  # the row exists, no replay

    def test_refusal_is_not_kept(self, caller):
        assert send(caller, {**NEW, "iso2": "x"}).status_code == 400
        assert not IdempotencyKey.objects.exists()
        assert send(caller).status_code == 201

    @pytest.mark.parametrize("key", ["x" * 256, "a\tb", "\u00e9"])
    def test_unacceptable_key_is_400(self, caller, key):
        assert send(caller, key=key).status_code == 400

    def test_255_characters_are_kept(self, caller):
        assert send(caller, key="x" * 255).status_code == 201

    def test_answers_are_kept_24_hours(self, caller):
        send(caller)
        rows = IdempotencyKey.objects.all()
        rows.update(created_at=timezone.now() - timedelta(hours=23, minutes=59))
        assert send(caller).status_code == 201
        rows.update(created_at=timezone.now() - timedelta(hours=24, minutes=1))
        assert send(caller).status_code == 409  # made again, and the country exists

    def test_purge(self, caller, capsys):
        send(caller)
        call_command("purge_idempotency_keys")
        assert IdempotencyKey.objects.count() == 1
        IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(days=2))
        call_command("purge_idempotency_keys")
        assert not IdempotencyKey.objects.exists()
        assert "1 expired" in capsys.readouterr().out


def in_thread(work):
    """Run in a thread and close its connection."""

    def run(*args):
        try:
            return work(*args)
        finally:
            connections.close_all()

    return run


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_rows")
class TestAtTheSameMoment:
    def test_concurrent_repeats_wait_and_get_the_same_answer(self, writer):
        token = token_for(writer)
        start = threading.Barrier(5)

        @in_thread
        def work(_number):
            caller = Caller(token)
            start.wait()
            return send(caller)

        with ThreadPoolExecutor(5) as pool:
            answers = list(pool.map(work, range(5)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 4
        assert Country.objects.filter(iso2="GN").count() == 1

    def test_two_editors_of_one_version_do_not_both_win(self, writer):
        token = token_for(writer)
        start = threading.Barrier(4)

        @in_thread
        def work(number):
            caller = Caller(token)
            start.wait()
            return caller.send(
                "PATCH", ONE, {"name_en": f"N{number}"}, If_Match='"1-0"'
            ).status_code

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(work, range(4))) == [200, 412, 412, 412]

    def test_two_creators_of_one_code_do_not_both_win(self, writer):
        token = token_for(writer)
        start = threading.Barrier(4)

        @in_thread
        def work(_number):
            caller = Caller(token)
            start.wait()
            return caller.send("POST", LIST, NEW).status_code

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(work, range(4))) == [201, 409, 409, 409]

    @override_settings(API_IDEMPOTENCY_WAIT=0.3)
    def test_wait_that_times_out_is_409(self, writer):
        caller = Caller(token_for(writer))
        claimed, done = threading.Event(), threading.Event()

        @in_thread
        def hold():
            with transaction.atomic():
                IdempotencyKey.objects.create(
                    user=writer, key="k1", method="POST", path=LIST, digest="x"
                )
                claimed.set()
                done.wait(10)

        holder = threading.Thread(target=hold)
        holder.start()
        claimed.wait(5)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout = 300")
        began = time.monotonic()
        try:
            answer = send(caller)
        finally:
            done.set()
            holder.join()
        assert answer.status_code == 409
        assert answer.json()["type"].endswith(":idempotency-key-in-use")
        assert time.monotonic() - began < 5


def test_only_a_lock_counts_as_waiting_in_vain():
    assert _waited_in_vain(OperationalError("database is locked"))
    assert not _waited_in_vain(OperationalError("could not connect"))
