"""AT-06 to AT-09 as people meet them: a member proposes, two approvers agree, an officer confirms.

With SCREENSHOTS=<folder> each leaves pictures of the way.
"""

from typing import Any

import pytest
from django.urls import reverse

from activities.models import Activity, Commitment
from activities.tests.samples import TAKEN
from organizations.models import Membership, Organization
from peacebuilding.accounts.models import User

from .test_journeys import picture
from .tools import OFFICER, shortcomings, sign_in

REPORTER, APPROVER, PARTNER = (
    f"{name}.example" for name in ("reporter@undp", "approver@undp", "approver@ecowas")
)
LETTER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": TAKEN["pdf"]}


@pytest.fixture
def enter(page: Any, chromium: Any, sample_data: None) -> Any:
    """Sign in as somebody, each in a window of their own; UNDP's people serve DPPA too."""
    for email, role in ((REPORTER, "reporter"), (APPROVER, "approver")):
        user = User.objects.get(email=email)
        dppa = Organization.objects.get(slug="dppa")
        Membership.objects.create(user=user, organization=dppa, role=role)
    page.goto("/")
    base = page.url.rstrip("/")
    windows = []

    def window(email: str) -> Any:
        context = chromium.new_context(base_url=base, locale="en-GB")
        windows.append(context)
        own = context.new_page()
        own.set_default_timeout(10_000)
        own.set_viewport_size({"width": 1280, "height": 900})
        sign_in(own, email)
        return own

    yield window
    for context in windows:
        context.close()


def draft(page: Any, title: str, *, partner: str = "ECOWAS", starts: str = "2026-05-01") -> None:
    """Write down an activity of DPPA under A.5 in Sierra Leone."""
    page.goto(reverse("activities:activity-create") + "?modality=A.5")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Lead").select_option(str(Organization.objects.get(slug="dppa").pk))
    if partner:
        page.get_by_label("Partners").select_option(
            str(Organization.objects.get(acronym=partner).pk)
        )
    page.locator("input[name=key_areas]").first.check()
    page.get_by_label("Countries").select_option(label="Sierra Leone")
    page.get_by_label("Planned start").fill(starts)
    page.get_by_label("Planned end").fill("2026-09-30")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("Saved.").wait_for()


def answer_principles(page: Any) -> None:
    """Answer the eight; a “no” to P1 is taken only with its comment."""
    selects = page.locator("select[name^=answer_]")
    assert selects.count() == 8
    for number in range(8):
        selects.nth(number).select_option("no" if number == 0 else "yes")
    notes = page.locator("textarea[name^=note_]")
    notes.nth(3).fill("Each does what it does best")
    page.locator("main form button").click()
    page.locator(".error-summary").wait_for()
    assert "P1 needs a comment" in page.inner_text(".field.invalid")
    assert notes.nth(3).input_value() == "Each does what it does best"
    notes.nth(0).fill("No counterpart is named yet")
    page.locator("main form button").click()
    page.get_by_text("Saved.").wait_for()


def propose(page: Any) -> None:
    page.get_by_role("link", name="Propose", exact=True).click()
    page.locator("main form button").click()


