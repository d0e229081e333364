import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from organizations.choices import Purpose, Role
from organizations.models import Organization
from peacebuilding.accounts.tests.factories import token_for
from peacebuilding.core.choices import Visibility
from peacebuilding.places.models import Region
from peacebuilding.places.tests.factories import make_africa, make_country

from .factories import (
    CapabilityFactory,
    DisseminationFactory,
    DocumentFactory,
    FocalPointFactory,
    FunctionalAreaFactory,
    KeyAreaFactory,
    MechanismFactory,
    MeetingFactory,
    MeetingParticipantFactory,
    OrganizationFactory,
    ParagraphFactory,
    PeacebuildingUnitFactory,
    StaffOfficerFactory,
    UserFactory,
    african_union,
    make_member,
    make_officer,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate

PRIVATE = [
    ("staff-officers", StaffOfficerFactory),
    ("focal-points", FocalPointFactory),
    ("disseminations", DisseminationFactory),
]
PUBLIC = [
    ("organizations", OrganizationFactory),
    ("meeting-participants", MeetingParticipantFactory),
    ("capabilities", CapabilityFactory),
    ("peacebuilding-units", PeacebuildingUnitFactory),
    ("mechanisms", MechanismFactory),
]


class Caller:
    """A system with the token of a person, or without one."""

    def __init__(self, user=None, scope="write"):
        headers = {"Authorization": f"Bearer {token_for(user, scope)[1]}"} if user else {}
        self.client = Client(headers=headers)

    def get(self, path, **query):
        return self.client.get(f"/api/v1/{path}", query)

    def results(self, path, **query):
        response = self.get(path, **query)
        assert response.status_code == 200, response.content
        return response.json()["results"]

    def send(self, method, path, data=None, version=None):
        headers = {} if version is None else {"If-Match": f'"{version}-0"'}
        body = json.dumps(data if data is not None else {})
        return self.client.generic(
            method, f"/api/v1/{path}", body, "application/json", headers=headers
        )


def address(resource, record):
    key = record.slug if resource == "organizations" else record.pk
    return f"{resource}/{key}/"


# --- Reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("resource", "factory"), PUBLIC)
def test_everyone_reads_what_is_public(resource, factory):
    record = factory()
    for caller in (Caller(), Caller(UserFactory())):
        assert len(caller.results(f"{resource}/")) >= 1
        body = caller.get(address(resource, record)).json()
        assert body["id"] == record.pk
        assert body["version"] == 1
        assert body["url"].endswith(address(resource, record))
        assert body["html_url"]


@pytest.mark.parametrize(("resource", "factory"), PRIVATE)
def test_a_visitor_finds_no_personal_data(resource, factory):
    record = factory()
    visitor, participant = Caller(), Caller(UserFactory())
    assert visitor.results(f"{resource}/") == []
    hidden = visitor.get(address(resource, record))
    absent = visitor.get(f"{resource}/987654/")
    assert hidden.status_code == absent.status_code == 404
    assert said(hidden) == said(absent)
    assert visitor.get(f"{address(resource, record)}history/").status_code in {401, 404}
    assert len(participant.results(f"{resource}/")) == 1
    assert participant.get(address(resource, record)).status_code == 200


def said(response):
    return {
        key: value
        for key, value in response.json().items()
        if key not in {"instance", "request_id"}
    }


def test_an_organization_in_full():
    make_africa()
    union = african_union()
    union.hq_country = make_country()
    union.part_of = OrganizationFactory(slug="whole")
    union.save()
    union.regions.add(Region.objects.get(m49="002"))
    union.member_countries.add(make_country())
    body = Caller().get("organizations/au/").json()
    assert (body["name_en"], body["name_fr"]) == ("African Union", "Union africaine")
    assert (body["acronym"], body["acronym_fr"]) == ("AU", "UA")
    assert (body["hq_country"], body["part_of"]) == ("SL", "whole")
    assert (body["regions"], body["member_countries"]) == (["002"], ["SL"])
    former = body["former_names"][0]
    assert (former["acronym"], former["ends_on"]) == ("OAU", "2002-07-08")
    assert "desk_officer" not in body


def test_a_former_slug_leads_to_the_present_one():
    african_union()
    response = Caller().get("organizations/oau/")
    assert response.status_code == 301
    assert response["Location"].endswith("/api/v1/organizations/au/")
    assert Caller().get("organizations/nobody/").status_code == 404


@pytest.mark.parametrize("words", ["OAU", "oua", "UA"])
def test_at_03_found_by_former_names(words):
    african_union()
    OrganizationFactory(name="Zzz", slug="zzz")
    assert [row["slug"] for row in Caller().results("organizations/", search=words)] == ["au"]


def test_a_participant_as_listed():
    paragraph = ParagraphFactory(text="Organization of African Unity")
    MeetingParticipantFactory(organization=african_union(), paragraph=paragraph, order=2)
    MeetingParticipantFactory(meeting=MeetingFactory(), order=1)
    rows = Caller().results("meeting-participants/", organization="au")
    assert [row["name_as_listed"] for row in rows] == ["Organization of African Unity"]
    assert rows[0]["heading"] == "regional-organizations"
    number = rows[0]["meeting"]
    assert len(Caller().results("meeting-participants/", meeting=number)) == 1


def test_a_focal_point_names_the_present_holder():
    organization = OrganizationFactory()
    successor = StaffOfficerFactory(organization=organization, name="Next")
    former = StaffOfficerFactory(organization=organization, successor=successor, ends_on=TODAY())
    FocalPointFactory(officer=former)
    body = Caller(UserFactory()).results("focal-points/")[0]
    assert (body["officer"], body["holder"]) == (former.pk, successor.pk)
    assert (body["holder_name"], body["stale"]) == ("Next", False)


def test_filters_of_focal_points():
    caller = Caller(UserFactory())
    fresh = FocalPointFactory()
    old = FocalPointFactory(officer__confirmed_on=TODAY() - timedelta(days=181))
    here = FocalPointFactory(officer=old.officer, purpose=Purpose.COUNTRY, country=make_country())
    ended = FocalPointFactory(
        officer=fresh.officer, starts_on=TODAY() - timedelta(9), ends_on=TODAY() - timedelta(2)
    )
    for query, found in (
        ({"stale": "true"}, {old, here}),
        ({"stale": "false"}, {fresh, ended}),
        ({"current": "true"}, {fresh, old, here}),
        ({"current": "false"}, {ended}),
        ({"purpose": "country"}, {here}),
        ({"country": "SL"}, {here}),
        ({"region": "011"}, {here}),
        ({"organization": fresh.organization.slug}, {fresh, ended}),
        ({"officer": old.officer.pk}, {old, here}),
        ({"rank": "alternate"}, set()),
    ):
        rows = caller.results("focal-points/", **query)
        assert {row["id"] for row in rows} == {row.pk for row in found}, query


def test_filters_of_the_roster_and_of_capabilities():
    make_africa()
    area = FunctionalAreaFactory()
    officer = StaffOfficerFactory(countries=[make_country()], functional_areas=[area])
    StaffOfficerFactory(ends_on=TODAY() - timedelta(days=1))
    capability = CapabilityFactory(key_area=area.key_area, functional_area=area)
    capability.countries.add(make_country())
    CapabilityFactory(key_area=KeyAreaFactory(slug="other"))
    caller = Caller(UserFactory())
    for query in (
        {"country": "SL"},
        {"region": "002"},
        {"key_area": area.key_area.slug},
        {"functional_area": area.slug},
    ):
        assert [row["id"] for row in caller.results("staff-officers/", **query)] == [officer.pk]
        assert [row["id"] for row in caller.results("capabilities/", **query)] == [capability.pk]
    assert len(caller.results("staff-officers/")) == 2
    assert len(caller.results("staff-officers/", current="true")) == 1


def test_filters_of_means():
    make_africa()
    mechanism = MechanismFactory(country=make_country())
    MechanismFactory(function="prevention")
    found = Caller().results("mechanisms/", country="SL", function="conflict-resolution")
    assert [row["id"] for row in found] == [mechanism.pk]
    assert len(Caller().results("mechanisms/", region="011")) == 1
    unit = PeacebuildingUnitFactory()
    PeacebuildingUnitFactory()
    found = Caller().results("peacebuilding-units/", organization=unit.organization.slug)
    assert [row["id"] for row in found] == [unit.pk]
    sent = DisseminationFactory()
    DisseminationFactory(acknowledged_on=TODAY())
    caller = Caller(UserFactory())
    found = caller.results("disseminations/", acknowledged="false", document=sent.document.symbol)
    assert [row["id"] for row in found] == [sent.pk]
    assert len(caller.results("disseminations/", acknowledged="true")) == 1


@pytest.mark.parametrize(("resource", "factory"), [*PUBLIC, *PRIVATE])
def test_what_is_unknown_is_refused(resource, factory):
    caller = Caller(UserFactory())
    response = caller.get(f"{resource}/", made_up="1")
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "made_up"
    assert caller.get(f"{resource}/", updated_after="yesterday").status_code == 400
    assert caller.get(f"{resource}/", ordering="password").status_code == 400
    assert caller.get(f"{resource}/not-a-key/").status_code == 404


def test_a_hidden_capability():
    hidden = CapabilityFactory(visibility=Visibility.PARTICIPANTS)
    visitor = Caller()
    assert visitor.results("capabilities/") == []
    assert visitor.get(address("capabilities", hidden)).status_code == 404
    area = hidden.key_area.slug
    assert visitor.results("organizations/", key_area=area) == []
    assert len(Caller(UserFactory()).results("organizations/", key_area=area)) == 1


@pytest.mark.parametrize(("resource", "factory"), [*PUBLIC, *PRIVATE])
def test_as_many_queries_for_many_rows_as_for_few(resource, factory, django_assert_max_num_queries):
    caller = Caller(UserFactory())
    caller.get(f"{resource}/")
    factory()
    with django_assert_max_num_queries(100) as few:
        caller.results(f"{resource}/")
    factory.create_batch(10)
    with django_assert_max_num_queries(len(few)):
        assert len(caller.results(f"{resource}/")) >= 11


# --- Writing --------------------------------------------------------------------------------------


def body_for(resource, organization):
    """Return a body with which a record of this resource can be created."""
    own = {"organization": organization.slug}
    match resource:
        case "staff-officers":
            return {
                **own,
                "name": "New Officer",
                "countries": [make_country().iso2],
                "functional_areas": [FunctionalAreaFactory().slug],
                "languages": ["en"],
            }
        case "focal-points":
            return {"officer": StaffOfficerFactory(organization=organization).pk}
        case "capabilities":
            area = KeyAreaFactory().slug
            return {
                **own,
                "key_area": area,
                "resource_kind": "human",
                "description": "Mediators",
                "regions": ["011"],
            }
        case "peacebuilding-units":
            return {**own, "name_en": "Unit"}
        case "mechanisms":
            return {**own, "name_en": "Panel", "level": "regional", "function": "prevention"}


OWNED = ["staff-officers", "focal-points", "capabilities", "peacebuilding-units", "mechanisms"]


@pytest.mark.parametrize("resource", OWNED)
def test_at_05_own_organization_only(resource):
    make_africa()
    organization = OrganizationFactory()
    body = body_for(resource, organization)
    assert Caller().send("POST", f"{resource}/", body).status_code == 401
    stranger = Caller(make_member(OrganizationFactory(), Role.APPROVER))
    assert stranger.send("POST", f"{resource}/", body).status_code == 403
    reader = Caller(make_member(organization, Role.READER))
    assert reader.send("POST", f"{resource}/", body).status_code == 403
    reporter = make_member(organization)
    assert Caller(reporter, "read").send("POST", f"{resource}/", body).status_code == 403
    caller = Caller(reporter)
    created = caller.send("POST", f"{resource}/", body)
    assert created.status_code == 201, created.content
    path = f"{resource}/{created.json()['id']}/"
    assert created.json()["organization"] == organization.slug
    change = {}
    assert caller.send("PATCH", path, change).status_code == 428
    assert stranger.send("PATCH", path, change, version=1).status_code == 403
    changed = caller.send("PATCH", path, change, version=1)
    assert changed.status_code == 200, changed.content
    assert changed.json()["version"] == 2
    assert caller.send("PATCH", path, change, version=1).status_code == 412
    other = {"organization": OrganizationFactory().slug}
    assert caller.send("PATCH", path, other, version=2).status_code in {400, 403}
    assert caller.send("DELETE", path, version=2).status_code == 405
    assert caller.send("POST", f"{resource}/", {**body, "made_up": 1}).status_code == 400


def test_the_profile_and_the_rest_of_an_organization():
    make_africa()
    organization = OrganizationFactory(slug="ecowas")
    path = "organizations/ecowas/"
    approver = Caller(make_member(organization, Role.APPROVER))
    profile = {"mandate_en": "Peace", "regions": ["011"], "hq_country": "SL"}
    assert Caller().send("PATCH", path, profile, version=1).status_code == 401
    reporter = Caller(make_member(organization))
    assert reporter.send("PATCH", path, profile, version=1).status_code == 403
    changed = approver.send("PATCH", path, profile, version=1)
    assert changed.status_code == 200, changed.content
    assert changed.json()["regions"] == ["011"]
    refused = approver.send("PATCH", path, {"name_en": "Other", "kind": "office"}, version=2)
    assert refused.status_code == 400
    same = changed.json()["name_en"]
    assert approver.send("PATCH", path, {"name_en": same}, version=2).status_code == 200
    officer = Caller(make_officer())
    assert officer.send("PATCH", path, {"slug": "new"}, version=3).status_code == 200
    assert Organization.objects.by_former_slug("ecowas").get().slug == "new"
    assert approver.send("POST", "organizations/", {"slug": "x"}).status_code in {400, 403}
    created = officer.send(
        "POST",
        "organizations/",
        {"slug": "tri", "name_en": "Training institute", "kind": "research", "regions": ["011"]},
    )
    assert created.status_code == 201, created.content
    assert created["Location"].endswith("/organizations/tri/")
    assert officer.send("POST", "organizations/", {"slug": "y", "kind": "king"}).status_code == 400


def test_who_clears_reports_is_for_participants():
    director = StaffOfficerFactory()
    organization = director.organization
    path = f"organizations/{organization.slug}/"
    approver = Caller(make_member(organization, Role.APPROVER))
    sent = {"reports_need_clearance": True, "clearing_officer": director.pk}
    changed = approver.send("PATCH", path, sent, version=organization.version)
    assert changed.status_code == 200, changed.content
    assert sent.items() <= changed.json().items()
    shown = Caller().get(f"/api/v1/{path}").json()
    assert not set(sent) & set(shown)
    foreign = {"clearing_officer": StaffOfficerFactory().pk}
    version = changed.json()["version"]
    assert approver.send("PATCH", path, foreign, version=version).status_code == 400


def test_only_officers_keep_the_lists_of_meetings():
    meeting, organization = MeetingFactory(), OrganizationFactory()
    body = {
        "meeting": meeting.number,
        "organization": organization.slug,
        "heading": "regional-organizations",
        "order": 1,
        "listed_name": "As printed",
    }
    approver = Caller(make_member(organization, Role.APPROVER))
    assert approver.send("POST", "meeting-participants/", body).status_code == 403
    officer = Caller(make_officer())
    created = officer.send("POST", "meeting-participants/", body)
    assert created.status_code == 201, created.content
    assert created.json()["name_as_listed"] == "As printed"
    again = officer.send("POST", "meeting-participants/", body)
    assert again.status_code in {400, 409}


# --- Actions -------------------------------------------------------------------------------------


def test_confirm_and_hand_over():
    officer = StaffOfficerFactory(confirmed_on=None)
    colleague = StaffOfficerFactory(organization=officer.organization)
    path = f"staff-officers/{officer.pk}/"
    reporter, reader = Caller(make_member(officer.organization)), Caller(UserFactory())
    assert reader.get(path).json()["actions"] == []
    assert reporter.get(path).json()["actions"] == ["confirm", "hand-over"]
    assert reader.send("POST", f"{path}confirm/", version=1).status_code == 403
    done = reporter.send("POST", f"{path}confirm/", version=1)
    assert done.json()["confirmed_on"] == TODAY().isoformat()
    done = reporter.send("POST", f"{path}hand-over/", {"successor": colleague.pk}, version=2)
    assert done.status_code == 200, done.content
    assert done.json()["current_officer"] == colleague.pk
    assert done.json()["actions"] == []
    again = reporter.send("POST", f"{path}hand-over/", {"successor": colleague.pk}, version=3)
    assert again.status_code == 400
    history = reporter.get(f"{path}history/").json()["results"]
    assert history[0]["kind"] == "changed"


def test_end_a_focal_point():
    focal_point = FocalPointFactory()
    path = f"focal-points/{focal_point.pk}/"
    reporter = Caller(make_member(focal_point.organization))
    assert reporter.get(path).json()["actions"] == ["end"]
    done = reporter.send("POST", f"{path}end/", version=1)
    assert done.json()["ends_on"] == TODAY().isoformat()
    stranger = Caller(make_member(OrganizationFactory(), Role.APPROVER))
    assert stranger.send("POST", f"{path}end/", version=2).status_code == 403


def test_send_and_acknowledge_a_document():
    organization, document = OrganizationFactory(), DocumentFactory()
    body = {
        "document": document.symbol,
        "organization": organization.slug,
        "site": "field",
        "sent_on": TODAY().isoformat(),
    }
    reporter = Caller(make_member(organization), "report")
    assert reporter.send("POST", "disseminations/", body).status_code == 403
    created = Caller(make_officer()).send("POST", "disseminations/", body)
    assert created.status_code == 201, created.content
    path = f"disseminations/{created.json()['id']}/"
    assert reporter.get(path).json()["actions"] == ["acknowledge"]
    done = reporter.send("POST", f"{path}acknowledge/", version=1)
    assert done.json()["acknowledged_on"] == TODAY().isoformat()
    assert done.json()["actions"] == []
