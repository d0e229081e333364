from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from organizations.choices import Role
from organizations.models import (
    Capability,
    Dissemination,
    FocalPoint,
    Invitation,
    Membership,
    Organization,
    StaffOfficer,
)
from peacebuilding.core.choices import Visibility
from peacebuilding.places.models import Region
from peacebuilding.places.tests.factories import make_africa, make_country

from .factories import (
    CapabilityFactory,
    DisseminationFactory,
    FocalPointFactory,
    MembershipFactory,
    OrganizationFactory,
    StaffOfficerFactory,
    UserFactory,
    african_union,
    make_member,
    make_officer,
)
from .test_models import make_invitation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words", ["OAU", "oua", "UA", "AU", "african unity", "l’unité", "union africaine", "OAU Union"]
)
def test_found_by_every_name_it_ever_had(words):
    union = african_union()
    OrganizationFactory(name="League of Arab States", slug="las")
    assert list(Organization.objects.search(words)) == [union]


def test_an_exact_acronym_stands_first():
    OrganizationFactory(name="A bureau of audits", slug="bureau")
    union = african_union()
    other = OrganizationFactory(name="An old one", slug="old", acronym="OLD")
    other.names.create(name="Former", acronym="au", ends_on=timezone.localdate(), kind="renamed")
    found = Organization.objects.search("au").best_first("au")
    assert [row.slug for row in found] == ["au", "old", "bureau"]
    assert Organization.objects.search("OUA").best_first("OUA").first() == union


def test_alphabetical_in_the_language_of_the_reader():
    OrganizationFactory(name="Alpha", name_fr="Zéta", slug="a")
    OrganizationFactory(name="Beta", name_fr="", slug="b")
    OrganizationFactory(name="Gamma", name_fr="Alpha", slug="c")
    with translation.override("en"):
        assert [row.slug for row in Organization.objects.alphabetical()] == ["a", "b", "c"]
    with translation.override("fr"):
        assert [row.slug for row in Organization.objects.alphabetical()] == ["c", "b", "a"]


def test_served_by():
    organization = OrganizationFactory()
    OrganizationFactory()
    user = make_member(organization)
    assert Organization.objects.served_by(user).get() == organization
    assert not Organization.objects.served_by(user, Role.APPROVER).exists()


@pytest.mark.parametrize(
    "make", [StaffOfficerFactory, FocalPointFactory, DisseminationFactory], ids=str
)
def test_for_participants_only(make):
    row = make()
    rows = type(row).objects
    assert rows.visible_to(UserFactory()).get() == row
    assert rows.visible_to(make_officer()).get() == row
    assert not rows.visible_to(AnonymousUser()).exists()
    assert not rows.visible_to(UserFactory(is_active=False)).exists()
    assert {StaffOfficer, FocalPoint, Dissemination} >= {type(row)}


def test_capabilities_by_their_visibility():
    public = CapabilityFactory()
    inner = CapabilityFactory(visibility=Visibility.PARTICIPANTS)
    assert list(Capability.objects.visible_to(AnonymousUser())) == [public]
    assert set(Capability.objects.visible_to(UserFactory())) == {public, inner}


def test_members_are_seen_by_themselves_approvers_and_officers():
    organization = OrganizationFactory()
    membership = MembershipFactory(organization=organization)
    approver = make_member(organization, Role.APPROVER)
    seen = Membership.objects.visible_to
    assert seen(membership.user).get() == membership
    assert seen(approver).count() == 2
    assert seen(make_officer()).count() == 2
    assert not seen(UserFactory()).exists()
    assert not seen(AnonymousUser()).exists()
    assert Membership.objects.approvers().get().user == approver


def test_invitations_are_seen_by_approvers_and_officers():
    invitation = make_invitation()
    approver = make_member(invitation.organization, Role.APPROVER)
    seen = Invitation.objects.visible_to
    assert seen(approver).get() == seen(make_officer()).get() == invitation
    for user in (make_member(invitation.organization), UserFactory(), AnonymousUser()):
        assert not seen(user).exists()


def test_officers_for_a_region_or_a_country_in_it():
    make_africa()
    west = Region.objects.get(m49="011")
    for_country = StaffOfficerFactory(countries=[make_country()])
    for_region = StaffOfficerFactory()
    for_region.regions.add(west)
    StaffOfficerFactory()
    ids = Region.objects.with_descendants("011")
    assert set(StaffOfficer.objects.in_region(ids)) == {for_country, for_region}


def test_focal_points_with_details_follow_successors_without_queries(django_assert_num_queries):
    organization = OrganizationFactory()
    today = timezone.localdate()
    officer = StaffOfficerFactory(organization=organization)
    for _step in range(2):
        officer = StaffOfficerFactory(organization=organization, successor=officer, ends_on=today)
    FocalPointFactory(officer=officer)
    focal_point = FocalPoint.objects.with_details().get()
    with django_assert_num_queries(0):
        assert focal_point.holder.ends_on is None
        str(focal_point)


def test_current_officers():
    today = timezone.localdate()
    here = StaffOfficerFactory(ends_on=today)
    StaffOfficerFactory(ends_on=today - timedelta(days=1))
    assert StaffOfficer.objects.current().get() == here
