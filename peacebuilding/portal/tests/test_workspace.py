"""The workspace: what is owed as a page, the same as in the API and in the calendar."""

import random
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from activities.choices import ReportState
from activities.querysets import today
from activities.tests import factories as f
from activities.tests.reporting import make_report, make_round
from organizations.duties import owed
from organizations.models import Organization
from organizations.services import make_calendar_address
from organizations.tests import factories as who
from organizations.tests.test_models import make_invitation
from peacebuilding.accounts.tests import factories as people

pytestmark = pytest.mark.django_db

PAGE = reverse("workspace")
DAY = timedelta(days=1)


def api(name: str, slug: str) -> str:
    return reverse(f"api:organization-{name}", args=[slug])


def on_page(client: Client, slug: str = "") -> list[str]:
    """Return the keys of the cards on all pages, in their order."""
    found: list[str] = []
    query = f"?organization={slug}&page=" if slug else "?page="
    for number in range(1, 20):
        html = client.get(f"{PAGE}{query}{number}").content.decode()
        keys = re.findall(r'<li id="([^"]+)"><div><span class="state', html)
        if not keys or keys[-1] in found:
            break
        found += keys
    return found


def in_feed(secret: str) -> set[str]:
    """Return the UIDs of the feed that are not cancelled."""
    answer = Client().get(reverse("organizations:calendar-feed", args=[secret]))
    entries = Calendar.from_ical(answer.content).subcomponents
    uids = [str(one["UID"]) for one in entries if one.get("STATUS") != "CANCELLED"]
    assert len(uids) == len(set(uids))
    return set(uids)


def at_random(seed: int, organizations: list[Organization]) -> None:
    """Plant records of every kind and state, dated around today, for these organizations."""
    dice = random.Random(seed)
    a_round = make_round()

    def day() -> Any:
        return today() + dice.randint(-40, 60) * DAY

    for _number in range(5):
        status = dice.choice(["draft", "proposed", "agreed", "under-way", "cancelled"])
        level = dice.choice(["public", "participants", "confidential"])
        lead, *partners = dice.sample(organizations, 3)
        activity = f.make_activity(status, lead=lead, partners=partners, visibility=level)
        for _promise in range(4):
            promise = f.make_commitment(
                dice.choice(["proposed", "agreed", "under-way", "fulfilled", "withdrawn"]),
                activity=activity,
                organization=dice.choice(organizations),
                due_on=day(),
                is_indicative=dice.random() < 0.3,
            )
            for rounded in dice.sample([None, a_round], dice.randint(0, 2)):
                make_report(promise, dice.choice(ReportState.values), round=rounded, due_on=day())
        item = f.make_follow_up(source_activity=activity, due_on=day())
        item.responsible_organizations.set(dice.sample(organizations, 2))
    for one in organizations:
        who.DisseminationFactory(organization=one)
        confirmed = today() - dice.randint(100, 300) * DAY
        officer = who.StaffOfficerFactory(organization=one, confirmed_on=confirmed)
        who.FocalPointFactory(officer=officer)
        make_invitation(organization=one, expires_at=timezone.now() - DAY, token_digest=one.slug)


@pytest.mark.parametrize("seed", range(4))
def test_page_api_and_feed_hold_the_same_set(client, seed) -> None:
    organizations = [f.make_organization(slug) for slug in ("ecowas", "undp", "sadc")]
    at_random(seed, organizations)
    one, other, _third = organizations
    user = f.make_member(one)
    who.MembershipFactory(user=user, organization=other, role="approver")
    client.force_login(user)
    _row, personal = make_calendar_address(actor=user)
    total: set[str] = set()
    for organization in (one, other):
        duties = owed([organization.pk], user=user, on=today())
        assert duties
        uids = {duty.uid for duty in duties}
        assert len(uids) == len(duties)
        assert on_page(client, organization.slug) == [duty.key for duty in duties]
        answer = client.get(api("owed", organization.slug)).json()
        assert [row["uid"] for row in answer["results"]] == [duty.uid for duty in duties]
        _row, secret = make_calendar_address(actor=user, organization=organization)
        assert in_feed(secret) == uids
        total |= uids
    assert in_feed(personal) == total
    assert {f"{key}@" for key in on_page(client)} == {uid[: uid.index("@") + 1] for uid in total}


# --- Whose -------------------------------------------------------------------------------------


@pytest.fixture
def ecowas() -> Organization:
    return f.make_organization("ecowas")


