"""Reading: lists, records, parameters, ETags."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("peacebuilding.api.tests.urls")]
LIST = "/api/v1/countries/"
ONE = "/api/v1/countries/SL/"


@pytest.fixture(autouse=True)
def _rows(countries):
    return countries


def names(answer):
    return [row["iso2"] for row in answer.json()["results"]]


def test_root_lists_resources(visitor):
    assert visitor.get("/api/v1/").json() == {
        "countries": "http://testserver/api/v1/countries/",
        "fault": "http://testserver/api/v1/fault/",
        "regions": "http://testserver/api/v1/regions/",
    }


def test_record_has_what_every_record_has(visitor):
    body = visitor.get(ONE).json()
    assert body["url"] == f"http://testserver{ONE}"
    assert body["version"] == 1
    assert body["region"] == "011"
    assert body["html_url"] == "http://testserver/countries/SL/"
    assert {"id", "created_at", "updated_at", "actions"} <= body.keys()


def test_hidden_record_looks_like_none(visitor, caller):
    assert caller.get("/api/v1/countries/ZZ/").status_code == 200
    hidden, missing = visitor.get("/api/v1/countries/ZZ/"), visitor.get("/api/v1/countries/QQ/")
    assert hidden.status_code == missing.status_code == 404
    drop = {"request_id"}
    assert {k: v for k, v in hidden.json().items() if k not in drop} == {
        k: v for k, v in missing.json().items() if k not in drop
    }
    assert names(visitor.get(LIST)) == ["BJ", "SL"]
    assert names(caller.get(LIST)) == ["BJ", "SL", "ZZ"]


@pytest.mark.parametrize("value", ["9" * 40, "a%00b", "%ff", "A.5", "-1", "x"])
@pytest.mark.parametrize("resource", ["countries", "regions"])
def test_odd_identifiers_are_404(visitor, resource, value):
    assert visitor.get(f"/api/v1/{resource}/{value}/").status_code == 404


def test_pages_follow_each_other_both_ways(caller):
    first = caller.get(LIST, {"page_size": 2}).json()
    second = caller.get(first["next"]).json()
    assert [r["iso2"] for r in first["results"] + second["results"]] == ["BJ", "SL", "ZZ"]
    assert second["next"] is None
    assert caller.get(second["previous"]).json()["results"] == first["results"]
    assert "page_size=2" in first["next"]


def test_count_only_when_asked(caller):
    assert "count" not in caller.get(LIST).json()
    assert caller.get(LIST, {"count": "true", "page_size": 1}).json()["count"] == 3


def test_ordering(caller):
    assert names(caller.get(LIST, {"ordering": "-name"})) == ["ZZ", "SL", "BJ"]
    assert names(caller.get(LIST, {"ordering": "region,-name"})) == ["BJ", "SL", "ZZ"][::-1]


def test_filters(caller):
    assert names(caller.get(LIST, {"search": "sierra"})) == ["SL"]
    assert names(caller.get(LIST, {"region": "011"})) == ["BJ", "SL", "ZZ"]
    assert names(caller.get(LIST, {"flag": "true"})) == []
    assert names(caller.get(LIST, {"updated_after": "2100-01-01"})) == []
    assert len(names(caller.get(LIST, {"updated_after": "2000-01-01T00:00:00+02:00"}))) == 3


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("nonsense", "1"),
        ("flag", "maybe"),
        ("flag", "True"),
        ("region", "999"),
        ("region", "a\0b"),
        ("search", "a\0b"),
        ("starts_after", "yesterday"),
        ("starts_after", "2024-02-30"),
        ("updated_after", "9999-12-31T23:59:59-14:00"),
        ("page_size", "0"),
        ("page_size", "201"),
        ("page_size", "x"),
        ("page_size", "²"),
        ("count", "maybe"),
        ("ordering", "search_text"),
        ("ordering", "region__order"),
        ("cursor", "x"),
        ("dry_run", "true"),
        ("format", "json"),
    ],
)
def test_bad_parameters_are_named(visitor, parameter, value):
    answer = visitor.get(LIST, {parameter: value})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_cursor_of_another_order_is_refused(caller):
    cursor = caller.get(LIST, {"page_size": 1}).json()["next"]
    assert caller.get(cursor + "&ordering=-name").status_code == 400


def test_single_parameter_given_twice_is_refused(visitor):
    assert visitor.get(LIST + "?flag=true&flag=false").status_code == 400


def test_record_takes_no_list_parameters(visitor):
    assert visitor.get(ONE, {"page_size": 2}).status_code == 400


def test_hidden_filter_asks_visitors_to_log_in(visitor, caller):
    answer = visitor.get(LIST, {"overdue": "true"})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert caller.get(LIST, {"overdue": "true"}).status_code == 200


@pytest.mark.parametrize("path", [LIST, ONE, "/api/v1/", "/api/v1/schema/"])
def test_reading_again_is_304(visitor, path):
    first = visitor.get(path)
    etag = first.headers["ETag"]
    again = visitor.get(path, headers={"If-None-Match": f'"other", W/{etag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == etag
    assert visitor.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert {"Authorization", "Cookie", "Accept-Language"} <= set(first.headers["Vary"].split(", "))
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_etag_begins_with_version_and_differs_by_viewer(visitor, caller):
    seen_by_visitor, seen_by_caller = visitor.get(ONE), caller.get(ONE)
    assert seen_by_visitor.headers["ETag"].startswith('"1-')
    assert seen_by_caller.headers["ETag"] != seen_by_visitor.headers["ETag"]


def test_head_and_options(visitor):
    assert visitor.head(ONE).status_code == 200
    answer = visitor.options(ONE)
    assert answer.status_code == 204
    assert "GET" in answer.headers["Allow"]


def test_list_costs_the_same_queries_for_any_length(caller, django_assert_num_queries):
    caller.get(LIST)
    with django_assert_num_queries(2):  # the token, the rows
        caller.get(LIST)
