"""`?as_of=` on the records of the API: of what is visible now, what existed then."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from activities import services
from organizations.models import OrganizationName
from peacebuilding.core.services import save_record

from .factories import (
    make_activity,
    make_commitment,
    make_follow_up,
    make_key_area,
    make_organization,
    put,
)

pytestmark = pytest.mark.django_db


def on(month: int, day: int) -> Any:
    return time_machine.travel(datetime(2026, month, day, 12, tzinfo=UTC), tick=False)


@pytest.fixture
def told(cast: Any) -> dict[str, Any]:
    """An activity with a promise, both changed in the course of 2026."""
    with on(1, 10):
        activity = make_activity("agreed", title="Training")
        duty = make_commitment("agreed", activity=activity, due_on=date(2026, 4, 30))
        item = make_follow_up(source_activity=activity, due_on=date(2026, 3, 1))
    with on(4, 20):
        services.amend_commitment(
            actor=cast.partner_approver, commitment=duty, due_on=date(2026, 9, 1), reason="Later"
        )
        services.update_activity(
            actor=cast.officer,
            activity=put(activity, title="Training of observers"),
            sets={"key_areas": [make_key_area("KA2")]},
        )
        sadc = make_organization("sadc")
        part = type(activity.participations.get(role="lead"))
        save_record(part(activity=activity, organization=sadc), actor=None)
        save_record(make_organization("undp"), actor=None)
        put(make_organization("undp"), hq_city="Geneva")
        services.close_follow_up_item(actor=cast.officer, item=item)
    return {"activity": activity, "duty": duty, "item": item}


def read(client: Client, path: str, as_of: str = "") -> Any:
    answer = client.get(f"/api/v1/{path}/" + (f"?as_of={as_of}" if as_of else ""))
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_activity_as_it_stood(client: Client, cast: Any, told: dict[str, Any]) -> None:
    client.force_login(cast.stranger_reader)
    path = f"activities/{told['activity'].pk}"
    then, now = read(client, path, "2026-03-31"), read(client, path)
    assert (then["title"], now["title"]) == ("Training", "Training of observers")
    assert (then["key_areas"], now["key_areas"]) == (["area-1"], ["area-2"])
    assert then["lead"] == "ecowas"
    assert {part["organization"] for part in then["participations"]} == {"ecowas", "undp"}
    assert {part["organization"] for part in now["participations"]} == {"ecowas", "undp", "sadc"}
    assert (then["commitments_total"], then["commitments_open"]) == (1, 1)
    assert then["version"] < now["version"]
    assert then.keys() == now.keys()


def test_a_commitment_as_it_stood(client: Client, cast: Any, told: dict[str, Any]) -> None:
    client.force_login(cast.stranger_reader)
    path = f"commitments/{told['duty'].pk}"
    with on(6, 1):
        then = read(client, path, "2026-04-10")
        assert (then["due_on"], then["overdue"]) == ("2026-04-30", False)
        # Between the date and its move nobody had been late; a day on the old date was.
        put(told["duty"], due_on=date(2026, 5, 15))
        late = read(client, path)
        assert (late["display_status"], late["overdue"]) == ("overdue", True)
    with on(7, 1):
        put(told["duty"], due_on=date(2026, 12, 31))
        assert read(client, path)["overdue"] is False
        then = read(client, path, "2026-06-15T12:00:00Z")
        assert (then["display_status"], then["overdue"]) == ("overdue", True)
        assert then["actions"] == []


def test_a_follow_up_item_and_an_organization_as_they_stood(
    client: Client, cast: Any, told: dict[str, Any]
) -> None:
    client.force_login(cast.officer)
    path = f"follow-up-items/{told['item'].pk}"
    assert read(client, path, "2026-02-01")["status"] == "open"
    assert read(client, path, "2026-04-01")["display_status"] == "overdue"
    assert read(client, path)["status"] == "done"
    assert read(client, "organizations/undp", "2026-03-31")["hq_city"] == ""
    assert read(client, "organizations/undp")["hq_city"] == "Geneva"
    name = OrganizationName(
        organization=make_organization("undp"),
        name="Fund",
        ends_on=date(1965, 1, 1),
        kind="renamed",
    )
    save_record(name, actor=None)
    assert read(client, "organizations/undp", "2026-03-31")["former_names"] == []
    assert len(read(client, "organizations/undp")["former_names"]) == 1


@pytest.mark.parametrize("resource", ["activity", "duty", "item"])
def test_who_asks_and_for_when(
    client: Client, cast: Any, told: dict[str, Any], resource: str
) -> None:
    names = {"activity": "activities", "duty": "commitments", "item": "follow-up-items"}
    url = f"/api/v1/{names[resource]}/{told[resource].pk}/"
    assert client.get(url).status_code == 200
    assert client.get(url + "?as_of=2026-03-31").status_code == 401
    client.force_login(cast.without)
    assert client.get(url + "?as_of=2026-01-09").status_code == 404
    for query in ("soon", "", "2999-01-01", "2026-03-31&as_of=2026-04-01"):
        assert client.get(f"{url}?as_of={query}").status_code == 400, query
    answer = client.get(url + "?as_of=2026-03-31")
    again = client.get(url + "?as_of=2026-03-31", headers={"If-None-Match": answer["ETag"]})
    assert (answer.status_code, again.status_code) == (200, 304)
    put(told["activity"], visibility="confidential")
    assert client.get(url + "?as_of=2026-03-31").status_code == 404
    client.force_login(cast.partner_reader)
    assert client.get(url + "?as_of=2026-03-31").status_code == 200


def test_a_record_hidden_now_is_not_named_of_the_past(client: Client, cast: Any) -> None:
    with on(1, 10):
        hidden = make_activity("agreed", visibility="confidential")
        shown = make_activity("agreed")
        item = make_follow_up(source_activity=hidden)
    with on(4, 20):
        put(item, source_activity=shown)
    client.force_login(cast.stranger_reader)
    assert read(client, f"follow-up-items/{item.pk}", "2026-03-31")["source_activity"] is None
    assert read(client, f"follow-up-items/{item.pk}")["source_activity"] == shown.pk


def test_later_amendments_are_not_told_of_the_past(
    client: Client, cast: Any, told: dict[str, Any]
) -> None:
    client.force_login(cast.stranger_reader)
    path = f"commitments/{told['duty'].pk}"
    assert read(client, path, "2026-03-31")["amendments"] == []
    assert len(read(client, path)["amendments"]) == 1
