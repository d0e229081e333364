"""Tonight's mails for the Secretariat, and what the page of a record tells of its reminders."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from activities.ladder import climb
from activities.models import ContactLog, Reminder, ReportLink
from organizations.tests.factories import StaffOfficerFactory
from peacebuilding.notifications.mails import MASKED
from peacebuilding.notifications.models import Notification

from .factories import make_activity, make_commitment, make_organization, put
from .reporting import make_report

NOW = datetime(2027, 6, 15, 3, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock() -> Any:
    """It is the night of 15 June 2027."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def responsible(db: None) -> Any:
    """An officer of UNDP without account."""
    return StaffOfficerFactory(organization=make_organization("undp"), name="Ada Example")


@pytest.fixture
def report(responsible: Any) -> Any:
    """A report due in a fortnight: a reminder goes tonight."""
    commitment = make_commitment(
        "under-way", responsible_officer=responsible, due_on=TODAY + timedelta(days=90)
    )
    return make_report(commitment, due_on=TODAY + timedelta(days=14))


def page(user: Any, name: str, *args: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"activities:{name}", args=args))


def test_the_page_says_who_is_reminded_of_what(cast: Any, report: Any) -> None:
    make_commitment("under-way", due_on=TODAY, reminders_from=TODAY)
    text = page(cast.officer, "tonight").content.decode()
    assert "Ada Example" in text
    assert report.reference in text
    assert "would reach nobody" in text
    assert reverse("activities:contact-hold", args=["undp"]) in text
    assert not Reminder.objects.exists()
    assert not Notification.objects.exists()


def test_a_letter_is_previewed_without_its_secrets(cast: Any, report: Any) -> None:
    listed = page(cast.officer, "tonight")
    (letter,) = listed.context["plan"].letters.values()
    reader = letter.person.identity
    shown = page(cast.officer, "tonight-letter", reader)
    assert report.reference in shown.content.decode()
    assert MASKED in shown.context["text"]
    mail = page(cast.officer, "tonight-mail", reader)
    assert MASKED in mail.content.decode()
    assert "unsafe-inline" in mail.headers["Content-Security-Policy"]
    assert not ReportLink.objects.exists()
    assert page(cast.officer, "tonight-letter", "user-0").status_code == 404


@pytest.mark.parametrize("who", ["lead_approver", "administrator", "without"])
def test_to_everybody_else_there_is_no_such_page(cast: Any, report: Any, who: str) -> None:
    assert page(getattr(cast, who), "tonight").status_code == 404


def test_a_hold_keeps_tonights_mails_back(cast: Any, report: Any) -> None:
    client = Client()
    client.force_login(cast.officer)
    data = {"paused_until": (TODAY + timedelta(days=3)).isoformat(), "language": "en"}
    client.post(reverse("activities:contact-hold", args=["undp"]), data)
    assert ContactLog.objects.pausing().count() == 1
    assert "Ada Example" not in client.get(reverse("activities:tonight")).content.decode()
    climb(NOW)
    assert not Notification.objects.exists()
    assert report.reminders.get().role == "paused"


def test_a_long_page_takes_no_more_queries(
    cast: Any, responsible: Any, django_assert_max_num_queries: Any
) -> None:
    activity = make_activity("under-way")

    def more(count: int) -> None:
        for _ in range(count):
            fields = {"due_on": TODAY, "reminders_from": TODAY, "responsible_officer": responsible}
            make_commitment("under-way", activity=activity, **fields)

    more(2)
    with django_assert_max_num_queries(60) as few:
        page(cast.officer, "tonight")
    more(10)
    with django_assert_max_num_queries(len(few)):
        page(cast.officer, "tonight")


# --- On the record ------------------------------------------------------------------------------


def shown_reminders(user: Any, commitment: Any) -> list[Any]:
    return page(user, "commitment-detail", commitment.pk).context.get("reminders", [])


def test_the_commitment_tells_its_own_and_officers_who_was_reached(
    cast: Any, report: Any, clock: Any
) -> None:
    climb(NOW)
    commitment = report.commitment
    for who in ("partner_reader", "officer", "head"):
        (one,) = shown_reminders(getattr(cast, who), commitment)
        assert (one.role.value, one.names) == ("responsible", ["Ada Example"])
        assert one.when == "14 days before it is due"
    for who in ("lead_approver", "stranger_reader", "administrator"):
        assert shown_reminders(getattr(cast, who), commitment) == []
    visitor = Client().get(reverse("activities:commitment-detail", args=[commitment.pk]))
    assert "Ada Example" not in visitor.content.decode()
    assert "Reminders" not in visitor.content.decode()


def test_the_page_says_what_comes_next(cast: Any, report: Any) -> None:
    commitment = put(report.commitment, due_on=TODAY + timedelta(days=20))
    context = page(cast.partner_reader, "commitment-detail", commitment.pk).context
    assert context["next_reminder"].day == TODAY + timedelta(days=6)


def test_who_is_forgotten_is_forgotten_here(cast: Any, report: Any, responsible: Any) -> None:
    climb(NOW)
    put(responsible, name="—", email="", anonymized_at=NOW)
    (one,) = shown_reminders(cast.officer, report.commitment)
    assert one.names == ["—"]


def test_the_page_of_the_report_tells_it_too(cast: Any, report: Any) -> None:
    climb(NOW)
    context = page(cast.partner_reader, "report-detail", report.pk).context
    assert [one.names for one in context["reminders"]] == [["Ada Example"]]
