import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from organizations.access import is_member
from organizations.choices import Role
from organizations.models import Invitation, Membership
from organizations.services import invite_member
from peacebuilding.accounts.models import User
from peacebuilding.accounts.tests.factories import administrator

from .factories import (
    PASSWORD,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
    make_member,
    make_officer,
)
from .test_models import make_invitation

pytestmark = pytest.mark.django_db
MEMBERS = reverse("organizations:members")
INVITE = reverse("organizations:invite")
ADDRESS = "new@example.org"


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def approver_of(client, organization=None):
    """Log in as an approver and return the organization."""
    organization = organization or OrganizationFactory()
    client.force_login(make_member(organization, Role.APPROVER))
    return organization


# --- The list ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [MEMBERS, INVITE])
def test_who_keeps_members(client, address):
    assert client.get(address).status_code == 302
    organization = OrganizationFactory()
    refused = [UserFactory(), administrator(), make_member(organization, Role.READER)]
    for user in (*refused, make_member(organization, Role.REPORTER)):
        client.force_login(user)
        assert client.get(address).status_code == 403
    for user in (make_member(organization, Role.APPROVER), make_officer()):
        client.force_login(user)
        assert client.get(address).status_code == 200


def test_an_approver_sees_the_members_of_the_own_organization(client):
    stranger = MembershipFactory()
    organization = approver_of(client)
    member = make_member(organization)
    invitation = make_invitation(organization=organization)
    html = client.get(MEMBERS).content.decode()
    assert member.email in html
    assert invitation.email in html
    assert stranger.user.email not in html
    html = client.get(MEMBERS, {"organization": stranger.organization.slug}).content.decode()
    assert stranger.user.email not in html


def test_an_officer_sees_all_and_chooses_one(client):
    one, two = MembershipFactory(), MembershipFactory()
    client.force_login(make_officer())
    html = client.get(MEMBERS).content.decode()
    assert one.user.email in html
    assert two.user.email in html
    html = client.get(MEMBERS, {"organization": one.organization.slug}).content.decode()
    assert one.user.email in html
    assert two.user.email not in html


def test_nobody_is_a_member_yet(client):
    client.force_login(make_officer())
    assert "Nobody acts for an organization here yet" in client.get(MEMBERS).content.decode()


def test_as_many_queries_for_many_members_as_for_few(client, django_assert_max_num_queries):
    organization = approver_of(client)
    with django_assert_max_num_queries(100) as few:
        client.get(MEMBERS)
    for number in range(10):
        make_member(organization)
        make_invitation(
            organization=organization, email=f"i{number}@example.org", token_digest=str(number)
        )
    with django_assert_max_num_queries(len(few)):
        client.get(MEMBERS)


# --- Changing and ending --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["membership-update", "membership-end"])
def test_who_changes_a_membership(client, name):
    membership = MembershipFactory()
    address = url(name, membership.pk)
    assert client.get(address).status_code == 302
    for user, status in (
        (membership.user, 403),
        (make_member(membership.organization), 404),
        (make_member(OrganizationFactory(), Role.APPROVER), 404),
        (make_member(membership.organization, Role.APPROVER), 200),
        (make_officer(), 200),
    ):
        client.force_login(user)
        assert client.get(address).status_code == status
    assert client.get(url(name, 999)).status_code == 404


def test_a_role_is_changed(client):
    membership = MembershipFactory(role=Role.READER)
    approver_of(client, membership.organization)
    data = {"role": Role.APPROVER, "seen_version": 1, "reason": "New head"}
    assert client.post(url("membership-update", membership.pk), data)["Location"] == MEMBERS
    membership.refresh_from_db()
    assert membership.role == Role.APPROVER
    again = client.post(url("membership-update", membership.pk), data)
    assert "Changed by a colleague" in again.content.decode()


def test_a_membership_is_ended_at_once(client):
    membership = MembershipFactory()
    approver_of(client, membership.organization)
    client.post(url("membership-end", membership.pk), {})
    user = User.objects.get(pk=membership.user_id)
    assert not is_member(user, membership.organization)


# --- Inviting -----------------------------------------------------------------------------------


def invite_by_form(client, organization, **changes):
    data = {
        "organization": organization.slug,
        "email": ADDRESS,
        "role": Role.REPORTER,
        "language": "fr",
    }
    return client.post(INVITE, {**data, **changes})


