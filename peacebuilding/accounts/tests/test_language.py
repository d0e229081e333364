"""One language, from the switch to the last mail (domain.md, AT-28)."""

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from .factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

COOKIE = settings.LANGUAGE_COOKIE_NAME


def switch(client: Client, language: str, **data: str) -> Any:
    return client.post(reverse("set_language"), {"language": language, **data})


def log_in(client: Client, user: Any) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def test_a_visitor_switches(client: Client) -> None:
    answer = switch(client, "fr", next="/account/login/")
    assert answer.url == "/account/login/"
    assert answer.cookies[COOKIE].value == "fr"
    assert client.get("/account/login/").headers["Content-Language"] == "fr"


def test_the_switch_never_leads_away(client: Client) -> None:
    assert switch(client, "fr", next="https://elsewhere.example/").url == "/"


@pytest.mark.parametrize("language", ["", "xx", "de", "../fr"])
def test_an_unknown_language_is_refused(client: Client, language: str) -> None:
    answer = switch(client, language)
    assert answer.status_code == 400
    assert COOKIE not in answer.cookies


def test_somebody_logged_in_switches_mails_too(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    switch(client, "fr")
    user.refresh_from_db()
    assert user.language == "fr"
    lines = user.history.count()
    switch(client, "fr")
    assert user.history.count() == lines


def test_the_log_in_goes_on_in_the_persons_language(client: Client) -> None:
    user = UserFactory(language="fr")
    answer = log_in(client, user)
    assert answer.cookies[COOKIE].value == "fr"
    assert client.get(reverse("account")).headers["Content-Language"] == "fr"


def test_the_log_in_keeps_the_switch_chosen_before(client: Client) -> None:
    user = UserFactory(language="fr")
    switch(client, "en")
    log_in(client, user)
    assert client.get(reverse("account")).headers["Content-Language"] == "en"
    user.refresh_from_db()
    assert user.language == "fr"


def test_the_next_person_at_the_machine_gets_their_own(client: Client) -> None:
    log_in(client, UserFactory(language="fr"))
    switch(client, "fr")
    client.post(reverse("account_logout"))
    log_in(client, UserFactory(language="en"))
    assert client.get(reverse("account")).headers["Content-Language"] == "en"


@pytest.mark.parametrize(("language", "word"), [("en", "password"), ("fr", "mot de passe")])
def test_mails_come_in_the_persons_language(client: Client, language: str, word: str) -> None:
    user = UserFactory(language=language)
    other = "en" if language == "fr" else "fr"
    client.post(
        reverse("account_reset_password"), {"email": user.email}, HTTP_ACCEPT_LANGUAGE=other
    )
    (letter,) = mail.outbox
    assert word in letter.body
    assert settings.SITE_URL in letter.body


def test_a_reset_for_an_unknown_address_writes_to_nobody(client: Client) -> None:
    known = UserFactory()
    urls = {
        client.post(reverse("account_reset_password"), {"email": email}).url
        for email in (known.email, "unknown@example.org")
    }
    assert len(urls) == 1
    assert [letter.to for letter in mail.outbox] == [[known.email]]
