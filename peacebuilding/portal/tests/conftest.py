"""The sample data of `make demo`, for tests that need every kind of record at once."""

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from peacebuilding.accounts.models import User

_APPS = ("places", "framework", "accounts", "account", "organizations", "activities", "batches")
_rows: dict[Any, list[Any]] = {}
_groups: dict[int, list[str]] = {}
_kinds: list[tuple[Any, str, tuple[str, str]]] = []


@pytest.fixture
def sample_data(transactional_db: None, settings: Any) -> None:
    """What `load_framework` and `load_demo` load; built once, then copied into each database.

    Groups and content types are made anew with each database, so they are kept by name.
    """
    if not _rows:
        settings.IS_DEMO = True
        call_command("load_framework", verbosity=0)
        call_command("load_demo", verbosity=0, stdout=StringIO())
        settings.IS_DEMO = False
        remember()
        return
    for row, column, name in _kinds:
        setattr(row, column, ContentType.objects.get_by_natural_key(*name).pk)
    with transaction.atomic():
        for model, rows in _rows.items():
            model._base_manager.bulk_create(rows)
        for user in User.objects.filter(pk__in=_groups):
            user.groups.set(Group.objects.filter(name__in=_groups[user.pk]))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_rows)):
            cursor.execute(statement)


def remember() -> None:
    """Keep what is loaded now for every test of this run."""
    _groups.update(
        {u.pk: [g.name for g in u.groups.all()] for u in User.objects.prefetch_related("groups")}
    )
    _rows.update({model: list(model._base_manager.all()) for model in _models()})
    kinds = {kind.pk: kind.natural_key() for kind in ContentType.objects.all()}
    for model, rows in _rows.items():
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if field.related_model is ContentType
        ]
        _kinds.extend(
            (row, column, kinds[key])
            for column in columns
            for row in rows
            if (key := getattr(row, column)) is not None
        )


def _models() -> list[Any]:
    return [
        model
        for label in _APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model is not User.groups.through and not model._meta.proxy
    ]
