"""Rows edited on the page of their record: each with its version, all with the one reason."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from peacebuilding.accounts.tests.factories import officer
from peacebuilding.core.admin import TrackerAdmin, TrackerInline
from peacebuilding.core.services import save_record
from peacebuilding.framework.models import ActivityCategory, Modality
from peacebuilding.portal.desk import DeskSite
from peacebuilding.urls import urlpatterns as own_urlpatterns

from .test_admin import make_document, make_modality, make_paragraph

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class ModalityInline(TrackerInline):
    model = Modality
    fields = ["code", "short_title_en", "order", "parent", "paragraph"]
    autocomplete_fields = ["paragraph"]
    list_select_related = ("paragraph", "category")

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def save_record_service(self, request: Any, row: Any, *arguments: Any) -> None:
        if row.short_title_en == "Refused":
            raise ValidationError({"short_title_en": "The service says no."})
        super().save_record_service(request, row, *arguments)


class CategoryAdmin(TrackerAdmin):
    inlines = [ModalityInline]


class SearchedAdmin(TrackerAdmin):
    search_fields = ["search_text"]


site = DeskSite(name="other")
site.register(ActivityCategory, CategoryAdmin)
site.register(ActivityCategory.paragraph.field.related_model, SearchedAdmin)  # type: ignore[attr-defined]
urlpatterns = [path("other/", site.urls), *own_urlpatterns]


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(officer())
    return client


@pytest.fixture
def rows() -> list[Modality]:
    document = make_document()
    return [
        make_modality(f"A.{number}", paragraph=make_paragraph(document, number))
        for number in (1, 2)
    ]


def address() -> str:
    category = ActivityCategory.objects.get()
    return reverse(
        "admin:framework_activitycategory_change", args=[category.pk], current_app="other"
    )


def form_of(rows: list[Modality], *new: dict[str, Any]) -> dict[str, Any]:
    category = ActivityCategory.objects.get()
    data: dict[str, Any] = {
        "framework": category.framework_id,
        "letter": "A",
        "slug": "a",
        "name_en": "Category",
        "order": 1,
        "seen_version": category.version,
        "reason": "Checked",
        "modalities-TOTAL_FORMS": len(rows) + len(new),
        "modalities-INITIAL_FORMS": len(rows),
    }
    for number, row in enumerate([*rows, *new]):
        values = row if isinstance(row, dict) else _values(row)
        data |= {f"modalities-{number}-{name}": value for name, value in values.items()}
    return data


def _values(row: Modality) -> dict[str, Any]:
    return {
        "id": row.pk,
        "category": row.category_id,
        "code": row.code,
        "short_title_en": row.short_title_en,
        "order": row.order,
        "paragraph": row.paragraph_id,
        "seen_version": row.version,
    }


def test_only_rows_that_changed_are_saved_with_the_reason(desk: Client, rows: list[Any]) -> None:
    new = {"code": "A.3", "short_title_en": "New", "order": 3}
    data = {**form_of(rows, new), "modalities-0-short_title_en": "Corrected"}
    assert desk.post(address(), data).status_code == 302
    changed, same = Modality.objects.get(code="A.1"), Modality.objects.get(code="A.2")
    assert (changed.short_title_en, changed.history.count()) == ("Corrected", 2)
    assert changed.history.first().history_change_reason == "Checked"
    assert same.history.count() == 1
    assert Modality.objects.get(code="A.3").history.get().history_change_reason == "Checked"
    assert ActivityCategory.objects.get().history.count() == 1


def test_a_row_a_colleague_changed_is_not_overwritten(desk: Client, rows: list[Any]) -> None:
    data = {**form_of(rows), "modalities-0-short_title_en": "Typed"}
    rows[0].short_title_en = "By a colleague"
    save_record(rows[0], actor=None)
    answer = desk.post(address(), data)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Changed by a colleague meanwhile; your text is below" in text
    assert 'value="Typed"' in text
    assert Modality.objects.get(code="A.1").short_title_en == "By a colleague"
    assert desk.post(address(), {**data, "modalities-0-seen_version": 2}).status_code == 302
    assert Modality.objects.get(code="A.1").short_title_en == "Typed"


def test_what_a_service_refuses_is_said_and_nothing_is_saved(desk: Client, rows: list[Any]) -> None:
    data = {
        **form_of(rows),
        "name_en": "Typed name",
        "modalities-0-short_title_en": "Corrected",
        "modalities-1-short_title_en": "Refused",
    }
    answer = desk.post(address(), data)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "The service says no." in text
    assert "Typed name" in text
    assert Modality.objects.get(code="A.1").short_title_en == "Modality A.1"
    assert ActivityCategory.objects.get().name_en == "Category"


def test_a_row_is_deleted_with_the_reason(desk: Client, rows: list[Any]) -> None:
    assert desk.post(address(), {**form_of(rows), "modalities-1-DELETE": "on"}).status_code == 302
    assert [row.code for row in Modality.objects.all()] == ["A.1"]
    last = Modality.history.filter(code="A.2").first()
    assert (last.history_type, last.history_change_reason) == ("-", "Checked")


def test_the_page_asks_as_often_for_many_rows_as_for_few(desk: Client, rows: list[Any]) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(address()).status_code == 200
        return len(captured)

    count()
    few = count()
    document = make_document("TEST/2")
    for number in range(10, 20):
        make_modality(f"A.{number}", paragraph=make_paragraph(document, number))
    assert count() == few
