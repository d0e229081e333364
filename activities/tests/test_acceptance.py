"""AT-11 to AT-13 by the API and at the desk, with a real mail server at the end of the way.

In the browser they are in peacebuilding/portal/tests/browser/test_reporting.py.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from docx import Document

from activities.models import Commitment, ProgressReport
from organizations.models import StaffOfficer
from organizations.tests.factories import StaffOfficerFactory
from peacebuilding.api.tests.conftest import Caller, token_for
from peacebuilding.notifications.tests.smtp import Sink

from .factories import make_activity, make_commitment, make_organization, put
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db(transaction=True)

DUE = date(2027, 6, 30)
LETTER = {"basis": "letter", "sender": "The director", "date": "2027-07-01"}


@pytest.fixture(autouse=True)
def clock(smtp: Sink) -> Iterator[Any]:
    """It is the night before the day on which the promise is due."""
    with time_machine.travel(datetime(2027, 6, 30, 3, tzinfo=UTC), tick=False) as traveller:
        call_command("claim_site", verbosity=0)
        yield traveller


def pass_days(clock: Any, days: int) -> None:
    """Let it be so many days after the due date, and let the machine do its nightly work."""
    clock.move_to(datetime(2027, 6, 30, 3, tzinfo=UTC) + timedelta(days=days))
    call_command("run_scheduled", verbosity=0)


@pytest.fixture
def person(cast: Any) -> StaffOfficer:
    """UNDP's officer who is responsible, and whom its approver follows on the ladder."""
    return StaffOfficerFactory(
        organization=make_organization("undp"), name="Salma Karam", phone="+20 555 0143"
    )


@pytest.fixture
def promise(person: StaffOfficer) -> Commitment:
    """What UNDP promised, due on 30 June 2027 and reminded of since."""
    activity = make_activity("under-way", planned_starts_on=DUE - timedelta(days=90))
    fields = {"due_on": DUE, "responsible_officer": person, "reminders_from": DUE}
    return make_commitment("agreed", activity=activity, **fields)