@pytest.fixture
def promise(ecowas: Organization) -> Any:
    """A late promise of ECOWAS in a confidential activity."""
    activity = f.make_activity("under-way", visibility="confidential", title="Quiet talks")
    return f.make_commitment(
        "agreed", activity=activity, organization=ecowas, due_on=today() - 4 * DAY, title="Talk"
    )


@pytest.mark.parametrize(
    ("maker", "page", "data"),
    [
        (lambda: f.make_member(f.make_organization("ecowas"), "reader"), 200, 200),
        (people.officer, 200, 200),
        (people.administrator, 404, 404),
        (lambda: f.make_member(f.make_organization("sadc")), 404, 404),
        (people.UserFactory, 404, 404),
        (None, 302, 401),
    ],
)
def test_who_reads_what_an_organization_owes(client, promise, maker, page, data) -> None:
    if maker:
        client.force_login(maker())
    answer = client.get(PAGE, {"organization": "ecowas"})
    assert answer.status_code == page
    assert ("Talk" in answer.content.decode()) is (page == 200)
    for name in ("owed", "dashboard"):
        assert client.get(api(name, "ecowas")).status_code == data
    for wrong in ("made-up", "e\0"):
        assert client.get(PAGE, {"organization": wrong}).status_code in (404, 302)
    assert client.get(api("owed", "made-up")).status_code == (401 if data == 401 else 404)


def test_somebody_of_several_organizations_switches(client, ecowas, promise) -> None:
    user = f.make_member(ecowas)
    sadc = f.make_organization("sadc")
    who.MembershipFactory(user=user, organization=sadc)
    who.DisseminationFactory(organization=sadc)
    client.force_login(user)
    html = client.get(PAGE).content.decode()
    assert "?organization=ecowas" in html
    assert f'href="{PAGE}" aria-current="page"' in html
    assert len(on_page(client)) > len(on_page(client, "sadc")) == 1
    assert "Workspace <bdi>(3)" in html
    assert "Workspace <bdi>(3)" in client.get(PAGE, {"organization": "sadc"}).content.decode()


def test_an_officer_without_organization_is_shown_the_desk(client, db) -> None:
    client.force_login(people.officer())
    assert reverse("admin:index") in client.get(PAGE).content.decode()


# --- What it says ------------------------------------------------------------------------------


def title_of(html: str) -> str:
    text = re.search(r"<h1>(.*?)</h1>", html, re.S)[1]  # type: ignore[index]
    return re.sub(r"<[^>]+>", "", text).strip()


def test_the_sentence_and_the_first_button(client, ecowas, promise, time_machine) -> None:
    f.put(promise.activity.participations.get(organization=ecowas), response="agreed")
    f.make_commitment(
        "agreed", activity=promise.activity, organization=ecowas, due_on=today() + 5 * DAY
    )
    client.force_login(f.make_member(ecowas))
    html = client.get(PAGE).content.decode()
    day = (today() + 5 * DAY).strftime("%-d %B")
    assert title_of(html).startswith(f"2 things to do: 1 late, next by {day}")
    assert html.index("4 days late") < html.index("Due in 5 days")
    assert html.count("button primary") == 1


def test_a_reader_sees_the_list_and_no_button(client, ecowas, promise) -> None:
    client.force_login(f.make_member(ecowas, "reader"))
    html = client.get(PAGE).content.decode()
    assert "4 days late" in html
    assert "button primary" not in html


def test_nothing_to_do_says_until_when(client, ecowas, time_machine) -> None:
    time_machine.move_to("2026-07-10T12:00Z")
    activity = f.make_activity("under-way", partners=[])
    f.put(activity.participations.get(), response="agreed")
    for day, state in (("2027-01-15", "submitted"), ("2027-03-01", "accepted")):
        duty = f.make_commitment("agreed", activity=activity, organization=ecowas, due_on=day)
        make_report(duty, state, reviewed_at="2026-07-03T10:00Z")
    f.put(duty, status="fulfilled", fulfilled_on="2026-07-03")
    client.force_login(f.make_member(ecowas))
    html = re.sub(r"</?time[^>]*>", "", client.get(PAGE).content.decode())
    assert title_of(html) == "Nothing to do"
    assert "Nothing is due before 15 January 2027." in html
    assert "Last report accepted 3 July." in html
    assert "1 report, nothing for you to do" in html


