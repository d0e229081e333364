"""The pages of reporting rounds, the sheet of who has reported, and the resource in the API."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from activities.models import ProgressReport, ReportingRound
from activities.querysets import today
from activities.reports import round_sheet
from organizations.tests.factories import StaffOfficerFactory
from peacebuilding.batches.models import Batch

from .factories import make_activity, make_commitment, make_organization, put
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db

DUE = today() + timedelta(days=30)


@pytest.fixture
def desk(cast, client: Client) -> Client:
    client.force_login(cast.officer)
    return client


def ask(asked: ReportingRound, slug: str, state: str = "requested", **fields: Any) -> Any:
    commitment = make_commitment("agreed", organization=make_organization(slug))
    return make_report(commitment, state, round=asked, due_on=asked.due_on, **fields)


@pytest.fixture
def asked(db: None) -> ReportingRound:
    """A round in which every state occurs; one report is drafted, one extended."""
    row = make_round()
    ask(row, "undp", "accepted")
    ask(row, "undp", "submitted", is_no_progress=True, no_progress_reason="No funds")
    ask(row, "undp", "draft")
    ask(row, "ecowas", "not-required")
    put(ask(row, "ecowas"), due_on=DUE + timedelta(days=9))
    ask(row, "ecowas", "returned")
    return row


# --- The sheet -------------------------------------------------------------------------------


def test_the_sheet_tells_four_states_apart(cast, asked) -> None:
    sheet = round_sheet(cast.without, asked)
    shown = {party.organization.slug: list(party.counts.values()) for party in sheet.parties}
    assert shown == {"undp": [1, 1, 1, 0], "ecowas": [1, 0, 1, 1]}
    assert list(sheet.counts.values()) == [2, 1, 2, 1]
    assert sheet.total == 6
    assert [party.reported for party in sheet.parties] == [1, 1]
    extended = [row.is_extended for party in sheet.parties for row in party.rows]
    assert extended.count(True) == 1


def test_the_sheet_shows_who_is_late_until_the_round_is_closed(cast) -> None:
    row = make_round(due_on=today() - timedelta(days=3))
    report = ask(row, "undp")
    [party] = round_sheet(cast.without, row).parties
    assert party.rows[0].is_late
    put(report.commitment, status="withdrawn")
    assert not round_sheet(cast.without, row).parties[0].rows[0].is_late
    put(report.commitment, status="agreed")
    row = put(row, closed_at=timezone.now())
    [party] = round_sheet(cast.without, row).parties
    assert (party.rows[0].is_late, party.rows[0].state) == (False, "not-reported")


def test_what_one_may_not_see_is_not_in_the_sheet(cast, asked) -> None:
    hidden = make_activity("under-way", visibility="confidential")
    commitment = make_commitment("agreed", activity=hidden)
    make_report(commitment, round=asked, due_on=asked.due_on)
    wrong = make_commitment("agreed", organization=make_organization("sadc"))
    put(make_report(wrong, round=asked).commitment, entered_in_error_at=timezone.now())
    assert round_sheet(cast.without, asked).total == 6
    assert round_sheet(cast.officer, asked).total == 7


def test_every_number_of_the_page_opens_its_rows(cast, asked, client: Client) -> None:
    client.force_login(cast.without)
    answer = client.get(asked.get_absolute_url())
    assert "1 of 3 reported" in answer.content.decode()
    for state, number in answer.context["sheet"].counts.items():
        shown = client.get(asked.get_absolute_url(), {"state": state}).context["shown"]
        assert (shown.total, {row.state for party in shown.parties for row in party.rows}) == (
            number,
            {state},
        )
    narrowed = client.get(asked.get_absolute_url(), {"organization": "undp"}).context["shown"]
    assert narrowed.total == 3
    assert client.get(asked.get_absolute_url(), {"state": "nothing"}).context["shown"].total == 6


def test_the_sheet_comes_as_file_with_the_rows_shown(cast, asked, client: Client) -> None:
    client.force_login(cast.without)
    query = {"state": "no-progress"}
    answer = client.get(reverse("activities:round-sheet", args=[asked.pk, "csv"]), query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(text)))
    assert [row[head.index("State")] for row in rows] == ["Reported: no progress"]
    answer = client.get(reverse("activities:round-sheet", args=[asked.pk, "xlsx"]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert len(list(book.active.values)) == 7
    assert client.get(reverse("activities:round-sheet", args=[asked.pk, "pdf"])).status_code == 404


def test_visitors_are_asked_to_sign_in_and_a_planned_round_is_not_there(cast, client) -> None:
    asked, planned = make_round(), make_round(opened=False)
    url = reverse("activities:round-list")
    for address in (url, asked.get_absolute_url(), planned.get_absolute_url()):
        assert client.get(address).url.startswith(reverse("account_login"))
    client.force_login(cast.partner_approver)
    assert client.get(asked.get_absolute_url()).status_code == 200
    assert client.get(planned.get_absolute_url()).status_code == 404
    assert client.get(url).context["total"] == 1
    assert client.get(reverse("activities:round-update", args=[asked.pk])).status_code == 403


def test_the_page_costs_as_much_for_many_as_for_few(desk, asked) -> None:
    costs = []
    for _turn in range(2):
        desk.get(asked.get_absolute_url())
        with CaptureQueriesContext(connection) as told:
            desk.get(asked.get_absolute_url())
            desk.get(reverse("activities:round-list"))
        costs.append(len(told))
        for number in range(5):
            ask(asked, f"org{number}")
    assert costs[0] == costs[1]


# --- Planning and opening ----------------------------------------------------------------------


def test_a_round_is_planned_looked_at_opened_and_extended_on_pages(desk, cast) -> None:
    make_commitment("agreed"), make_commitment("proposed")
    url = reverse("activities:round-create")
    given = {
        "title_en": "Spring",
        "opens_on": today().isoformat(),
        "due_on": DUE.isoformat(),
        "language": "en",
        "commitments_filter": "/commitments/?organization=undp&colour=red",
    }
    text = desk.post(url, given).content.decode()
    assert "colour" in text
    assert 'value="Spring"' in text
    given["commitments_filter"] = "/commitments/?organization=undp&ordering=due"
    answer = desk.post(url, given, follow=True)
    row = ReportingRound.objects.get()
    assert row.commitments_filter == "organization=undp"
    preview = answer.context["preview"]
    assert (preview["commitments"], preview["organizations"]) == (1, 1)
    assert desk.get(preview["url"]).context["shown"] == 1
    step = reverse("activities:round-step", args=[row.pk, "open"])
    assert desk.get(step).status_code == 200
    opened = desk.post(step, {"seen_version": 1}, follow=True)
    assert str(Batch.objects.get()) in opened.content.decode()
    later = DUE + timedelta(days=5)
    step = reverse("activities:round-step", args=[row.pk, "extend"])
    desk.post(step, {"seen_version": 2, "due_on": later.isoformat(), "reason": "Floods"})
    assert ProgressReport.objects.get().due_on == later
    assert desk.get(step.replace("extend", "open")).status_code == 409


def test_a_filter_that_no_longer_holds_is_said_on_the_page(desk) -> None:
    row = make_round(opened=False, commitments_filter="organization=gone")
    assert "gone" in desk.get(row.get_absolute_url()).context["preview"]["refusal"]


def test_a_round_that_never_asked_is_deleted_on_its_page(desk) -> None:
    row = make_round(opened=False)
    desk.post(reverse("activities:round-delete", args=[row.pk]))
    assert not ReportingRound.objects.exists()


# --- The admin and the API -----------------------------------------------------------------------


def test_the_desk_plans_and_opens_a_round(desk) -> None:
    make_commitment("agreed")
    given = {
        "title_en": "Spring",
        "opens_on": today().isoformat(),
        "due_on": DUE.isoformat(),
        "language": "en",
        "commitments_filter": "overdue=maybe",
    }
    add = reverse("admin:activities_reportinground_add")
    assert "overdue" in desk.post(add, given).content.decode()
    desk.post(add, {**given, "commitments_filter": ""})
    row = ReportingRound.objects.get()
    step = reverse("admin:activities_reportinground_transition", args=[row.pk, "open"])
    desk.post(step, {"seen_version": 1})
    assert row.reports.count() == 1


def test_the_api_plans_opens_extends_closes_and_filters(desk, cast) -> None:
    make_commitment("agreed")
    url = "/api/v1/reporting-rounds/"

    def post(address: str, **body: Any) -> Any:
        return desk.post(address, body, content_type="application/json", headers={"If-Match": "*"})

    dates = {"opens_on": today().isoformat(), "due_on": DUE.isoformat()}
    bad = post(url, title_en="x", commitments_filter="colour=red", **dates)
    assert bad.status_code == 400
    assert bad.json()["errors"][0]["pointer"] == "/commitments_filter"
    made = post(url, title_en="x", **dates).json()
    assert (made["status"], made["actions"]) == ("planned", ["open"])
    one = f"{url}{made['id']}/"
    assert post(f"{one}close/").status_code == 409
    assert post(f"{one}open/").json()["status"] == "open"
    assert post(f"{one}extend/", due_on="2099-01-01").status_code == 400
    extended = post(f"{one}extend/", due_on="2099-01-01", reason="Floods").json()
    assert extended["due_on"] == "2099-01-01"
    assert len(desk.get(f"{url}?open=true").json()["results"]) == 1
    assert post(f"{one}close/").json()["status"] == "closed"
    assert desk.get(f"{url}?open=true").json()["results"] == []
    assert desk.get(f"{url}?open=maybe").status_code == 400


def test_visitors_find_no_round_in_the_api_and_members_only_those_opened(cast, client) -> None:
    asked, planned = make_round(), make_round(opened=False)
    url = "/api/v1/reporting-rounds/"
    assert client.get(url).json()["results"] == []
    assert client.get(f"{url}{asked.pk}/").status_code == 404
    client.force_login(cast.partner_reader)
    assert [row["id"] for row in client.get(url).json()["results"]] == [asked.pk]
    assert client.get(f"{url}{planned.pk}/").status_code == 404


# --- Commitments handed over ------------------------------------------------------------------


def test_the_commitments_of_an_officer_are_handed_over_from_the_roster(desk, cast) -> None:
    undp = make_organization("undp")
    successor = StaffOfficerFactory(organization=undp)
    left = StaffOfficerFactory(organization=undp, successor=successor, ends_on=today())
    row = make_commitment("agreed", responsible_officer=left)
    make_commitment("agreed")
    page = desk.get(left.get_absolute_url())
    [part] = [p for p in page.context["sections"] if "bulk_url" in p.context]
    assert part.context["total"] == desk.get(part.context["url"]).context["shown"] == 1
    form = desk.get(part.context["bulk_url"])
    assert [one.pk for one in form.context["rows"]] == [row.pk]
    assert f'<option value="{successor.pk}" selected>' in form.content.decode()


def test_visitors_do_not_filter_by_officer(client: Client) -> None:
    assert client.get("/api/v1/commitments/?officer=1").status_code == 401
