"""Filters: the page lets bad values pass by, the API asks what is wrong with them."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from peacebuilding.accounts.models import User
from peacebuilding.core.filters import (
    ChoicesFilter,
    FlagFilter,
    MomentField,
    NumberFilter,
    RecordFilterSet,
    RelatedFilter,
    rows_where,
)
from peacebuilding.places.models import Country, Region

pytestmark = pytest.mark.django_db


class RegionFilterSet(RecordFilterSet):
    m49 = ChoicesFilter(choices=[("001", "World"), ("002", "Africa"), ("009", "Oceania")])
    country = RelatedFilter(Country, field_name="countries", to_field_name="iso2")
    order = NumberFilter()
    overdue = FlagFilter(field_name="order", members_only=True)

    class Meta:
        model = Region
        fields: list[str] = []


@pytest.fixture(autouse=True)
def _places():
    for order, (m49, name) in enumerate([("001", "World"), ("002", "Africa"), ("009", "Océanie")]):
        region = Region.objects.create(m49=m49, name_en=name, name_fr=name, order=order)
        for number in range(2):
            code = f"{'ABC'[order]}{'XY'[number]}"
            Country.objects.create(
                iso2=code,
                iso3=code + "Z",
                m49=f"{order}{number}0",
                name_en=code,
                name_fr=code,
                region=region,
            )


def ask(query, user=None):
    request = SimpleNamespace(user=user or AnonymousUser())
    return RegionFilterSet(QueryDict(query), queryset=Region.objects.all(), request=request)


def codes(query, user=None):
    return [region.m49 for region in ask(query, user).qs]


@pytest.mark.parametrize("query", ["m49=001&m49=002", "m49=001,002", "m49= 001 , 002 &m49="])
def test_several_values_by_repetition_or_comma(query):
    assert codes(query) == ["001", "002"]
    assert ask(query).refusals() == []


def test_related_records_by_their_code_and_each_row_once():
    assert codes("country=AX,AY,BX") == ["001", "002"]


def test_search_folds_case_and_accents():
    assert codes("search=OCEANIE") == ["009"]


@pytest.mark.parametrize(
    "query",
    ["m49=777", "m49=001,777", "country=ZZ", "country=a%00b", "order=x", f"order={'9' * 30}"],
)
def test_page_ignores_what_the_api_refuses(query):
    assert codes(query) == ["001", "002", "009"]
    assert [refusal.parameter for refusal in ask(query).refusals()] == [query.split("=")[0]]


def test_unknown_parameters_are_the_api_views_business():
    assert codes("nonsense=1") == ["001", "002", "009"]
    assert ask("nonsense=1").refusals() == []


def test_single_value_twice_is_refused():
    assert [r.code for r in ask("order=1&order=2").refusals()] == ["repeated"]


@pytest.mark.parametrize("name", ["m49", "country", "order", "updated_after"])
def test_value_left_empty_is_refused_but_for_texts(name):
    """A form sends empty fields, so the page lets them pass by."""
    assert [r.code for r in ask(f"{name}=").refusals()] == ["blank"]
    assert codes(f"{name}=") == ["001", "002", "009"]
    assert ask("search=").refusals() == []


def test_hidden_filter_is_not_there_for_visitors():
    member = User.objects.create_user("m@example.org")
    assert RegionFilterSet.hidden_for_visitor() == {"overdue"}
    assert "overdue" not in ask("").form.fields
    assert codes("overdue=true") == ["001", "002", "009"]
    assert codes("overdue=true", member) == ["002"]
    assert [r.parameter for r in ask("overdue=maybe", member).refusals()] == ["overdue"]


def test_choices_of_related_records_are_the_visible_ones(monkeypatch):
    rows = type(Country.objects.all())
    monkeypatch.setattr(rows, "visible_to", lambda self, user: self.exclude(iso2="AX"))
    assert "AX" not in dict(ask("").form.fields["country"].choices)
    assert [r.parameter for r in ask("country=AX").refusals()] == ["country"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-02", "2026-01-02T00:00:00+00:00"),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05+00:00"),
        ("2026-01-02T03:04:05 02:00", "2026-01-02T01:04:05+00:00"),
    ],
)
def test_moments(text, moment):
    assert MomentField().clean(text).isoformat() == moment


def test_a_path_over_a_set_needs_no_distinct():
    rows = rows_where(Region.objects.all(), "countries__iso2", ["AX", "AY"])
    assert rows.count() == 1
    assert not rows.query.distinct


def test_a_number_beyond_every_column_names_no_record():
    class ByKey(RecordFilterSet):
        parent = RelatedFilter(Region, to_field_name="pk")

        class Meta:
            model = Region
            fields: list[str] = []

    query = QueryDict(f"parent={'9' * 30}")
    asked = ByKey(query, queryset=Region.objects.all(), request=SimpleNamespace(user=None))
    assert asked.qs.count() == 3
    assert [(r.parameter, r.code) for r in asked.refusals()] == [("parent", "invalid_choice")]
