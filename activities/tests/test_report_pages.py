"""The pages of a report: written, sent, read again, and opened by link."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from activities.models import ProgressReport
from activities.services import give_link, save_report, submit_report
from activities.services.report_links import link_token
from organizations.models import StaffOfficer
from peacebuilding.core.services import save_record

from .factories import make_activity, make_commitment, make_organization, put
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db

TYPED = {
    "stand": "progress",
    "narrative": "Two courses were held.",
    "no_progress_reason": "",
    "percent": "40",
    "challenges": "",
    "way_forward": "A third one.",
    "language": "en",
}
PDF = b"%PDF-1.4 \n%%EOF"


@pytest.fixture
def as_(client, cast):
    """Return the client, logged in as somebody of the cast."""

    def log_in(who):
        client.logout()
        if who != "visitor":
            client.force_login(getattr(cast, who))
        return client

    return log_in


def url(name, *arguments):
    return reverse(f"activities:{name}", args=arguments)


def html(answer, status=200):
    assert answer.status_code == status, answer
    return answer.content.decode()


def asked(**fields):
    return make_report(make_commitment("under-way"), round=make_round(), **fields)


def link_to(report, purpose="report"):
    officer = StaffOfficer(organization=make_organization("undp"), name="Ama Mensah")
    save_record(officer, actor=None)
    return give_link(actor=None, report=report, officer=officer, purpose=purpose)


def send(client, address, do, version=None, **typed):
    given = {**TYPED, **typed, "do": do}
    if version is not None:
        given["seen_version"] = version
    return client.post(address, given)


class TestWriting:
    def test_who_opens_the_form(self, as_):
        address = url("report-write", asked(due_on=timezone.localdate()).pk)
        assert as_("visitor").get(address).status_code == 302
        assert as_("stranger_approver").get(address).status_code == 404
        for who in ("officer", "partner_reader"):
            assert as_(who).get(address).status_code == 403
        page = html(as_("partner_reporter").get(address))
        for words in ("Provide four trainers", "First report on this commitment", "Send"):
            assert words in page
        assert as_("partner_reporter").get(url("report-write", 999999)).status_code == 404

    def test_saved_then_sent_with_a_receipt(self, as_):
        report = asked()
        address, client = url("report-write", report.pk), as_("partner_reporter")
        assert send(client, address, "save", 1).url == f"{address}?saved=1"
        report.refresh_from_db()
        assert (report.state, report.narrative, report.percent) == ("draft", TYPED["narrative"], 40)
        answer = send(client, address, "submit", 2)
        assert answer.url == url("report-receipt", report.pk)
        report.refresh_from_db()
        page = html(client.get(answer.url))
        assert f"Sent. Receipt no. {report.receipt}" in page
        assert f'data-copy="{report.receipt}"' in page
        assert "A third one." in page

    def test_a_second_press_sends_once(self, as_):
        report = asked()
        address, client = url("report-write", report.pk), as_("partner_reporter")
        first, second = (send(client, address, "submit", 1) for _press in range(2))
        assert first.url == second.url == url("report-receipt", report.pk)
        report.refresh_from_db()
        assert report.submissions == 1

    def test_another_text_after_sending_is_refused_and_kept(self, as_):
        report = asked()
        address, client = url("report-write", report.pk), as_("partner_reporter")
        send(client, address, "submit", 1)
        page = html(send(client, address, "submit", 1, narrative="Something else"), 409)
        assert "Something else" in page

    def test_what_is_missing_is_said_and_nothing_lost(self, as_):
        report = asked()
        address, client = url("report-write", report.pk), as_("partner_reporter")
        page = html(send(client, address, "submit", 1, narrative="", percent="30"), 422)
        assert "Say what happened" in page
        assert "A third one." in page
        page = html(send(client, address, "save", 1, percent="130"), 422)
        assert "Give a percentage from 0 to 100." in page
        report.refresh_from_db()
        assert (report.state, report.version) == ("requested", 1)

    def test_a_lower_percentage_asks_why(self, as_):
        commitment = make_commitment("under-way")
        make_report(commitment, "accepted", percent=60)
        report = make_report(commitment, round=make_round())
        address, client = url("report-write", report.pk), as_("partner_reporter")
        assert "60 in the last report" in html(client.get(address))
        assert "Say why it is less now." in html(send(client, address, "submit", 1), 422)
        report.refresh_from_db()
        assert send(client, address, "submit", report.version, reason="One was void").url
        report.refresh_from_db()
        assert report.state_reason == "One was void"

    def test_stale_text_is_kept_and_theirs_is_shown(self, as_, cast):
        report = asked()
        report.narrative = "What a colleague wrote"
        save_report(actor=cast.partner_approver, report=report)
        client, address = as_("partner_reporter"), url("report-write", report.pk)
        page = html(send(client, address, "save", 1), 409)
        assert "Changed by a colleague meanwhile" in page
        assert "What a colleague wrote" in page
        assert TYPED["narrative"] in page
        assert 'name="seen_version" value="2"' in page

    def test_no_progress_and_done(self, as_):
        client = as_("partner_reporter")
        none, whole = asked(), asked()
        send(
            *(client, url("report-write", none.pk), "submit", 1),
            stand="no-progress",
            narrative="",
            percent="",
            no_progress_reason="No funds",
        )
        send(client, url("report-write", whole.pk), "submit", 1, stand="done", percent="")
        none.refresh_from_db()
        whole.refresh_from_db()
        assert (none.state, none.is_no_progress) == ("submitted", True)
        assert (whole.state, whole.percent) == ("submitted", 100)

    def test_started_from_the_last_report(self, as_):
        commitment = make_commitment("under-way")
        make_report(commitment, "accepted", narrative="What was", way_forward="What came")
        report = make_report(commitment, round=make_round())
        client, address = as_("partner_reporter"), url("report-write", report.pk)
        page = html(send(client, address, "copy", 1, narrative="", way_forward="Mine"))
        area = re.search(r'name="narrative".*?</textarea>', page, re.S)
        assert area is not None
        assert "What was" in area.group()
        assert "Mine" in page
        report.refresh_from_db()
        assert report.version == 1

    def test_the_director_is_asked(self, as_):
        report = asked()
        put(report.commitment.organization, reports_need_clearance=True)
        client, address = as_("partner_reporter"), url("report-write", report.pk)
        page = html(client.get(address))
        assert 'value="ask-clearance"' in page
        assert 'value="submit"' not in page
        assert "Ask my director" in html(send(client, address, "submit", 1), 403)
        report.refresh_from_db()
        assert report.version == 1
        receipt = url("report-receipt", report.pk)
        assert send(client, address, "ask-clearance", 1).url == receipt
        page = html(client.get(receipt))
        assert "With your director" in page
        assert report.get_absolute_url() in page
        approver = as_("partner_approver")
        assert approver.post(url("report-step", report.pk, "clear"), {}).status_code == 302
        report.refresh_from_db()
        assert report.state == "submitted"

    def test_the_script_is_answered_in_json(self, as_):
        report = asked()
        client, address = as_("partner_reporter"), url("report-write", report.pk)
        script = {"HTTP_X_REQUESTED_WITH": "fetch"}
        told = client.post(address, {**TYPED, "seen_version": 1, "do": "save"}, **script).json()
        assert told["version"] == 2
        told = client.post(address, {**TYPED, "percent": 101, "do": "save"}, **script)
        assert (told.status_code, set(told.json()["errors"])) == (422, {"percent"})
        told = client.post(address, {**TYPED, "seen_version": 1, "way_forward": "x"}, **script)
        assert (told.status_code, told.json()["version"]) == (409, 2)


class TestFiles:
    def test_one_file_added_opened_up_and_taken_off(self, as_):
        report = asked()
        client, address = as_("partner_reporter"), url("report-write", report.pk)
        file = SimpleUploadedFile("agenda.pdf", PDF)
        answer = client.post(address, {**TYPED, "seen_version": 1, "do": "upload", "file": file})
        assert answer.url == f"{address}#papers"
        paper = report.attachments.get()
        assert (paper.file_name, paper.is_public) == ("agenda.pdf", False)
        report.refresh_from_db()
        assert report.narrative == TYPED["narrative"]
        client.post(address, {**TYPED, "seen_version": 2, "do": f"public-{paper.pk}"})
        paper.refresh_from_db()
        assert paper.is_public
        assert "agenda.pdf" in html(client.get(address))
        client.post(address, {**TYPED, "seen_version": 2, "do": f"remove-{paper.pk}"})
        assert not report.attachments.exists()

    def test_a_refused_file_says_why(self, as_):
        report = asked()
        client, address = as_("partner_reporter"), url("report-write", report.pk)
        given = {"do": "upload", "file": SimpleUploadedFile("x.exe", b"MZ")}
        told = client.post(address, given, HTTP_X_REQUESTED_WITH="fetch")
        assert told.status_code == 422
        assert "one of these kinds" in told.json()["error"]
        given = {**TYPED, "seen_version": 1, "do": "upload"}
        page = client.post(address, {**given, "file": SimpleUploadedFile("x.exe", b"MZ")})
        assert "one of these kinds" in html(page, 422)
        assert "Choose a file first." in html(
            client.post(address, {**given, "seen_version": 2}), 422
        )
        assert not report.attachments.exists()

    def test_nobody_adds_to_what_is_sent(self, as_):
        report = asked()
        client, address = as_("partner_reporter"), url("report-write", report.pk)
        send(client, address, "submit", 1)
        given = {"do": "upload", "file": SimpleUploadedFile("late.pdf", PDF)}
        told = client.post(address, given, HTTP_X_REQUESTED_WITH="fetch")
        assert told.status_code == 422
        assert not report.attachments.exists()


class TestReading:
    def test_two_submissions_and_what_differs(self, as_, cast):
        report = make_report(
            make_commitment("under-way"), "draft", narrative="One course", percent=9
        )
        report = submit_report(actor=cast.partner_reporter, report=report)
        client = as_("officer")
        back = url("report-step", report.pk, "return")
        assert client.post(back, {"reason": "Where?"}).status_code == 302
        report.refresh_from_db()
        report.narrative = "Two courses"
        report = save_report(actor=cast.partner_reporter, report=report)
        submit_report(actor=cast.partner_reporter, report=report)
        page = html(client.get(report.get_absolute_url()))
        assert page.index("Submission 2") < page.index("Submission 1")
        assert "<del>One</del>" in page
        assert "<ins>Two</ins>" in page
        accept = url("report-step", report.pk, "accept")
        assert client.post(accept, {"reason": ""}).status_code == 302
        others = html(as_("stranger_approver").get(report.get_absolute_url()))
        assert "Two courses" in others
        assert "Submission" not in others
        assert "Where?" not in others

    def test_hidden_until_accepted_and_public(self, as_):
        report = make_report(make_commitment("under-way"), "accepted", is_public=False)
        assert as_("visitor").get(report.get_absolute_url()).status_code == 404
        put(report, is_public=True)
        page = html(as_("visitor").get(report.get_absolute_url()))
        assert "Two courses were held." in page
        assert "state--" not in page.split("<main", 1)[1].split("</main", 1)[0]

    def test_lists_cost_the_same_for_few_and_many(self, as_, django_assert_max_num_queries):
        counts = []
        activity = make_activity("under-way")
        for number in (1, 6):
            for _row in range(number):
                make_report(make_commitment("under-way", activity=activity), "submitted")
            client = as_("officer")
            with django_assert_max_num_queries(60) as captured:
                html(client.get(url("report-list")))
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def test_begun_from_the_commitment(self, as_):
        commitment = make_commitment("under-way")
        client, address = as_("partner_reporter"), url("report-start", commitment.pk)
        assert address in html(client.get(commitment.get_absolute_url()))
        assert client.get(address).url == commitment.get_absolute_url()
        assert not commitment.progress_reports.exists()
        answers = [client.post(address).url for _press in range(2)]
        report = commitment.progress_reports.get()
        assert answers == [url("report-write", report.pk)] * 2
        assert url("report-write", report.pk) in html(client.get(commitment.get_absolute_url()))
        assert as_("partner_reader").post(address).status_code == 403
        assert as_("visitor").post(address).status_code == 302

    def test_partners_on_the_activity(self, as_):
        activity = make_activity("under-way")
        sent = make_commitment("under-way", activity=activity)
        silent = make_commitment("under-way", activity=activity)
        asked_for = make_round()
        make_report(sent, "submitted", round=asked_for)
        make_report(silent, round=asked_for)
        assert "1 of 2 reported" in html(as_("without").get(activity.get_absolute_url()))
        assert "reported" not in html(as_("visitor").get(activity.get_absolute_url()))

    def test_entered_from_paper_by_an_officer(self, as_):
        commitment = make_commitment("under-way")
        address = url("report-on-paper", commitment.pk)
        assert as_("partner_approver").get(address).status_code == 403
        client = as_("officer")
        assert "Sender" in html(client.get(address))
        given = {**TYPED, "basis": "letter", "date": "2026-01-05"}
        assert "Say who sent the letter." in html(client.post(address, given), 422)
        assert not ProgressReport.objects.exists()
        scan = SimpleUploadedFile("letter.pdf", PDF)
        answer = client.post(address, {**given, "sender": "Director", "scan": scan})
        report = ProgressReport.objects.get()
        assert answer.url == report.get_absolute_url()
        assert (report.state, report.attachments.get().is_basis) == ("submitted", True)
        page = html(client.post(url("report-step", report.pk, "accept"), {}), 403)
        assert "a colleague accepts it" in page
        assert "letter.pdf" in html(client.get(report.get_absolute_url()))


class TestLinks:
    def test_opened_and_nothing_changes(self, as_):
        link = link_to(asked())
        client, before = as_("visitor"), link.report.version
        answer = client.get(url("report-link", link_token(link)))
        page = html(answer)
        assert "Ama Mensah" in page
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "sessionid" not in client.cookies
        link.refresh_from_db()
        link.report.refresh_from_db()
        assert (link.last_used_at, link.report.version, link.version) == (None, before, 1)
        for address in (link.report.get_absolute_url(), url("report-write", link.report_id)):
            assert client.get(address).status_code in (302, 404)

    def test_written_sent_returned_and_sent_again(self, as_, cast):
        link = link_to(asked())
        client, address = as_("visitor"), url("report-link", link_token(link))
        assert send(client, address, "save", 1).url == f"{address}?saved=1"
        assert send(client, address, "submit", 2).url == address
        report = ProgressReport.objects.get()
        page = html(client.get(address))
        assert f"Receipt no. {report.receipt}" in page
        assert "Ama Mensah" in page
        assert html(send(client, address, "save", 3, narrative="Again"), 409)
        back = url("report-step", report.pk, "return")
        as_("officer").post(back, {"reason": "Where?"})
        page = html(as_("visitor").get(address))
        assert "Where?" in page
        assert send(client, address, "submit", 4, narrative="At Accra").url == address
        report.refresh_from_db()
        assert (report.state, report.submissions, report.narrative) == ("submitted", 2, "At Accra")

    def test_forged_ended_and_foreign(self, as_):
        link = link_to(asked())
        token, client = link_token(link), as_("visitor")
        assert client.get(url("report-link", token[:-1] + "x")).status_code == 404
        assert client.post(url("report-link", "1-1-1:x"), TYPED).status_code == 404
        put(link, expires_at=timezone.now() - timedelta(days=1))
        page = html(client.get(url("report-link", token)), 410)
        assert "This link has ended" in page
        assert "Provide four trainers" not in page
        answer = send(client, url("report-link", token), "submit", 1)
        assert answer.status_code == 410
        link.report.refresh_from_db()
        assert link.report.version == 1

    def test_files_by_link(self, as_):
        link, other = link_to(asked()), make_report(make_commitment("under-way"), "draft")
        client, address = as_("visitor"), url("report-link", link_token(link))
        file = SimpleUploadedFile("agenda.pdf", PDF)
        client.post(address, {**TYPED, "seen_version": 1, "do": "upload", "file": file})
        paper = link.report.attachments.get()
        own = url("report-link-file", link_token(link), paper.pk)
        assert b"".join(client.get(own).streaming_content) == PDF
        assert client.get(paper.get_absolute_url()).status_code == 404
        put(paper, progress_report=other)
        assert client.get(own).status_code == 404

    def test_the_director_clears_or_sends_back(self, as_):
        report = make_report(
            make_commitment("under-way"), "awaiting-clearance", narrative="Done so"
        )
        link = link_to(report, "clear")
        client, address = as_("visitor"), url("report-link", link_token(link))
        assert "Done so" in html(client.get(address))
        assert "Give a reason" in html(client.post(address, {"do": "send-back"}), 422)
        assert client.post(address, {"do": "submit"}).status_code == 404
        assert client.post(address, {"do": "clear"}).url == address
        report.refresh_from_db()
        assert (report.state, report.cleared_by) == ("submitted", "Ama Mensah")
        assert "Receipt no." in html(client.get(address))

    def test_revoked_on_the_page_of_the_report(self, as_):
        link = link_to(asked())
        address = url("report-link-revoke", link.pk)
        assert address in html(as_("officer").get(link.report.get_absolute_url()))
        assert as_("partner_reporter").post(address).status_code == 403
        assert as_("stranger_approver").post(address).status_code == 404
        assert as_("officer").post(address).status_code == 302
        assert as_("visitor").get(url("report-link", link_token(link))).status_code == 410
