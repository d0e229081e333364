import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from organizations.choices import OrganizationKind, ParticipantHeading
from organizations.filtersets import OrganizationFilterSet
from organizations.models import Organization
from peacebuilding.core.choices import Visibility
from peacebuilding.places.models import Region
from peacebuilding.places.tests.factories import make_africa, make_country

from .factories import (
    CapabilityFactory,
    KeyAreaFactory,
    MeetingParticipantFactory,
    OrganizationFactory,
    OrganizationNameFactory,
    UserFactory,
    african_union,
)

pytestmark = pytest.mark.django_db
URL = reverse("organizations:organization-list")


def slugs(response):
    return [row.slug for row in response.context["object_list"]]


def test_shows_names_and_former_names(client):
    african_union()
    html = client.get(URL).content.decode()
    assert "African Union" in html
    assert "Organization of African Unity until" in html
    assert "8 July 2002" in html


@pytest.mark.parametrize("words", ["OAU", "oua", "Unité"])
def test_found_by_former_names(client, words):
    african_union()
    OrganizationFactory()
    assert slugs(client.get(URL, {"search": words})) == ["au"]


def test_filters(client):
    make_africa()
    country = make_country()
    listed = MeetingParticipantFactory(organization__slug="listed").organization
    part = OrganizationFactory(
        slug="part", kind=OrganizationKind.UN_PROGRAMME, part_of=listed, hq_country=country
    )
    part.member_countries.add(country)
    listed.regions.add(Region.objects.get(m49="015"))
    area = KeyAreaFactory()
    CapabilityFactory(organization=part, key_area=area)
    for query, found in (
        ({"heading": ParticipantHeading.REGIONAL_ORGANIZATIONS}, ["listed"]),
        ({"heading": ParticipantHeading.UN_ORGANS}, []),
        ({"kind": "un-programme,regional-organization"}, ["listed", "part"]),
        ({"kind": OrganizationKind.UN_PROGRAMME}, ["part"]),
        ({"participant": "true"}, ["listed"]),
        ({"participant": "false"}, ["part"]),
        ({"country": "SL"}, ["part"]),
        ({"member_state": "SL"}, ["part"]),
        ({"region": "002"}, ["listed", "part"]),
        ({"region": "015"}, ["listed"]),
        ({"key_area": area.slug}, ["part"]),
        ({"part_of": "listed"}, ["part"]),
        ({"kind": "nonsense", "unknown": "x"}, ["listed", "part"]),
    ):
        assert sorted(slugs(client.get(URL, query))) == found, query


def test_a_hidden_offer_does_not_betray_itself_by_filtering(client):
    area = KeyAreaFactory()
    CapabilityFactory(key_area=area, visibility=Visibility.PARTICIPANTS)
    assert slugs(client.get(URL, {"key_area": area.slug})) == []
    client.force_login(UserFactory())
    assert len(slugs(client.get(URL, {"key_area": area.slug}))) == 1


def test_empty_states(client):
    assert "No organization is recorded yet" in client.get(URL).content.decode()
    OrganizationFactory()
    assert "answers to these filters" in client.get(URL, {"search": "zzz"}).content.decode()


def test_the_filters_refuse_what_the_page_ignores():
    request = RequestFactory().get("/", {"kind": "nonsense", "participant": "maybe"})
    request.user = AnonymousUser()
    filterset = OrganizationFilterSet(
        request.GET, queryset=Organization.objects.all(), request=request
    )
    assert {refusal.parameter for refusal in filterset.refusals()} == {"kind", "participant"}


def test_as_many_queries_for_many_rows_as_for_few(client, django_assert_max_num_queries):
    def fill(count):
        for _number in range(count):
            organization = OrganizationFactory(hq_country=make_country())
            organization.regions.add(Region.objects.get(m49="011"))
            OrganizationNameFactory(organization=organization)
            MeetingParticipantFactory(organization=organization)

    fill(2)
    with django_assert_max_num_queries(100) as few:
        client.get(URL)
    fill(20)
    with django_assert_max_num_queries(len(few)):
        client.get(URL)


def test_no_post(client):
    assert client.post(URL).status_code == 405
