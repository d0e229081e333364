import csv
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations.choices import Purpose, Role
from organizations.contacts import confirmation_token, confirmation_url
from organizations.models import FocalPoint, StaffOfficer
from peacebuilding.places.models import Region
from peacebuilding.places.tests.factories import make_africa, make_country

from .factories import (
    FocalPointFactory,
    FunctionalAreaFactory,
    OrganizationFactory,
    StaffOfficerFactory,
    UserFactory,
    make_member,
    make_officer,
)
from .test_edit_pages import ladder

pytestmark = pytest.mark.django_db
ROSTER = reverse("organizations:roster")
CSV = reverse("organizations:roster-csv")
TODAY = timezone.localdate


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def names(response):
    return [officer.name for officer in response.context["object_list"]]


# --- The list ---------------------------------------------------------------------------------


def test_at_04_roster(client):
    """Three officers are entered, found by region and area, hidden from the public, exported."""
    make_africa()
    country, area = make_country(), FunctionalAreaFactory()
    ecowas = OrganizationFactory(slug="ecowas")
    client.force_login(make_member(ecowas))
    for name in ("First Officer", "Second Officer", "Third Officer"):
        response = client.post(
            url("staff-officer-create", "ecowas"),
            {
                "name": name,
                "countries": [country.pk],
                "functional_areas": [area.pk],
                "site": "field",
                "languages": ["en", "fr"],
            },
        )
        assert response.status_code == 302, response.context["form"].errors
    assert StaffOfficer.objects.filter(confirmed_on=TODAY()).count() == 3
    StaffOfficerFactory(name="Elsewhere")
    query = {"region": "011", "key_area": area.key_area.slug}
    client.force_login(make_member(OrganizationFactory(slug="undp")))
    assert names(client.get(ROSTER, query)) == ["First Officer", "Second Officer", "Third Officer"]
    lines = list(csv.reader(body(client.get(CSV, query)).splitlines()))
    assert lines[1][0] == "#org+code"
    assert [line[2] for line in lines[2:]] == ["First Officer", "Second Officer", "Third Officer"]
    client.logout()
    for address in (ROSTER, CSV, url("staff-officer-detail", StaffOfficer.objects.first().pk)):
        assert client.get(address).status_code == 404


