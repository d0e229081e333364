"""The acceptance scenarios that cross all floors, in the numbers of the requirements.

AT-01 and AT-02 are in framework/tests/test_load_framework.py, the pages of AT-28 in
test_french.py, the keys and the paper of AT-32 in browser/test_keyboard.py and test_print.py.
"""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from activities.models import FollowUpItem
from activities.services import close_follow_up_item
from organizations.models import Organization
from organizations.services import invite_member
from peacebuilding.accounts.models import User
from peacebuilding.accounts.tests.factories import token_for
from peacebuilding.framework.models import Framework, Modality

pytestmark = pytest.mark.django_db


def words(client: Client, address: str) -> str:
    """Return what a page says, without its marks."""
    html = client.get(address).content.decode()
    text = re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")])
    return " ".join(text.split())


class TestAT03Successor:
    """An organization under its name of 2001, of today, and of any language."""

    def test_the_list_of_2001_prints_the_name_of_2001(self, client, framework_data) -> None:
        said = words(client, reverse("meeting-detail", args=[4]))
        assert "Organization of African Unity now African Union" in said

    def test_the_page_has_the_name_of_today_with_the_old_one(self, client, framework_data) -> None:
        answer = client.get("/organizations/oau/", follow=True)
        assert answer.redirect_chain == [("/organizations/au/", 301)]
        assert "<h1>African Union" in answer.content.decode()
        said = words(client, "/organizations/au/")
        assert "Organization of African Unity" in said
        assert "9 July 2002" in said

    @pytest.mark.parametrize("acronym", ["OAU", "OUA", "UA", "AU", "oau"])
    def test_every_acronym_finds_it(self, client, framework_data, acronym) -> None:
        page = client.get(reverse("search"), {"q": acronym}).content.decode()
        assert 'href="/organizations/au/"' in page
        found = client.get("/api/v1/organizations/", {"search": acronym}).json()["results"]
        assert "au" in [row["slug"] for row in found]


class TestAT14IndicativeTarget:
    """The meeting at the working level "before the end of 2001", which bound nobody."""

    @pytest.fixture
    def item(self, framework_data) -> FollowUpItem:
        return FollowUpItem.objects.get(code="F1")

    @pytest.fixture
    def reader(self, client: Client, officer: User) -> Client:
        client.force_login(officer)
        return client

    def test_it_is_open_to_the_last_day(self, item) -> None:
        assert item.target_on == date(2001, 12, 31)
        assert item.display_status_on(date(2001, 12, 31)) == "open"

    def test_then_the_target_has_passed_and_nobody_is_late(self, item, reader) -> None:
        assert item.display_status_on(date(2002, 1, 1)) == "target-passed"
        for address in (item.get_absolute_url(), reverse("activities:follow-up-list")):
            page = reader.get(address).content.decode()
            assert "Target passed (non-binding)" in page
            assert "state--late" not in page
            assert "verdue" not in page
        assert item not in FollowUpItem.objects.overdue()

    def test_held_in_spring_it_was_met_late(self, item, reader, officer) -> None:
        close_follow_up_item(
            actor=officer, item=item, done_on=date(2002, 5, 2), outcome="Held from 30 April."
        )
        said = words(reader, item.get_absolute_url())
        assert "met late" in said.lower()
        assert "2 May 2002" in said
        row = reader.get("/api/v1/follow-up-items/", {"search": "F1"}).json()["results"][0]
        assert (row["status"], row["done_on"]) == ("done", "2002-05-02")


class TestAT28Mails:
    """Mails in the language of those who receive them."""

    @pytest.mark.django_db(transaction=True)
    def test_an_invitation_in_french(self, framework_data, officer) -> None:
        invite_member(
            actor=officer,
            organization=Organization.objects.get(slug="oif"),
            email="quelquun@oif.example",
            role="approver",
            language="fr",
        )
        sent = mail.outbox[-1]
        assert "vous" in sent.body
        assert "To accept" not in sent.body
        html = sent.alternatives[0].content
        assert 'lang="fr"' in html

    @pytest.mark.django_db(transaction=True)
    def test_a_forgotten_password_in_french(self, client, member) -> None:
        member.language = "fr"
        member.save()
        answer = client.post(
            reverse("account_reset_password"),
            {"email": member.email},
            headers={"accept-language": "fr"},
        )
        assert answer.status_code == 302
        assert "mot de passe" in mail.outbox[-1].body


class TestAT29SecondFramework:
    """The framework of 1998: 13 modalities that the document only counts."""

    address = "/framework/conflict-prevention/"
    modality = {
        "category": "CP",
        "code": "CP.1",
        "order": 1,
        "short_title_en": "Exchange of early warning",
    }

    def enter(self, user: User | None) -> Any:
        """Try to enter a modality by the API as that person."""
        headers = {"Authorization": f"Bearer {token_for(user)[1]}"} if user else {}
        body = json.dumps(self.modality)
        return Client(headers=headers).post("/api/v1/modalities/", body, "application/json")

    def test_the_page_says_what_is_missing(self, client, framework_data) -> None:
        assert Framework.objects.get(slug="conflict-prevention").modalities_expected == 13
        said = words(client, self.address)
        assert "13 modalities: text not in the source document" in said
        assert "0 of 13 entered" in said

    def test_the_secretariat_enters_one(self, client, framework_data, officer) -> None:
        answer = self.enter(officer)
        assert answer.status_code == 201, answer.content
        said = words(client, self.address)
        assert "1 of 13 entered" in said
        assert "Exchange of early warning" in said
        history = Modality.objects.get(code="CP.1").history.get()
        assert history.history_user == officer

    def test_the_desk_offers_it_to_the_secretariat(self, client, framework_data, officer) -> None:
        client.force_login(officer)
        assert client.get(reverse("admin:framework_modality_add")).status_code == 200

    def test_nobody_else_does(self, client, framework_data, member) -> None:
        assert self.enter(None).status_code == 401
        assert self.enter(member).status_code == 403
        client.force_login(member)
        assert client.get(reverse("admin:framework_modality_add")).status_code in (302, 403)
        assert not Modality.objects.filter(code="CP.1").exists()

    def test_the_21_of_2001_stay_21(self, client, framework_data, officer) -> None:
        self.enter(officer)
        page = client.get(reverse("living-framework")).content.decode()
        assert "Exchange of early warning" not in page
        counted = client.get(
            "/api/v1/modalities/", {"framework": "peace-building", "count": "true"}
        )
        assert counted.json()["count"] == 21
