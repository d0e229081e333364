"""The outbox at the desk: who sees what, who decides, what a preview shows."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peacebuilding.accounts.models import User
from peacebuilding.accounts.tests.factories import administrator as make_administrator
from peacebuilding.accounts.tests.factories import officer as make_officer
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.notifications.models import Notification
from peacebuilding.notifications.services import (
    decide,
    drop_notification,
    enqueue,
    hold_notification,
    release_notification,
    send_due,
    send_notification_again,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(db: None) -> Notification:
    row = enqueue(kind="due", key="1", address="desk@au.example", name="Desk")
    assert row is not None
    return row


def put(row: Notification, state: str) -> Notification:
    """Set a state as the machinery would have."""
    Notification.objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()
    return row


def page(name: str, *arguments: Any) -> str:
    return reverse(f"admin:notifications_{name}", args=arguments)


class TestDeciding:
    def test_what_is_held_is_not_sent_until_it_is_released(
        self, row: Notification, officer: User, mailoutbox: Any
    ) -> None:
        held = hold_notification(actor=officer, notification=row)
        assert send_due(timezone.now()).sent == 0
        release_notification(actor=officer, notification=held)
        assert send_due(timezone.now()).sent == 1

    def test_it_keeps_who_decided_and_why(self, row: Notification, officer: User) -> None:
        dropped = drop_notification(actor=officer, notification=row, reason="Told by phone")
        assert (dropped.decided_by, dropped.decision) == (officer, "Drop. Told by phone")
        assert dropped.version == 2

    @pytest.mark.parametrize("state", ["uncertain", "failed"])
    def test_only_what_may_not_have_arrived_is_sent_again(
        self, row: Notification, officer: User, state: str, mailoutbox: Any
    ) -> None:
        with pytest.raises(IllegalTransition):
            send_notification_again(actor=officer, notification=row, reason="Once more")
        put(row, state)
        send_notification_again(actor=officer, notification=row, reason="It never came")
        assert send_due(timezone.now()).sent == 1

    @pytest.mark.parametrize("name", ["send-again", "drop"])
    def test_it_asks_why(self, row: Notification, officer: User, name: str) -> None:
        with pytest.raises(Exception, match="Give a reason"):
            decide(actor=officer, notification=put(row, "failed"), name=name)

    @pytest.mark.parametrize(
        ("name", "state", "who"),
        [
            ("hold", "queued", {"officer", "head"}),
            ("release", "held", {"officer", "head"}),
            ("send-again", "failed", {"officer", "head", "administrator"}),
            ("drop", "failed", {"officer", "head"}),
        ],
    )
    @pytest.mark.parametrize("person", ["officer", "head", "administrator", "member"])
    def test_who_may(
        self, row: Notification, request: Any, name: str, state: str, who: set[str], person: str
    ) -> None:
        actor = request.getfixturevalue(person)
        put(row, state)
        if person in who:
            decide(actor=actor, notification=row, name=name, reason="Because")
        else:
            with pytest.raises(NotAllowed):
                decide(actor=actor, notification=row, name=name, reason="Because")


class TestTheAdmin:
    def test_an_officer_finds_by_address_and_sends_again(
        self, client: Client, row: Notification, officer: User
    ) -> None:
        client.force_login(officer)
        found = client.get(page("notification_changelist"), {"q": "desk@au"})
        assert "Reports due" in found.content.decode()
        put(row, "uncertain")
        shown = client.get(page("notification_change", row.pk)).content.decode()
        assert "Send again" in shown
        assert "Uncertain" in shown
        url = page("notification_transition", row.pk, "send-again")
        answer = client.post(url, {"reason": "It never came", "seen_version": row.version})
        assert answer.status_code == 302
        row.refresh_from_db()
        assert (row.state, row.decided_by) == ("queued", officer)

    def test_nothing_is_added_changed_or_deleted(
        self, client: Client, row: Notification, officer: User
    ) -> None:
        client.force_login(officer)
        assert client.get(page("notification_add")).status_code == 403
        client.post(page("notification_change", row.pk), {"address": "me@example.org"})
        assert client.post(page("notification_delete", row.pk), {"post": "yes"}).status_code == 403
        row.refresh_from_db()
        assert row.address == "desk@au.example"

    def test_an_administrator_sees_the_outside_only(
        self, client: Client, row: Notification, member: User, administrator: User
    ) -> None:
        Notification.objects.filter(pk=row.pk).update(subject="Confidential mission")
        client.force_login(administrator)
        shown = client.get(page("notification_change", row.pk)).content.decode()
        assert "desk@au.example" in shown
        assert "Confidential mission" not in shown
        assert "Preview" not in shown
        assert client.get(page("notification_preview", row.pk)).status_code == 403
        assert client.get(page("notification_preview_mail", row.pk)).status_code == 403

    def test_a_member_of_an_organization_sees_nothing(
        self, client: Client, row: Notification, member: User
    ) -> None:
        client.force_login(member)
        assert client.get(page("notification_changelist")).status_code in {302, 403}


class TestThePreview:
    def test_shows_the_mail_without_its_secrets(self, client: Client, row: Notification) -> None:
        client.force_login(make_officer())
        shown = client.get(page("notification_preview", row.pk)).content.decode()
        letter = client.get(page("notification_preview_mail", row.pk))
        for text in (shown, letter.content.decode()):
            assert "A report is due" in text
            assert "secret-link" not in text
            assert "/mail/unsubscribe/" not in text
        assert "default-src 'none'" in letter["Content-Security-Policy"]
        assert "script-src" not in letter["Content-Security-Policy"]
        assert letter["X-Frame-Options"] == "SAMEORIGIN"
        row.refresh_from_db()
        assert row.state == "queued"

    def test_says_when_nothing_is_left_to_say(self, client: Client, row: Notification) -> None:
        Notification.objects.filter(pk=row.pk).update(context={"gone": True})
        client.force_login(make_officer())
        shown = client.get(page("notification_preview", row.pk)).content.decode()
        assert "nothing left to say" in shown
        assert client.get(page("notification_preview_mail", row.pk)).status_code == 404

    def test_needs_the_row(self, client: Client) -> None:
        client.force_login(make_officer())
        assert client.get(page("notification_preview", 999)).status_code == 404


def test_the_jobs_are_there_to_look_at(client: Client) -> None:
    client.force_login(make_administrator())
    assert client.get(page("jobrun_changelist")).status_code == 200
    assert client.get(page("jobrun_add")).status_code == 403