def test_an_approver_invites_into_the_own_organization(client):
    organization = approver_of(client)
    assert invite_by_form(client, organization)["Location"] == MEMBERS
    assert Invitation.objects.get().organization == organization
    response = invite_by_form(client, OrganizationFactory())
    assert "organization" in response.context["form"].errors
    response = invite_by_form(client, organization)
    assert "email" in response.context["form"].errors
    assert Invitation.objects.count() == 1


def test_send_again_and_revoke(client):
    invitation = make_invitation()
    digest = invitation.token_digest
    for name in ("invitation-resend", "invitation-revoke"):
        address = url(name, invitation.pk)
        client.logout()
        assert client.post(address).status_code == 302
        client.force_login(make_member(OrganizationFactory(), Role.APPROVER))
        assert client.post(address).status_code == 404
        approver_of(client, invitation.organization)
        assert client.get(address).status_code == 405
        assert client.post(address)["Location"] == MEMBERS
    invitation.refresh_from_db()
    assert invitation.token_digest != digest
    assert invitation.revoked_at
    response = client.post(url("invitation-revoke", invitation.pk), follow=True)
    assert "accepted or revoked already" in response.content.decode()


# --- Accepting ------------------------------------------------------------------------------------


@pytest.fixture
def link(django_capture_on_commit_callbacks):
    """The address in the mail of an invitation into ECOWAS."""
    with django_capture_on_commit_callbacks(execute=True):
        invite_member(
            actor=None,
            organization=OrganizationFactory(slug="ecowas"),
            email=ADDRESS,
            role=Role.REPORTER,
        )
    return re.search(r"/invitations/[\w-]+/", mail.outbox[-1].body)[0]


def accept(client, link, **changes):
    data = {"name": "Adaeze Obi", "password": PASSWORD, "language": "en"}
    return client.post(link, {**data, **changes})


def test_opening_the_link_changes_nothing(client, link):
    for _time in range(2):
        response = client.get(link)
        assert response.status_code == 200
        assert response["Cache-Control"]
    client.head(link)
    assert Invitation.objects.get().is_open
    assert not User.objects.filter(email=ADDRESS).exists()


def test_somebody_new_makes_an_account_and_signs_in(client, link):
    assert accept(client, link)["Location"] == reverse("account_login")
    assert Membership.objects.get().user.email == ADDRESS
    login = {"login": ADDRESS, "password": PASSWORD}
    assert client.post(reverse("account_login"), login).status_code == 302
    assert client.get(reverse("organizations:roster")).status_code == 200
    assert accept(client, link).status_code == 404, "the link works once"


def test_a_weak_password_is_said_at_the_field(client, link):
    response = accept(client, link, password="short")
    assert list(response.context["form"].errors) == ["password"]
    assert "Adaeze Obi" in response.content.decode()
    assert Invitation.objects.get().is_open
    assert list(accept(client, link, name="").context["form"].errors) == ["name"]


def test_somebody_with_an_account_signs_in_first(client, link):
    user = UserFactory(email=ADDRESS)
    html = client.get(link).content.decode()
    assert f"{reverse('account_login')}?next={link}" in html
    assert accept(client, link).status_code == 200
    assert not Membership.objects.exists()
    client.force_login(user)
    assert client.post(link)["Location"] == "/organizations/ecowas/"
    assert Membership.objects.get().user == user


def test_signed_in_as_somebody_else_one_cannot_accept(client, link):
    user = UserFactory()
    client.force_login(user)
    assert "Sign out first" in client.get(link).content.decode()
    UserFactory(email=ADDRESS)
    assert client.post(link).status_code == 200
    assert not Membership.objects.exists()


def test_signed_in_as_somebody_else_no_account_is_made(client, link):
    client.force_login(UserFactory())
    assert accept(client, link).status_code == 200
    assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize("change", [{"revoked_at": True}, {"expires_at": True}])
def test_a_dead_link_says_so(client, link, change):
    Invitation.objects.update(**dict.fromkeys(change, timezone.now()))
    response = client.get(link)
    assert response.status_code == 404
    assert "This link no longer works" in response.content.decode()
    assert client.get("/invitations/made-up/").status_code == 404