def test_the_figures_are_those_of_their_lists(client, ecowas, promise) -> None:
    for status, days in (("fulfilled", 3), ("proposed", 3), ("under-way", 3), ("withdrawn", 3)):
        f.make_commitment(
            status, activity=promise.activity, organization=ecowas, due_on=today() + days * DAY
        )
    user = f.make_member(ecowas)
    client.force_login(user)
    figures = client.get(PAGE).context["figures"]
    assert [one["number"] for one in figures] == [1, 2, 1, 1]
    for one in figures[:3]:
        rows = client.get(one["url"].replace("/commitments/", "/api/v1/commitments/")).json()
        assert len(rows["results"]) == one["number"]
    told = client.get(api("dashboard", "ecowas")).json()
    assert list(told["figures"].values()) == [1, 2, 1, 1]
    assert told["commitments"]["overdue"] == 1
    assert told["owed"]["total"] == len(owed([ecowas.pk], user=user, on=today()))
    assert told["owed"]["late"] == 1


# --- The API -----------------------------------------------------------------------------------


def test_the_api_filters_and_answers_304(client, ecowas, promise) -> None:
    who.DisseminationFactory(organization=ecowas)
    client.force_login(f.make_member(ecowas))
    address = api("owed", "ecowas")
    first = client.get(address)
    assert {row["kind"] for row in first.json()["results"]} == {
        *("commitment", "acknowledgement", "answer")
    }
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    kinds = [
        [row["kind"] for row in client.get(address + query).json()["results"]]
        for query in (
            "?kind=commitment",
            "?kind=answer,commitment",
            "?kind=answer&kind=commitment",
            f"?due_before={(today() - DAY).isoformat()}",
            "?due_before=2020-01-01",
        )
    ]
    assert kinds == [
        *(["commitment"], ["commitment", "answer"], ["commitment", "answer"]),
        *(["commitment"], []),
    ]
    for query in ("?kind=x", "?due_before=soon", "?due_before=", "?late=true"):
        assert client.get(address + query).status_code == 400
    assert client.get(api("dashboard", "ecowas") + "?kind=answer").status_code == 400


def test_what_is_confidential_is_restricted_in_a_calendar(client, ecowas, promise) -> None:
    user = f.make_member(ecowas)
    _row, secret = make_calendar_address(actor=user, organization=ecowas)
    address = reverse("organizations:calendar-feed", args=[secret])
    text = client.get(address).content.decode()
    assert f"commitment-{promise.pk}@" in text
    assert "SUMMARY:Restricted" in text
    assert not any(word in text for word in ("Talk", promise.reference, "URL:", "Quiet"))


def test_what_was_withdrawn_stays_90_days_as_cancelled(
    client, ecowas, promise, time_machine
) -> None:
    _row, secret = make_calendar_address(actor=f.make_member(ecowas), organization=ecowas)
    address = reverse("organizations:calendar-feed", args=[secret])

    def entry() -> Any:
        entries = Calendar.from_ical(client.get(address).content).subcomponents
        return next((e for e in entries if e["UID"].startswith("commitment-")), None)

    before = entry()
    f.put(promise, status="withdrawn")
    after = entry()
    assert (before.get("STATUS"), after["STATUS"]) == (None, "CANCELLED")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    time_machine.move_to(timezone.now() + 89 * DAY)
    assert entry()["STATUS"] == "CANCELLED"
    time_machine.move_to(timezone.now() + 2 * DAY)
    assert entry() is None


# --- What it costs -----------------------------------------------------------------------------


def test_few_and_many_cost_as_many_queries_and_little_to_send(client, ecowas) -> None:
    activity = f.make_activity("under-way", partners=[])
    a_round = make_round()
    client.force_login(f.make_member(ecowas))
    _row, secret = make_calendar_address(actor=f.make_member(ecowas), organization=ecowas)
    feed = reverse("organizations:calendar-feed", args=[secret])
    client.get(feed)
    addresses = (PAGE, api("owed", "ecowas"), api("dashboard", "ecowas"), feed)
    counted: list[list[int]] = []
    for number in (2, 30):
        for _one in range(number):
            officer = who.StaffOfficerFactory(organization=ecowas)
            given = {"organization": ecowas, "responsible_officer": officer}
            f.make_commitment("agreed", activity=activity, **given)
            for state in ("requested", "submitted", "accepted"):
                duty = f.make_commitment("under-way", activity=activity, **given)
                make_report(duty, state, round=a_round, due_on=today())
        counted.append([])
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(address)
            assert answer.status_code == 200
            counted[-1].append(len(captured))
    assert counted[0] == counted[1]
    assert len(client.get(PAGE).content) < 100_000
