"""The acceptance scenarios that cross all floors, in the numbers of the requirements.

AT-01 and AT-02 are in framework/tests/test_load_framework.py, the pages of AT-28 in
test_french.py, the keys and the paper of AT-32 in browser/test_keyboard.py and test_print.py,
AT-06 to AT-09 in the browser in browser/test_agreement.py.
"""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from activities.models import Activity, FollowUpItem
from activities.services import close_follow_up_item
from activities.tests.test_admin import inline_data
from conftest import member_of
from organizations.choices import Role
from organizations.models import Organization
from organizations.services import invite_member
from peacebuilding.accounts.models import User
from peacebuilding.accounts.tests import factories
from peacebuilding.accounts.tests.factories import token_for
from peacebuilding.framework.models import Framework, GuidingPrinciple, KeyArea, Modality
from peacebuilding.places.models import Country

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


# --- Propose and agree: by the API and at the desk; in the browser: browser/test_agreement.py ---


@pytest.fixture
def parties(framework_data) -> dict[str, User]:
    """Who proposes for DPA (today DPPA), and who agrees for it and for ECOWAS."""
    return {
        "reporter": member_of("dppa", Role.REPORTER),
        "dppa": member_of("dppa", Role.APPROVER),
        "ecowas": member_of("ecowas", Role.APPROVER),
    }


class Asking:
    """One person's way into the API: what is sent carries the version that was read."""

    def __init__(self, user: User) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token_for(user)[1]}"})

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/{path}/")

    def send(self, method: str, path: str, **body: Any) -> Any:
        record = path if method == "patch" else path.rpartition("/")[0]
        etag = self.get(record).headers.get("ETag", "*") if "/" in path else "*"
        ask = getattr(self.client, method)
        data = json.dumps(body)
        return ask(f"/api/v1/{path}/", data, "application/json", headers={"If-Match": etag})


#: The eight answers of a lead; the first says why not.
ANSWERS = [{"principle": "P1", "answer": "no", "note": "No counterpart is named yet"}] + [
    {"principle": f"P{number}", "answer": "partly" if number == 7 else "yes"}
    for number in range(2, 9)
]
PROPOSAL: dict[str, Any] = {
    "title": "Joint training",
    "modality": "A.5",
    "key_areas": ["peace-agreements"],
    "countries": ["SL"],
    "level": "field",
    "planned_starts_on": "2026-05-01",
    "planned_ends_on": "2026-09-30",
    "assessments": ANSWERS,
    "participations": [
        {"organization": "dppa", "role": "lead"},
        {"organization": "ecowas", "role": "partner"},
    ],
}


def pointers(answer: Any) -> set[str]:
    """Return what a refusal of the API points at."""
    assert answer.status_code == 400, answer.content
    return {error["pointer"] for error in answer.json()["errors"]}


