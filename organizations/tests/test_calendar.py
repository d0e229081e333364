"""The calendar feed: a secret address, the same duties, entries that real calendars read."""

from datetime import timedelta

import pytest
import time_machine as clock
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from organizations.calendar import feed
from organizations.choices import Role
from organizations.models import CalendarAddress
from organizations.services import (
    acknowledge_dissemination,
    calendars,
    confirm_contact,
    make_calendar_address,
    revoke_calendar_address,
)
from peacebuilding.accounts.services import deactivate_user
from peacebuilding.core.exceptions import NotAllowed

from .factories import (
    DisseminationFactory,
    DocumentFactory,
    FocalPointFactory,
    MembershipFactory,
    OrganizationFactory,
    StaffOfficerFactory,
    UserFactory,
    make_member,
    make_officer,
)

pytestmark = pytest.mark.django_db

LIST = reverse("organizations:calendar-addresses")
LONG = "Déclaration sur la coopération; première partie, “deux” \\ " + "très longue " * 20


@pytest.fixture
def organization():
    return OrganizationFactory(slug="ecowas")


@pytest.fixture
def approver(organization):
    return make_member(organization, Role.APPROVER)


@pytest.fixture
def sent(organization):
    return DisseminationFactory(
        organization=organization, document=DocumentFactory(symbol="A/56/1", title_en=LONG)
    )


@pytest.fixture
def address(organization, approver):
    """An address of the organization: the row and its URL."""
    row, secret = make_calendar_address(actor=approver, organization=organization)
    return row, url_of(secret)


def url_of(secret):
    return reverse("organizations:calendar-feed", args=[secret])


def entries(response):
    assert response.status_code == 200
    return {str(one["UID"]): one for one in Calendar.from_ical(response.content).subcomponents}


# --- Who makes and revokes ---------------------------------------------------------------------


def test_the_secret_is_stored_as_a_digest_only(organization, approver):
    row, secret = make_calendar_address(actor=approver, organization=organization)
    stored = [str(value) for value in CalendarAddress.objects.values_list().get(pk=row.pk)]
    past = [str(value) for value in row.history.values_list().get()]
    assert not any(secret in value for value in (*stored, *past))
    assert not any(row.secret_digest in value for value in past)
    assert row.created_by == approver


def test_an_approver_makes_one_for_the_organization_anybody_for_oneself(organization, approver):
    reporter = make_member(organization, Role.REPORTER)
    for actor in (reporter, UserFactory(), make_officer()):
        with pytest.raises(NotAllowed):
            make_calendar_address(actor=actor, organization=organization)
        row, _secret = make_calendar_address(actor=actor)
        assert (row.user, row.organization) == (actor, None)


def test_there_is_an_end_to_them(organization, approver, monkeypatch):
    monkeypatch.setattr(calendars, "MOST_ADDRESSES", 1)
    row, _secret = make_calendar_address(actor=approver, organization=organization)
    with pytest.raises(ValidationError):
        make_calendar_address(actor=approver, organization=organization)
    make_calendar_address(actor=approver)
    revoke_calendar_address(actor=approver, address=row)
    make_calendar_address(actor=approver, organization=organization)


def test_who_revokes(organization, approver):
    row, _secret = make_calendar_address(actor=approver, organization=organization)
    own, _secret = make_calendar_address(actor=approver)
    for actor in (UserFactory(), make_member(organization, Role.REPORTER)):
        for one in (row, own):
            with pytest.raises(NotAllowed):
                revoke_calendar_address(actor=actor, address=one)
    with pytest.raises(NotAllowed):
        revoke_calendar_address(actor=make_member(organization, Role.APPROVER), address=own)
    done = revoke_calendar_address(actor=make_officer(), address=row, reason="Found on a forum")
    assert done.history.first().history_change_reason == "Found on a forum"
    assert revoke_calendar_address(actor=approver, address=row).version == done.version


# --- The page ------------------------------------------------------------------------------------


def test_the_page_shows_the_address_once(client, organization, approver, sent):
    client.force_login(approver)
    html = client.post(LIST, {"organization": "ecowas", "name": "Outlook"}).content.decode()
    row = CalendarAddress.objects.get()
    start = html.index("/calendar/", html.index('id="address"'))
    url = html[start : html.index('"', start)]
    assert len(entries(client.get(url))) == 1
    listed = client.get(LIST).content.decode()
    assert url not in listed
    assert "Outlook" in listed
    page = reverse("organizations:calendar-revoke", args=[row.pk])
    assert page in listed
    assert client.get(page).status_code == 200
    assert client.get(url).status_code == 200
    assert client.post(page)["Location"] == LIST
    assert client.get(url).status_code == 404
    assert "Outlook" not in client.get(LIST).content.decode()


def test_the_page_offers_and_takes_only_organizations_one_approves_for(client, organization):
    client.force_login(make_member(organization, Role.REPORTER))
    answer = client.post(LIST, {"organization": "ecowas"})
    assert 'value="ecowas"' not in answer.content.decode()
    assert not CalendarAddress.objects.exists()
    client.post(LIST, {"organization": "", "name": ""})
    assert CalendarAddress.objects.get().organization is None


def test_the_addresses_of_others_are_not_there(client, organization, approver):
    row, _secret = make_calendar_address(actor=approver)
    page = reverse("organizations:calendar-revoke", args=[row.pk])
    for user in (UserFactory(), make_member(organization, Role.APPROVER), make_officer()):
        client.force_login(user)
        assert client.get(page).status_code == 404
        assert client.post(page).status_code == 404
    assert CalendarAddress.objects.get().is_open