def test_proposed_agreed_by_both_and_confirmed(enter: Any) -> None:
    page = enter(REPORTER)
    draft(page, "Joint training", partner="")
    propose(page)
    page.locator(".error-summary").wait_for()
    assert "Name at least one partner besides the lead." in page.inner_text(".error-summary")
    picture(page, "proposal-lacking")
    page.locator("main .notice").get_by_role("link", name="Name at least one partner").click()
    page.get_by_label("Organization").select_option(str(Organization.objects.get(slug="ecowas").pk))
    page.locator("main form button").click()
    activity = Activity.objects.get(title="Joint training")
    page.goto(reverse("activities:activity-step", args=[activity.pk, "propose"]))
    page.get_by_role("link", name="Answer every guiding principle").click()
    answer_principles(page)
    assert shortcomings(page) == []
    propose(page)
    page.get_by_text("Done: Propose.").wait_for()
    assert "Proposed" in page.locator(".chip").inner_text()

    officer = enter(OFFICER)
    for email, acronym in ((APPROVER, "DPPA"), (PARTNER, "ECOWAS")):
        officer.goto(reverse("activities:activity-step", args=[activity.pk, "agree"]))
        officer.locator("main form button").click()
        assert acronym in officer.inner_text(".error-summary")
        approver = enter(email)
        approver.goto(activity.get_absolute_url())
        row = approver.locator("tr", has_text=acronym)
        assert "Claimed, not confirmed" in row.inner_text()
        row.get_by_role("link", name="Confirm").click()
        approver.locator("main form button").click()
        approver.get_by_text("Done: Confirm.").wait_for()
        assert "Proposed" in approver.locator(".chip").inner_text()
    officer.goto(reverse("activities:activity-step", args=[activity.pk, "agree"]))
    officer.locator("main form button").click()
    officer.get_by_text("Done: Confirm as agreed.").wait_for()
    assert "Agreed" in officer.locator(".chip").inner_text()
    assert "Proposed → Agreed" in officer.inner_text(".history")
    picture(officer, "agreed")


def test_an_overlap_is_a_warning_that_names_the_other(enter: Any) -> None:
    page = enter(REPORTER)
    for title in ("Joint training", "Second course"):
        draft(page, title)
        page.get_by_role("link", name="Assess the guiding principles").click()
        answer_principles(page)
        if title == "Joint training":
            propose(page)
            page.get_by_text("Done: Propose.").wait_for()
    first = Activity.objects.get(title="Joint training")
    warning = page.locator(".overlaps")
    assert f"{first.reference} Joint training" in warning.inner_text()
    page.get_by_role("link", name="Propose", exact=True).click()
    assert f"{first.reference} Joint training" in warning.inner_text()
    picture(page, "overlap")
    assert shortcomings(page) == []
    page.locator("main form button").click()
    page.get_by_text("Done: Propose.").wait_for()


def test_one_promise_for_three_and_a_letter_with_its_scan(enter: Any) -> None:
    page = enter(OFFICER)
    rows = Activity.objects.counted().filter(status="under-way", visibility="public")
    activity = next(one for one in rows if one.participations.standing().count() >= 3)
    page.goto(reverse("activities:commitment-create", args=[activity.pk]))
    boxes = page.locator("input[name=organizations]")
    for number in range(3):
        boxes.nth(number).check()
    page.get_by_label("Promise").fill("Lend a trainer")
    page.get_by_label("Due on").fill("2030-06-30")
    picture(page, "commitment-for-three")
    assert shortcomings(page) == []
    page.locator("main form button").click()
    page.get_by_text("Saved.").wait_for()
    made = Commitment.objects.filter(activity=activity, title="Lend a trainer")
    assert len({one.reference for one in made}) == 3
    assert page.get_by_text("Lend a trainer").count() >= 3
    assert "in time" in page.inner_text("main")

    page.goto(made[0].get_absolute_url())
    page.get_by_role("link", name="Agree", exact=True).click()
    page.get_by_label("Received by letter").check()
    page.get_by_label("Sender").fill("Office of the director")
    page.get_by_label("Dated").fill("2026-01-05")
    page.get_by_label("Scan").set_input_files(LETTER)
    picture(page, "on-behalf")
    page.locator("main form button").click()
    page.get_by_text("Done: Agree.").wait_for()
    facts = page.inner_text(".facts")
    assert "Received by letter from Office of the director on 5 Jan 2026" in facts
    assert "entered by" in facts
    picture(page, "received-by-letter")
    assert shortcomings(page) == []
    with page.expect_download() as sent:
        page.locator(".facts").get_by_role("link", name="Scan").click()
    assert sent.value.suggested_filename == "letter.pdf"
