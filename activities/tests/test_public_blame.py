"""No public blame: who is late is shown to participants, to visitors only by setting."""

from datetime import date

import pytest
from django.urls import reverse

from .factories import make_activity, make_commitment, make_follow_up, make_member

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def late():
    """A public commitment and a public follow-up item, both late."""
    activity = make_activity("under-way")
    commitment = make_commitment("under-way", activity=activity, due_on=LONG_AGO)
    make_follow_up(due_on=LONG_AGO, is_indicative=False)
    return commitment


def addresses(commitment):
    """Return every address that shows the commitment or its organization."""
    return [
        reverse("home"),
        commitment.get_absolute_url(),
        commitment.activity.get_absolute_url(),
        commitment.organization.get_absolute_url(),
        reverse("activities:commitment-list"),
        reverse("activities:follow-up-list"),
        reverse("search") + "?q=trainers",
    ]


def test_a_visitor_reads_of_nobody_that_it_is_late(client, late) -> None:
    for address in addresses(late):
        html = client.get(address).content.decode()
        assert "state--late" not in html, address
        assert "days late" not in html, address
    shown = client.get(reverse("api:commitment-list")).json()["results"][0]
    assert not {"display_status", "overdue"} & set(shown)
    assert client.get(reverse("api:commitment-list") + "?overdue=true").status_code == 401
    text = client.get(reverse("api:export", args=["commitments", "csv"])).getvalue().decode()
    assert "display_status" not in text


def test_a_participant_does(client, late) -> None:
    client.force_login(make_member(late.organization, "reader"))
    assert "state--late" in client.get(late.get_absolute_url()).content.decode()
    shown = client.get(reverse("api:commitment-list")).json()["results"][0]
    assert shown["display_status"] == "overdue"


def test_the_setting_shows_it_to_everyone(client, late, settings) -> None:
    settings.PUBLIC_REPORTING_STATES = True
    assert "state--late" in client.get(late.get_absolute_url()).content.decode()
    answer = client.get(reverse("api:commitment-list") + "?overdue=true")
    assert answer.json()["results"][0]["display_status"] == "overdue"
    assert "reason" not in answer.json()["results"][0]
