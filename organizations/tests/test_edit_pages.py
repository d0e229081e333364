from datetime import date

import pytest
from django.urls import reverse

from organizations.choices import ResourceKind, Role
from organizations.models import Capability, Organization
from organizations.services import hand_over, save_organization
from peacebuilding.core.choices import Visibility

from .factories import (
    CapabilityFactory,
    KeyAreaFactory,
    OrganizationFactory,
    StaffOfficerFactory,
    make_member,
    make_officer,
)

pytestmark = pytest.mark.django_db


def ladder(client, url, organization, *, least, visitor=302):
    """Hold a page of an organization against the ladder of who may open it."""
    assert client.get(url).status_code == visitor
    for role in Role:
        client.force_login(make_member(organization, role))
        assert client.get(url).status_code == (200 if role.rank >= least.rank else 403), role
    client.force_login(make_member(OrganizationFactory(), Role.APPROVER))
    assert client.get(url).status_code == 403
    client.force_login(make_officer())
    assert client.get(url).status_code == 200


# --- The profile ------------------------------------------------------------------------------


def profile(organization, **changes):
    values = {"website": "https://example.org", "time_zone": "Africa/Lagos"}
    return {**values, "seen_version": organization.version, **changes}


def test_who_may_open_the_profile(client):
    organization = OrganizationFactory()
    url = reverse("organizations:organization-update", args=[organization.slug])
    ladder(client, url, organization, least=Role.APPROVER)


def test_an_approver_changes_the_profile(client):
    organization = OrganizationFactory()
    approver = make_member(organization, Role.APPROVER)
    client.force_login(approver)
    url = reverse("organizations:organization-update", args=[organization.slug])
    response = client.post(url, profile(organization, mandate_en="Peace", reason="Agreed"))
    assert response["Location"] == organization.get_absolute_url()
    organization.refresh_from_db()
    assert (organization.mandate_en, organization.version) == ("Peace", 2)
    row = organization.history.first()
    assert (row.history_user, row.history_change_reason) == (approver, "Agreed")


def test_an_approver_names_who_clears_reports(client):
    director = StaffOfficerFactory(name="Ama Mensah")
    organization, other = director.organization, StaffOfficerFactory(name="Somebody Else")
    client.force_login(make_member(organization, Role.APPROVER))
    url = reverse("organizations:organization-update", args=[organization.slug])
    page = client.get(url).content.decode()
    assert "Ama Mensah" in page
    assert "Somebody Else" not in page
    sent = {"reports_need_clearance": "on", "clearing_officer": other.pk}
    assert client.post(url, profile(organization, **sent)).context["form"].errors
    sent["clearing_officer"] = director.pk
    assert client.post(url, profile(organization, **sent)).status_code == 302
    page = client.get(organization.get_absolute_url()).content.decode()
    assert "Cleared before they are sent" in page
    client.logout()
    page = client.get(organization.get_absolute_url()).content.decode()
    assert "Cleared before they are sent" not in page


def test_who_cleared_reports_and_left_stays_named_until_somebody_else_is(client):
    director = StaffOfficerFactory(name="Ama Mensah")
    organization = director.organization
    successor = StaffOfficerFactory(organization=organization, name="Kofi Boateng")
    organization.clearing_officer = director
    save_organization(actor=None, organization=organization)
    hand_over(actor=None, officer=director, successor=successor, last_day=date(2020, 1, 1))
    client.force_login(make_member(organization, Role.APPROVER))
    url = reverse("organizations:organization-update", args=[organization.slug])
    form = client.get(url).context["form"]
    assert form["clearing_officer"].value() == director.pk
    assert director in form.fields["clearing_officer"].queryset
    sent = profile(organization, mandate_en="Peace", clearing_officer=director.pk)
    assert client.post(url, sent).status_code == 302
    organization.refresh_from_db()
    assert organization.clearing_officer.current() == successor


def test_what_is_wrong_is_said_at_the_field(client):
    organization = OrganizationFactory()
    client.force_login(make_member(organization, Role.APPROVER))
    url = reverse("organizations:organization-update", args=[organization.slug])
    response = client.post(url, profile(organization, time_zone="Nowhere", mandate_en="Kept"))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["time_zone"]
    assert "Kept" in response.content.decode()


