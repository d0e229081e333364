"""Callers of the API and the few records they try it on."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from peacebuilding.accounts.models import ApiToken, User
from peacebuilding.core.services import save_record
from peacebuilding.places.models import Country, Region


class Caller(Client):
    """A test client that sends JSON, with a token when it has one, and raises no 500."""

    def __init__(self, token: str = "", **defaults: Any) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        super().__init__(raise_request_exception=False, headers=headers, **defaults)

    def send(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        """Send JSON; header names are given as `If_Match="…"`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.generic(
            method, path, b"" if data is None else _json(data), "application/json", headers=named
        )


def _json(data: Any) -> Any:
    return data if isinstance(data, bytes) else json.dumps(data).encode()


def token_for(user: User, scope: str = "write", **options: Any) -> str:
    """Return a new token of the user."""
    options.setdefault("expiry", timedelta(days=1))
    return ApiToken.objects.create(user=user, scope=scope, name=scope, **options)[1]


@pytest.fixture
def writer(db: None) -> User:
    """A person with an account."""
    return User.objects.create_user("writer@example.org", name="Writer")


@pytest.fixture
def visitor() -> Caller:
    """Somebody without an account."""
    return Caller()


@pytest.fixture
def caller(writer: User) -> Caller:
    """The writer's system, with a token that may write."""
    return Caller(token_for(writer))


@pytest.fixture
def region(db: None) -> Region:
    """Western Africa."""
    return save_record(
        Region(m49="011", name_en="Western Africa", name_fr="Afrique occidentale", order=1),
        actor=None,
    )


@pytest.fixture
def countries(region: Region) -> list[Country]:
    """Three countries by name, the last hidden from visitors by the test API."""
    rows = [
        ("BJ", "BEN", "204", "Benin"),
        ("SL", "SLE", "694", "Sierra Leone"),
        ("ZZ", "ZZZ", "999", "Zz"),
    ]
    return [
        save_record(
            Country(iso2=iso2, iso3=iso3, m49=m49, name_en=name, name_fr=name, region=region),
            actor=None,
        )
        for iso2, iso3, m49, name in rows
    ]
