"""What is known of a commitment from its reports: in lists, downloads, the API and the past."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.choices import ReportingState, ReportState
from activities.models import Commitment, ProgressReport
from peacebuilding.core.states import STATES

from .factories import make_activity, make_commitment, make_member, put
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(db: None) -> dict[str, Any]:
    """One commitment in each reporting state, the last report telling, and the round asked."""
    activity, asked = make_activity("under-way"), make_round()

    def duty(title: str, *reports: dict[str, Any]) -> Commitment:
        commitment = make_commitment("agreed", activity=activity, title=title)
        for fields in reports:
            make_report(commitment, **fields)
        return commitment

    accepted = {"state": "accepted"}
    return {
        "round": asked,
        "not-asked": duty("not-asked", {"state": "draft"}),
        "not-reported": duty("not-reported", accepted, {"state": "requested", "round": asked}),
        "no-progress": duty("no-progress", {**accepted, "is_no_progress": True, "round": asked}),
        "not-required": duty("not-required", {"state": "not-required", "round": asked}),
        "reported": duty("reported", {"state": "submitted", "round": asked}, {"state": "draft"}),
    }


def titles(client: Client, query: str) -> list[str]:
    rows = client.get(f"{reverse('api:commitment-list')}?{query}").json()["results"]
    return sorted(row["title"] for row in rows)


def test_lists_are_filtered_by_state_on_page_api_and_download(
    told: dict[str, Any], client: Client, member: Any
) -> None:
    client.force_login(member)
    for state in ReportingState.values:
        query = f"reporting_state={state}"
        assert titles(client, query) == [state]
        page = client.get(f"{reverse('activities:commitment-list')}?{query}")
        assert [row.title for row in page.context["object_list"]] == [state]
        text = client.get(f"/api/v1/exports/commitments.csv?{query}").getvalue().decode("utf-8-sig")
        rows = list(csv.DictReader(text.splitlines()))
        assert [(row["title"], row["reporting_state"]) for row in rows] == [(state, state)]


def test_a_round_shows_the_state_in_it(told: dict[str, Any], client: Client, member: Any) -> None:
    client.force_login(member)
    later = make_round(title_en="Second half of the year")
    make_report(told["reported"], "requested", round=later)
    by_round = f"round={told['round'].pk}"
    assert titles(client, by_round) == ["no-progress", "not-reported", "not-required", "reported"]
    assert titles(client, f"{by_round}&reporting_state=reported") == ["reported"]
    assert titles(client, f"{by_round}&reporting_state=not-asked") == ["not-asked"]
    assert titles(client, f"round={later.pk}") == ["reported"]
    for query, state in ((by_round, "reported"), (f"round={later.pk}", "not-reported")):
        address = f"{reverse('activities:commitment-list')}?{query}"
        shown = client.get(address).context["object_list"]
        rows = {row.title: row.reporting_state for row in shown}
        assert rows["reported"] == state
        text = client.get(f"/api/v1/exports/commitments.csv?{query}").getvalue().decode("utf-8-sig")
        found = {row["title"]: row["reporting_state"] for row in csv.DictReader(text.splitlines())}
        assert found == rows
        listed = client.get(f"{reverse('api:commitment-list')}?{query}").json()["results"]
        assert {row["title"]: row["reporting_state"] for row in listed} == rows
    assert "Report in the round" in client.get(address).content.decode()


def test_a_round_that_is_only_planned_is_no_filter_of_members(client: Client, member: Any) -> None:
    planned = make_round(opened=False)
    client.force_login(member)
    answer = client.get(f"{reverse('api:commitment-list')}?round={planned.pk}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "round"


def test_the_filter_by_the_word_of_the_organization(client: Client) -> None:
    activity = make_activity("under-way")
    make_commitment("agreed", activity=activity)
    assert titles(client, "participation=claimed") == ["Provide four trainers"]
    assert titles(client, "participation=confirmed") == []
    put(activity.participations.get(organization__slug="undp"), response="no-objection")
    assert titles(client, "participation=claimed") == []
    shown = client.get(f"{reverse('api:commitment-list')}?participation=confirmed").json()
    assert shown["results"][0]["participation"] == "confirmed"


def test_the_api_says_what_was_known_at_a_moment(client: Client) -> None:
    commitment = make_commitment("agreed", activity=make_activity("under-way"))
    client.force_login(make_member(commitment.organization, "reader"))
    address = reverse("api:commitment-detail", args=[commitment.pk])
    before = timezone.now()
    make_report(commitment, "accepted")
    put(commitment.activity.participations.get(organization__slug="undp"), response="agreed")
    now = client.get(address).json()
    assert (now["participation"], now["reporting_state"]) == ("confirmed", "reported")
    then = client.get(address, {"as_of": before.isoformat()}).json()
    assert (then["participation"], then["reporting_state"]) == ("claimed", "not-asked")
    after = client.get(address, {"as_of": timezone.now().isoformat()}).json()
    assert (after["participation"], after["reporting_state"]) == ("confirmed", "reported")


def test_the_record_and_the_list_say_the_same(told: dict[str, Any]) -> None:
    reports = ProgressReport.objects.with_reporting_state()
    for report in reports:
        assert report.reporting_word == report.reporting_state
    asked = set(ProgressReport.objects.asked().values_list("pk", flat=True))
    assert (
        {report.pk for report in reports if report.was_asked}
        == asked
        != {report.pk for report in reports}
    )


def test_a_report_with_a_day_is_asked_for() -> None:
    commitment = make_commitment("agreed")
    due = timezone.localdate() + timedelta(days=10)
    report = make_report(commitment, ReportState.DRAFT, due_on=due)
    assert report.was_asked
    found = Commitment.objects.with_reporting_state().get(pk=commitment.pk)
    assert found.reporting_state == ReportingState.NOT_REPORTED


def test_each_state_has_its_glyph_and_words() -> None:
    shown = {value: str(STATES["report"][value].label) for value in ReportingState.values}
    assert shown == {value: str(label) for value, label in ReportingState.choices}
    assert len({STATES["report"][value].glyph for value in ReportingState.values}) == 5
