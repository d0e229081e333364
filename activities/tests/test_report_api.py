"""Reports as other systems and the desk meet them (AT-12)."""

import json

import pytest
from django.urls import reverse

from activities.models import ProgressReport
from activities.querysets import today
from activities.services import accept_report, give_link, submit_report
from organizations.models import StaffOfficer
from peacebuilding.api.tests.conftest import Caller, token_for
from peacebuilding.core.services import save_record

from .factories import make_activity, make_commitment, make_organization, put
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db

REPORTS = "/api/v1/progress-reports/"
TEXT = {"narrative": "One course was held.", "percent": 40}


@pytest.fixture
def api(cast):
    """Return the client of somebody of the cast: api("lead_reporter")."""
    clients = {}

    def client(who):
        if who not in clients:
            token = "" if who == "visitor" else token_for(getattr(cast, who))
            clients[who] = Caller(token)
        return clients[who]

    return client


def act(client, report, action, **body):
    etag = client.get(f"{REPORTS}{report}/").headers.get("ETag", "*")
    return client.send("POST", f"{REPORTS}{report}/{action}/", body, If_Match=etag)


def change(client, report, **body):
    etag = client.get(f"{REPORTS}{report}/").headers.get("ETag", "*")
    return client.send("PATCH", f"{REPORTS}{report}/", body, If_Match=etag)


class TestRoundTrip:
    def test_drafted_sent_returned_sent_and_accepted_by_another(self, api):
        duty = make_commitment("under-way")
        reporter, officer = api("partner_reporter"), api("officer")
        made = reporter.send("POST", REPORTS, {"commitment": duty.pk, **TEXT})
        assert made.status_code == 201, made.content
        pk = made.json()["id"]
        assert (made.json()["state"], made.json()["reference"]) == (
            "draft",
            f"{duty.reference}-R01",
        )
        assert officer.get(f"{REPORTS}{pk}/").status_code == 404
        assert act(reporter, pk, "submit").json()["state"] == "submitted"
        assert act(officer, pk, "return").status_code == 400
        assert act(officer, pk, "return", reason="Where?").json()["reason"] == "Where?"
        assert change(reporter, pk, narrative="One course was held at Accra.").status_code == 200
        assert act(reporter, pk, "submit").json()["submissions"] == 2
        sent = officer.get(f"{REPORTS}{pk}/submissions/").json()
        assert [one["narrative"] for one in sent] == [
            *("One course was held at Accra.", "One course was held."),
        ]
        new = [p["text"] for p in sent[0]["differences"][0]["pieces"] if p["kind"] == "new"]
        assert "Accra" in " ".join(new)
        assert act(officer, pk, "accept").json()["state"] == "accepted"
        stranger = api("stranger_approver")
        assert stranger.get(f"{REPORTS}{pk}/submissions/").status_code == 403
        told = stranger.get(f"{REPORTS}{pk}/history/").content.decode()
        assert "One course was held." not in told
        assert "Where?" not in told
        assert act(officer, pk, "accept").status_code == 409

    def test_the_author_cannot_accept(self, api, cast):
        own = cast.officer
        own.memberships.create(organization=make_organization("undp"), role="reporter")
        report = submit_report(
            actor=own, report=make_report(make_commitment("under-way"), "draft", **TEXT)
        )
        assert act(api("officer"), report.pk, "accept").status_code == 403
        assert act(api("colleague"), report.pk, "accept", fulfil=False).status_code == 200

    def test_the_desk_makes_the_same_round(self, client, cast):
        report = make_report(make_commitment("under-way"), "draft", percent=100, narrative="Done")
        client.force_login(cast.officer)

        def step(name, **data):
            address = reverse("admin:activities_progressreport_transition", args=[report.pk, name])
            report.refresh_from_db()
            return client.post(address, {"seen_version": report.version, "reason": "", **data})

        submit_report(actor=cast.partner_reporter, report=report)
        assert step("return", reason="Where?").status_code == 302
        submit_report(actor=cast.partner_reporter, report=report)
        change_page = reverse("admin:activities_progressreport_change", args=[report.pk])
        page = client.get(change_page).content.decode()
        assert "#submission-2" in page
        assert "transition/accept" in page
        assert step("accept", fulfil="on", fulfilled_on=str(today())).status_code == 302
        report.refresh_from_db()
        assert (report.state, report.commitment.status) == ("accepted", "fulfilled")

    def test_several_accepted_at_the_desk(self, client, cast):
        activity = make_activity("under-way")
        reports = [
            make_report(make_commitment("under-way", activity=activity), "submitted")
            for _report in range(2)
        ]
        client.force_login(cast.officer)
        chosen = {"action": "transition_accept", "_selected_action": [one.pk for one in reports]}
        page = client.post(reverse("admin:activities_progressreport_changelist"), chosen)
        assert "Accept several reports" in page.content.decode()
        sent = {"chosen": [f"{one.pk}:1" for one in reports], "reason": "Reviewed"}
        answer = client.post(reverse("activities:report-bulk"), sent)
        assert answer.status_code == 302
        assert {one.state for one in ProgressReport.objects.all()} == {"accepted"}

    def test_received_on_paper_at_the_desk(self, client, cast):
        report = make_report(make_commitment("under-way"), round=make_round())
        client.force_login(cast.officer)
        address = reverse("admin:activities_progressreport_transition", args=[report.pk, "enter"])
        given = {"stand": "progress", "language": "en", "percent": 20, "narrative": "By post"}
        word = {"basis": "letter", "sender": "Director", "date": str(today()), "seen_version": 1}
        assert client.post(address, {**given, **word}).status_code == 302
        report.refresh_from_db()
        assert (report.state, report.basis_sender) == ("submitted", "Director")

    def test_links_are_shown_at_the_desk_without_their_address(self, client, cast):
        report = make_report(make_commitment("under-way"), round=make_round())
        officer = StaffOfficer(organization=make_organization("undp"), name="Ama Mensah")
        give_link(actor=None, report=report, officer=save_record(officer, actor=None))
        client.force_login(cast.officer)
        address = reverse("admin:activities_progressreport_change", args=[report.pk])
        page = client.get(address).content.decode()
        assert "Ama Mensah" in page
        assert "/r/" not in page


