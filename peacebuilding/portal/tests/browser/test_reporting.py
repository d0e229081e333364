"""AT-11 to AT-13 as people meet them, and a focal point's way from the mail to the receipt.

With SCREENSHOTS=<folder> each leaves pictures of the way. By the API and at the desk they are
in activities/tests/test_acceptance.py.
"""

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from activities.models import Commitment, ContactLog, ProgressReport, ReportingRound
from activities.querysets import today
from activities.tests.factories import put
from organizations.models import Organization
from organizations.tests.factories import StaffOfficerFactory
from peacebuilding.core.services import save_record
from peacebuilding.notifications.tests.smtp import Sink

from .test_agreement import APPROVER, REPORTER, enter  # noqa: F401  (a fixture)
from .test_journeys import picture
from .tools import OFFICER, overflows, shortcomings, sign_in, violations

#: What a telephone may have to load before the form can be filled in.
FIRST_LOAD = 100_000
COLLEAGUE = "colleague@secretariat.example"


@pytest.fixture(autouse=True)
def _mail(sample_data: None, smtp: Sink, settings: Any, live_server: Any) -> None:
    """The copy of the database sends mail, with addresses of the server under test."""
    settings.SITE_URL = live_server.url
    call_command("claim_site", verbosity=0)


def run_the_night() -> None:
    """Do what the machine does by the clock."""
    call_command("run_scheduled", verbosity=0)


# --- A focal point with a telephone and no account ------------------------------------------


@pytest.fixture
def telephone(page: Any, chromium: Any) -> Iterator[Any]:
    """The browser of a small telephone set to French; `answers` keeps what comes to it."""
    page.goto("/")
    context = chromium.new_context(
        base_url=page.url.rstrip("/"),
        locale="fr-FR",
        viewport={"width": 320, "height": 640},
        has_touch=True,
    )
    own = context.new_page()
    own.set_default_timeout(10_000)
    own.answers = []
    own.on("response", lambda answer: own.answers.append(answer))
    yield own
    context.close()


def sent_size(answer: Any) -> int:
    """Return how many bytes cross the line: text is compressed by the server in production,
    pages are not, since they carry secrets."""
    body = answer.body()
    kind = answer.headers.get("content-type", "")
    is_packed = kind.startswith(("text/css", "text/javascript", "image/svg"))
    return len(gzip.compress(body)) if is_packed else len(body)


def test_from_the_mail_to_the_receipt_in_french(page: Any, telephone: Any, smtp: Sink) -> None:
    oif = Organization.objects.get(slug="oif")
    person = StaffOfficerFactory(
        organization=oif, name="Aïssatou Diallo", email="diallo@oif.example", languages=["fr"]
    )
    duty = Commitment.objects.counted().filter(status__in=["agreed", "under-way"]).first()
    duty = put(duty, organization=oif, responsible_officer=person)
    duty.progress_reports.all().delete()
    planned = ReportingRound(
        title_en="Spring",
        title_fr="Printemps",
        opens_on=today(),
        due_on=today() + timedelta(days=3),
        commitments_filter="organization=oif",
    )
    save_record(planned, actor=None)

    sign_in(page, OFFICER)
    page.goto(reverse("activities:round-step", args=[planned.pk, "open"]))
    page.locator("main form button").last.click()
    page.wait_for_url("**" + planned.get_absolute_url())
    run_the_night()
    # Besides the digest of the week one mail came, no reminder with it.
    [mail] = [one for one in smtp.to(person.email) if "semaine" not in one["Subject"]]
    assert mail["Subject"] == "OIF : un rapport est demandé"
    text = mail.get_body(("plain",)).get_content()
    assert "sans compte" in text
    [address] = set(re.findall(r"http\S+/r/\S+", text))
    report = ProgressReport.objects.get(commitment=duty)
    before = report.version

    page = telephone
    page.goto(address)
    page.wait_for_load_state("networkidle")
    loaded = {answer.url: sent_size(answer) for answer in page.answers}
    print(f"First load: {sum(loaded.values())} bytes in {len(loaded)} answers.")
    assert 0 < sum(loaded.values()) <= FIRST_LOAD, loaded
    report.refresh_from_db()
    assert report.version == before  # opening it changes nothing
    assert page.get_attribute("html", "lang") == "fr"
    assert duty.title in page.inner_text("main")
    assert not overflows(page)
    assert violations(page) == []
    picture(page, "telephone-1-report")

    page.get_by_label("Ce qui s’est passé").fill("Deux cours ont eu lieu à Dakar.")
    page.get_by_label("Fait à ce jour").fill("60")
    page.get_by_text(re.compile("Enregistré à")).wait_for()
    page.reload()
    assert "Dakar" in page.get_by_label("Ce qui s’est passé").input_value()
    picture(page, "telephone-2-saved")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("heading", name="Envoyé. Accusé de réception nº").wait_for()
    assert not overflows(page)
    assert violations(page) == []
    picture(page, "telephone-3-receipt")
    report.refresh_from_db()
    assert (report.state, report.percent, report.language) == ("submitted", 60, "fr")
    assert report.submitted_name == "Aïssatou Diallo"
    assert report.receipt in page.inner_text("h1")

    # The link opens nothing else, and the report by it nothing more than the receipt.
    page.goto(address)
    page.get_by_role("heading", name="Envoyé. Accusé de réception nº").wait_for()
    assert page.goto(duty.progress_reports.get().get_absolute_url()).status in (404, 302)


