import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from organizations.access import organization_ids
from organizations.choices import Role
from organizations.models import Invitation, Membership
from organizations.services import (
    accept_invitation,
    add_member,
    change_membership,
    end_membership,
    find_invitation,
    invite_member,
    resend_invitation,
    revoke_invitation,
)
from peacebuilding.accounts.models import User
from peacebuilding.core.exceptions import NotAllowed

from .factories import (
    PASSWORD,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
    make_member,
    make_officer,
)

pytestmark = pytest.mark.django_db
ADDRESS = "new@example.org"


def invite(organization, actor=None, role=Role.REPORTER, email=ADDRESS, **fields):
    return invite_member(actor=actor, organization=organization, email=email, role=role, **fields)


def token_in(message):
    return re.search(r"/invitations/([\w-]+)/", message.body)[1]


def invited(django_capture_on_commit_callbacks, organization=None, **fields):
    """Invite, and return the invitation with the token that was mailed."""
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite(organization or OrganizationFactory(), **fields)
    return invitation, token_in(mail.outbox[-1])


# --- Inviting -----------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "words"), [("en", "act for ECOWAS"), ("fr", "ECOWAS")])
def test_the_mail_is_sent_on_commit(django_capture_on_commit_callbacks, language, words):
    organization = OrganizationFactory(slug="ecowas")
    with django_capture_on_commit_callbacks() as callbacks:
        invitation = invite(organization, email=" New@Example.org", language=language)
        assert mail.outbox == []
    callbacks[0]()
    message = mail.outbox[0]
    assert message.to == [ADDRESS]
    assert words in message.subject
    html, kind = message.alternatives[0]
    token = token_in(message)
    assert kind == "text/html"
    assert token in html
    assert f'lang="{language}"' in html
    assert token not in str(vars(invitation)), "the secret is kept nowhere"
    assert find_invitation(token) == invitation


def test_an_address_is_invited_once_until_the_link_expires():
    organization = OrganizationFactory()
    first = invite(organization)
    with pytest.raises(ValidationError) as error:
        invite(organization, email="NEW@example.org")
    assert list(error.value.message_dict) == ["email"]
    Invitation.objects.filter(pk=first.pk).update(expires_at=timezone.now())
    second = invite(organization)
    first.refresh_from_db()
    assert first.revoked_at
    assert second.is_open
    invite(OrganizationFactory())


