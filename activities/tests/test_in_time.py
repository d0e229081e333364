"""“2 of 3 in time”: joint activity, separate duties, rolled up on the activity."""

from datetime import date, timedelta

import pytest

from activities.models import Activity, Commitment
from activities.querysets import today
from peacebuilding.api.tests.conftest import Caller, token_for

from .factories import make_activity, make_commitment, make_organization, put
from .test_views import as_, html, url  # noqa: F401 - `as_` is a fixture

pytestmark = pytest.mark.django_db

PAST, AHEAD = date(2020, 1, 1), today() + timedelta(days=5)


@pytest.fixture
def activity():
    """An activity with three duties, one of them late, and one that was taken back."""
    activity = make_activity("under-way", planned_starts_on=PAST)
    make_commitment("agreed", activity=activity, organization=make_organization("ecowas"))
    make_commitment("agreed", activity=activity, due_on=PAST, title="The late one")
    kept = {"due_on": AHEAD, "fulfilled_on": today()}
    make_commitment("fulfilled", activity=activity, **kept)
    make_commitment("withdrawn", activity=activity, due_on=PAST)
    return activity


@pytest.mark.parametrize(
    ("status", "fields", "in_time"),
    [
        ("proposed", {"due_on": PAST}, True),
        ("agreed", {"due_on": PAST}, False),
        ("agreed", {"due_on": today()}, True),
        ("under-way", {"due_on": today() - timedelta(days=1)}, False),
        ("under-way", {"due_on": PAST, "is_indicative": True}, True),
        ("agreed", {"due_on": None, "is_indicative": True}, True),
        ("fulfilled", {"due_on": PAST, "fulfilled_on": PAST}, True),
        ("fulfilled", {"due_on": PAST, "fulfilled_on": PAST + timedelta(days=1)}, False),
        ("fulfilled", {"due_on": None, "is_indicative": True, "fulfilled_on": PAST}, True),
        ("withdrawn", {"due_on": AHEAD}, False),
    ],
)
def test_list_and_record_say_the_same(status, fields, in_time):
    row = make_commitment(status, **fields)
    assert row.is_in_time_on(today()) is in_time
    assert Commitment.objects.in_time().exists() is in_time
    assert Commitment.objects.standing().exists() is row.is_standing is (status != "withdrawn")


def test_rolled_up_in_the_query(activity):
    put(activity.commitments.get(title="The late one"), entered_in_error_at="2026-01-01T00:00Z")
    row = Activity.objects.with_progress().get()
    assert (row.commitments_in_time, row.commitments_standing) == (2, 2)


def test_on_the_page_and_in_the_list_for_members(as_, activity):  # noqa: F811
    for address in (activity.get_absolute_url(), url("activity-list")):
        assert "2 of 3 in time" in html(as_("without").get(address))
        assert "2 of 3 in time" in html(as_("officer").get(address))
        assert "in time" not in html(as_("visitor").get(address))
    assert f"?activity={activity.pk}" in html(as_("without").get(activity.get_absolute_url()))


def test_to_everybody_where_the_setting_says_so(as_, activity, settings):  # noqa: F811
    settings.PUBLIC_REPORTING_STATES = True
    assert "2 of 3 in time" in html(as_("visitor").get(activity.get_absolute_url()))
    assert "2 of 3 in time" in html(as_("visitor").get(url("activity-list")))
    told = Caller("").get(f"/api/v1/activities/{activity.pk}/").json()
    assert told["commitments_in_time"] == 2


def test_in_the_api_and_the_export(client, cast, activity):
    member = Caller(token_for(cast.without))
    told = member.get(f"/api/v1/activities/{activity.pk}/").json()
    assert (told["commitments_in_time"], told["commitments_standing"]) == (2, 3)
    hidden = Caller("").get(f"/api/v1/activities/{activity.pk}/").json()
    assert "commitments_in_time" not in hidden
    assert hidden["commitments_standing"] == 3
    path = "/api/v1/exports/activities.csv"
    visitor = b"".join(client.get(path).streaming_content).decode()
    assert "commitments_in_time" not in visitor
    client.force_login(cast.without)
    assert "commitments_in_time" in b"".join(client.get(path).streaming_content).decode()
