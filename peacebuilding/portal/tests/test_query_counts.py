"""Every list costs as many queries for many rows as for few: pages, API, desk and exports.

All rows are made once and every address is asked at both sizes; the tests compare.
"""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from activities.choices import MatrixTable
from activities.models import Activity, Commitment
from organizations.models import DeskAbsence
from peacebuilding.accounts.groups import ADMINISTRATOR, HEAD
from peacebuilding.accounts.models import ApiToken, User
from peacebuilding.accounts.tests.factories import staff
from peacebuilding.core import tables
from peacebuilding.core.admin import TrackerAdmin
from peacebuilding.core.tests.rows import GIVEN, value_of
from peacebuilding.framework.models import ActivityCategory, KeyArea

pytestmark = [pytest.mark.django_db, pytest.mark.either]

FEW, MANY, VERY_MANY = 10, 60, 1000
#: What the document lists stays as long as it is: the columns of the matrix.
FIXED: dict[Any, int] = {KeyArea: FEW, ActivityCategory: FEW}
APPS = ("places", "framework", "organizations", "activities")

PAGES = [
    "account",
    "admin:index",
    "activities:chase-list",
    "activities:report-list",
    "activities:round-list",
    "activities:activity-list",
    "activities:commitment-list",
    "activities:follow-up-list",
    "country-list",
    "document-list",
    "home",
    "matrix",
    "meeting-list",
    "organizations:calendar-addresses",
    "organizations:capability-list",
    "organizations:members",
    "organizations:organization-list",
    "organizations:roster",
    "organizations:roster-csv",
    "search",
    "token-list",
    "workspace",
]
#: Words for the search that every row has.
QUERY = {"search": "?q=title"}


def api_lists() -> list[str]:
    """Return the names of the lists of all resources."""
    patterns = get_resolver("peacebuilding.urls").namespace_dict["api"][1]
    names = [name for name in patterns.reverse_dict if isinstance(name, str)]
    return sorted(f"api:{name}" for name in names if name.endswith("-list"))


def addresses() -> dict[str, str]:
    """Return the address of every list by what it is called here."""
    found = {name: reverse(name) + QUERY.get(name, "") for name in [*PAGES, *api_lists()]}
    for table in MatrixTable:
        found[f"matrix {table}"] = reverse("matrix-table", args=[table])
        found[f"api matrix {table}"] = reverse("api:matrix", args=[table])
    for export in tables.exports():
        found[f"export {export.name}"] = f"/api/v1/exports/{export.name}.csv"
    for model, model_admin in admin.site._registry.items():
        start = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found[f"{start}_changelist"] = reverse(f"{start}_changelist")
        if isinstance(model_admin, TrackerAdmin):
            found[f"{start}_export"] = reverse(f"{start}_export", args=["csv"])
    return found


# --- Rows --------------------------------------------------------------------------------


def in_order() -> list[Any]:
    """Return our models, each after what it points to."""
    left = [User, ApiToken]
    left += [model for label in APPS for model in apps.get_app_config(label).get_models()]
    left = [model for model in left if not model.__name__.startswith("Historical")]
    ordered: list[Any] = []
    while left:
        free = [m for m in left if not {*_pointed_at(m)} & {*left} - {m}] or [
            m for m in left if not {*_pointed_at(m, nullable=False)} & {*left} - {m}
        ]
        ordered += free[:1]
        left.remove(free[0])
    return ordered


def _is_set(given: dict[str, Any], model: Any, field: Any) -> bool:
    """Say whether a generic relation that is given fills this column."""
    return any(
        field.name in (one.ct_field, one.fk_field)
        for one in model._meta.private_fields
        if isinstance(one, GenericForeignKey) and one.name in given
    )


def _pointed_at(model: Any, *, nullable: bool = True) -> Iterator[Any]:
    for field in model._meta.concrete_fields:
        if field.is_relation and (nullable or not field.null):
            yield field.related_model
    if any(isinstance(field, GenericForeignKey) for field in model._meta.private_fields):
        yield Commitment


