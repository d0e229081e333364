"""My account: name, language, second factor, ways to the rest."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from .factories import UserFactory, officer, token_for, with_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> Any:
    user = UserFactory(name="Before")
    client.force_login(user)
    return user


def test_it_says_what_there_is(client: Client, user: Any) -> None:
    token_for(user)
    page = client.get(reverse("account"))
    assert user.email in page.content.decode()
    assert page.context["tokens"] == 1
    for name in ("token-list", "mfa_index", "usersessions_list", "account_change_password"):
        assert f'href="{reverse(name)}"' in page.content.decode()


def test_it_names_the_second_factor(client: Client, user: Any) -> None:
    with_second_factor(user)
    assert "Authenticator app" in client.get(reverse("account")).content.decode()


def test_it_tells_staff_that_they_need_one(client: Client) -> None:
    client.force_login(officer())
    assert "need one" in client.get(reverse("account")).content.decode()


def test_name_and_language_are_changed(client: Client, user: Any) -> None:
    answer = client.post(reverse("account"), {"name": "After", "language": "fr"})
    assert answer.url == reverse("account")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"
    user.refresh_from_db()
    assert (user.name, user.language) == ("After", "fr")
    assert user.history.first().history_user == user


def test_nothing_else_is(client: Client, user: Any) -> None:
    extra = {"is_staff": "on", "email": "other@example.org", "groups": "1"}
    client.post(reverse("account"), {"name": "After", "language": "en", **extra})
    user.refresh_from_db()
    assert not user.is_staff
    assert user.email != "other@example.org"


def test_a_refused_name_is_not_shown_as_mine(client: Client, user: Any) -> None:
    answer = client.post(reverse("account"), {"name": "x" * 200, "language": "en"})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert answer.context["user"].name == "Before"


def test_links_in_mails_do_not_follow_the_callers_host(client: Client, mailoutbox: Any) -> None:
    """Any port passes as Host; the link leads to SITE_URL all the same."""
    user = UserFactory()
    client.post(
        reverse("account_reset_password"), {"email": user.email}, headers={"Host": "testserver:666"}
    )
    (message,) = mailoutbox
    assert f"{settings.SITE_URL}/account/password/reset/key/" in message.body
    assert "666" not in message.body
