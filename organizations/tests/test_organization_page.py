from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations import sections
from organizations.choices import Purpose, ResourceKind, Role
from peacebuilding.core.choices import Visibility

from .factories import (
    CapabilityFactory,
    FocalPointFactory,
    KeyAreaFactory,
    MechanismFactory,
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


def page(client, organization):
    response = client.get(organization.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_at_03_the_successor_with_the_name_in_the_list_and_the_former_name(client):
    union = african_union()
    paragraph = ParagraphFactory(text="Organization of African Unity")
    MeetingParticipantFactory(organization=union, paragraph=paragraph)
    html = page(client, union)
    assert "<h1>African Union</h1>" in html
    assert "Union africaine (UA)" in html
    assert "listed in Annex III among the regional organizations" in html
    assert '<span class="doc" lang="en">Organization of African Unity</span>' in html
    assert "8 July 2002" in html


def test_in_french_the_french_name_comes_first(client):
    union = african_union()
    html = client.get(union.get_absolute_url(), headers={"accept-language": "fr"}).content.decode()
    assert "<h1>Union africaine</h1>" in html
    assert '<span lang="en">African Union (AU)</span>' in html


def test_a_former_address_leads_to_the_present_one(client):
    african_union()
    response = client.get("/organizations/oau/")
    assert response.status_code == 301
    assert response["Location"] == "/organizations/au/"


def test_an_unknown_address_is_not_found(client):
    assert client.get("/organizations/nobody/").status_code == 404


def test_focal_points_are_for_participants(client):
    focal_point = FocalPointFactory(officer__name="Adaeze Obi")
    PeacebuildingUnitFactory(organization=focal_point.organization)
    html = page(client, focal_point.organization)
    assert "Adaeze Obi" not in html
    assert focal_point.officer.email not in html
    assert "unit@example.org" in html, "a functional mailbox is no personal datum"
    assert reverse("account_login") in html
    client.force_login(UserFactory())
    html = page(client, focal_point.organization)
    assert "Adaeze Obi" in html
    assert focal_point.officer.email in html
    assert "1 staff officer in the roster" in html


def test_a_stale_focal_point_says_so(client):
    old = timezone.localdate() - timedelta(days=188)
    focal_point = FocalPointFactory(officer__confirmed_on=old)
    never = StaffOfficerFactory(organization=focal_point.organization, confirmed_on=None)
    FocalPointFactory(officer=never, purpose=Purpose.PEACE_SETTLEMENTS)
    client.force_login(UserFactory())
    html = page(client, focal_point.organization)
    assert "Not confirmed for 188 days" in html
    assert "Never confirmed" in html


def test_the_successor_is_shown_and_the_ended_is_not(client):
    today = timezone.localdate()
    organization = OrganizationFactory()
    successor = StaffOfficerFactory(organization=organization, name="The successor")
    former = StaffOfficerFactory(
        organization=organization, name="The former", successor=successor, ends_on=today
    )
    FocalPointFactory(officer=former)
    FocalPointFactory(
        officer=StaffOfficerFactory(organization=organization, name="Long gone"),
        starts_on=today - timedelta(days=9),
        ends_on=today - timedelta(days=1),
    )
    client.force_login(UserFactory())
    html = page(client, organization)
    assert "The successor" in html
    assert "The former" not in html
    assert "Long gone" not in html


def test_offers_by_key_area_and_kind(client):
    organization = OrganizationFactory()
    KeyAreaFactory(slug="other-area")
    CapabilityFactory(organization=organization, description="Twelve mediators")
    CapabilityFactory(
        organization=organization,
        description="A secret fund",
        resource_kind=ResourceKind.FINANCIAL,
        visibility=Visibility.PARTICIPANTS,
    )
    html = page(client, organization)
    assert "Twelve mediators" in html
    assert html.count("none stated") == 5, "two areas by three kinds, but for one offer"
    assert "A secret fund" not in html
    client.force_login(UserFactory())
    assert "A secret fund" in page(client, organization)


def test_facts(client):
    organization = OrganizationFactory(
        hq_city="Abuja",
        time_zone="Africa/Lagos",
        website="https://www.ecowas.int/",
        iati_identifier="XM-DAC-47034",
        part_of=OrganizationFactory(name="The whole"),
        desk_officer=make_officer(name="N. Haddad"),
    )
    OrganizationFactory(name="A part", part_of=organization)
    MechanismFactory(organization=organization)
    html = page(client, organization)
    for words in ("Abuja", "there now", ">ecowas.int<", "XM-DAC-47034", "The whole", "A part"):
        assert words in html
    assert "Mediation panel" in html
    assert "N. Haddad" not in html
    client.force_login(UserFactory())
    assert "N. Haddad" in page(client, organization)


@pytest.mark.parametrize(
    ("role", "may_edit", "may_profile"),
    [(None, 0, 0), (Role.READER, 0, 0), (Role.REPORTER, 1, 0), (Role.APPROVER, 1, 1)],
)
def test_what_members_may_do_is_offered(client, role, may_edit, may_profile):
    organization = OrganizationFactory()
    client.force_login(make_member(organization, role) if role else UserFactory())
    html = page(client, organization)
    assert (
        reverse("organizations:staff-officer-create", args=[organization.slug]) in html
    ) is bool(may_edit)
    assert (reverse("organizations:organization-update", args=[organization.slug]) in html) is bool(
        may_profile
    )
    assert reverse("organizations:organization-rename", args=[organization.slug]) not in html


def test_an_ended_organization_says_so(client):
    organization = OrganizationFactory(is_active=False, active_to="2020-05-01")
    assert "ended on" in page(client, organization)


def test_upper_floors_add_sections(client, monkeypatch):
    monkeypatch.setattr(sections, "_sections", [])

    def build(request, organization):
        if organization.slug == "bare":
            return None
        return "organizations/tests_section.html", {"words": organization.slug}

    sections.register_section(20, build, place="top")
    sections.register_section(10, build)
    with pytest.raises(ValueError, match="below"):
        sections.register_section(1, build, place="below")
    organization = OrganizationFactory(slug="full")
    parts = sections.parts_for(None, organization)
    assert [len(parts[place]) for place in sections.PLACES] == [1, 1, 0]
    assert parts["top"][0].context == {"words": "full"}
    bare = OrganizationFactory(slug="bare")
    assert not any(sections.parts_for(None, bare).values())


def test_as_many_queries_for_many_contacts_as_for_few(client, django_assert_max_num_queries):
    organization = OrganizationFactory()
    client.force_login(UserFactory())

    def fill(count):
        for _number in range(count):
            officer = StaffOfficerFactory(organization=organization)
            FocalPointFactory(officer=officer, rank="alternate")
            PeacebuildingUnitFactory(organization=organization, name_en=f"Unit {officer.pk}")
            CapabilityFactory(organization=organization)
            MeetingParticipantFactory(organization=organization)

    fill(2)
    with django_assert_max_num_queries(100) as few:
        page(client, organization)
    fill(10)
    with django_assert_max_num_queries(len(few)):
        page(client, organization)
