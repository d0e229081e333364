"""The cast: people for tests of every app, through the same services as in life."""

from typing import Any

import factory
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpRequest
from django.test import Client

from peacebuilding.accounts import services
from peacebuilding.accounts.groups import ADMINISTRATOR, HEAD, OFFICER
from peacebuilding.accounts.models import ApiToken, User

PASSWORD = "seven-lakes-under-snow"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """An active account with a confirmed address and `PASSWORD`; in no group."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def confirmed_address(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Make the address the account's own, unless told `confirmed_address=False`."""
        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


def staff(*groups: str, **fields: Any) -> User:
    """Return a person of the named groups."""
    return services.set_groups(actor=None, user=UserFactory(**fields), groups=groups)


def officer(**fields: Any) -> User:
    """Return a Secretariat officer: runs the cycle."""
    return staff(OFFICER, **{"name": "Officer", **fields})


def head(**fields: Any) -> User:
    """Return the head of the Secretariat."""
    return staff(HEAD, **{"name": "Head", **fields})


def administrator(**fields: Any) -> User:
    """Return an administrator: users and code tables, nothing confidential."""
    return staff(ADMINISTRATOR, **{"name": "Administrator", **fields})


def token_for(user: User, scope: str = "write", **fields: Any) -> tuple[ApiToken, str]:
    """Return a token that acts for `user`, and the text to send."""
    return services.create_token(
        actor=None, user=user, scope=scope, **{"name": "Test system", **fields}
    )


def with_second_factor(user: User) -> str:
    """Give the person an authenticator app and recovery codes; return the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def gave_password(client: Client, user: User) -> None:
    """Let the client's session remember that the person gave the password just now.

    `force_login` asks for none; pages that make a secret ask again.
    """
    request = HttpRequest()
    request.session, request.user = client.session, user
    reauthenticate_by_password(request)
    request.session.save()
