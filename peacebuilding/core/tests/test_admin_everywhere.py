"""What holds for every model in the admin, whoever registered it."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peacebuilding.accounts.groups import ADMINISTRATOR, HEAD
from peacebuilding.accounts.tests.factories import staff
from peacebuilding.core.admin import TrackerAdmin

from .rows import make_rows

pytestmark = pytest.mark.django_db

REGISTERED = sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label)
each_admin = pytest.mark.parametrize(
    ("model", "model_admin"), REGISTERED, ids=[model._meta.label for model, _ in REGISTERED]
)
TRACKED = [pair for pair in REGISTERED if isinstance(pair[1], TrackerAdmin)]
each_tracked = pytest.mark.parametrize(
    ("model", "model_admin"), TRACKED, ids=[model._meta.label for model, _ in TRACKED]
)


@pytest.fixture
def everybody(client: Client) -> Any:
    """Somebody in both groups that keep records, at the desk."""
    user = staff(HEAD, ADMINISTRATOR, name="Head")
    client.force_login(user)
    return user


def address(model: Any, page: str, *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def queries_of(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured]


@each_admin
def test_the_list_asks_as_often_for_many_rows_as_for_few(
    model: Any, model_admin: Any, client: Client, everybody: Any
) -> None:
    url = address(model, "changelist")
    make_rows(model, 10)
    client.get(url)  # fills what is cached once per process
    few = queries_of(client, url)
    make_rows(model, 40)
    many = queries_of(client, url)
    assert len(many) == len(few), "\n".join(sorted(set(many) - set(few))[:5])


@each_tracked
def test_the_export_asks_as_often_for_many_rows_as_for_few(
    model: Any, model_admin: Any, client: Client, everybody: Any
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address(model, "export", "csv"))
            assert answer.status_code == 200
            b"".join(answer.streaming_content)
        return len(captured)

    make_rows(model, 10)
    count()
    few = count()
    make_rows(model, 40)
    assert count() == few


@each_admin
def test_list_form_and_history_open_for_who_may_see_them(
    model: Any, model_admin: Any, client: Client, everybody: Any
) -> None:
    row = make_rows(model, 1)[0]
    seen = model_admin.get_queryset(_request_of(everybody)).filter(pk=row.pk).exists()
    pages = [("changelist", ()), ("change", (row.pk,)), ("history", (row.pk,))]
    for page, arguments in pages if seen else pages[:1]:
        assert client.get(address(model, page, *arguments)).status_code == 200, page
    if model_admin.has_add_permission(_request_of(everybody)):
        assert client.get(address(model, "add")).status_code == 200


@each_tracked
def test_who_may_only_look_can_neither_change_nor_import(
    model: Any, model_admin: Any, client: Client
) -> None:
    user = staff(HEAD, name="Looks")
    user.groups.clear()
    names = {
        "codename": f"view_{model._meta.model_name}",
        "content_type__app_label": model._meta.app_label,
    }
    user.user_permissions.add(Permission.objects.get(**names))
    client.force_login(user)
    request = _request_of(user)
    assert model_admin.has_view_permission(request)
    assert not model_admin.has_import_permission(request)
    assert not model_admin.has_change_permission(request)
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "add")).status_code == 403
    row = make_rows(model, 1)[0]
    assert client.post(address(model, "change", row.pk), {}).status_code in {302, 403}


@each_admin
def test_nobody_without_rights_sees_a_list(model: Any, model_admin: Any, client: Client) -> None:
    assert client.get(address(model, "changelist")).status_code == 302
    user = staff(HEAD, name="Nobody")
    user.groups.clear()
    client.force_login(user)
    assert client.get(address(model, "changelist")).status_code == 403


@each_admin
def test_the_admin_breaks_no_rule_of_its_own(model: Any, model_admin: Any) -> None:
    assert model_admin.check() == []


def _request_of(user: Any) -> Any:
    request = RequestFactory().get("/admin/")
    request.user = user
    request.resolver_match = None
    return request
