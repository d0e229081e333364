"""The pages of changes of many records."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peacebuilding.batches.choices import Outcome
from peacebuilding.batches.services import RowResult, record_batch, undo_batch
from peacebuilding.core.services import save_record
from peacebuilding.framework.models import Meeting

pytestmark = pytest.mark.django_db


def batch_of(actor, count: int = 1):
    start = Meeting.objects.count() + 100
    results = []
    for number in range(start, start + count):
        row = save_record(Meeting(number=number, title_en=f"Sample {number}"), actor=None)
        row.city = "There"
        save_record(row, actor=actor)
        results.append(RowResult(Outcome.CHANGED, row, version_before=1))
    return record_batch(
        actor=actor, kind="bulk", title="Moved to There", results=results, reason="New hall"
    )


def test_an_officer_sees_what_became_of_each_row(client, officer) -> None:
    batch = batch_of(officer, 2)
    client.force_login(officer)
    page = client.get(batch.get_absolute_url())
    assert page.status_code == 200
    assert "New hall" in page.text
    assert "Sample 10" in page.text
    assert "Moved to There" in client.get(reverse("batches:batch-list")).text


def test_to_others_there_is_no_such_page(client, officer, member) -> None:
    batch = batch_of(officer)
    addresses = (batch.get_absolute_url(), reverse("batches:batch-list"))
    assert [client.get(one).status_code for one in addresses] == [404, 404]
    client.force_login(member)
    assert [client.get(one).status_code for one in addresses] == [404, 404]
    assert client.post(batch.get_absolute_url(), {"reason": "No"}).status_code == 404


def test_it_is_taken_back_on_its_page(client, officer) -> None:
    batch = batch_of(officer)
    client.force_login(officer)
    answer = client.post(batch.get_absolute_url(), {"reason": "Wrong hall"}, follow=True)
    assert "Taken back" in answer.text
    assert "Wrong hall" in answer.text
    assert not Meeting.objects.filter(city="There").exists()
    assert "Take it back" not in answer.text


def test_a_refusal_stands_in_the_form_and_the_reason_stays(client, officer) -> None:
    batch = batch_of(officer)
    row = Meeting.objects.get(city="There")
    row.city = "Elsewhere"
    save_record(row, actor=None)
    client.force_login(officer)
    answer = client.post(batch.get_absolute_url(), {"reason": "Wrong hall"})
    assert "It was changed since." in answer.text
    assert "Wrong hall" in answer.text
    client.post(batch.get_absolute_url(), {"reason": "Wrong hall", "leave_changed": "on"})
    batch.refresh_from_db()
    assert batch.undone_at is not None


def test_rows_are_shown_by_result(client, officer) -> None:
    batch = batch_of(officer)
    client.force_login(officer)
    answer = client.get(batch.get_absolute_url(), {"outcome": "refused"})
    assert "No row has this result." in answer.text


def test_an_empty_list_says_so(client, officer) -> None:
    client.force_login(officer)
    assert "Nobody has changed many records" in client.get(reverse("batches:batch-list")).text


def test_neither_page_asks_more_often_for_more_rows(client, officer) -> None:
    client.force_login(officer)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    few = batch_of(officer, 2)
    count(few.get_absolute_url())
    few_rows, few_batches = count(few.get_absolute_url()), count(reverse("batches:batch-list"))
    many = batch_of(officer, 60)
    undo_batch(actor=officer, batch=few, reason="x")
    assert count(many.get_absolute_url()) <= few_rows
    assert count(reverse("batches:batch-list")) == few_batches
