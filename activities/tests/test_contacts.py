"""The contact log: kept by officers, known to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.ladder import climb
from activities.models import ContactLog
from activities.querysets import today
from activities.services import log_contact, perform, remind, update_contact
from organizations.tests.factories import StaffOfficerFactory
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.core.services import save_record
from peacebuilding.notifications.models import Notification

from .factories import make_commitment, make_organization

pytestmark = pytest.mark.django_db

SOON = today() + timedelta(days=5)
NOT_OFFICERS = ["partner_approver", "lead_reader", "administrator", "superuser", "visitor"]


def new(**fields: Any) -> ContactLog:
    return ContactLog(organization=make_organization("undp"), **{"note": "Called", **fields})


@pytest.fixture
def promise(cast) -> ContactLog:
    """An answer promised for a day to come."""
    return log_contact(actor=cast.officer, contact=new(promise="A report", paused_until=SOON))


# --- Services -------------------------------------------------------------------------------


def test_a_contact_is_logged_with_who_entered_it(cast, promise) -> None:
    row = promise.history.get()
    assert (promise.logged_by, promise.version, row.history_user) == (
        cast.officer,
        1,
        cast.officer,
    )
    assert promise.status == "open"
    assert promise.is_pausing(SOON)
    assert not promise.is_pausing(SOON + timedelta(days=1))


@pytest.mark.parametrize("who", NOT_OFFICERS)
def test_nobody_else_logs_changes_or_settles(cast, promise, who) -> None:
    actor = getattr(cast, who)
    for act in (
        lambda: log_contact(actor=actor, contact=new()),
        lambda: update_contact(actor=actor, contact=promise),
        lambda: perform(promise, "settle", actor=actor),
        lambda: perform(promise, "reverse", actor=actor, reason="x"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert ContactLog.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"promise": "A report"}, "__all__"),
        ({"paused_until": today() - timedelta(days=1)}, "paused_until"),
        ({"contacted_on": SOON}, "contacted_on"),
        ({"note": " "}, "note"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(cast, fields, place) -> None:
    with pytest.raises(ValidationError) as refusal:
        log_contact(actor=cast.officer, contact=new(**fields))
    assert place in refusal.value.message_dict


def test_an_officer_of_another_organization_is_refused(cast) -> None:
    stranger = StaffOfficerFactory(organization=make_organization("sadc"))
    with pytest.raises(ValidationError):
        log_contact(actor=cast.officer, contact=new(officer=stranger))


def test_a_contact_stays_with_its_organization(cast, promise) -> None:
    promise.organization = make_organization("sadc")
    with pytest.raises(ValidationError) as refusal:
        update_contact(actor=cast.officer, contact=promise)
    assert "organization" in refusal.value.message_dict


def test_a_promise_is_settled_once_and_opened_again_with_a_reason(cast, promise) -> None:
    perform(promise, "settle", actor=cast.colleague)
    promise.refresh_from_db()
    assert (promise.status, promise.closed_on, promise.version) == ("settled", today(), 2)
    assert not promise.is_pausing()
    with pytest.raises(IllegalTransition):
        perform(promise, "settle", actor=cast.officer)
    with pytest.raises(ValidationError):
        perform(promise, "reverse", actor=cast.officer)
    perform(promise, "reverse", actor=cast.officer, reason="It never came")
    promise.refresh_from_db()
    assert promise.status == "open"


def test_a_note_has_nothing_to_settle(cast) -> None:
    row = log_contact(actor=cast.officer, contact=new())
    assert row.status == "noted"
    with pytest.raises(IllegalTransition):
        perform(row, "settle", actor=cast.officer)


def test_promises_whose_day_has_come(cast, promise) -> None:
    due = save_record(new(promise="Due", paused_until=today()), actor=None)
    save_record(new(paused_until=today()), actor=None)
    save_record(new(promise="Kept", paused_until=today(), closed_on=today()), actor=None)
    assert list(ContactLog.objects.promised_by()) == [due]
    assert set(ContactLog.objects.promised_by(SOON)) == {due, promise}


# --- Nobody else knows ------------------------------------------------------------------------


@pytest.mark.parametrize("who", NOT_OFFICERS)
def test_to_everybody_else_there_is_no_contact(cast, promise, who, client: Client) -> None:
    actor = getattr(cast, who)
    assert not ContactLog.objects.visible_to(actor).exists()
    if who != "visitor":
        client.force_login(actor)
    for url in (
        reverse("activities:contact-list"),
        reverse("activities:contact-create", args=["undp"]),
        reverse("activities:contact-update", args=[promise.pk]),
        f"/api/v1/contact-logs/{promise.pk}/",
    ):
        assert client.get(url).status_code == 404, url
    page = client.get(promise.organization.get_absolute_url()).content.decode()
    assert "A report" not in page
    assert 'id="contacts"' not in page


# --- Pages and API ----------------------------------------------------------


@pytest.fixture
def desk(cast, client: Client) -> Client:
    client.force_login(cast.officer)
    return client


def test_a_call_is_logged_on_its_page_and_stands_with_the_organization(desk, cast) -> None:
    undp = make_organization("undp")
    url = reverse("activities:contact-create", args=["undp"])
    given = {
        "contacted_on": today().isoformat(),
        "channel": "telephone",
        "note": "Figures are missing",
        "promise": "A draft",
        "language": "en",
    }
    text = desk.post(url, given).content.decode()
    assert "Say until when this is promised." in text
    assert "Figures are missing" in text
    answer = desk.post(url, {**given, "paused_until": SOON.isoformat()})
    assert answer.url == f"{undp.get_absolute_url()}#contacts"
    assert "Figures are missing" in desk.get(undp.get_absolute_url()).content.decode()


def test_reminders_are_held_without_a_promise(desk, cast) -> None:
    url = reverse("activities:contact-hold", args=[make_organization("undp").slug])
    assert desk.post(url, {"language": "en"}).status_code == 200
    desk.post(url, {"language": "en", "paused_until": SOON.isoformat()})
    row = ContactLog.objects.get()
    assert (row.promise, row.paused_until, row.logged_by) == ("", SOON, cast.officer)
    assert row.note


def test_a_promise_is_settled_on_its_page(desk, promise) -> None:
    url = reverse("activities:contact-step", args=[promise.pk, "settle"])
    assert desk.get(url).status_code == 200
    desk.post(url, {"seen_version": 1})
    promise.refresh_from_db()
    assert promise.closed_on == today()


def test_the_api_logs_lists_and_settles(desk, cast, promise) -> None:
    made = desk.post(
        "/api/v1/contact-logs/",
        {"organization": "undp", "note": "Met", "channel": "meeting"},
        content_type="application/json",
    )
    assert (made.status_code, made.json()["logged_by"]) == (201, cast.officer.name)
    shown = desk.get("/api/v1/contact-logs/?open=true").json()["results"]
    assert [(row["id"], row["status"], row["actions"]) for row in shown] == [
        (promise.pk, "open", ["settle"])
    ]
    settled = desk.post(
        f"/api/v1/contact-logs/{promise.pk}/settle/",
        {},
        content_type="application/json",
        headers={"If-Match": "*"},
    )
    assert settled.json()["status"] == "settled"
    bad = desk.post(
        "/api/v1/contact-logs/",
        {"organization": "undp", "promise": "x"},
        content_type="application/json",
    )
    assert bad.status_code == 400


# --- Reminders by hand ---------------------------------------------------------------------------


@pytest.fixture
def owing(cast) -> Any:
    """UNDP is late with a promise in the care of Salma Karam, and its approver has an account."""
    _ = cast.partner_approver
    undp = make_organization("undp")
    person = StaffOfficerFactory(organization=undp, name="Salma Karam", email="karam@undp.example")
    return make_commitment("agreed", responsible_officer=person, due_on=today() - timedelta(days=9))


def test_a_reminder_by_hand_goes_once_a_day_and_is_logged(desk, cast, owing) -> None:
    url = reverse("activities:contact-remind", args=["undp"])
    shown = desk.get(url).content.decode()
    assert "karam@undp.example" in shown
    assert owing.reference in shown
    assert not Notification.objects.exists()
    assert desk.post(url).url == f"{owing.organization.get_absolute_url()}#contacts"
    row = Notification.objects.get()
    assert (row.kind, row.address) == ("reminder", "karam@undp.example")
    contact = ContactLog.objects.get()
    assert (contact.channel, contact.officer.name) == ("e-mail", "Salma Karam")
    assert "Salma Karam" in contact.note
    assert "has had a reminder today" in desk.post(url).content.decode()
    assert ContactLog.objects.count() == Notification.objects.count() == 1
    climb(timezone.now())
    assert Notification.objects.filter(address="karam@undp.example").count() == 1


def test_what_was_promised_is_said_before_a_reminder_goes(desk, owing, promise) -> None:
    shown = desk.get(reverse("activities:contact-remind", args=["undp"])).content.decode()
    assert "Reminders to this organization are held until" in shown
    assert "This one goes out all the same" in shown


def test_where_nothing_is_owed_nobody_is_reminded(desk, cast) -> None:
    url = reverse("activities:contact-remind", args=[make_organization("undp").slug])
    assert "nothing to remind of" in desk.get(url).content.decode()
    assert "nothing to remind of" in desk.post(url).content.decode()
    assert not ContactLog.objects.exists()


def test_only_officers_remind(cast, owing) -> None:
    with pytest.raises(NotAllowed):
        remind(actor=cast.partner_approver, organization=owing.organization)
    assert not Notification.objects.exists()