# --- AT-11 to AT-13 --------------------------------------------------------------------------


def due_yesterday() -> Commitment:
    """Return a binding promise of UNDP, due yesterday and reminded of from then on."""
    rows = Commitment.objects.counted().filter(
        organization__slug="undp", status="under-way", is_indicative=False
    )
    duty = rows.exclude(progress_reports__state="submitted")[0]
    yesterday = today() - timedelta(days=1)
    ContactLog.objects.filter(organization=duty.organization).delete()  # nothing was promised
    return put(duty, due_on=yesterday, reminders_from=yesterday)


def is_reminder(mail: Any, duty: Commitment) -> bool:
    """Say whether the mail reminds of this promise."""
    text = mail.get_body(("plain",)).get_content()
    return f"{duty.reference}: {duty.title}" in text and "1 day late" in text


def test_at11_late_reminded_once_and_withdrawn(enter: Any, smtp: Sink) -> None:  # noqa: F811
    duty = due_yesterday()
    page = enter(APPROVER)
    page.goto(reverse("workspace"))
    card = page.locator(".tasks li", has_text=duty.reference).filter(has_text="1 day late")
    assert card.count() == 1
    page.goto(duty.get_absolute_url())
    assert "1 day late" in page.locator(".chip, .state").first.inner_text()
    picture(page, "late")
    run_the_night()
    told = [mail["To"].addresses[0] for mail in smtp.mails if is_reminder(mail, duty)]
    assert len(told) == len({one.addr_spec for one in told}) >= 1, told
    assert "undp.example" in {one.domain for one in told}
    before = len(smtp.mails)
    run_the_night()
    assert len(smtp.mails) == before

    page.get_by_role("link", name="Withdraw", exact=True).click()
    page.get_by_label("Reason").fill("The course is cancelled")
    page.locator("main form button").last.click()
    page.get_by_text("Done: Withdraw.").wait_for()
    facts = page.inner_text("main")
    assert "Withdrawn" in facts
    assert "1 day late" not in facts
    page.goto(reverse("workspace"))
    assert page.locator(".tasks li", has_text=duty.reference).count() == 0
    page.goto(reverse("activities:commitment-list") + f"?lateness=overdue&q={duty.reference}")
    assert page.locator("main tbody tr", has_text=duty.reference).count() == 0


