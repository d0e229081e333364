"""The test machine, and the cast that every test may use.

Fixtures under these names mean the same in every app; an app's own conftest may add to
them. `framework_data` loads what `manage.py load_framework` loads.
"""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from organizations.choices import Role
from organizations.models import Membership, Organization
from peacebuilding.accounts.models import User
from peacebuilding.accounts.tests import factories

pytest_plugins = ["peacebuilding.core.tests.machine", "peacebuilding.notifications.tests.smtp"]


#: The rows that loading makes, by model; read once, then copied into each test's database.
_loaded: dict[Any, list[Any]] = {}
_LOADED_APPS = ("places", "framework", "organizations", "activities")


@pytest.fixture
def framework_data(db: None) -> None:
    """The places, the framework, its participants, and the two follow-up items."""
    models = [
        model
        for label in _LOADED_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    if not _loaded:
        call_command("load_framework", verbosity=0)
        _loaded.update({model: list(model._base_manager.all()) for model in models})
        return
    with transaction.atomic():  # rows refer to later ones, which is looked at in the end
        for model, rows in _loaded.items():
            model._base_manager.bulk_create(rows)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@pytest.fixture
def officer(db: None) -> User:
    """A Secretariat officer."""
    return factories.officer()


@pytest.fixture
def head(db: None) -> User:
    """The head of the Secretariat."""
    return factories.head()


@pytest.fixture
def administrator(db: None) -> User:
    """An administrator: users and code tables, nothing confidential."""
    return factories.administrator()


@pytest.fixture
def member(db: None) -> User:
    """An active account that serves no organization."""
    return factories.UserFactory(name="Member")


def member_of(slug: str, role: Role = Role.REPORTER, **fields: Any) -> User:
    """Return a new account that serves the organization in this role."""
    organization = Organization.objects.get(slug=slug)
    user = factories.UserFactory(**{"name": f"{organization.acronym} {role.label}", **fields})
    Membership.objects.create(user=user, organization=organization, role=role)
    return user
