"""No public blame: who is late or silent is shown to participants, to visitors only by setting."""

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from activities.choices import MatrixTable, ReportingState
from activities.models import Commitment
from peacebuilding.core.tables import FORMATS
from peacebuilding.places.tests.factories import make_country

from .factories import make_activity, make_commitment, make_follow_up, make_member, put
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)
#: Words and marks by which a page, a file or an answer would tell who is late or silent.
TELLING = (
    *("state--late", "days late", "overdue", "display_status", "target-passed"),
    *("reporting_state", "reporting-state", "Not reported", "no progress", "Not required"),
    *("No report asked for", "not-reported", "no-progress", "not-asked"),
)


@pytest.fixture
def late() -> Commitment:
    """A public commitment and a public follow-up item, both late; a report that never came."""
    activity = make_activity("under-way", sets={"countries": [make_country()]})
    put(activity.participations.get(organization__slug="undp"), response="agreed")
    commitment = make_commitment("under-way", activity=activity, due_on=LONG_AGO)
    make_follow_up(due_on=LONG_AGO, is_indicative=False)
    asked = make_round(due_on=LONG_AGO)
    make_report(commitment, "requested", round=asked, due_on=LONG_AGO)
    for state, more in (("accepted", {"is_no_progress": True}), ("not-required", {})):
        other = make_commitment("agreed", activity=activity, due_on=LONG_AGO, title=f"Also {state}")
        make_report(other, state, round=asked, **more)
    return commitment


def pages(commitment: Commitment) -> list[str]:
    """Return every page that shows the commitments, their organization or their activity."""
    return [
        commitment.get_absolute_url(),
        commitment.activity.get_absolute_url(),
        commitment.organization.get_absolute_url(),
        reverse("country-detail", args=["SL"]),
        reverse("search") + "?q=trainers",
        *map(reverse, ("home", "framework-gaps", "organizations:organization-list")),
        *map(reverse, ("country-list", "data", "matrix")),
        *(reverse(f"activities:{name}-list") for name in ("activity", "commitment", "follow-up")),
        *(reverse("matrix-table", args=[table]) for table in MatrixTable),
    ]


def answers(commitment: Commitment) -> list[str]:
    """Return the addresses of the API that speak of the commitments."""
    return [
        reverse("api:commitment-list"),
        reverse("api:commitment-detail", args=[commitment.pk]),
        reverse("api:activity-detail", args=[commitment.activity_id]),
        reverse("api:organization-detail", args=[commitment.organization.slug]),
        reverse("api:follow-up-item-list"),
        *(reverse("api:matrix", args=[table]) + "?all=true" for table in MatrixTable),
    ]


def files() -> Iterator[str]:
    """Yield the downloads."""
    for name in ("activities", "commitments", "follow-up-items", "organizations"):
        yield from (reverse("api:export", args=[name, extension]) for extension in FORMATS)
    for table in MatrixTable:
        yield from (reverse("matrix-file", args=[table, ending]) for ending in ("csv", "xlsx"))


def words_of(answer: Any) -> str:
    """Return what an answer says, the cells of a workbook included."""
    content = answer.getvalue()
    if not content.startswith(b"PK"):
        return content.decode()
    rows = load_workbook(io.BytesIO(content)).active.values
    return json.dumps([[str(value) for value in row] for row in rows])


def test_a_visitor_reads_of_nobody_that_it_is_late_or_silent(client: Client, late: Any) -> None:
    for address in (*pages(late), *answers(late), *files()):
        answer = client.get(address)
        assert answer.status_code == 200, address
        said = words_of(answer)
        assert [word for word in TELLING if word in said] == [], address


def test_pages_leave_aside_what_a_visitor_may_not_ask(client: Client, late: Any) -> None:
    query = "?reporting_state=reported&overdue=true&round=1"
    listed = client.get(reverse("activities:commitment-list") + query).context
    assert len(listed["object_list"]) == 3
    assert not any("?" in address for _label, address in listed["formats"])
    counted = client.get(reverse("matrix") + query).context
    assert counted["matrix"].total.confirmed.count == 3
    assert not any("?" in address for _label, address in counted["formats"])


@pytest.mark.parametrize(
    "query",
    [
        *("overdue=true", "display_status=overdue", "round=1"),
        *(f"reporting_state={state}" for state in ReportingState.values),
    ],
)
def test_a_visitor_cannot_ask_for_it(client: Client, late: Any, query: str) -> None:
    addresses = [
        reverse("api:commitment-list"),
        reverse("api:export", args=["commitments", "csv"]),
        reverse("api:matrix", args=[MatrixTable.ORGANIZATIONS_BY_CATEGORY]),
    ]
    assert {client.get(f"{address}?{query}").status_code for address in addresses} == {401}


def test_the_past_and_the_history_are_for_participants(client: Client, late: Any) -> None:
    record = reverse("api:commitment-detail", args=[late.pk])
    assert client.get(f"{record}history/").status_code == 401
    assert client.get(f"{record}?as_of=2026-01-01").status_code == 401


def test_a_participant_does(client: Client, late: Any) -> None:
    client.force_login(make_member(late.organization, "reader"))
    assert "state--late" in client.get(late.get_absolute_url()).content.decode()
    shown = client.get(reverse("api:commitment-detail", args=[late.pk])).json()
    assert (shown["display_status"], shown["reporting_state"]) == ("overdue", "not-reported")
    for name in ("activities:commitment-list", "matrix"):
        assert "Not reported" in client.get(reverse(name)).content.decode()
    for table in MatrixTable:
        matrix = client.get(reverse("api:matrix", args=[table])).json()
        assert matrix["total"]["reporting_states"]["not_reported"]["count"] == 1


def test_the_setting_shows_it_to_everyone(client: Client, late: Any, settings: Any) -> None:
    settings.PUBLIC_REPORTING_STATES = True
    assert "state--late" in client.get(late.get_absolute_url()).content.decode()
    answer = client.get(reverse("api:commitment-list") + "?overdue=true")
    assert answer.json()["results"][0]["display_status"] == "overdue"
    assert "reason" not in answer.json()["results"][0]
    matrix = client.get(reverse("api:matrix", args=[MatrixTable.COUNTRIES_BY_KEY_AREA])).json()
    assert matrix["total"]["reporting_states"]["no_progress"]["count"] == 1
    assert "Not reported" in client.get(reverse("matrix")).content.decode()
