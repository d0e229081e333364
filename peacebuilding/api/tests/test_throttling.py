"""Rates per token and per address."""

import pytest
from django.test import override_settings

from .conftest import Caller, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.urls("peacebuilding.api.tests.urls")]
PATH = "/api/v1/regions/"


@override_settings(API_RATE_ANON="2/hour")
def test_address_over_its_rate(visitor, caller):
    assert [visitor.get(PATH).status_code for _ in range(3)] == [200, 200, 429]
    answer = visitor.get(PATH)
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith(":throttled")
    assert caller.get(PATH).status_code == 200
    assert Caller(REMOTE_ADDR="192.0.2.1").get(PATH).status_code == 200


@override_settings(API_RATE_TOKEN="2/hour")
def test_each_token_has_its_own_count(caller, writer):
    assert [caller.get(PATH).status_code for _ in range(3)] == [200, 200, 429]
    assert Caller(token_for(writer)).get(PATH).status_code == 200


@override_settings(API_RATE_ANON="2/hour")
def test_guessing_tokens_counts_for_the_address():
    guesser = Caller("guess")
    assert [guesser.get(PATH).status_code for _ in range(3)] == [401, 401, 429]


@override_settings(API_RATE_ANON="1/hour", TRUSTED_PROXY_COUNT=0)
def test_forwarded_addresses_are_not_believed_without_a_proxy(visitor):
    visitor.get(PATH, headers={"X-Forwarded-For": "192.0.2.1"})
    answer = visitor.get(PATH, headers={"X-Forwarded-For": "192.0.2.2"})
    assert answer.status_code == 429


@override_settings(API_RATE_ANON="1/hour", TRUSTED_PROXY_COUNT=1)
def test_only_what_the_proxy_saw_counts(visitor):
    visitor.get(PATH, headers={"X-Forwarded-For": "192.0.2.9, 192.0.2.1"})
    same = visitor.get(PATH, headers={"X-Forwarded-For": "192.0.2.8, 192.0.2.1"})
    other = visitor.get(PATH, headers={"X-Forwarded-For": "192.0.2.9, 192.0.2.2"})
    assert (same.status_code, other.status_code) == (429, 200)


@override_settings(API_RATE_ANON="", API_RATE_TOKEN="")
def test_an_empty_rate_is_no_limit(visitor):
    assert {visitor.get(PATH).status_code for _ in range(5)} == {200}


@override_settings(API_RATE_ANON="1/hour", TRUSTED_PROXY_COUNT=1)
@pytest.mark.parametrize(
    ("first", "second", "status"),
    [("2001:db8::1", "2001:db8::2", 429), ("2001:db8::1", "2001:db8:0:1::1", 200)],
)
def test_a_network_of_ipv6_is_one_caller(visitor, first, second, status):
    visitor.get(PATH, headers={"X-Forwarded-For": first})
    assert visitor.get(PATH, headers={"X-Forwarded-For": second}).status_code == status
