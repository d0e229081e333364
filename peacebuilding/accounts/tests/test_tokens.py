"""Tokens: named, scoped, hashed, expiring; the pages on them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peacebuilding.accounts import services
from peacebuilding.accounts.models import ApiToken
from peacebuilding.core.exceptions import NotAllowed

from .factories import PASSWORD, UserFactory, administrator, gave_password, officer, token_for

pytestmark = pytest.mark.django_db


def test_only_a_digest_is_stored() -> None:
    token, text = token_for(UserFactory(), name="Dashboard", scope="report")
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert all(text not in str(value) for value in row.values())
    assert (token.name, token.scope) == ("Dashboard", "report")


def test_a_token_opens_doors_for_a_year() -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        token, _ = token_for(UserFactory())
        assert token.expiry == timezone.now() + timedelta(days=365)
        assert token in ApiToken.objects.valid()
    with time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC), tick=False):
        assert token.has_expired
        assert token not in ApiToken.objects.valid()


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 101}),
        ("scope", {"scope": "admin"}),
    ],
)
def test_name_and_scope_are_checked(field: str, fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        token_for(UserFactory(), **fields)
    assert list(refusal.value.message_dict) == [field]


def test_the_database_knows_the_scopes() -> None:
    token, _ = token_for(UserFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.filter(pk=token.pk).update(scope="admin")


def test_no_token_for_somebody_deactivated() -> None:
    user = services.deactivate_user(actor=None, user=UserFactory())
    with pytest.raises(ValidationError, match="not active"):
        token_for(user)


def test_owner_and_administrator_revoke_nobody_else() -> None:
    owner = UserFactory()
    for actor in (owner, administrator()):
        token, _ = token_for(owner)
        services.revoke_token(actor=actor, token=token)
        assert not owner.auth_token_set.exists()
    token, _ = token_for(owner)
    for actor in (UserFactory(), officer()):
        with pytest.raises(NotAllowed):
            services.revoke_token(actor=actor, token=token)


# --- The pages ---------------------------------------------------------------------------


@pytest.fixture
def owner(client: Client) -> Any:
    user = UserFactory()
    client.force_login(user)
    gave_password(client, user)
    return user


def test_the_list_shows_my_tokens_only(client: Client, owner: Any) -> None:
    token_for(owner, name="My dashboard")
    token_for(UserFactory(), name="Somebody's dashboard")
    page = client.get(reverse("token-list")).content.decode()
    assert "My dashboard" in page
    assert "Somebody" not in page


def test_the_list_costs_the_same_for_many(
    client: Client, owner: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        token_for(owner, name=f"System {number}")
    with django_assert_max_num_queries(4):
        client.get(reverse("token-list"))


def test_a_new_token_is_shown_once(client: Client, owner: Any) -> None:
    answer = client.post(reverse("token-create"), {"name": "Dashboard", "scope": "read"})
    text = answer.context["text"]
    assert f'value="{text}"' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert text not in client.get(reverse("token-list")).content.decode()
    api = client.get("/api/v1/me/", HTTP_AUTHORIZATION=f"Bearer {text}")
    assert api.status_code == 200


@pytest.mark.parametrize("data", [{}, {"name": "", "scope": "read"}, {"name": "x", "scope": "all"}])
def test_a_wrong_form_makes_no_token(client: Client, owner: Any, data: dict[str, str]) -> None:
    answer = client.post(reverse("token-create"), data)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not owner.auth_token_set.exists()


def test_revoking_asks_first(client: Client, owner: Any) -> None:
    token, text = token_for(owner, name="Old script")
    url = reverse("token-revoke", args=[token.pk])
    assert "Old script" in client.get(url).content.decode()
    assert owner.auth_token_set.exists()
    assert client.post(url).status_code == 302
    assert not owner.auth_token_set.exists()
    api = client.get("/api/v1/me/", HTTP_AUTHORIZATION=f"Bearer {text}")
    assert api.status_code == 401


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strangers_token_does_not_exist(client: Client, owner: Any, method: str) -> None:
    token, _ = token_for(UserFactory())
    for pk in (token.pk, 999999):
        assert getattr(client, method)(reverse("token-revoke", args=[pk])).status_code == 404
    assert ApiToken.objects.filter(pk=token.pk).exists()


@pytest.mark.parametrize(
    ("name", "args"),
    [("account", []), ("token-list", []), ("token-create", []), ("token-revoke", [1])],
)
def test_a_visitor_is_asked_to_log_in(client: Client, name: str, args: list[int]) -> None:
    url = reverse(name, args=args)
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize(
    ("name", "args", "method"),
    [
        ("account", [], "put"),
        ("token-list", [], "post"),
        ("token-create", [], "delete"),
        ("token-revoke", [1], "delete"),
        ("token-revoke-all", [], "get"),
        ("set_language", [], "get"),
    ],
)
def test_wrong_methods(client: Client, owner: Any, name: str, args: list[int], method: str) -> None:
    assert getattr(client, method)(reverse(name, args=args)).status_code == 405


# --- The password --------------------------------------------------------------------------

NEW_PASSWORD = "eleven-boats-at-anchor"


@pytest.mark.parametrize("method", ["get", "post"])
def test_making_a_token_asks_for_the_password_again(client: Client, method: str) -> None:
    user = UserFactory()
    client.force_login(user)
    url, data = reverse("token-create"), {"name": "Dashboard", "scope": "write"}
    answer = getattr(client, method)(url, data)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not user.auth_token_set.exists()
    asked = client.post(answer.url, {"password": PASSWORD}, follow=True)
    if method == "get":
        assert "form" in asked.context
        asked = client.post(url, data)
    assert asked.context["text"]
    assert user.auth_token_set.count() == 1


def test_a_wrong_password_makes_no_token(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    answer = client.post(reverse("token-create"), {"name": "Dashboard", "scope": "write"})
    client.post(answer.url, {"password": "guessed-at-random"}, follow=True)
    assert client.get(reverse("token-create")).status_code == 302
    assert not user.auth_token_set.exists()


def test_the_password_is_asked_again_after_a_while(client: Client, owner: Any) -> None:
    assert client.get(reverse("token-create")).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.get(reverse("token-create")).status_code == 302


def change_password(client: Client) -> Any:
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return client.post(reverse("account_change_password"), data)


def test_changing_the_password_shows_the_tokens_that_live_on(client: Client, owner: Any) -> None:
    token_for(owner, name="Dashboard")
    answer = change_password(client)
    assert answer.url == f"{reverse('token-list')}?changed"
    page = client.get(answer.url).content.decode()
    assert "Your password is changed." in page
    assert reverse("token-revoke-all") in page
    assert owner.auth_token_set.count() == 1
    assert "Your password is changed." not in client.get(reverse("token-list")).content.decode()


def test_changing_the_password_leads_home_where_there_are_none(client: Client, owner: Any) -> None:
    assert change_password(client).url == reverse("account")
    assert reverse("token-revoke-all") not in client.get(reverse("token-list")).content.decode()


def test_all_tokens_are_revoked_with_one_press(client: Client, owner: Any) -> None:
    texts = [token_for(owner, name=name)[1] for name in ("One", "Two")]
    others, _ = token_for(UserFactory())
    answer = client.post(reverse("token-revoke-all"), follow=True)
    assert "2 tokens are revoked." in answer.content.decode()
    for text in texts:
        api = client.get("/api/v1/me/", HTTP_AUTHORIZATION=f"Bearer {text}")
        assert api.status_code == 401
    assert ApiToken.objects.get() == others


def test_a_forgotten_password_ends_the_tokens(client: Client, mailoutbox: Any) -> None:
    user = UserFactory()
    token_for(user)
    others, _ = token_for(UserFactory())
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get(urlsplit(link).path, follow=True)
    assert user.auth_token_set.exists()
    path = form.redirect_chain[-1][0]
    client.post(path, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    assert ApiToken.objects.get() == others


def test_a_password_set_by_command_ends_the_tokens() -> None:
    user = UserFactory()
    token_for(user)
    services.set_password(actor=None, user=user, password=NEW_PASSWORD)
    assert not user.auth_token_set.exists()


def test_nobody_revokes_the_tokens_of_others() -> None:
    owner = UserFactory()
    token_for(owner)
    for actor in (UserFactory(), officer()):
        with pytest.raises(NotAllowed):
            services.revoke_tokens(actor=actor, user=owner)
    assert services.revoke_tokens(actor=administrator(), user=owner) == 1