class TestResource:
    def test_one_in_hand_is_not_written_over(self, api):
        duty = make_commitment("under-way")
        reporter = api("partner_reporter")
        assert reporter.send("POST", REPORTS, {"commitment": duty.pk, **TEXT}).status_code == 201
        again = reporter.send("POST", REPORTS, {"commitment": duty.pk, "narrative": "Other"})
        assert again.status_code == 409
        assert ProgressReport.objects.get().narrative == TEXT["narrative"]

    def test_dry_run_makes_nothing(self, api):
        duty = make_commitment("under-way")
        made = api("partner_reporter").send(
            "POST", f"{REPORTS}?dry_run=true", {"commitment": duty.pk, **TEXT}
        )
        assert made.status_code == 200
        assert not ProgressReport.objects.exists()

    def test_an_officer_says_how_it_came(self, api):
        duty = make_commitment("under-way")
        officer = api("officer")
        refused = officer.send("POST", REPORTS, {"commitment": duty.pk, **TEXT})
        assert {one["pointer"] for one in refused.json()["errors"]} == {"/basis", "/date"}
        word = {"basis": "letter", "sender": "Director", "date": "2026-01-05"}
        made = officer.send("POST", REPORTS, {"commitment": duty.pk, **TEXT, **word}).json()
        assert (made["state"], made["basis"], made["basis_sender"]) == (
            *("submitted", "letter", "Director"),
        )

    def test_bad_input_is_named(self, api):
        report = make_report(make_commitment("under-way"), round=make_round())
        reporter = api("partner_reporter")
        for body, culprit in (
            ({"percent": 101}, "/percent"),
            ({"state": "accepted"}, "/state"),
            ({"obstacles": ["O9"]}, "/obstacles"),
            ({"commitment": make_commitment("under-way").pk}, "/commitment"),
        ):
            refused = change(reporter, report.pk, **body)
            assert culprit in {one["pointer"] for one in refused.json()["errors"]}
        report.refresh_from_db()
        assert report.version == 1
        put(report.commitment, status="withdrawn")
        assert act(reporter, report.pk, "submit").status_code == 409

    def test_what_a_visitor_reads(self, api):
        report = make_report(make_commitment("under-way"), "accepted", is_public=True)
        visitor = api("visitor")
        shown = visitor.get(f"{REPORTS}{report.pk}/").json()
        assert shown["narrative"] == report.narrative
        assert not {"state", "reporting_state", "overdue", "due_on", "reason"} & set(shown)
        assert visitor.get(f"{REPORTS}?state=accepted").status_code == 401
        put(report, is_public=False)
        assert visitor.get(f"{REPORTS}{report.pk}/").status_code == 404

    def test_filters(self, api):
        asked = make_round()
        report = make_report(make_commitment("under-way"), "submitted", round=asked)
        make_report(make_commitment("under-way"), "accepted")
        officer = api("officer")
        for query in (
            *(f"round={asked.pk}", "state=submitted", f"commitment={report.commitment_id}"),
            f"organization=undp&search={report.commitment.reference}",
        ):
            found = officer.get(f"{REPORTS}?{query}").json()["results"]
            assert [one["id"] for one in found] == [report.pk], query

    def test_a_list_costs_the_same_for_few_and_many(self, api, django_assert_max_num_queries):
        activity = make_activity("under-way")
        counts, asked, officer = [], make_round(), api("officer")
        officer.get(REPORTS)
        for number in (1, 5):
            for _row in range(number):
                duty = make_commitment("under-way", activity=activity)
                make_report(duty, "returned", round=asked, due_on=today())
            with django_assert_max_num_queries(60) as captured:
                assert officer.get(REPORTS).status_code == 200
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def test_a_paper_of_a_report(self, api):
        report = make_report(make_commitment("under-way"), round=make_round())
        body = {"progress_report": report.pk, "title": "Agenda", "link": "https://example.org/a"}
        made = api("partner_reporter").send("POST", "/api/v1/attachments/", body)
        assert made.status_code == 201, made.content
        assert (
            api("stranger_approver").send("POST", "/api/v1/attachments/", body).status_code == 400
        )
        found = api("officer").get(f"/api/v1/attachments/?progress_report={report.pk}").json()
        assert [one["title"] for one in found["results"]] == ["Agenda"]

    def test_the_statement_tells_of_the_last_report(self, api, cast):
        duty = make_commitment("under-way")
        report = make_report(duty, "submitted", round=make_round())
        address = "/api/v1/organizations/undp/statement/"

        def last(who):
            return api(who).get(address).json()["promises"][0]["last_report"]

        assert last("officer")["percent"] == 40
        told = last("stranger_approver")
        assert (told["reporting_state"], told["percent"], told["reference"]) == (
            *("reported", None, ""),
        )
        accept_report(actor=cast.officer, report=report)
        assert last("stranger_approver")["percent"] == 40
        assert json.dumps(last("partner_reader"))
