"""History in the API: who, when, what, why."""

import pytest

from peacebuilding.core.services import save_record
from peacebuilding.places.models import Region

pytestmark = [pytest.mark.django_db, pytest.mark.urls("peacebuilding.api.tests.urls")]
PATH = "/api/v1/countries/SL/history/"


@pytest.fixture
def country(countries, writer):
    country = countries[1]
    other = save_record(Region(m49="002", name_en="Africa", name_fr="Afrique", order=0), actor=None)
    country.name_en, country.region = "Salone", other
    return save_record(country, actor=writer, reason="As people say")


def test_newest_first_with_before_and_after(caller, country):
    changed, created = caller.get(PATH).json()["results"]
    assert (changed["kind"], changed["by"], changed["reason"]) == (
        "changed",
        "Writer",
        "As people say",
    )
    assert changed["version"] == 2
    assert changed["changes"] == [
        {"field": "name_en", "before": "Sierra Leone", "after": "Salone"},
        {"field": "region", "before": "Western Africa", "after": "Africa"},
    ]
    assert (created["kind"], created["by"]) == ("created", "System")
    assert {"field": "iso2", "before": None, "after": "SL"} in created["changes"]


def test_pages_compare_across_their_border(caller, country):
    first = caller.get(PATH, {"page_size": 1}).json()
    assert first["results"][0]["changes"][0]["before"] == "Sierra Leone"
    second = caller.get(first["next"]).json()
    assert second["results"][0]["kind"] == "created"


def test_visitors_are_asked_to_log_in(visitor, country):
    assert visitor.get(PATH).status_code == 401
    assert visitor.get(PATH.replace("SL", "QQ")).status_code == 401


def test_history_of_a_missing_record_is_404(caller, country):
    assert caller.get(PATH.replace("SL", "QQ")).status_code == 404


def test_hidden_related_records_are_not_named(caller, country, monkeypatch):
    monkeypatch.setattr(
        type(Region.objects.all()), "visible_to", lambda rows, user: rows.exclude(m49="002")
    )
    changes = caller.get(PATH).json()["results"][0]["changes"]
    assert {"field": "region", "before": "Western Africa", "after": None} in changes


def test_address_of_a_nameless_person_is_not_shown(caller, country, writer):
    writer.name = ""
    writer.save()
    answer = caller.get(PATH)
    assert "example.org" not in answer.content.decode()


def test_queries_do_not_grow_with_the_history(caller, country, writer, django_assert_num_queries):
    for number in range(10):
        country.name_en = f"N{number}"
        save_record(country, actor=writer)
    caller.get(PATH)
    with django_assert_num_queries(5):  # token, record, rows, the row before, regions
        caller.get(PATH)
