"""Everybody's own inbox: what was told, by mail or only here."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from peacebuilding.accounts.models import User
from peacebuilding.notifications.models import Notification
from peacebuilding.notifications.services import enqueue, send_due

pytestmark = pytest.mark.django_db
URL = "/account/inbox/"


@pytest.fixture
def reader(client: Client, member: User) -> User:
    client.force_login(member)
    return member


def fill(user: User, count: int, **fields: Any) -> list[Notification]:
    """Return so many rows that were sent to a person, one a minute, the newest first."""
    now = timezone.now()
    rows = [
        Notification(
            **{
                "kind": "due",
                "key": f"{user.pk}-{number}-{fields}",
                "user": user,
                "address": user.email,
                "language": "en",
                "subject": f"Report {number} is due",
                "state": "sent",
                "sent_at": now,
                "url": "/workspace/",
                "created_at": now - timedelta(minutes=number),
                "next_attempt_at": now,
                **fields,
            }
        )
        for number in range(count)
    ]
    return Notification.objects.bulk_create(rows)


def body(client: Client, url: str = URL) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_logs_in_first(client: Client) -> None:
    assert client.get(URL).status_code == 302


def test_an_empty_inbox_says_so(client: Client, reader: User) -> None:
    assert "Nothing has been sent to you yet." in body(client)


def test_what_was_sent_is_there_and_what_waits_is_not(client: Client, reader: User) -> None:
    enqueue(kind="due", key="1", user=reader)
    assert "A report is due" not in body(client)
    send_due(timezone.now())
    assert "A report is due" in body(client)


def test_it_holds_ones_own_only(client: Client, reader: User, officer: User) -> None:
    [other] = fill(officer, 1)
    fill(reader, 1, state="dropped")
    assert "Report 0" not in body(client)
    assert client.post(f"{URL}{other.pk}/").status_code == 404
    client.force_login(officer)
    assert "Report 0" in body(client)


def test_opening_leads_to_the_page_and_marks_as_read(client: Client, reader: User) -> None:
    first, _second = fill(reader, 2)
    assert "(2)" in body(client, "/help/")
    assert client.get(f"{URL}{first.pk}/").status_code == 405
    answer = client.post(f"{URL}{first.pk}/")
    assert answer.url == "/workspace/"
    assert "(1)" in body(client, "/help/")
    unread = body(client, f"{URL}?unread")
    assert "Report 1" in unread
    assert "Report 0" not in unread


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [
        ("http://127.0.0.1:8000/activities/7/", "/activities/7/"),
        ("https://elsewhere.example/", URL),
        ("//elsewhere.example/", URL),
        ("javascript:alert(1)", URL),
        ("", URL),
    ],
)
def test_it_leads_nowhere_else(client: Client, reader: User, url: str, leads_to: str) -> None:
    [row] = fill(reader, 1, url=url)
    assert client.post(f"{URL}{row.pk}/").url == leads_to


def test_all_are_marked_as_read_at_once(client: Client, reader: User, officer: User) -> None:
    fill(reader, 3)
    fill(officer, 1)
    client.post(f"{URL}read/")
    assert "You have read everything." in body(client, f"{URL}?unread")
    assert Notification.objects.unread().count() == 1


def test_it_is_paged_by_key(client: Client, reader: User) -> None:
    fill(reader, 30)
    page = client.get(URL)
    assert len(page.context["object_list"]) == 25
    rest = client.get(URL + page.context["next_url"]).context["object_list"]
    assert [row.subject for row in rest] == [f"Report {number} is due" for number in range(25, 30)]
    assert len(client.get(f"{URL}?cursor=nonsense").context["object_list"]) == 25


def test_it_asks_as_often_for_many_as_for_few(client: Client, reader: User) -> None:
    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            body(client, url)
        return len(captured)

    fill(reader, 2)
    few, elsewhere = count(URL), count("/help/")
    fill(reader, 20, language="fr")
    assert count(URL) == few
    assert count("/help/") == elsewhere


def test_other_pages_pay_one_query_for_the_number(client: Client, reader: User) -> None:
    with CaptureQueriesContext(connection) as captured:
        body(client, "/help/")
    asked = [one["sql"] for one in captured if "notifications_notification" in one["sql"]]
    assert len(asked) == 1
    client.logout()
    with CaptureQueriesContext(connection) as captured:
        body(client, "/help/")
    assert not [one for one in captured if "notifications_notification" in one["sql"]]
