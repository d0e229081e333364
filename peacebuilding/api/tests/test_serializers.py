"""Bodies are taken as announced: no conversion, no hidden rows, no unknown names."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from rest_framework import serializers

from peacebuilding.api.actions import BasisBody, ReasonBody, RecordAction, transition_actions
from peacebuilding.api.naming import basename_of
from peacebuilding.api.routers import TrackerRouter
from peacebuilding.api.serializers import (
    BooleanField,
    ChoiceField,
    IntegerField,
    TextField,
    VisiblePrimaryKeyRelatedField,
    VisibleSlugRelatedField,
    within_scope,
)
from peacebuilding.core.transitions import Transition, TransitionTable
from peacebuilding.places.models import Country, Region

from .urls import CountrySerializer, CountryViewSet, RegionViewSet


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (TextField(), "text", [1, 1.5, True, [], {}, "a\0b"]),
        (IntegerField(), 7, ["7", 7.0, True, "x", []]),
        (BooleanField(), True, ["true", 1, 0, "on", []]),
        (ChoiceField(["a", "1"]), "1", [1, True, "b", [], {}]),
    ],
)
def test_types_are_not_converted(field, good, bad):
    assert field.run_validation(good) == good
    for value in bad:
        with pytest.raises(serializers.ValidationError):
            field.run_validation(value)


class Guarded:
    """A queryset of regions of which visitors see none."""

    def __init__(self, rows):
        self.rows = rows

    def visible_to(self, user):
        return self.rows if user.is_authenticated else self.rows.none()


def bound(field, user):
    """Bind a related field to a request of this person, its rows guarded."""
    parent = serializers.Serializer(context={"request": SimpleNamespace(user=user)})
    field.bind("place", parent)
    field.queryset = Guarded(Region.objects.all())
    return field


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["slug", "id"])
def test_hidden_related_record_is_refused_like_a_missing_one(region, writer, kind, monkeypatch):
    def field(user):
        if kind == "slug":
            made = VisibleSlugRelatedField(slug_field="m49", queryset=Region.objects.all())
        else:
            made = VisiblePrimaryKeyRelatedField(queryset=Region.objects.all())
        return bound(made, user)

    present, missing = ("011", "999") if kind == "slug" else (region.pk, region.pk + 1)
    assert field(writer).run_validation(present) == region
    found = []
    for value in (present, missing):
        with pytest.raises(serializers.ValidationError) as caught:
            field(AnonymousUser()).run_validation(value)
        found.append(str(caught.value.detail[0]).replace(str(value), "…"))
        assert caught.value.detail[0].code == "does_not_exist"
    assert found[0] == found[1]
    wrong_type = 11 if kind == "slug" else "1"
    for value in (True, [], {}, None, "", wrong_type):
        with pytest.raises(serializers.ValidationError):
            field(writer).run_validation(value)


@pytest.mark.django_db
def test_an_empty_string_clears_no_link_and_an_object_is_no_list(region, writer):
    rows = Region.objects.all()
    one = VisibleSlugRelatedField(slug_field="m49", queryset=rows, allow_null=True)
    assert bound(one, writer).run_validation(None) is None
    with pytest.raises(serializers.ValidationError):
        one.run_validation("")
    several = VisibleSlugRelatedField(slug_field="m49", queryset=rows, many=True)
    bound(several, writer).child_relation.queryset = Guarded(rows)
    assert several.run_validation(["011"]) == [region]
    for value in ({}, {"011": 1}, "011"):
        with pytest.raises(serializers.ValidationError):
            several.run_validation(value)


def test_columns_every_record_has_come_by_themselves():
    names = list(CountrySerializer().fields)
    assert names[:3] == ["id", "url", "html_url"]
    assert names[-4:] == ["version", "created_at", "updated_at", "actions"]
    read_only = {n for n, f in CountrySerializer().fields.items() if f.read_only}
    assert {"id", "url", "html_url", "version", "created_at", "updated_at", "actions"} <= read_only


def test_uniqueness_is_left_to_the_service():
    names = {type(v).__name__ for v in CountrySerializer().fields["iso2"].validators}
    assert "UniqueValidator" not in names


def test_body_of_an_officers_action():
    body = BasisBody(data={"basis": "letter", "date": "2026-01-02", "reason": "x"})
    assert body.is_valid()
    body = BasisBody(data={"basis": 5, "nonsense": 1})
    assert not body.is_valid()
    assert set(body.errors) == {"basis", "nonsense"}


def test_actions_from_a_transition_table():
    table = TransitionTable(
        [
            Transition(name, name.title(), frozenset({"draft"}), "x", lambda user, record: True)
            for name in ("submit", "accept")
        ]
    )
    calls = []
    made = transition_actions(
        table,
        lambda record, name, **rest: calls.append((record, name, rest)),
        bodies={"accept": BasisBody},
        report_scope=["submit"],
    )
    assert [(a.name, a.scope, a.body) for a in made] == [
        ("submit", "report", ReasonBody),
        ("accept", "write", BasisBody),
    ]
    made[1].perform("record", actor="me", reason="why")
    assert calls == [("record", "accept", {"actor": "me", "reason": "why"})]


@pytest.mark.parametrize(
    ("scope", "expected"), [("read", []), ("report", ["submit"]), ("write", ["submit", "accept"])]
)
def test_actions_are_cut_by_the_tokens_scope(scope, expected):
    view = SimpleNamespace(
        record_actions=[
            RecordAction("submit", print, scope="report"),
            RecordAction("accept", print),
        ]
    )
    request = SimpleNamespace(auth=SimpleNamespace(scope=scope))
    assert within_scope(["submit", "accept"], view, request) == expected


def test_a_session_has_every_scope():
    assert within_scope(["accept"], SimpleNamespace(), SimpleNamespace(auth=None)) == ["accept"]


def test_names_in_addresses():
    assert basename_of(type("ProgressReport", (), {})) == "progress-report"
    assert basename_of(Country) == "country"


@pytest.mark.parametrize("prefix", ["key_areas", "keyAreas", "key-areas/", ""])
def test_router_takes_kebab_case_only(prefix):
    with pytest.raises(Exception, match="kebab-case"):
        TrackerRouter().register(prefix, RegionViewSet)


def test_router_notices_a_lookup_that_the_serializer_does_not_share():
    view = type("Other", (CountryViewSet,), {"lookup_field": "iso3"})
    with pytest.raises(Exception, match="lookup_field"):
        TrackerRouter().register("countries", view)
