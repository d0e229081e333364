"""The way in: password, second factor; and no desk without one in production."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse

from .factories import PASSWORD, UserFactory, officer, token_for, with_second_factor

pytestmark = pytest.mark.django_db


def code(secret: str) -> str:
    """Return what the authenticator app shows now."""
    counter = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def log_in(client: Client, user: Any, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def confirm_password(client: Client) -> None:
    """Say the password once more, as changes to the ways of signing in ask for."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# --- Logging in --------------------------------------------------------------------------


def test_password_alone_is_enough_for_a_member_without_a_factor(client: Client) -> None:
    assert log_in(client, UserFactory()).status_code == 302
    assert is_in(client)


def test_the_address_in_other_capitals_is_the_same(client: Client) -> None:
    UserFactory(email="someone@example.org")
    client.post(reverse("account_login"), {"login": "SomeOne@Example.org", "password": PASSWORD})
    assert is_in(client)


def test_the_journey_with_an_app(client: Client) -> None:
    user = UserFactory()
    secret = with_second_factor(user)
    answer = log_in(client, user)
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert not is_in(client)
    client.post(answer.url, {"code": "000000"})
    assert not is_in(client)
    client.post(answer.url, {"code": code(secret)})
    assert is_in(client)


def test_a_recovery_code_works_once(client: Client) -> None:
    user = UserFactory()
    with_second_factor(user)
    codes = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    recovery = RecoveryCodes(codes).get_unused_codes()[0]
    log_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": recovery})
    assert is_in(client)
    again = Client()
    log_in(again, user)
    again.post(reverse("mfa_authenticate"), {"code": recovery})
    assert not is_in(again)


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app(client: Client) -> None:
    user = UserFactory(language="fr")
    log_in(client, user)
    url = reverse("mfa_activate_totp")
    assert client.get(url).url.startswith(reverse("account_reauthenticate"))
    confirm_password(client)
    page = client.get(url)
    assert page.status_code == 200
    secret = page.context["form"].secret
    client.post(url, {"code": code(secret)})
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).exists()
    assert [user.email] in [letter.to for letter in mail.outbox]
    assert "authentification" in mail.outbox[0].body


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_add_webauthn", "usersessions_list", "account_email"]
)
def test_the_pages_on_signing_in_work(client: Client, name: str) -> None:
    log_in(client, UserFactory())
    confirm_password(client)
    assert client.get(reverse(name)).status_code == 200


def test_a_session_is_listed_and_ended_from_another(client: Client) -> None:
    user, elsewhere = UserFactory(), Client()
    log_in(client, user)
    log_in(elsewhere, user)
    assert len(client.get(reverse("usersessions_list")).context["sessions"]) == 2
    client.post(reverse("usersessions_list"))
    assert elsewhere.get(reverse("token-list")).status_code == 302
    assert client.get(reverse("token-list")).status_code == 200


def test_guessing_passwords_is_stopped(client: Client) -> None:
    user = UserFactory()
    for _ in range(6):
        answer = log_in(client, user, password="wrong-wrong-wrong")
    log_in(client, user)
    assert not is_in(client)
    assert answer.context["form"].errors


def test_nobody_signs_up(client: Client) -> None:
    data = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), data)
    assert not is_in(client)
    assert not UserFactory._meta.model.objects.filter(email="new@example.org").exists()


def test_a_forgotten_password_is_set_anew_by_mail(client: Client) -> None:
    user = UserFactory(password=None)
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    form_url = client.get(link.partition("//")[2].partition("/")[1] + link.split("/", 3)[3]).url
    new = "another-quiet-harbour"
    client.post(form_url, {"password1": new, "password2": new})
    log_in(client, user, password=new)
    assert is_in(client)


# --- Staff -------------------------------------------------------------------------------


@pytest.fixture
def _production(settings: Any) -> None:
    settings.REQUIRE_STAFF_SECOND_FACTOR = True


@pytest.mark.usefixtures("_production")
@pytest.mark.parametrize("path", ["/admin/", "/", "/account/tokens/"])
def test_staff_without_a_factor_are_sent_to_set_one_up(client: Client, path: str) -> None:
    log_in(client, officer())
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url == reverse("mfa_activate_totp")
    assert any("second factor" in str(message) for message in get_messages(answer.wsgi_request))
    confirm_password(client)
    assert client.get(answer.url).status_code == 200


@pytest.mark.usefixtures("_production")
def test_they_still_reach_their_account_and_the_way_out(client: Client) -> None:
    log_in(client, officer())
    for name in ("account", "mfa_index", "account_logout", "healthz"):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.usefixtures("_production")
def test_the_api_refuses_such_a_session_but_not_a_token(client: Client) -> None:
    user = officer()
    _, text = token_for(user)
    log_in(client, user)
    answer = client.get("/api/v1/me/")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert "second factor" in answer.json()["detail"]
    with_token = Client().get("/api/v1/me/", HTTP_AUTHORIZATION=f"Bearer {text}")
    assert with_token.status_code == 200


@pytest.mark.usefixtures("_production")
def test_staff_with_a_factor_pass(client: Client) -> None:
    user = officer()
    secret = with_second_factor(user)
    log_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("_production")
def test_members_and_visitors_are_not_asked(client: Client) -> None:
    assert client.get(reverse("account_login")).status_code == 200
    log_in(client, UserFactory())
    assert client.get(reverse("token-list")).status_code == 200


def test_elsewhere_nobody_is_asked(client: Client) -> None:
    log_in(client, officer())
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/"])
def test_the_admin_has_no_log_in_of_its_own(client: Client, path: str) -> None:
    """Django's would let a password in alone, past the second factor."""
    user = officer()
    with_second_factor(user)
    client.post("/admin/login/", {"username": user.email, "password": PASSWORD})
    assert not is_in(client)
    answer = client.get(path, follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