class TestAT06ToAT09ByTheApi:
    """Joint training under A.5, DPA with ECOWAS: proposed, agreed, and what overlaps it."""

    def drafted(self, user: User, **fields: Any) -> str:
        made = Asking(user).send("post", "activities", **{**PROPOSAL, **fields})
        assert made.status_code == 201, made.content
        return f"activities/{made.json()['id']}"

    def proposed(self, user: User, **fields: Any) -> str:
        path = self.drafted(user, **fields)
        answer = Asking(user).send("post", f"{path}/propose")
        assert answer.status_code == 200, answer.content
        return path

    def test_at06_proposed_under_its_reference(self, parties) -> None:
        path = self.proposed(parties["reporter"])
        told = Asking(parties["ecowas"]).get(path).json()
        assert (told["status"], told["lead"], told["modality"]) == ("proposed", "dppa", "A.5")
        assert re.fullmatch(r"A-\d{4}-0001", told["reference"])

    def test_at06_without_partner_it_is_refused_at_the_field(self, parties) -> None:
        lead = PROPOSAL["participations"][:1]
        path = self.drafted(parties["reporter"], participations=lead)
        refused = Asking(parties["reporter"]).send("post", f"{path}/propose")
        assert pointers(refused) == {"/participations"}

    def test_at07_agreed_once_both_approvers_have(self, parties, officer) -> None:
        path = self.proposed(parties["reporter"])
        confirms = Asking(officer)
        assert pointers(confirms.send("post", f"{path}/agree")) == {"/participations"}
        for slug in ("dppa", "ecowas"):
            assert confirms.get(path).json()["status"] == "proposed"
            approver = Asking(parties[slug])
            query = f"/api/v1/participations/?activity={path.split('/')[1]}&organization={slug}"
            part = approver.client.get(query).json()["results"][0]
            answered = approver.send("post", f"participations/{part['id']}/agree")
            assert (answered.status_code, answered.json()["response"]) == (200, "agreed")
        assert confirms.send("post", f"{path}/agree").json()["status"] == "agreed"
        events = Asking(parties["ecowas"]).get(f"{path}/history").json()["results"]
        assert {"field": "status", "before": "proposed", "after": "agreed"} in events[0]["changes"]

    def test_at08_a_second_one_is_warned_of_the_first_and_goes_on(self, parties, officer) -> None:
        first = Asking(parties["reporter"]).get(self.proposed(parties["reporter"])).json()
        second = self.drafted(
            parties["reporter"],
            title="Second course",
            planned_starts_on="2026-09-30",
            planned_ends_on=None,
        )
        told = Asking(parties["reporter"]).get(second).json()["overlaps"]
        assert [(one["reference"], one["title"]) for one in told] == [
            (first["reference"], "Joint training")
        ]
        answer = Asking(parties["reporter"]).send("post", f"{second}/propose")
        assert answer.json()["status"] == "proposed"
        apart = self.drafted(parties["reporter"], title="Third", countries=["LR"])
        assert Asking(parties["reporter"]).get(apart).json()["overlaps"] == []

    def test_at09_every_principle_is_answered_and_no_to_p1_explained(self, parties) -> None:
        reporter = Asking(parties["reporter"])
        silent = {**PROPOSAL, "assessments": [{"principle": "P1", "answer": "no"}]}
        assert pointers(reporter.send("post", "activities", **silent)) == {"/note"}
        path = self.drafted(parties["reporter"], assessments=ANSWERS[:7])
        refused = reporter.send("post", f"{path}/propose")
        assert pointers(refused) == {"/assessments"}
        assert "P8" in refused.json()["errors"][0]["detail"]
        assert reporter.send("patch", path, assessments=ANSWERS[7:]).status_code == 200
        assert reporter.send("post", f"{path}/propose").json()["status"] == "proposed"