def body(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_at_05_own_organization_only(client):
    officer = StaffOfficerFactory()
    client.force_login(make_member(OrganizationFactory(), Role.APPROVER))
    for name in ("staff-officer-update", "hand-over"):
        assert client.get(url(name, officer.pk)).status_code == 403
        assert client.post(url(name, officer.pk), {"name": "Changed"}).status_code == 403
    assert client.post(url("staff-officer-confirm", officer.pk)).status_code == 403
    officer.refresh_from_db()
    assert officer.version == 1


def test_filters(client):
    make_africa()
    here = StaffOfficerFactory(name="Here", countries=[make_country()], site="field")
    StaffOfficerFactory(name="There").regions.add(Region.objects.get(m49="015"))
    client.force_login(UserFactory())
    for query, found in (
        ({}, ["Here", "There"]),
        ({"organization": here.organization.slug}, ["Here"]),
        ({"country": "SL"}, ["Here"]),
        ({"region": "015"}, ["There"]),
        ({"region": "002"}, ["Here", "There"]),
        ({"site": "field"}, ["Here"]),
        ({"search": "hër"}, ["Here", "There"]),
        ({"search": here.email}, ["Here"]),
        ({"functional_area": "none"}, ["Here", "There"]),
    ):
        assert sorted(names(client.get(ROSTER, query))) == found, query


def test_who_has_left_is_not_listed(client):
    StaffOfficerFactory(ends_on=TODAY() - timedelta(days=1))
    client.force_login(UserFactory())
    response = client.get(ROSTER)
    assert names(response) == []
    assert "No officer is in the roster yet" in response.content.decode()


def test_a_formula_is_defused(client):
    StaffOfficerFactory(name="=cmd()")
    client.force_login(UserFactory())
    assert "'=cmd()" in body(client.get(CSV))


def test_as_many_queries_for_many_rows_as_for_few(client, django_assert_max_num_queries):
    client.force_login(UserFactory())
    for address in (ROSTER, CSV):
        StaffOfficerFactory(countries=[make_country()])
        with django_assert_max_num_queries(100) as few:
            read(client.get(address))
        for _number in range(15):
            StaffOfficerFactory(countries=[make_country()])
        with django_assert_max_num_queries(len(few)):
            read(client.get(address))


def read(response):
    return body(response) if response.streaming else response.content


# --- One officer --------------------------------------------------------------------------------


def test_who_may_enter_and_change_officers(client):
    officer = StaffOfficerFactory()
    organization = officer.organization
    enter = url("staff-officer-create", organization.slug)
    ladder(client, enter, organization, least=Role.REPORTER, visitor=404)
    client.logout()
    change = url("staff-officer-update", officer.pk)
    ladder(client, change, organization, least=Role.REPORTER, visitor=404)
    client.logout()
    ladder(client, url("hand-over", officer.pk), organization, least=Role.REPORTER, visitor=404)
    assert client.get(url("staff-officer-update", 999)).status_code == 404


def test_a_page_for_participants(client):
    officer = StaffOfficerFactory(languages=["en", "sw"])
    client.force_login(UserFactory())
    html = client.get(officer.get_absolute_url()).content.decode()
    assert officer.email in html
    assert "Kiswahili" in html
    assert url("staff-officer-update", officer.pk) not in html
    client.force_login(make_member(officer.organization))
    html = client.get(officer.get_absolute_url()).content.decode()
    assert url("staff-officer-update", officer.pk) in html
    assert "Confirm: this is right today" in html


def test_an_entry_is_changed(client):
    officer = StaffOfficerFactory()
    client.force_login(make_member(officer.organization))
    data = {"name": "New name", "site": "field", "phone": "call", "seen_version": 1}
    response = client.post(url("staff-officer-update", officer.pk), data)
    assert list(response.context["form"].errors) == ["phone"]
    client.post(url("staff-officer-update", officer.pk), {**data, "phone": "+234 9 1"})
    officer.refresh_from_db()
    assert (officer.name, officer.phone, officer.version) == ("New name", "+234 9 1", 2)


def test_a_contact_is_confirmed(client):
    officer = StaffOfficerFactory(confirmed_on=None)
    confirm = url("staff-officer-confirm", officer.pk)
    assert client.post(confirm).status_code == 404
    client.force_login(make_member(officer.organization, Role.READER))
    assert client.get(confirm).status_code == 405
    assert client.post(confirm).status_code == 403
    officer.user = make_member(officer.organization, Role.READER)
    officer.save()
    client.force_login(officer.user)
    assert client.post(confirm)["Location"] == officer.get_absolute_url()
    officer.refresh_from_db()
    assert officer.confirmed_on == TODAY()


def test_at_31_hand_over_to_somebody_new(client):
    officer = StaffOfficerFactory(functional_mailbox="office@example.org")
    focal_point = FocalPointFactory(officer=officer)
    client.force_login(make_member(officer.organization))
    hand_over = url("hand-over", officer.pk)
    response = client.post(hand_over, {"last_day": TODAY().isoformat()})
    assert list(response.context["form"].errors) == ["name"]
    client.post(hand_over, {"last_day": TODAY().isoformat(), "name": "The successor"})
    officer.refresh_from_db()
    assert officer.successor.name == "The successor"
    assert officer.successor.functional_mailbox == "office@example.org"
    assert officer.ends_on == TODAY()
    focal_point.refresh_from_db()
    assert focal_point.officer == officer, "nothing is rewritten"
    assert focal_point.holder == officer.successor
    html = client.get(officer.get_absolute_url()).content.decode()
    assert "Succeeded by" in html
    again = client.post(hand_over, {"last_day": TODAY().isoformat(), "name": "Another"})
    assert "successor" in again.context["form"].errors


def test_hand_over_to_a_colleague_of_the_same_organization(client):
    officer, stranger = StaffOfficerFactory(), StaffOfficerFactory()
    colleague = StaffOfficerFactory(organization=officer.organization)
    client.force_login(make_officer())
    data = {"last_day": TODAY().isoformat(), "successor": stranger.pk}
    response = client.post(url("hand-over", officer.pk), data)
    assert "successor" in response.context["form"].errors
    client.post(url("hand-over", officer.pk), {**data, "successor": colleague.pk})
    officer.refresh_from_db()
    assert officer.current() == colleague


# --- The link in a mail ------------------------------------------------------------------------


def test_the_link_confirms_once_and_opening_changes_nothing(client):
    officer = StaffOfficerFactory(confirmed_on=TODAY() - timedelta(days=188))
    address = confirmation_url(officer).partition("//")[2].partition("/")[2]
    assert client.get(f"/{address}").status_code == 200
    officer.refresh_from_db()
    assert officer.version == 1
    client.head(f"/{address}")
    response = client.post(f"/{address}", {"confirm": "1"})
    assert "Thank you" in response.content.decode()
    officer.refresh_from_db()
    assert officer.confirmed_on == TODAY()
    assert client.get(f"/{address}").status_code == 404
    assert client.post(f"/{address}", {"confirm": "1"}).status_code == 404


def test_the_link_names_a_successor(client):
    officer = StaffOfficerFactory(confirmed_on=None)
    address = url("contact-confirm", confirmation_token(officer))
    assert list(client.post(address, {}).context["form"].errors) == ["last_day", "name"]
    client.post(address, {"name": "Next", "last_day": TODAY().isoformat()})
    officer.refresh_from_db()
    assert officer.current().name == "Next"
    assert client.get(address).status_code == 404


def test_who_has_left_names_a_successor_instead(client):
    officer = StaffOfficerFactory(ends_on=TODAY() - timedelta(days=3))
    address = url("contact-confirm", confirmation_token(officer))
    assert "This officer has left" in client.post(address, {"confirm": "1"}).content.decode()
    early = {"name": "Next", "last_day": "1999-01-01"}
    StaffOfficer.objects.filter(pk=officer.pk).update(starts_on=TODAY() - timedelta(days=9))
    assert "before arriving" in client.post(address, early).content.decode()
    assert StaffOfficer.objects.count() == 1


def test_a_forged_link_leads_nowhere(client):
    token = confirmation_token(StaffOfficerFactory())
    for forged in ("made-up", token[:-1], f"{token}x"):
        assert client.get(url("contact-confirm", forged)).status_code == 404


# --- Focal points ---------------------------------------------------------------------------------


def test_who_may_name_and_end_focal_points(client):
    focal_point = FocalPointFactory()
    organization = focal_point.organization
    name = url("focal-point-create", organization.slug)
    ladder(client, name, organization, least=Role.REPORTER, visitor=404)
    client.logout()
    end = url("focal-point-end", focal_point.pk)
    ladder(client, end, organization, least=Role.REPORTER, visitor=404)


def test_a_focal_point_is_named_and_ended(client):
    officer = StaffOfficerFactory()
    client.force_login(make_member(officer.organization))
    data = {
        "officer": officer.pk,
        "purpose": Purpose.COUNTRY,
        "rank": "principal",
        "starts_on": TODAY().isoformat(),
    }
    create = url("focal-point-create", officer.organization.slug)
    assert "Give a country" in client.post(create, data).content.decode()
    client.post(create, {**data, "country": make_country().pk})
    focal_point = FocalPoint.objects.get()
    assert focal_point.purpose_text == "Sierra Leone"
    client.post(url("focal-point-end", focal_point.pk), {"last_day": ""})
    focal_point.refresh_from_db()
    assert focal_point.ends_on == TODAY()


def test_a_stranger_is_no_focal_point_here(client):
    organization = OrganizationFactory()
    client.force_login(make_member(organization))
    data = {"officer": StaffOfficerFactory().pk, "purpose": "general", "rank": "principal"}
    response = client.post(url("focal-point-create", organization.slug), data)
    assert "officer" in response.context["form"].errors


def test_the_card_of_a_focal_point(client):
    focal_point = FocalPointFactory(
        officer__name="Koné; Mariam",
        officer__phone="+234 9 123",
        officer__languages=["fr", "en"],
        officer__functional_mailbox="office@example.org",
        organization__name="A long name, with a comma, that must be folded somewhere é é é é é é",
    )
    card = url("focal-point-card", focal_point.pk)
    assert client.get(card).status_code == 404
    client.force_login(UserFactory())
    response = client.get(card)
    assert response["Content-Type"].startswith("text/vcard")
    text = response.content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    for line in (
        "FN:Koné\\; Mariam",
        "TEL;VALUE=uri;TYPE=work:tel:+2349123",
        "LANG;PREF=1:fr",
        "ROLE:Focal point\\, General",
    ):
        assert line in unfolded
    assert unfolded.index("office@") < unfolded.index(focal_point.officer.email)