class Api:
    """Somebody's system; what it sends carries the version it has read."""

    def __init__(self, user: Any) -> None:
        self.caller = Caller(token_for(user))

    def get(self, path: str) -> Any:
        answer = self.caller.get(f"/api/v1/{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def act(self, record: str, step: str, **body: Any) -> Any:
        etag = self.caller.get(f"/api/v1/{record}/").headers["ETag"]
        return self.caller.send("POST", f"/api/v1/{record}/{step}/", body, If_Match=etag)


class Desk:
    """An officer at the desk."""

    def __init__(self, user: Any) -> None:
        self.client = Client()
        self.client.force_login(user)

    def page(self, name: str, *args: Any, **query: Any) -> str:
        address = reverse(name, args=args)
        return self.client.get(address, query, follow=True).content.decode()

    def late_commitments(self) -> str:
        """Return the list of commitments under its tab “Late”."""
        address = reverse("admin:activities_commitment_changelist")
        [tab] = re.findall(r'href="(\?[^"]+)"[^>]*>\s*Late\b', self.client.get(address).text)
        return self.client.get(address + unescape(tab)).text

    def step(self, record: Any, step: str, **data: Any) -> Any:
        record.refresh_from_db()
        address = reverse(
            f"admin:activities_{record._meta.model_name}_transition", args=[record.pk, step]
        )
        return self.client.post(
            address, {"seen_version": record.version, "reason": "", **data}, follow=True
        )


def reminders(smtp: Sink, record: Any) -> list[tuple[str, str]]:
    """Return to whom reminders of the record went, with their subjects; digests are not meant."""
    return [
        (mail["To"].addresses[0].addr_spec, mail["Subject"])
        for mail in smtp.mails
        if record.reference in mail["Subject"] and "late" in mail["Subject"]
    ]


class TestAT11Overdue:
    """Past its day the promise is late, one reminder goes out, and withdrawn it is late no more."""

    def test_by_the_api(self, cast, promise, person, smtp, clock) -> None:
        record = f"commitments/{promise.pk}"
        assert not Api(cast.partner_approver).get(record + "/")["overdue"]
        pass_days(clock, 7)
        approver = Api(cast.partner_approver)  # whose first token has expired
        told = approver.get(record + "/")
        assert (told["status"], told["overdue"], told["display_status"]) == (
            *("agreed", True, "overdue"),
        )
        late = [row["reference"] for row in approver.get("commitments/?overdue=true")["results"]]
        assert late == [promise.reference]
        [(to, subject)] = reminders(smtp, promise)
        assert to == cast.partner_approver.email
        assert subject.startswith(f"7 days late: {promise.reference}")
        call_command("run_scheduled", verbosity=0)
        assert len(reminders(smtp, promise)) == 1

        answer = approver.act(record, "withdraw", reason="The course is cancelled")
        assert (answer.status_code, answer.json()["overdue"]) == (200, False), answer.content
        assert approver.get("commitments/?overdue=true")["results"] == []
        pass_days(clock, 21)
        assert len(reminders(smtp, promise)) == 1

    def test_at_the_desk(self, cast, promise, smtp, clock) -> None:
        found = f'href="/admin/activities/commitment/{promise.pk}/'
        put(promise.organization, desk_officer=cast.officer)
        pass_days(clock, 0)
        assert found not in Desk(cast.officer).late_commitments()
        pass_days(clock, 21)
        desk = Desk(cast.officer)
        assert found in desk.late_commitments()
        assert "21 days late" in desk.page("admin:activities_commitment_change", promise.pk)
        sent = [to for to, subject in reminders(smtp, promise) if "21 days late" in subject]
        assert sent == [cast.officer.email]
        before = len(smtp.mails)
        call_command("run_scheduled", verbosity=0)
        assert len(smtp.mails) == before

        answer = desk.step(promise, "withdraw", **{**LETTER, "reason": "Cancelled by letter"})
        assert "Withdrawn" in answer.content.decode()
        assert found not in desk.late_commitments()


class TestAT12RoundTrip:
    """Sent, returned with a comment, sent again, accepted by somebody else; both can be read."""

    def test_by_the_api(self, cast, promise, smtp, clock) -> None:
        report = make_report(promise, round=make_round(due_on=DUE), due_on=DUE)
        record = f"progress-reports/{report.pk}"
        reporter, officer = Api(cast.partner_reporter), Api(cast.officer)
        etag = reporter.caller.get(f"/api/v1/{record}/").headers["ETag"]
        text = {"narrative": "One course was held.", "percent": 40}
        written = reporter.caller.send("PATCH", f"/api/v1/{record}/", text, If_Match=etag)
        assert written.status_code == 200, written.content
        assert reporter.act(record, "submit").json()["state"] == "submitted"
        assert reporter.act(record, "accept").status_code == 403
        assert officer.act(record, "return").status_code == 400
        assert officer.act(record, "return", reason="Where?").json()["state"] == "returned"
        call_command("run_scheduled", verbosity=0)
        [mail] = [
            one for one in smtp.to(cast.partner_reporter.email) if "Returned" in one["Subject"]
        ]
        assert "Where?" in mail.get_body(("plain",)).get_content()

        text = {"narrative": "One course was held at Accra."}
        written = reporter.caller.send(
            "PATCH", f"/api/v1/{record}/", text, If_Match=written.headers["ETag"]
        )
        assert written.status_code == 412  # it was returned meanwhile
        etag = written.headers["ETag"]
        written = reporter.caller.send("PATCH", f"/api/v1/{record}/", text, If_Match=etag)
        assert written.status_code == 200
        assert reporter.act(record, "submit").json()["submissions"] == 2
        assert officer.act(record, "accept").json()["state"] == "accepted"
        versions = officer.get(f"{record}/submissions/")
        assert [one["narrative"] for one in versions] == [
            *("One course was held at Accra.", "One course was held."),
        ]
        call_command("run_scheduled", verbosity=0)
        told = [one["Subject"] for one in smtp.to(cast.partner_reporter.email)]
        assert any(subject.startswith("Accepted") for subject in told)

    def test_at_the_desk(self, cast, promise, smtp, clock) -> None:
        report = make_report(promise, round=make_round(due_on=DUE), due_on=DUE)
        desk, colleague = Desk(cast.officer), Desk(cast.colleague)
        given = {"stand": "progress", "language": "en", "percent": 40, "narrative": "By post"}
        entered = desk.step(report, "enter", **{**given, **LETTER, "date": "2027-06-29"})
        assert "Submitted" in entered.content.decode()
        refused = desk.step(report, "accept").content.decode()
        assert "a colleague accepts it" in refused
        colleague.step(report, "return", reason="Where was it held?")
        report.refresh_from_db()
        assert (report.state, report.state_reason) == ("returned", "Where was it held?")
        given["narrative"] = "By post, at Accra"
        desk.step(report, "enter", **{**given, **LETTER, "date": "2027-06-30"})
        colleague.step(report, "accept")
        report.refresh_from_db()
        assert (report.state, report.reviewed_by) == ("accepted", cast.colleague)
        page = colleague.page("activities:report-detail", report.pk)
        for number, text in ((1, "By post"), (2, "By post, at Accra")):
            assert f'id="submission-{number}"' in page
            assert text in page


class TestAT13ChaseList:
    """Who is late, the longest first; one press makes the letter, in English or French."""

    @pytest.fixture
    def owed(self, cast, person) -> SimpleNamespace:
        """UNDP is four days late with a report, ECOWAS nine with a promise."""
        begun = DUE - timedelta(days=90)
        activity = make_activity("under-way", planned_starts_on=begun)
        lead = make_organization("ecowas")
        duty = make_commitment("agreed", activity=activity, responsible_officer=person)
        return SimpleNamespace(
            report=make_report(duty, due_on=DUE - timedelta(days=4)),
            promise=make_commitment(
                "agreed", activity=activity, organization=lead, due_on=DUE - timedelta(days=9)
            ),
        )

    def test_at_the_desk(self, cast, owed) -> None:
        desk = Desk(cast.officer)
        page = desk.page("activities:chase-list")
        places = [page.index(words) for words in ("9 days late", "4 days late")]
        assert places == sorted(places)
        assert "+20 555 0143" in page
        narrowed = desk.page("activities:chase-list", organization="undp")
        assert owed.report.reference in narrowed
        assert owed.promise.reference not in narrowed
        letter = reverse("activities:letters") + "?organization=undp"
        assert letter in page
        for language, words in (("en", "Days late"), ("fr", "Jours de retard")):
            text = desk.page("activities:letters", organization="undp", language=language)
            assert f'<article class="letter" lang="{language}">' in text
            file = desk.client.get(
                reverse("activities:letters-docx"),
                {"organization": "undp", "language": language},
            )
            document = Document(BytesIO(file.content))
            cells = [cell.text for table in document.tables for cell in table._cells]
            said = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
            assert owed.report.reference in said
            assert "Salma Karam" in said
            assert words in said.replace("\xa0", " "), said

    def test_by_the_api(self, cast, owed) -> None:
        officer = Api(cast.officer)
        rows = officer.get("progress-reports/?overdue=true&ordering=due_on")["results"]
        assert [row["reference"] for row in rows] == [owed.report.reference]
        rows = officer.get("commitments/?overdue=true&organization=ecowas")["results"]
        assert [row["reference"] for row in rows] == [owed.promise.reference]
        assert ProgressReport.objects.get().state == "requested"
