"""What somebody does not want by mail stops, by any way, and still comes to the inbox."""

from email import message_from_bytes
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peacebuilding.accounts.models import User
from peacebuilding.accounts.services import deactivate_user
from peacebuilding.accounts.tests.factories import UserFactory
from peacebuilding.notifications.links import Subscription, sign
from peacebuilding.notifications.models import Notification, Refusal
from peacebuilding.notifications.services import (
    accepts,
    allow_mail,
    enqueue,
    refuse_mail,
    send_due,
    set_preferences,
)

pytestmark = pytest.mark.django_db
ADDRESS = "desk@au.example"


@pytest.fixture
def reader(db: None) -> User:
    return UserFactory(name="Amina Diallo", email="amina@ecowas.example")


def link(address: str = ADDRESS, kind: str = "due", page: str = "unsubscribe") -> str:
    return reverse(f"notifications:{page}", args=[sign(Subscription(kind, address))])


def told(**fields: Any) -> Notification:
    """Write one notification, send what is due, and return the row."""
    row = enqueue(kind="due", key=f"step-{Notification.objects.count()}", **fields)
    assert row is not None
    send_due(timezone.now())
    row.refresh_from_db()
    return row


class TestAccepting:
    def test_everybody_is_reached_until_they_say_no(self, reader: User) -> None:
        assert accepts("due", user=reader)
        assert accepts("due", address=ADDRESS)
        assert not accepts("due")

    def test_a_no_is_for_one_kind_and_one_reader(self, reader: User, member: User) -> None:
        refuse_mail(kind="due", user=reader)
        refuse_mail(kind="due", user=reader)
        assert not accepts("due", user=reader)
        assert not accepts("due", address="AMINA@ecowas.example")
        assert accepts("must", user=reader)
        assert accepts("due", user=member)

    def test_what_must_come_comes(self, reader: User) -> None:
        refuse_mail(kind="must", user=reader)
        assert accepts("must", user=reader)

    def test_a_no_of_an_address_holds_when_it_gets_an_account(self) -> None:
        refuse_mail(kind="due", address="New@au.example")
        user = UserFactory(email="new@au.example")
        assert not accepts("due", user=user)
        allow_mail(kind="due", user=user)
        assert accepts("due", user=user)

    def test_a_no_follows_the_person_to_another_address(self, reader: User) -> None:
        refuse_mail(kind="due", address=reader.email)
        User.objects.filter(pk=reader.pk).update(email="amina@au.example")
        assert not accepts("due", user=User.objects.get(pk=reader.pk))

    def test_nobody_behind_the_account_is_reached(self, reader: User) -> None:
        assert not accepts("due", user=UserFactory(is_service_account=True))
        assert not accepts("must", user=deactivate_user(actor=None, user=reader))


class TestSending:
    def test_who_refused_has_it_in_the_inbox(self, reader: User) -> None:
        refuse_mail(kind="due", user=reader)
        row = told(user=reader)
        assert row.state == "inbox"
        assert mail.outbox == []
        assert list(Notification.objects.for_inbox(reader)) == [row]

    def test_an_address_that_refused_gets_nothing(self) -> None:
        refuse_mail(kind="due", address=ADDRESS)
        assert told(address=ADDRESS).state == "dropped"
        assert mail.outbox == []


class TestTheLinkInAMail:
    def test_asks_before_it_changes_anything(self, client: Client) -> None:
        told(address=ADDRESS)
        sent = message_from_bytes(mail.outbox[0].message().as_bytes())
        url = sent["List-Unsubscribe"].strip(" \r\n<>").removeprefix("http://127.0.0.1:8000")
        page = client.get(url)
        assert page.status_code == 200
        assert "Reports due" in page.content.decode()
        assert accepts("due", address=ADDRESS)

    def test_works_with_one_click_and_without_a_page(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        for _ in range(2):
            answer = strict.post(link(), {"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
        assert Refusal.objects.get().address == ADDRESS
        assert "no longer comes to desk@au.example" in answer.content.decode()

    def test_is_for_the_account_of_the_address_too(self, client: Client, reader: User) -> None:
        client.post(link(reader.email))
        assert not accepts("due", user=reader)
        assert Refusal.objects.get().user == reader

    def test_takes_it_back(self, client: Client) -> None:
        client.post(link())
        answer = client.post(link(page="subscribe"))
        assert "comes again" in answer.content.decode()
        assert accepts("due", address=ADDRESS)

    def test_cannot_be_forged(self, client: Client) -> None:
        genuine = sign(Subscription("due", ADDRESS))
        for token in (genuine[:-1] + "x", genuine.replace("W", "X", 1), "x", "a:b:c"):
            for page in ("unsubscribe", "subscribe"):
                assert (
                    client.post(reverse(f"notifications:{page}", args=[token])).status_code == 404
                )
        assert not Refusal.objects.exists()

    def test_says_what_cannot_be_switched_off(self, client: Client) -> None:
        assert "cannot be switched off" in client.get(link(kind="must")).content.decode()


class TestThePreferences:
    url = "/account/notifications/"

    def test_are_for_who_is_logged_in(self, client: Client) -> None:
        assert client.get(self.url).status_code == 302

    def test_offer_each_kind_and_keep_what_is_chosen(self, client: Client, reader: User) -> None:
        client.force_login(reader)
        page = client.get(self.url).content.decode()
        assert "Reports due" in page
        assert "Before and after the date." in page
        assert "checked" in page
        assert client.post(self.url, {}).status_code == 302
        assert not accepts("due", user=reader)
        assert "checked" not in client.get(self.url).content.decode()
        client.post(self.url, {"due": "on"})
        assert accepts("due", user=reader)

    def test_are_linked_from_the_account(self, client: Client, reader: User) -> None:
        client.force_login(reader)
        page = client.get("/account/").content.decode()
        assert self.url in page
        assert "/account/inbox/" in page

    def test_leave_alone_what_must_come(self, reader: User) -> None:
        set_preferences(actor=reader, wanted=[])
        assert list(Refusal.objects.values_list("kind", flat=True)) == ["due"]
