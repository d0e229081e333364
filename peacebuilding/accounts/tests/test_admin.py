"""People and tokens at the desk: administrators only, through the services."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from peacebuilding.accounts.groups import ADMINISTRATOR, OFFICER
from peacebuilding.accounts.models import User

from .factories import UserFactory, administrator, head, officer, token_for

pytestmark = pytest.mark.django_db

LIST = "admin:accounts_user_changelist"
TOKENS = "admin:accounts_apitoken_changelist"


@pytest.fixture
def boss(client: Client) -> User:
    user = administrator()
    client.force_login(user)
    return user


def form_of(user: User, **changes: Any) -> dict[str, Any]:
    groups = [str(pk) for pk in user.groups.values_list("pk", flat=True)]
    data = {"name": user.name, "language": user.language, "groups": groups, "reason": "Test"}
    return {**data, "seen_version": user.version, **changes}


def test_the_list_says_who_is_who(client: Client, boss: User) -> None:
    somebody = officer()
    page = client.get(reverse(LIST)).content.decode()
    assert somebody.email in page
    assert OFFICER in page


def test_the_list_costs_the_same_for_many(
    client: Client, boss: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(15):
        officer()
    with django_assert_max_num_queries(20):
        client.get(reverse(LIST))


@pytest.mark.parametrize("make", [officer, head])
@pytest.mark.parametrize("name", [LIST, TOKENS])
def test_others_at_the_desk_are_refused(client: Client, make: Any, name: str) -> None:
    client.force_login(make())
    assert client.get(reverse(name)).status_code == 403


def test_an_administrator_adds_an_officer(client: Client, boss: User) -> None:
    group = Group.objects.get(name=OFFICER)
    data = {"email": "New@example.org", "name": "New", "language": "fr", "groups": [group.pk]}
    answer = client.post(reverse("admin:accounts_user_add"), {**data, "reason": "Hired"})
    assert answer.status_code == 302, answer.context["errors"]
    user = User.objects.get(email="new@example.org")
    assert user.is_staff
    assert user.emailaddress_set.get().verified
    assert not user.has_usable_password()
    assert user.history.first().history_user == boss
    assert user.history.first().history_change_reason == "Hired"


def test_groups_change_through_the_service(client: Client, boss: User) -> None:
    user = officer()
    url = reverse("admin:accounts_user_change", args=[user.pk])
    answer = client.post(url, form_of(user, name="Renamed", groups=[]))
    assert answer.status_code == 302, answer.context["errors"]
    user = User.objects.get(pk=user.pk)
    assert user.name == "Renamed"
    assert not user.is_staff
    assert not user.groups.exists()


def test_the_form_shows_no_password_and_sets_no_flag(client: Client, boss: User) -> None:
    user = UserFactory()
    url = reverse("admin:accounts_user_change", args=[user.pk])
    page = client.get(url).content.decode()
    assert user.password not in page
    assert 'name="password"' not in page
    flags = {"is_superuser": "on", "is_staff": "on", "is_active": "", "email": "x@example.org"}
    client.post(url, form_of(user, **flags))
    fresh = User.objects.get(pk=user.pk)
    assert not fresh.is_superuser
    assert not fresh.is_staff
    assert fresh.is_active
    assert fresh.email == user.email


def test_an_address_in_use_is_said_at_the_field(client: Client, boss: User) -> None:
    taken = UserFactory()
    data = {"email": taken.email.upper(), "language": "en", "reason": ""}
    answer = client.post(reverse("admin:accounts_user_add"), data)
    assert answer.status_code == 200
    assert "email" in answer.context["adminform"].form.errors


@pytest.mark.parametrize(("active", "name"), [(True, "deactivate"), (False, "reactivate")])
def test_buttons_open_and_shut_an_account(
    client: Client, boss: User, active: bool, name: str
) -> None:
    user = UserFactory(is_active=active)
    token_for(user) if active else None
    url = reverse("admin:accounts_user_transition", args=[user.pk, name])
    answer = client.post(url, {"reason": "Asked for", "seen_version": user.version})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.is_active is not active
    assert not user.auth_token_set.exists()
    assert user.history.first().history_change_reason == "Asked for"


def test_deactivating_wants_a_reason(client: Client, boss: User) -> None:
    user = UserFactory()
    url = reverse("admin:accounts_user_transition", args=[user.pk, "deactivate"])
    assert client.post(url, {"reason": ""}).status_code == 200
    user.refresh_from_db()
    assert user.is_active


def test_there_is_no_button_on_oneself(client: Client, boss: User) -> None:
    url = reverse("admin:accounts_user_transition", args=[boss.pk, "deactivate"])
    assert client.get(url).status_code == 403


def test_tokens_are_seen_and_revoked_not_made(client: Client, boss: User) -> None:
    token, text = token_for(UserFactory(), name="Foreign system")
    page = client.get(reverse(TOKENS)).content.decode()
    assert "Foreign system" in page
    assert text not in page
    assert token.digest not in page
    assert client.get(reverse("admin:accounts_apitoken_add")).status_code == 403
    url = reverse("admin:accounts_apitoken_delete", args=[token.pk])
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert not token.user.auth_token_set.exists()


def test_groups_cannot_be_edited_at_the_desk(client: Client, boss: User) -> None:
    assert ADMINISTRATOR in boss.groups.values_list("name", flat=True)
    assert client.get("/admin/auth/group/").status_code in {403, 404}
