from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from organizations.access import forget_roles, is_member, organization_ids
from organizations.choices import Role

from .factories import MembershipFactory, OrganizationFactory, UserFactory, make_member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "reads", "reports", "approves"),
    [
        (Role.READER, True, False, False),
        (Role.REPORTER, True, True, False),
        (Role.APPROVER, True, True, True),
    ],
)
def test_a_role_includes_those_before_it(role, reads, reports, approves):
    organization = OrganizationFactory()
    user = make_member(organization, role)
    asked = [is_member(user, organization, least) for least in Role]
    assert asked == [reads, reports, approves]


def test_a_person_serves_several_organizations():
    one, two = OrganizationFactory(), OrganizationFactory()
    user = make_member(one, Role.APPROVER)
    MembershipFactory(user=user, organization=two, role=Role.READER)
    assert organization_ids(user) == {one.pk, two.pk}
    assert organization_ids(user, Role.REPORTER) == {one.pk}


def test_nothing_for_visitors_strangers_and_the_deactivated():
    organization = OrganizationFactory()
    gone = make_member(organization, is_active=False)
    for user in (None, AnonymousUser(), UserFactory(), gone):
        assert organization_ids(user) == frozenset()
        assert not is_member(user, organization)


def test_nothing_before_the_first_and_after_the_last_day():
    today = timezone.localdate()
    organization = OrganizationFactory()
    past = MembershipFactory(organization=organization, ends_on=today - timedelta(days=1))
    future = MembershipFactory(organization=organization, starts_on=today + timedelta(days=1))
    assert organization_ids(past.user) == organization_ids(future.user) == frozenset()


def test_asked_once_for_a_user(django_assert_num_queries):
    organization = OrganizationFactory()
    user = make_member(organization)
    with django_assert_num_queries(1):
        for least in Role:
            is_member(user, organization, least)
    forget_roles(user)
    with django_assert_num_queries(1):
        organization_ids(user)


def test_a_superuser_acts_for_nobody():
    OrganizationFactory()
    assert organization_ids(UserFactory(is_superuser=True)) == frozenset()
