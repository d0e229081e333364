"""Health, request numbers, headers, and answers when something failed."""

import json
import logging

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory

from peacebuilding.core.logs import JsonFormatter
from peacebuilding.core.middleware import request_id
from peacebuilding.core.views import server_error

pytestmark = pytest.mark.django_db


def test_health_answers_without_the_database(client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_when_the_database_answers_and_migrations_are_complete(client) -> None:
    assert client.get("/readyz").json() == {"status": "ok"}


def test_not_ready_without_the_database(client, monkeypatch) -> None:
    def away(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "ensure_connection", away)
    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"


def test_a_wellformed_request_id_is_echoed_and_a_bad_one_replaced(client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc-1"})["X-Request-ID"] == "abc-1"
    made = client.get("/healthz", headers={"X-Request-ID": "a b"})["X-Request-ID"]
    assert made not in {"a b", ""}


@pytest.mark.parametrize("path", ["/healthz", "/", "/nowhere/", "/admin/"])
def test_every_answer_has_a_strict_content_security_policy(client, path) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_failure_is_500_and_a_lost_database_503() -> None:
    request = RequestFactory().get("/")
    try:
        raise ValueError("bug")
    except ValueError:
        assert server_error(request).status_code == 500
    try:
        raise OperationalError("gone")
    except OperationalError:
        response = server_error(request)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"


def test_log_lines_are_json_with_the_request_id() -> None:
    request_id.set("abc-1")
    record = logging.LogRecord("x", logging.WARNING, "f", 1, "Hallo %s", ("Welt",), None)
    entry = json.loads(JsonFormatter().format(record))
    assert entry["message"] == "Hallo Welt"
    assert entry["level"] == "warning"
    assert entry["request_id"] == "abc-1"


@pytest.mark.parametrize(
    "address",
    [
        "/invitations/S3cret/",
        "/contact/S3cret:1a/",
        "/account/password/reset/key/1-S3cret/",
        "/account/confirm-email/S3cret/",
        "/calendar/S3cret.ics",
    ],
)
def test_the_log_keeps_no_secret_of_an_address(address) -> None:
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (address,)})
    message = json.loads(JsonFormatter().format(record))["message"]
    assert "S3cret" not in message
    assert message.startswith("Not Found: /")


def test_what_a_person_reads_no_shared_cache_keeps(client, admin_client) -> None:
    assert admin_client.get("/help/")["Cache-Control"] == "private, no-cache"
    assert "Cache-Control" not in client.get("/help/")
    for reader in (client, admin_client):
        answer = reader.get("/api/v1/exports/organizations.csv")
        assert answer["Cache-Control"] == "private, no-cache"
        assert {"Authorization", "Cookie"} <= set(answer["Vary"].split(", "))
