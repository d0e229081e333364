"""Tokens: good ones, bad ones, and what reading must not change."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from peacebuilding.accounts.models import ApiToken

from .conftest import Caller, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.urls("peacebuilding.api.tests.urls")]
PATH = "/api/v1/regions/"


def test_good_token(caller):
    assert caller.get(PATH).status_code == 200


def test_scheme_is_case_insensitive(writer, visitor):
    header = {"Authorization": f"bearer {token_for(writer)}"}
    assert visitor.get(PATH, headers=header).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer x",
        "Bearer x y",
        "Bearer \u00e9",
        "Bearer \u00ff\u00fe",
        "Bearer " + "a" * 5000,
    ],
)
def test_bad_token_is_401(visitor, header):
    answer = visitor.get(PATH, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_altered_token_is_401(writer, visitor):
    token = token_for(writer)
    altered = token[:-1] + ("0" if token[-1] != "0" else "1")
    header = {"Authorization": f"Bearer {altered}"}
    assert visitor.get(PATH, headers=header).status_code == 401


def test_expired_token_is_401_and_stays(writer):
    token = token_for(writer, expiry=timedelta(seconds=-1))
    other = Caller(token_for(writer))
    assert Caller(token).get(PATH).status_code == 401
    assert other.get(PATH).status_code == 200
    assert ApiToken.objects.count() == 2


def test_token_of_a_closed_account_is_401(caller, writer):
    writer.is_active = False
    writer.save()
    assert caller.get(PATH).status_code == 401


def test_session_of_a_closed_account_is_a_visitor(writer):
    browser = Caller()
    browser.force_login(writer, backend="django.contrib.auth.backends.ModelBackend")
    writer.is_active = False
    writer.save()
    assert browser.send("POST", "/api/v1/countries/touch/").status_code == 401


def test_last_use_is_kept_to_the_hour(writer, django_assert_num_queries):
    caller = Caller(token_for(writer, expiry=timedelta(days=9)))
    token = ApiToken.objects.get()
    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    with time_machine.travel(noon + timedelta(minutes=20), tick=False):
        caller.get(PATH)
        token.refresh_from_db()
        assert token.last_used_at == noon
    with (
        time_machine.travel(noon + timedelta(minutes=50), tick=False),
        django_assert_num_queries(2),
    ):
        caller.get(PATH)
    with time_machine.travel(noon + timedelta(minutes=70), tick=False):
        caller.get(PATH)
        token.refresh_from_db()
        assert token.last_used_at == noon + timedelta(hours=1)
