"""The activity is locked before what belongs to it, whoever writes, so that none wait in a ring."""

import time
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, Commitment, Participation, PrincipleAssessment
from peacebuilding.api.tests.conftest import Caller, token_for
from peacebuilding.core.services import lock

from .factories import make_activity, make_commitment, make_principle
from .races import race


@pytest.mark.django_db
class TestOrder:
    @pytest.fixture(params=[Participation, Commitment, PrincipleAssessment])
    def child(self, request):
        activity = make_commitment("agreed").activity
        PrincipleAssessment.objects.create(
            activity=activity, principle=make_principle("P4"), answer="yes"
        )
        return request.param.objects.first()

    def test_the_activity_comes_first(self, child):
        with CaptureQueriesContext(connection) as captured:
            locked = lock(child)
        tables = [query["sql"].partition("FROM")[2].split('"')[1] for query in captured]
        assert tables == [Activity._meta.db_table, child._meta.db_table]
        assert locked == child
        assert "activity" in locked._state.fields_cache

    def test_a_row_that_has_gone_is_named_as_itself(self, child):
        gone = type(child).objects.get(pk=child.pk)
        child.activity.assessments.all().delete()
        child.activity.commitments.all().delete()
        child.activity.participations.all().delete()
        child.activity.delete()
        with pytest.raises(type(child).DoesNotExist):
            lock(gone)

    def test_what_is_to_move_keeps_its_own_activity(self, child):
        own, other = child.activity, make_activity("agreed")
        child.activity = other
        assert lock(child).activity == own


class TestTwoWriters:
    """One holds the activity, as the services do, and then wants the row the other wants."""

    pytestmark = [*race, pytest.mark.postgresql]

    def waits(self):
        """Tell whether the other one has come to wait for us."""
        for _ in range(200):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_locks"
                    " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
                )
                if cursor.fetchone()[0]:
                    return True
            time.sleep(0.05)
        return False

    def together(self, part, write):
        """Run `write` while the activity is held, then take the row; return its answer."""
        answers = []

        def other():
            try:
                answers.append(write())
            finally:
                connection.close()

        thread = Thread(target=other)
        with transaction.atomic():
            lock(part.activity)
            thread.start()
            assert self.waits()
            lock(part)
        thread.join(timeout=20)
        return answers[0]

    def test_the_api(self, cast):
        part = make_activity("under-way").participations.get(role="partner")
        caller = Caller(token_for(cast.partner_reporter))
        path, body = f"/api/v1/participations/{part.pk}/", {"contribution": "Four trainers"}
        answer = self.together(part, lambda: caller.send("PATCH", path, body, If_Match="*"))
        assert answer.status_code == 200

    def test_a_step_at_the_desk(self, cast):
        part = make_activity("under-way").participations.get(role="partner")
        client = Client()
        client.force_login(cast.officer)
        address = reverse("admin:activities_participation_transition", args=[part.pk, "agree"])
        data = {"seen_version": 1, "basis": "letter", "sender": "Legal", "date": "2026-01-05"}
        answer = self.together(part, lambda: client.post(address, data))
        assert answer.status_code == 302
        part.refresh_from_db()
        assert part.response == "agreed"