class Heap:
    """Rows of every model, number n pointing to the numbers n of others."""

    def __init__(self, reader: User) -> None:
        self.reader = reader
        self.rows: dict[Any, list[Any]] = {User: [reader]}

    def grow(self, size: int) -> None:
        """Bring every model to `size` rows of ours."""
        for model in in_order():
            have = self.rows.setdefault(model, [])
            most = min(size, FIXED.get(model, size))
            new = [self._row(model, number) for number in range(len(have), most)]
            have += model._base_manager.bulk_create(new)
            for field in model._meta.many_to_many:
                self._join(field, have[len(have) - len(new) :])

    def _row(self, model: Any, number: int) -> Any:
        given = {**GIVEN.get(model._meta.label_lower, {}), **self._made_up(model, number)}
        for field in model._meta.concrete_fields:
            if field.primary_key or field.name in given or _is_set(given, model, field):
                continue
            if field.is_relation:
                others = self.rows.get(field.related_model, [])
                if field.related_model in FIXED and others:
                    given[field.name] = others[number % len(others)]
                elif field.related_model is not model and len(others) > number:
                    given[field.name] = others[number]
            elif not field.has_default() and not field.null:
                given[field.name] = value_of(field, number + 1)
        return model(**given)

    def _made_up(self, model: Any, number: int) -> dict[str, Any]:
        """Return what makes the row one that its lists show to the reader."""
        reference = f"A-2026-{number:04d}"
        if model is Activity:
            words = f"title {number}"
            shown = {"status": "under-way", "agreed_on": date(2026, 1, 1), "search_text": words}
            return {**shown, "reference": reference, "title": words}
        if model is Commitment:
            numbered = {"reference": f"{reference}-01", "number": 1}
            return {**numbered, "status": "agreed", "due_on": date(2026, 1, 1)}
        if model is ApiToken:
            return {"user": self.reader}
        if model is DeskAbsence:
            return {"substitute": self.rows[User][number - 1]}
        generic = [one for one in model._meta.private_fields if isinstance(one, GenericForeignKey)]
        about = self.rows[Commitment][number] if generic else None
        return {one.name: about for one in generic}

    def _join(self, field: Any, rows: list[Any]) -> None:
        through = field.remote_field.through
        others = self.rows.get(field.related_model, [])
        if not through._meta.auto_created or field.related_model is field.model:
            return
        own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
        position = count(len(self.rows[field.model]) - len(rows))
        pairs = [(row, next(position)) for row in rows]
        if field.related_model in FIXED:
            pairs = [(row, number % len(others)) for row, number in pairs]
        through._base_manager.bulk_create(
            through(**{own: row, other: others[number]})
            for row, number in pairs
            if number < len(others)
        )


# --- Counting ------------------------------------------------------------------------------


def ask(client: Client, url: str) -> list[str]:
    """Read the address to its end and return the queries; none when it does not open."""
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        answer = client.get(url)
        if answer.streaming:
            b"".join(answer.streaming_content)
    return [query["sql"] for query in captured] if answer.status_code == 200 else []


@pytest.fixture(scope="module", params=[MANY, pytest.param(VERY_MANY, marks=pytest.mark.nightly)])
def asked(
    request: Any, django_db_setup: Any, django_db_blocker: Any
) -> Iterator[dict[str, tuple[Any, Any, int]]]:
    """The queries of every address for few rows and for many."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            reader = staff(HEAD, ADMINISTRATOR, name="Head")
            heap, client = Heap(reader), Client(raise_request_exception=False)
            client.force_login(reader)
            found: dict[str, list[Any]] = {}
            for size in (FEW, request.param):
                heap.grow(size)
                for name, url in addresses().items():
                    if size == FEW:
                        ask(client, url)  # fills what is cached once for each process
                    found.setdefault(name, []).append(ask(client, url))
            transaction.set_rollback(True)
        yield {name: (few, many, request.param) for name, (few, many) in found.items()}


@pytest.mark.parametrize("name", sorted(addresses()))
def test_a_list_asks_as_often_for_many_rows_as_for_few(
    name: str, asked: dict[str, tuple[list[str], list[str], int]]
) -> None:
    few, many, rows = asked[name]
    assert few
    assert many, "it does not open"
    # A download brings its joins once more with each chunk of rows.
    is_download = "export" in name or name.endswith("-csv")
    most = len(few) * -(-rows // tables.CHUNK) if is_download else len(few)
    assert len(few) <= len(many) <= most, "\n".join(sorted({*many} - {*few})[:8])
