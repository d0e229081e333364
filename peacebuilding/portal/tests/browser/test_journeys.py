"""The ways of three users from end to end: the Secretariat, an organization, another system.

With SCREENSHOTS=<folder> each leaves the pictures that the documentation shows.
"""

import os
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from activities.models import Activity, Commitment, Participation
from organizations.models import Organization
from peacebuilding.accounts.models import User
from peacebuilding.accounts.tests.factories import PASSWORD, with_second_factor
from peacebuilding.core.tests.machine import FRONT_PAGE
from peacebuilding.portal.demo.people import PASSWORD as SAMPLE_PASSWORD

from .addresses import invitation_link
from .tools import MEMBER, OFFICER, shortcomings, sign_in

requests = pytest.importorskip("requests")
MANDATE = "To bring the continent's states together and keep the peace among them."
NEW = "somebody.new@undp.example"
RECORD = "Record of the meeting, item 4"


def picture(page: Any, name: str) -> None:
    """Leave a picture of the page if pictures are asked for."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def code_now(secret: str) -> str:
    """Return what the authenticator app shows now."""
    # Not the oldest one that is still taken: it may be too old when it is sent.
    return format_hotp_value(hotp_value(secret, int(time.time()) // mfa_settings.TOTP_PERIOD))


# --- The Secretariat ----------------------------------------------------------------------


@pytest.fixture
def officer_page(page: Any, sample_data: None, settings: Any) -> Any:
    """The page of an officer who came in with password and authenticator app."""
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    secret = with_second_factor(User.objects.get(email=OFFICER))
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, OFFICER)
    assert page.url.endswith(reverse("mfa_authenticate"))
    assert shortcomings(page) == []
    page.fill("input[name=code]", code_now(secret))
    page.press("input[name=code]", "Enter")
    page.wait_for_url(FRONT_PAGE)
    return page


def test_an_officer_finds_and_corrects_an_organization(officer_page: Any, chromium: Any) -> None:
    page = officer_page
    page.get_by_role("link", name="Desk").click()
    page.get_by_role("heading", name="Mine today").wait_for()
    picture(page, "desk")
    page.fill("#desk-q", "OAU")
    page.press("#desk-q", "Enter")
    page.wait_for_url("**/admin/organizations/organization/*/change/")
    assert page.input_value("#id_name") == "African Union"

    page.fill("#id_mandate_en", MANDATE)
    page.fill("#id_reason", "As in the letter of the Commission")
    picture(page, "desk-organization")
    page.click("input[name=_save], button[name=_save]")
    page.wait_for_url("**/admin/organizations/organization/")

    visitor = chromium.new_page(base_url=page.url.split("/admin/")[0])
    visitor.goto(reverse("organizations:organization-detail", args=["oau"]))
    assert visitor.url.endswith("/organizations/au/")
    assert MANDATE in visitor.inner_text("main")
    visitor.close()
    row = Organization.objects.get(slug="au").history.first()
    assert (row.history_user.email, row.history_change_reason) == (
        OFFICER,
        "As in the letter of the Commission",
    )


def test_an_officer_confirms_what_was_agreed(officer_page: Any) -> None:
    page = officer_page
    activity = Activity.objects.filter(
        status="proposed", participations__response="awaiting"
    ).distinct()[0]
    page.goto(activity.get_absolute_url())
    page.get_by_role("link", name="Confirm as agreed").click()
    page.get_by_label("A meeting record").check()
    page.get_by_label("Date of the record").fill(date.today().isoformat())
    page.get_by_label("Where the record is").fill(RECORD)
    picture(page, "confirm-as-agreed")
    page.click("main form button")
    page.get_by_text("Done: Confirm as agreed.").wait_for()
    assert "Agreed" in page.locator(".chip").inner_text()
    assert RECORD in page.inner_text("main")
    picture(page, "activity")


def offered() -> Commitment:
    """Return a commitment that UNDP has drafted and not agreed."""
    rows = Commitment.objects.counted().filter(organization__slug="undp", status="proposed")
    return rows.exclude(activity__status="draft")[0]


# --- An organization ----------------------------------------------------------------------


def test_an_approver_comes_in_by_mail_and_answers(page: Any, sample_data: None) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(invitation_link(NEW, organization="undp"))
    page.fill("input[name=name]", "Abena Owusu")
    page.fill("input[name=password]", PASSWORD)
    picture(page, "invitation")
    page.click("main form button")
    page.wait_for_url("**" + reverse("account_login"))
    page.fill("input[name=login]", NEW)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(FRONT_PAGE)

    page.get_by_role("link", name="Workspace", exact=True).click()
    tasks = page.locator(".tasks li")
    tasks.first.wait_for()
    picture(page, "workspace")
    count = tasks.count()

    part = Participation.objects.filter(
        organization__slug="undp", response="awaiting", activity__status="proposed"
    )[0]
    tasks.filter(has_text=part.activity.reference).get_by_role("link").first.click()
    page.locator("tr", has_text="UNDP").get_by_role("link", name="Confirm").click()
    page.click("main form button")
    page.get_by_text("Done: Confirm.").wait_for()
    part.refresh_from_db()
    assert (part.response, part.basis) == ("agreed", "in-the-system")

    duty = offered()
    page.goto(duty.get_absolute_url())
    page.get_by_role("link", name="Agree", exact=True).click()
    page.click("main form button")
    page.get_by_text("Done: Agree.").wait_for()
    picture(page, "commitment")
    duty.refresh_from_db()
    assert duty.status == "agreed"

    page.goto(reverse("workspace"))
    assert page.locator(".tasks li").count() == count - 1
    page.click(".languages button[value=fr] >> visible=true")
    page.wait_for_load_state()
    assert page.get_attribute("html", "lang") == "fr"
    assert User.objects.get(email=NEW).language == "fr"
    picture(page, "workspace-french")


# --- Another system -----------------------------------------------------------------------


@pytest.fixture
def token(page: Any, sample_data: None) -> str:
    """The token that an approver of UNDP makes for another system on their account page."""
    sign_in(page, MEMBER)
    page.goto(reverse("account"))
    page.get_by_role("link", name="0 tokens").click()
    page.get_by_role("link", name="Create a token").first.click()
    page.fill("input[name=password]", SAMPLE_PASSWORD)  # a token outlives the session
    page.press("input[name=password]", "Enter")
    page.fill("input[name=name]", "Reporting system")
    page.check("input[name=scope][value=write]")
    page.click("main form button")
    picture(page, "token")
    return page.input_value("#token")


def test_another_system_reads_and_writes(live_server: Any, token: str) -> None:
    base = f"{live_server.url}/api/v1/"
    caller = requests.Session()
    caller.headers["Authorization"] = f"Bearer {token}"
    assert caller.get(f"{base}me/").json()["token"]["scope"] == "write"

    # Lists, filtered and page by page; what a visitor does not see, the token does.
    first = caller.get(f"{base}commitments/", params={"organization": "undp", "page_size": 5})
    body = first.json()
    assert len(body["results"]) == 5
    assert {row["organization"] for row in body["results"]} == {"undp"}
    following = caller.get(body["next"]).json()["results"]
    assert not {row["id"] for row in following} & {row["id"] for row in body["results"]}
    late = caller.get(f"{base}commitments/", params={"overdue": "true"}).json()["results"]
    assert late
    assert requests.get(f"{base}commitments/", params={"overdue": "true"}).status_code == 401

    # Nothing new costs nothing.
    again = caller.get(first.request.url, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    # A change needs the version it was made for.
    duty = offered()
    url = f"{base}commitments/{duty.pk}/"
    read = caller.get(url)
    etag = read.headers["ETag"]
    assert caller.patch(url, json={"title": "Lend six trainers"}).status_code == 428
    changed = caller.patch(url, json={"title": "Lend six trainers"}, headers={"If-Match": etag})
    assert changed.status_code == 200, changed.text
    assert changed.json()["version"] == read.json()["version"] + 1
    stale = caller.patch(url, json={"title": "Too late"}, headers={"If-Match": etag})
    assert stale.status_code == 412
    assert stale.headers["ETag"] == changed.headers["ETag"]
    assert stale.headers["Content-Type"] == "application/problem+json"

    # Steps are actions; one that the state does not allow says which are.
    fresh = {"If-Match": stale.headers["ETag"]}
    agreed = caller.post(f"{url}agree/", json={}, headers=fresh)
    assert (agreed.status_code, agreed.json()["status"]) == (200, "agreed"), agreed.text
    refused = caller.post(f"{url}agree/", json={}, headers={"If-Match": agreed.headers["ETag"]})
    assert refused.status_code == 409
    assert refused.json()["present"] == "agreed"
    assert "start" in refused.json()["allowed"]

    # The whole list as a file.
    export = caller.get(f"{base}exports/commitments.csv", params={"organization": "undp"})
    assert export.headers["Content-Type"].startswith("text/csv")
    assert len(export.text.splitlines()) > 10