def test_at12_sent_returned_sent_again_and_accepted(enter: Any) -> None:  # noqa: F811
    duty = due_yesterday()
    duty.progress_reports.filter(state__in=["requested", "draft"]).delete()
    page = enter(REPORTER)
    page.goto(duty.get_absolute_url())
    page.get_by_role("button", name=re.compile("Report|Write")).first.click()
    page.get_by_label("What happened").fill("One course was held.")
    page.get_by_label("Done so far").fill("40")
    reason = page.get_by_label("Why it is less than in the last report")
    page.get_by_text(re.compile("Saved at")).wait_for()
    if reason.count() and reason.is_visible():
        reason.fill("Two trainers left")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Sent. Receipt no.").wait_for()
    report = duty.progress_reports.latest("number")
    assert report.state == "submitted"
    address = report.get_absolute_url()
    page.goto(address)
    assert page.get_by_role("link", name="Accept", exact=True).count() == 0
    assert page.goto(f"{address}accept/").status in (403, 404)

    officer = enter(OFFICER)
    officer.goto(address)
    officer.get_by_role("link", name="Return", exact=True).click()
    officer.locator("main form button").last.click()
    officer.locator(".error-summary").wait_for()
    officer.get_by_label("Reason").fill("Where was it held?")
    officer.locator("main form button").last.click()
    officer.get_by_text("Done: Return.").wait_for()

    page.goto(reverse("workspace"))
    card = page.locator(".tasks li", has_text=duty.reference).filter(has_text="Returned")
    card.get_by_role("link", name="Complete the report").click()
    page.get_by_label("What happened").wait_for()
    assert "Where was it held?" in page.inner_text("main")
    picture(page, "returned")
    page.get_by_label("What happened").fill("One course was held at Accra.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Sent. Receipt no.").wait_for()

    officer.goto(reverse("admin:index"))
    assert officer.locator("main").get_by_text(report.reference).count() >= 1
    officer.goto(address)
    for number, words in ((2, "One course was held at Accra."), (1, "One course was held.")):
        submission = officer.locator(f"#submission-{number}")
        if submission.get_attribute("open") is None:
            submission.locator("summary").click()
        assert words in submission.inner_text()
    picture(officer, "two-submissions")
    assert shortcomings(officer) == []
    officer.get_by_role("link", name="Accept", exact=True).click()
    officer.locator("main form button").last.click()
    officer.get_by_text("Done: Accept.").wait_for()
    report.refresh_from_db()
    assert (report.state, report.submissions) == ("accepted", 2)


def test_at13_the_longest_late_first_and_a_letter(enter: Any) -> None:  # noqa: F811
    page = enter(OFFICER)
    page.goto(reverse("admin:index"))
    page.get_by_role("link", name=re.compile(r"^\d+ organizations?$")).first.click()
    page.wait_for_url("**" + reverse("activities:chase-list"))
    late = [
        int(match[1])
        for text in page.locator("table.chase tbody tr td:nth-child(2)").all_inner_texts()
        if (match := re.match(r"\s*(\d+) days? late", text))
    ]
    assert len(late) > 2
    assert late == sorted(late, reverse=True)
    picture(page, "chase-list")
    row = page.locator("table.chase tbody tr").first
    acronym = row.locator("th a").inner_text()
    slug = Organization.objects.get(acronym=acronym).slug
    page.get_by_label("Organization", exact=True).select_option(slug)
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url(re.compile("organization="))
    assert page.locator("table.chase tbody tr").count() == 1
    page.locator("table.chase").get_by_role("link", name=f"Letter {acronym}").click()
    letter = page.locator("article.letter")
    letter.wait_for()
    assert letter.get_attribute("lang") == "en"
    page.locator("main").get_by_role("link", name="Français").click()
    page.wait_for_url(re.compile("language=fr"))
    assert letter.get_attribute("lang") == "fr"
    picture(page, "letter-french")
    with page.expect_download() as sent:
        page.locator("main a[href*='letters.docx']").first.click()
    assert sent.value.suggested_filename.startswith("letters-fr-")