def test_the_second_of_two_editors_keeps_the_text(client):
    organization = OrganizationFactory()
    client.force_login(make_member(organization, Role.APPROVER))
    url = reverse("organizations:organization-update", args=[organization.slug])
    client.post(url, profile(organization, mandate_en="First"))
    response = client.post(url, profile(organization, mandate_en="Second"))
    assert "Changed by a colleague meanwhile" in response.content.decode()
    assert "Second" in response.content.decode()
    assert Organization.objects.get().mandate_en == "First"


# --- Renaming ------------------------------------------------------------------------------------


def test_only_officers_rename(client):
    organization = OrganizationFactory()
    url = reverse("organizations:organization-rename", args=[organization.slug])
    assert client.get(url).status_code == 302
    client.force_login(make_member(organization, Role.APPROVER))
    assert client.get(url).status_code == 403
    client.force_login(make_officer())
    response = client.post(
        url,
        {"name": "New name", "acronym": "NEW", "from_day": "2026-01-01", "kind": "renamed"},
    )
    assert response["Location"] == "/organizations/new/"
    organization.refresh_from_db()
    assert organization.name == "New name"
    assert organization.names.get().ends_on == date(2025, 12, 31)
    assert client.get(f"/organizations/{organization.former_slugs.get().slug}/").status_code == 301


def test_a_taken_address_is_refused_at_the_field(client):
    OrganizationFactory(slug="new")
    organization = OrganizationFactory()
    client.force_login(make_officer())
    url = reverse("organizations:organization-rename", args=[organization.slug])
    response = client.post(
        url, {"name": "N", "acronym": "NEW", "from_day": "2026-01-01", "kind": "renamed"}
    )
    assert "slug" in response.context["form"].errors
    assert not organization.names.exists()


# --- Capabilities -------------------------------------------------------------------------------


def test_who_may_enter_an_offer(client):
    organization = OrganizationFactory()
    url = reverse("organizations:capability-create", args=[organization.slug])
    ladder(client, url, organization, least=Role.REPORTER)


def test_a_reporter_enters_and_changes_an_offer(client):
    organization = OrganizationFactory()
    client.force_login(make_member(organization))
    area = KeyAreaFactory()
    data = {
        "key_area": area.pk,
        "resource_kind": ResourceKind.HUMAN,
        "description": "Mediators",
        "language": "en",
        "visibility": Visibility.PARTICIPANTS,
    }
    url = reverse("organizations:capability-create", args=[organization.slug])
    response = client.post(url, data)
    assert response["Location"] == f"{organization.get_absolute_url()}#capabilities"
    capability = Capability.objects.get()
    assert capability.confirmed_on
    url = reverse("organizations:capability-update", args=[capability.pk])
    assert client.get(url).status_code == 200
    client.post(url, {**data, "description": "Fewer", "seen_version": 1})
    capability.refresh_from_db()
    assert (capability.description, capability.version) == ("Fewer", 2)


def test_others_do_not_change_an_offer(client):
    capability = CapabilityFactory()
    url = reverse("organizations:capability-update", args=[capability.pk])
    ladder(client, url, capability.organization, least=Role.REPORTER)
    assert client.get(reverse("organizations:capability-update", args=[999])).status_code == 404


def test_the_list_of_offers_shows_what_the_reader_may_see(client):
    public = CapabilityFactory(description="Public offer")
    CapabilityFactory(description="Inner offer", visibility=Visibility.PARTICIPANTS)
    url = reverse("organizations:capability-list")
    html = client.get(url).content.decode()
    assert "Public offer" in html
    assert "Inner offer" not in html
    client.force_login(make_member(public.organization))
    html = client.get(url).content.decode()
    assert "Inner offer" in html
    assert reverse("organizations:capability-create", args=[public.organization.slug]) in html
    shown = client.get(url, {"organization": public.organization.slug}).context["object_list"]
    assert shown == [public]
    assert "Nothing is offered" in client.get(url, {"search": "zzz"}).content.decode()


def test_offers_cost_the_same_queries_for_many_rows(client, django_assert_max_num_queries):
    url = reverse("organizations:capability-list")
    CapabilityFactory()
    with django_assert_max_num_queries(100) as few:
        client.get(url)
    CapabilityFactory.create_batch(15)
    with django_assert_max_num_queries(len(few)):
        client.get(url)
