"""Every refusal is a problem; nothing under /api/ answers HTML."""

import pytest
from django.db import OperationalError
from django.test import override_settings

pytestmark = [pytest.mark.django_db, pytest.mark.urls("peacebuilding.api.tests.urls")]


def check(answer, status, kind=""):
    """The answer is a problem of this status and kind."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert {"type", "title", "detail", "errors", "request_id"} <= body.keys()
    assert body["request_id"] == answer.headers["X-Request-ID"]
    if kind:
        assert body["type"] == f"urn:peacebuilding-tracker:problem:{kind}"
    return body


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nothing/", "/api/v2/", "/api/v1/regions/1/x/"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_unknown_path(visitor, path, method):
    check(getattr(visitor, method)(path, headers={"Accept": "text/html"}), 404, "not-found")


def test_missing_slash_is_explained(visitor):
    body = check(visitor.get("/api/v1/regions"), 404)
    assert "slash" in body["detail"]


@pytest.mark.parametrize("debug", [False, True])
def test_a_bug_says_nothing_of_itself(visitor, debug):
    with override_settings(DEBUG=debug):
        answer = visitor.get("/api/v1/fault/", {"kind": "bug"})
    check(answer, 500, "internal-error")
    assert "secret" not in answer.content.decode()


def test_database_away(visitor):
    answer = visitor.get("/api/v1/fault/", {"kind": "database"})
    check(answer, 503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0


def test_broken_uniqueness_in_the_database(visitor):
    check(visitor.get("/api/v1/fault/", {"kind": "integrity"}), 409, "conflict")


def test_method_not_allowed_comes_before_log_in(visitor):
    answer = visitor.post("/api/v1/regions/")
    check(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]


def test_not_acceptable(visitor):
    check(visitor.get("/api/v1/regions/", headers={"Accept": "application/xml"}), 406)


def test_unsupported_media_type(caller):
    check(caller.post("/api/v1/countries/", "a=1", content_type="text/plain"), 415)


def test_unauthenticated_write(visitor):
    answer = visitor.send("POST", "/api/v1/countries/", {})
    check(answer, 401, "not-authenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_pointers(caller, region):
    data = {"iso2": 5, "m49": "x", "nonsense": 1, "version": 3, "region": "000"}
    body = check(caller.send("POST", "/api/v1/countries/", data), 400, "invalid")
    found = {error["pointer"]: error["code"] for error in body["errors"]}
    assert found == {
        "/iso2": "invalid",
        "/iso3": "required",
        "/m49": "invalid",
        "/name_en": "required",
        "/name_fr": "required",
        "/region": "does_not_exist",
        "/nonsense": "unknown",
        "/version": "read-only",
    }


def test_uniqueness_is_409_with_the_field(caller, countries):
    data = {
        "iso2": "SL",
        "iso3": "QQQ",
        "m49": "111",
        "name_en": "x",
        "name_fr": "x",
        "region": "011",
    }
    body = check(caller.send("POST", "/api/v1/countries/", data), 409, "not-unique")
    assert body["errors"][0]["pointer"] == "/iso2"


def test_illegal_transition_names_state_and_ways_out(caller, countries):
    etag = caller.get("/api/v1/countries/SL/").headers["ETag"]
    answer = caller.send("POST", "/api/v1/countries/SL/refuse-state/", If_Match=etag)
    body = check(answer, 409, "illegal-transition")
    assert (body["present"], body["allowed"]) == ("agreed", ["start"])


def test_visible_but_not_allowed_is_403(caller, countries):
    etag = caller.get("/api/v1/countries/SL/").headers["ETag"]
    answer = caller.send("POST", "/api/v1/countries/SL/refuse-person/", If_Match=etag)
    check(answer, 403, "not-allowed")


def test_refusals_in_french(visitor):
    # The French catalog is not ours; the answer must at least depend on the language.
    answer = visitor.get("/api/v1/regions/", headers={"Accept-Language": "fr"})
    assert answer.headers["Content-Language"] == "fr"


def test_unknown_host_is_a_problem_too(visitor):
    check(visitor.get("/api/v1/regions/", headers={"Host": "evil.example"}), 400, "malformed")


@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError("secret"), 500), (OperationalError("gone"), 503)]
)
def test_what_fails_before_the_view(visitor, monkeypatch, error, status):
    def fail(*args):
        raise error

    monkeypatch.setattr("django.middleware.locale.LocaleMiddleware.process_request", fail)
    check(visitor.get("/api/v1/regions/"), status)