class TestAT06ToAT09AtTheDesk:
    """An officer writes down what DPA proposes by letter; a colleague confirms it."""

    word = {"basis": "letter", "sender": "Office of the head", "date": "2026-01-05"}

    @pytest.fixture
    def desk(self, client: Client, framework_data: None, officer: User) -> Client:
        client.force_login(officer)
        return client

    def url(self, model: str, page: str, *arguments: Any) -> str:
        return reverse(f"admin:activities_{model}_{page}", args=arguments)

    def drafted(self, desk: Client, **fields: Any) -> Activity:
        data = {
            "title": "Joint training",
            "lead": Organization.objects.get(slug="dppa").pk,
            "language": "en",
            "modality": Modality.objects.get(code="A.5").pk,
            "key_areas": [KeyArea.objects.get(slug="peace-agreements").pk],
            "countries": [Country.objects.get(iso2="SL").pk],
            "level": "field",
            "visibility": "public",
            "planned_starts_on": "2026-05-01",
            "planned_ends_on": "2026-09-30",
            "reason": "",
            **fields,
        }
        answer = desk.post(self.url("activity", "add"), data)
        assert answer.status_code == 302, answer.context["errors"]
        return Activity.objects.latest("pk")

    def complete(self, desk: Client, activity: Activity, answers: Any = ANSWERS) -> Any:
        """Add the partner and the answers as rows of the activity's form."""
        opened = desk.get(self.url("activity", "change", activity.pk))
        rows = {"assessments-TOTAL_FORMS": len(answers)}
        for number, given in enumerate(answers):
            principle = GuidingPrinciple.objects.get(code=given["principle"])
            rows[f"assessments-{number}-activity"] = activity.pk
            rows[f"assessments-{number}-principle"] = principle.pk
            rows[f"assessments-{number}-answer"] = given["answer"]
            rows[f"assessments-{number}-note"] = given.get("note", "")
        partner = {
            "participations-TOTAL_FORMS": 2,
            "participations-1-activity": activity.pk,
            "participations-1-organization": Organization.objects.get(slug="ecowas").pk,
            "participations-1-role": "partner",
        }
        data = inline_data(opened, **rows, **partner)
        return desk.post(self.url("activity", "change", activity.pk), data)

    def step(self, desk: Client, record: Any, name: str, **data: Any) -> Any:
        record.refresh_from_db()
        url = self.url(record._meta.model_name, "transition", record.pk, name)
        return desk.post(url, {"seen_version": record.version, "reason": "", **data})

    def proposed(self, desk: Client, **fields: Any) -> Activity:
        activity = self.drafted(desk, **fields)
        assert self.complete(desk, activity).status_code == 302
        answer = self.step(desk, activity, "propose", **self.word)
        assert answer.status_code == 302, answer.context["form"].errors
        activity.refresh_from_db()
        return activity

    def test_at06_and_at09_what_a_proposal_needs_is_named(self, desk) -> None:
        activity = self.drafted(desk)
        refused = self.step(desk, activity, "propose", **self.word).content.decode()
        assert "Name at least one partner besides the lead." in refused
        assert "still without an answer: P1, P2, P3, P4, P5, P6, P7, P8" in refused
        silent = [{**ANSWERS[0], "note": ""}, *ANSWERS[1:]]
        answer = self.complete(desk, activity, silent)
        assert answer.status_code == 200
        assert "P1 needs a comment" in answer.content.decode()
        assert self.complete(desk, activity).status_code == 302
        assert self.step(desk, activity, "propose", **self.word).status_code == 302
        activity.refresh_from_db()
        assert (activity.status, activity.basis) == ("proposed", "letter")

    def test_at07_confirmed_by_a_colleague_once_both_have_answered(self, desk) -> None:
        activity, answers = self.proposed(desk), {"basis": "in-the-system"}
        colleague = Client()
        colleague.force_login(factories.officer(email="second@secretariat.example"))
        for part in activity.participations.all():
            early = self.step(colleague, activity, "agree", **answers)
            assert "Not yet answered" in early.content.decode()
            assert self.step(desk, part, "agree", **self.word).status_code == 302
            activity.refresh_from_db()
            assert activity.status == "proposed"
        assert (
            "a colleague confirms it"
            in self.step(desk, activity, "agree", **answers).content.decode()
        )
        desk = colleague
        assert self.step(desk, activity, "agree", **answers).status_code == 302
        activity.refresh_from_db()
        assert activity.status == "agreed"
        history = desk.get(self.url("activity", "history", activity.pk)).content.decode()
        assert "Proposed" in history
        assert "Agreed" in history

    def test_at08_the_first_is_named_on_the_second(self, desk) -> None:
        first = self.proposed(desk)
        second = self.drafted(desk, title="Second course")
        shown = desk.get(self.url("activity", "change", second.pk)).content.decode()
        assert f"{first.reference} Joint training" in shown
        assert self.complete(desk, second).status_code == 302
        assert self.step(desk, second, "propose", **self.word).status_code == 302


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
