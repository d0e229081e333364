"""Accounts: made, grouped, deactivated; always with a line in the history."""

import logging
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from peacebuilding.accounts import services
from peacebuilding.accounts.groups import ADMINISTRATOR, HEAD, OFFICER
from peacebuilding.accounts.models import User
from peacebuilding.core.exceptions import NotAllowed

from .factories import (
    PASSWORD,
    UserFactory,
    administrator,
    officer,
    token_for,
    with_second_factor,
)

pytestmark = pytest.mark.django_db


# --- Making an account -------------------------------------------------------------------


def test_a_new_account_has_a_confirmed_address_and_one_line_of_history() -> None:
    actor = administrator()
    user = services.create_user(
        actor=actor, email=" New.Person@Example.org ", name="New", language="fr", reason="Joined"
    )
    assert user.email == "new.person@example.org"
    assert not user.has_usable_password()
    assert not user.is_staff
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == (user.email, True, True)
    row = user.history.get()
    assert (row.history_user, row.history_change_reason) == (actor, "Joined")


def test_two_accounts_never_share_an_address() -> None:
    UserFactory(email="one@example.org")
    with pytest.raises(ValidationError, match="already an account"):
        services.create_user(actor=None, email="ONE@example.org")


def test_the_database_refuses_the_address_in_other_capitals() -> None:
    UserFactory(email="one@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="One@example.org", confirmed_address=False)


def test_an_unproven_claim_to_the_address_gives_way() -> None:
    EmailAddress.objects.create(user=UserFactory(), email="mine@example.org", verified=False)
    user = services.create_user(actor=None, email="mine@example.org")
    assert EmailAddress.objects.get(email="mine@example.org").user == user


@pytest.mark.parametrize("email", ["", "nobody", "a\x00b@example.org", f"{'a' * 260}@example.org"])
def test_an_address_must_be_one(email: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        services.create_user(actor=None, email=email)
    assert "email" in refusal.value.message_dict


def test_a_weak_password_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        services.create_user(actor=None, email="new@example.org", password="12345")
    assert "password" in refusal.value.message_dict
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_service_account_never_has_a_password() -> None:
    user = services.create_user(
        actor=None, email="system@example.org", password=PASSWORD, is_service_account=True
    )
    assert not user.has_usable_password()


# --- Groups ------------------------------------------------------------------------------


def test_entering_the_admin_follows_the_groups() -> None:
    actor, user = administrator(), UserFactory()
    user = services.set_groups(actor=actor, user=user, groups=[OFFICER, HEAD], reason="Hired")
    assert user.is_staff
    assert user.history.first().history_change_reason == "Hired"
    assert user.history.first().history_user == actor
    user = services.set_groups(actor=actor, user=user, groups=[])
    assert not user.is_staff
    assert not user.groups.exists()


def test_one_change_of_groups_is_one_line_of_history() -> None:
    user = UserFactory()
    before = user.history.count()
    services.set_groups(actor=None, user=user, groups=[OFFICER, HEAD])
    services.set_groups(actor=None, user=user, groups=[HEAD, OFFICER])
    assert user.history.count() == before + 1
    assert user.history.first().groups.count() == 2


def test_an_unknown_group_is_named() -> None:
    with pytest.raises(ValidationError, match="Owners"):
        services.set_groups(actor=None, user=UserFactory(), groups=["Owners"])


# --- Who may -----------------------------------------------------------------------------


@pytest.mark.parametrize("make", [UserFactory, officer])
def test_only_administrators_keep_people(make: Any) -> None:
    actor, user = make(), UserFactory()
    for attempt in (
        lambda: services.create_user(actor=actor, email="x@example.org"),
        lambda: services.set_groups(actor=actor, user=actor, groups=[ADMINISTRATOR]),
        lambda: services.deactivate_user(actor=actor, user=user),
        lambda: services.reactivate_user(actor=actor, user=user),
        lambda: services.reset_second_factor(actor=actor, user=user),
        lambda: services.update_profile(actor=actor, user=user, name="X", language="en"),
        lambda: services.create_token(actor=actor, user=user, name="X"),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_nobody_sets_a_colleagues_password() -> None:
    with pytest.raises(NotAllowed):
        services.set_password(actor=administrator(), user=UserFactory(), password=PASSWORD)


# --- Deactivation ------------------------------------------------------------------------


def test_deactivation_ends_sessions_and_tokens_at_once(client: Client, caplog: Any) -> None:
    user, bystander = UserFactory(), UserFactory()
    _, text = token_for(user)
    token_for(bystander)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    untracked, other = Client(), Client()
    untracked.force_login(user)
    other.force_login(bystander)
    api = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
    assert client.get(reverse("token-list")).status_code == 200
    assert untracked.get(reverse("token-list")).status_code == 200

    services.deactivate_user(actor=administrator(), user=user, reason="Left")

    caplog.set_level(logging.ERROR)
    for ended in (client, untracked):
        assert ended.get(reverse("token-list")).status_code == 302
    assert not UserSession.objects.filter(user=user).exists()
    assert not user.auth_token_set.exists()
    assert Client().get("/api/v1/me/", **api).status_code == 401
    assert other.get(reverse("token-list")).status_code == 200
    assert bystander.auth_token_set.count() == 1
    assert user.history.first().history_change_reason == "Left"


def test_reactivation_brings_back_the_account_but_not_sessions_nor_tokens(client: Client) -> None:
    user = UserFactory()
    token_for(user)
    client.force_login(user)
    services.deactivate_user(actor=None, user=user)
    services.reactivate_user(actor=None, user=user, reason="Back")
    assert client.get(reverse("token-list")).status_code == 302
    assert not user.auth_token_set.exists()
    client.force_login(user)
    assert client.get(reverse("token-list")).status_code == 200


def test_nobody_deactivates_themselves() -> None:
    actor = administrator()
    with pytest.raises(NotAllowed, match="your own"):
        services.deactivate_user(actor=actor, user=actor)


def test_a_deactivated_person_cannot_log_in(client: Client) -> None:
    user = services.deactivate_user(actor=None, user=UserFactory())
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_resetting_the_second_factor_forgets_it_and_ends_sessions(client: Client) -> None:
    user = UserFactory()
    with_second_factor(user)
    client.force_login(user)
    services.reset_second_factor(actor=administrator(), user=user, reason="Lost telephone")
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get(reverse("token-list")).status_code == 302
    assert user.history.first().history_change_reason == "Lost telephone"


# --- History -----------------------------------------------------------------------------


def test_a_log_in_leaves_no_line_in_the_history(client: Client) -> None:
    user = UserFactory()
    before = user.history.count()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert user.history.count() == before


def test_the_history_holds_no_password() -> None:
    names = {field.name for field in User.history.model._meta.get_fields()}
    assert not names & {"password", "last_login"}


def test_an_administrator_makes_tokens_of_service_accounts_only() -> None:
    actor = administrator()
    robot = UserFactory(is_service_account=True)
    services.create_token(actor=actor, user=robot, name="Robot")
    services.create_token(actor=actor, user=actor, name="Own")
    with pytest.raises(NotAllowed):
        services.create_token(actor=actor, user=officer(), name="Theirs")


def test_an_administrator_does_not_raise_themselves() -> None:
    actor = administrator()
    with pytest.raises(NotAllowed):
        services.set_groups(actor=actor, user=actor, groups=[ADMINISTRATOR, HEAD])
    services.set_groups(actor=actor, user=actor, groups=[ADMINISTRATOR])