# --- What opens --------------------------------------------------------------------------------


def test_what_opens_nothing_is_404_for_the_same_work(client, organization, approver, address):
    row, url = address
    revoked = revoke_calendar_address(actor=approver, address=row)
    assert revoked.revoked_at
    counted = []
    for path in (url, url_of("made-up"), url_of("0" * 43), url_of(row.secret_digest)):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        assert answer.status_code == 404
        counted.append(len(captured))
    assert len(set(counted)) == 1


def test_it_ends_with_the_account(client, organization, approver):
    _row, secret = make_calendar_address(actor=approver)
    _row, of_organization = make_calendar_address(actor=approver, organization=organization)
    assert client.get(url_of(secret)).status_code == 200
    deactivate_user(actor=None, user=approver, reason="Left")
    assert client.get(url_of(secret)).status_code == 404
    assert client.get(url_of(of_organization)).status_code == 200


def test_a_persons_feed_follows_the_memberships(client, organization, sent):
    user = make_member(organization)
    other = DisseminationFactory(organization=OrganizationFactory())
    _row, secret = make_calendar_address(actor=user)
    assert len(entries(client.get(url_of(secret)))) == 1
    membership = MembershipFactory(user=user, organization=other.organization)
    assert len(entries(client.get(url_of(secret)))) == 2
    user.memberships.exclude(pk=membership.pk).update(ends_on="2020-01-01", starts_on="2020-01-01")
    (uid,) = entries(client.get(url_of(secret)))
    assert uid.startswith(f"receipt-{other.pk}@")


@override_settings(API_RATE_ANON="3/hour")
def test_too_many_readings_are_refused(client, address):
    for path, status in ((address[1], 200), (url_of("made-up"), 404)):
        assert [client.get(path).status_code for _n in range(3)] == [status] * 3
        answer = client.get(path)
        assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)


def test_its_use_is_noted_to_the_hour(client, address):
    row, url = address
    with clock.travel("2030-06-18T14:25Z", tick=False):
        client.get(url)
    row.refresh_from_db()
    assert row.last_used_at.isoformat() == "2030-06-18T14:00:00+00:00"
    assert (row.version, row.history.count()) == (1, 1)


def test_unchanged_is_304(client, address, sent):
    _row, url = address
    first = client.get(url)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"].startswith("private")
    with clock.travel(timezone.now() + timedelta(minutes=50)):
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    DisseminationFactory(organization=sent.organization)
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405


# --- What the entries say ----------------------------------------------------------------------


def test_lines_are_folded_and_escaped(client, address, sent):
    body = client.get(address[1]).content
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")
    (entry,) = entries(client.get(address[1])).values()
    assert str(entry["SUMMARY"]) == f"ECOWAS: Acknowledge {LONG} (A/56/1)"


def test_an_entry_names_its_version_and_its_page(client, address, sent):
    ((uid, entry),) = entries(client.get(address[1])).items()
    assert uid.startswith(f"receipt-{sent.pk}@")
    assert entry["SEQUENCE"] == sent.version
    assert (
        entry["LAST-MODIFIED"].dt == entry["DTSTAMP"].dt == sent.updated_at.replace(microsecond=0)
    )
    assert entry["CATEGORIES"].to_ical() == b"acknowledgement"
    assert "/documents/" in entry["URL"]
    # Without a day it is a task.
    assert (entry.name, entry["STATUS"]) == ("VTODO", "NEEDS-ACTION")


def test_a_dated_entry_takes_its_whole_day_and_no_time_of_it(client, organization, address):
    day = timezone.localdate()
    officer = StaffOfficerFactory(
        organization=organization,
        name="Nobody Outside",
        email="nobody@example.org",
        phone="+999 1",
        confirmed_on=day - timedelta(days=200),
    )
    FocalPointFactory(officer=officer)
    answer = client.get(address[1])
    (entry,) = entries(answer).values()
    due = day - timedelta(days=20)
    assert (entry.name, entry["TRANSP"]) == ("VEVENT", "TRANSPARENT")
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (due, due + timedelta(days=1))
    text = answer.content.decode()
    assert not any(word in text for word in ("Nobody Outside", "nobody@example.org", "+999 1"))


def test_what_is_done_is_gone_and_moves_keep_their_name(client, organization, approver, address):
    day = timezone.localdate()
    officer = StaffOfficerFactory(organization=organization, confirmed_on=day - timedelta(days=300))
    FocalPointFactory(officer=officer)
    ((uid, before),) = entries(client.get(address[1])).items()
    confirm_contact(actor=approver, officer=officer)
    assert entries(client.get(address[1])) == {}
    with clock.travel(timezone.now() + timedelta(days=190)):
        ((again, after),) = entries(client.get(address[1])).items()
    assert (again, after["DTSTART"].dt > before["DTSTART"].dt) == (uid, True)
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_entries_are_in_the_language_of_the_address(organization, approver, sent):
    row, _secret = make_calendar_address(actor=approver, organization=organization, language="fr")
    text = feed(row, timezone.localdate()).decode()
    assert "X-WR-CALNAME:" in text
    acknowledge_dissemination(actor=approver, dissemination=sent)
    assert "receipt" not in feed(row, timezone.localdate()).decode()
