"""Passkeys in a real browser, under the content security policy of production."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from peacebuilding.core.tests.machine import FRONT_PAGE

from .factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

#: A key inside the computer that always finds its owner present.
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_opens_the_door(page: Any) -> None:
    user = UserFactory()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    page.goto(reverse("account_login"))
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(FRONT_PAGE)

    page.goto(reverse("mfa_add_webauthn"))
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**{reverse('mfa_add_webauthn')}")
    for box in page.query_selector_all("main input[type=checkbox]"):
        box.check()
    page.fill("main input[name=name]", "My computer")
    page.click("main form:has(input[name=name]) button")
    page.wait_for_url(lambda url: not url.endswith(reverse("mfa_add_webauthn")))
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.click("main button:has-text('passkey')")
    page.wait_for_url(lambda url: not url.endswith(reverse("account_login")))
    page.goto(reverse("account"))
    assert user.email in page.content()
