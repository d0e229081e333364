"""Writing: versions, reasons, dry runs, actions."""

import pytest

from peacebuilding.places.models import Country

from .conftest import Caller, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.urls("peacebuilding.api.tests.urls")]
LIST = "/api/v1/countries/"
ONE = "/api/v1/countries/SL/"
NEW = {
    "iso2": "GN",
    "iso3": "GIN",
    "m49": "324",
    "name_en": "Guinea",
    "name_fr": "Guinée",
    "region": "011",
}
# Method and address of every change to one record.
CHANGES = [("PUT", ONE), ("PATCH", ONE), ("DELETE", ONE), ("POST", ONE + "rename/")]


@pytest.fixture(autouse=True)
def _rows(countries):
    return countries


@pytest.fixture
def etag(caller):
    return caller.get(ONE).headers["ETag"]


def test_create(caller, writer):
    answer = caller.send("POST", LIST, NEW, X_Change_Reason="Nouvel%20%C3%89tat")
    assert answer.status_code == 201
    assert answer.headers["Location"] == answer.json()["url"] == f"http://testserver{LIST}GN/"
    again = caller.get(answer.headers["Location"])
    assert again.content == answer.content
    assert again.headers["ETag"] == answer.headers["ETag"]
    row = Country.objects.get(iso2="GN").history.get()
    assert (row.history_user, row.history_change_reason) == (writer, "Nouvel État")


def test_patch_raises_the_version(caller, etag):
    answer = caller.send("PATCH", ONE, {"name_en": "Salone"}, If_Match=etag)
    assert answer.status_code == 200
    assert (answer.json()["name_en"], answer.json()["version"]) == ("Salone", 2)
    assert answer.headers["ETag"].startswith('"2-')


def test_put_needs_every_required_field(caller, etag):
    answer = caller.send("PUT", ONE, {"name_en": "Salone"}, If_Match=etag)
    assert answer.status_code == 400
    full = {**NEW, "iso2": "SL", "iso3": "SLE", "m49": "694"}
    assert caller.send("PUT", ONE, full, If_Match=etag).status_code == 200


def test_delete(caller, etag):
    answer = caller.send("DELETE", ONE, If_Match=etag, X_Change_Reason="Double")
    assert (answer.status_code, answer.content) == (204, b"")
    assert caller.get(ONE).status_code == 404
    assert Country.history.filter(iso2="SL", history_type="-", history_change_reason="Double")


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_change_without_version_is_428(caller, method, path):
    answer = caller.send(method, path, {})
    assert answer.status_code == 428
    assert Country.objects.get(iso2="SL").version == 1


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_stale_version_is_412_with_the_present_etag(caller, etag, method, path):
    assert caller.send("PATCH", ONE, {"name_en": "Salone"}, If_Match=etag).status_code == 200
    answer = caller.send(method, path, {"reason": "x"}, If_Match=etag)
    assert answer.status_code == 412
    assert answer.headers["ETag"] == caller.get(ONE).headers["ETag"]
    assert answer.json()["current_version"] == 2


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ('"1-0123"', 200),  # the body may differ by viewer and day
        ('W/"1-0123"', 200),  # a compressing proxy
        ('"7-0123", "1-0123"', 200),
        ("*", 200),
        ('"0-0123"', 412),
        ('"1"', 412),
        ("1-0123", 412),
        ('"x"', 412),
        ('"' + "9" * 30 + '-01"', 412),
    ],
)
def test_only_the_version_is_compared(caller, header, status):
    assert caller.send("PATCH", ONE, {"name_en": "S"}, If_Match=header).status_code == status


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_visitor_is_401_and_reader_403(visitor, writer, etag, method, path):
    assert visitor.send(method, path, {}, If_Match=etag).status_code == 401
    reader = Caller(token_for(writer, "read"))
    answer = reader.send(method, path, {}, If_Match=etag)
    assert answer.status_code == 403
    assert answer.json()["type"].endswith(":insufficient-scope")


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_missing_record_is_404_before_anything_else(caller, method, path):
    assert caller.send(method, path.replace("SL", "QQ"), {}).status_code == 404


def test_action_takes_its_reason_from_body_or_header(caller, etag):
    answer = caller.send("POST", ONE + "rename/", {"reason": "Salone"}, If_Match=etag)
    assert answer.json()["name_en"] == "Salone"
    answer = caller.send(
        "POST", ONE + "rename/", If_Match=answer.headers["ETag"], X_Change_Reason="Sierra%20L"
    )
    assert answer.json()["name_en"] == "Sierra L"


def test_action_refuses_unknown_fields_and_says_what_is_missing(caller, etag):
    answer = caller.send("POST", ONE + "rename/", {"nonsense": 1}, If_Match=etag)
    assert answer.json()["errors"][0]["pointer"] == "/nonsense"
    answer = caller.send("POST", ONE + "rename/", If_Match=etag)
    assert answer.json()["errors"][0]["pointer"] == "/reason"


def test_report_scope_opens_what_is_declared_for_it(writer, etag):
    reporter = Caller(token_for(writer, "report"))
    path = ONE + "rename/"
    assert reporter.send("POST", path, {"reason": "x"}, If_Match=etag).status_code == 200
    assert reporter.send("PATCH", ONE, {"name_en": "x"}, If_Match='"2-0"').status_code == 403
    assert reporter.send("POST", ONE + "refuse-state/", If_Match='"2-0"').status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "data", "status"),
    [
        ("POST", LIST, NEW, 200),
        ("PATCH", ONE, {"name_en": "Salone"}, 200),
        ("DELETE", ONE, None, 204),
        ("POST", ONE + "rename/", {"reason": "Salone"}, 200),
        ("PATCH", ONE, {"name_en": 5}, 400),
    ],
)
def test_dry_run_answers_and_keeps_nothing(caller, etag, method, path, data, status):
    before = list(Country.objects.values()), Country.history.count()
    answer = caller.send(method, path + "?dry_run=true", data, If_Match=etag, Idempotency_Key="dry")
    assert answer.status_code == status
    assert "Location" not in answer.headers
    assert "ETag" not in answer.headers
    assert (list(Country.objects.values()), Country.history.count()) == before


@pytest.mark.parametrize("query", ["?dry_run=maybe", "?nonsense=1", "?page_size=1"])
def test_bad_parameters_of_a_write(caller, query):
    assert caller.send("POST", LIST + query, NEW).status_code == 400
    assert not Country.objects.filter(iso2="GN").exists()


@pytest.mark.parametrize("reason", ["%ff", "%00", "\u00c3\u0089", "x" * 2001])
def test_unreadable_reason_is_400(caller, reason):
    assert caller.send("POST", LIST, NEW, X_Change_Reason=reason).status_code == 400


def test_refused_change_leaves_no_trace(caller, etag):
    count = Country.history.count()
    assert caller.send("POST", ONE + "refuse-state/", If_Match=etag).status_code == 409
    assert Country.history.count() == count


def test_session_writes_need_the_csrf_token(writer):
    browser = Caller(enforce_csrf_checks=True)
    browser.force_login(writer, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.send("POST", LIST, NEW)
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    token = "x" * 32
    browser.cookies["csrf"] = token
    assert browser.send("POST", LIST, NEW, X_CSRFToken=token).status_code == 201