def test_a_member_is_not_invited_again():
    organization = OrganizationFactory()
    member = make_member(organization)
    with pytest.raises(ValidationError) as error:
        invite(organization, email=member.email.upper())
    assert list(error.value.message_dict) == ["email"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"role": "king"}, "role"),
        ({"ends_on": timezone.localdate() - timedelta(days=1)}, "ends_on"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_is_wrong_is_named(fields, field):
    with pytest.raises(ValidationError) as error:
        invite(OrganizationFactory(), **fields)
    assert list(error.value.message_dict) == [field]


def test_who_may_invite():
    organization = OrganizationFactory()
    approver = make_member(organization, Role.APPROVER)
    invite(organization, approver, Role.APPROVER, "a@example.org")
    invite(organization, make_officer(), Role.APPROVER, "b@example.org")
    stranger = make_member(OrganizationFactory(), Role.APPROVER)
    for actor in (make_member(organization), stranger, UserFactory()):
        with pytest.raises(NotAllowed):
            invite(organization, actor)


# --- Sending again, revoking ---------------------------------------------------------------


def test_sent_again_the_old_link_is_dead(django_capture_on_commit_callbacks):
    invitation, old = invited(django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        resend_invitation(actor=None, invitation=invitation)
    assert find_invitation(old) is None
    assert find_invitation(token_in(mail.outbox[-1])) == invitation


def test_revoked_the_link_is_dead(django_capture_on_commit_callbacks):
    invitation, token = invited(django_capture_on_commit_callbacks)
    revoke_invitation(actor=None, invitation=invitation)
    assert find_invitation(token) is None
    for service in (revoke_invitation, resend_invitation):
        with pytest.raises(ValidationError):
            service(actor=None, invitation=invitation)
    with pytest.raises(ValidationError):
        accept_invitation(invitation=invitation, name="N", password=PASSWORD)


def test_only_who_may_invite_sends_again_and_revokes():
    invitation = invite(OrganizationFactory())
    reporter = make_member(invitation.organization)
    for service in (revoke_invitation, resend_invitation):
        with pytest.raises(NotAllowed):
            service(actor=reporter, invitation=invitation)


def test_a_link_expires(django_capture_on_commit_callbacks):
    invitation, token = invited(django_capture_on_commit_callbacks)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert find_invitation(token) is None
        with pytest.raises(ValidationError):
            accept_invitation(invitation=invitation, name="N", password=PASSWORD)


def test_a_made_up_link_leads_nowhere():
    assert find_invitation("made-up") is None


# --- Accepting ------------------------------------------------------------------------------


def test_accepted_it_makes_account_address_and_membership():
    invitation = invite(OrganizationFactory(), ends_on=timezone.localdate() + timedelta(days=9))
    membership = accept_invitation(
        invitation=invitation, name="Adaeze Obi", password=PASSWORD, language="fr"
    )
    user = User.objects.get(email=ADDRESS)
    assert (user.name, user.language) == ("Adaeze Obi", "fr")
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified
    assert (membership.role, membership.ends_on) == (Role.REPORTER, invitation.ends_on)
    assert organization_ids(user, Role.REPORTER) == {invitation.organization_id}
    with pytest.raises(ValidationError):
        accept_invitation(invitation=invitation, actor=user)


@pytest.mark.parametrize("password", ["", None, "short", "1234567890123"])
def test_a_weak_password_is_refused_and_nothing_is_kept(password):
    invitation = invite(OrganizationFactory())
    with pytest.raises(ValidationError) as error:
        accept_invitation(invitation=invitation, name="N", password=password)
    assert list(error.value.message_dict) == ["password"]
    assert not User.objects.filter(email=ADDRESS).exists()
    invitation.refresh_from_db()
    assert invitation.is_open


def test_somebody_with_an_account_accepts_signed_in():
    user = UserFactory(email=ADDRESS)
    invitation = invite(OrganizationFactory())
    with pytest.raises(NotAllowed, match="Sign in"):
        accept_invitation(invitation=invitation, name="Thief", password=PASSWORD)
    with pytest.raises(NotAllowed, match="Sign in"):
        accept_invitation(invitation=invitation, actor=UserFactory())
    accept_invitation(invitation=invitation, actor=user)
    assert organization_ids(user) == {invitation.organization_id}


def test_a_deactivated_account_stays_shut():
    user = UserFactory(email=ADDRESS, is_active=False)
    invitation = invite(OrganizationFactory())
    with pytest.raises(NotAllowed, match="deactivated"):
        accept_invitation(invitation=invitation, actor=user)


@pytest.mark.parametrize(
    ("there", "invited_as", "then"),
    [
        (Role.READER, Role.APPROVER, Role.APPROVER),
        (Role.APPROVER, Role.READER, Role.APPROVER),
    ],
)
def test_a_member_meanwhile_keeps_the_higher_role(there, invited_as, then):
    invitation = invite(OrganizationFactory(), role=invited_as)
    user = make_member(invitation.organization, there, email=ADDRESS)
    accept_invitation(invitation=invitation, actor=user)
    assert Membership.objects.get(user=user).role == then


# --- Members --------------------------------------------------------------------------------


def test_a_member_is_added_by_officers_only():
    user, organization = UserFactory(), OrganizationFactory()
    with pytest.raises(NotAllowed):
        add_member(
            actor=make_member(organization, Role.APPROVER),
            user=user,
            organization=organization,
            role=Role.READER,
        )
    add_member(actor=make_officer(), user=user, organization=organization, role=Role.READER)
    assert organization_ids(user) == {organization.pk}


def test_a_role_is_changed_by_an_approver():
    membership = MembershipFactory()
    approver = make_member(membership.organization, Role.APPROVER)
    changed = change_membership(
        actor=approver, membership=membership, role=Role.APPROVER, reason="New head"
    )
    assert changed.role == Role.APPROVER
    assert changed.history.first().history_change_reason == "New head"


@pytest.mark.parametrize("service", [change_membership, end_membership])
def test_who_may_not_change_a_membership(service):
    membership = MembershipFactory(role=Role.APPROVER)
    data = {"role": Role.READER} if service is change_membership else {}
    colleague = make_member(membership.organization)
    stranger = make_member(OrganizationFactory(), Role.APPROVER)
    for actor in (membership.user, colleague, stranger):
        with pytest.raises(NotAllowed):
            service(actor=actor, membership=membership, **data)


@pytest.mark.parametrize("days_ago", [0, 30])
def test_ended_at_once(days_ago):
    membership = MembershipFactory(starts_on=timezone.localdate() - timedelta(days=days_ago))
    assert organization_ids(membership.user)
    end_membership(actor=None, membership=membership)
    assert not organization_ids(User.objects.get(pk=membership.user_id))


def test_ended_after_a_day():
    membership = MembershipFactory()
    last_day = timezone.localdate() + timedelta(days=5)
    assert end_membership(actor=None, membership=membership, last_day=last_day).is_current


# --- Nobody gives the answers they confirm ------------------------------------------------


def test_an_officer_does_not_join_an_organization_by_own_hand():
    officer, organization = make_officer(), OrganizationFactory()
    with pytest.raises(NotAllowed):
        add_member(actor=officer, user=officer, organization=organization, role=Role.APPROVER)
    with pytest.raises(NotAllowed):
        invite(organization, actor=officer, email=officer.email.upper())
    assert organization_ids(officer) == frozenset()
