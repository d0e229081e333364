"""What organizations owe of what is done: each provider, who sees it, and that it ends."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.choices import ReportState
from activities.querysets import today
from activities.reports import awaited_from_others, organization_statement, standing
from organizations.duties import Duty, DutyKind, ended, owed
from organizations.models import Organization
from organizations.tests.factories import StaffOfficerFactory

from .factories import (
    make_activity,
    make_commitment,
    make_follow_up,
    make_member,
    make_organization,
    put,
)
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def undp(cast: Any) -> Organization:
    return make_organization("undp")


@pytest.fixture
def activity(undp: Organization) -> Any:
    """Under way, led by ECOWAS; UNDP has confirmed its part."""
    made = make_activity("under-way", title="Training")
    for part in made.participations.all():
        put(part, response="agreed")
    return made


def of(user: Any, *organizations: Organization, on: date | None = None) -> list[Duty]:
    ids = [one.pk for one in organizations]
    return owed(ids, user=user, on=on or today())


def keys(user: Any, *organizations: Organization, **more: Any) -> list[str]:
    return [duty.key for duty in of(user, *organizations, **more)]


def gone(user: Any, organization: Organization) -> list[str]:
    since = timezone.now() - timedelta(days=90)
    return [d.key for d in ended([organization.pk], user=user, on=today(), since=since)]


class TestOneEntryForEachPromise:
    def test_an_open_promise_is_to_be_kept(self, cast, undp, activity):
        promise = make_commitment("agreed", activity=activity)
        (duty,) = of(cast.partner_reporter, undp)
        assert (duty.kind, duty.key) == (DutyKind.COMMITMENT, f"commitment-{promise.pk}")
        assert (duty.reference, duty.due_on) == (promise.reference, promise.due_on)
        assert duty.origin.label == "Paragraph A.5"
        assert duty.action.url.endswith(f"/commitments/{promise.pk}/start/")

    def test_a_report_owed_stands_for_the_promise(self, cast, undp, activity):
        promise = make_commitment("under-way", activity=activity)
        report = make_report(promise, round=make_round(), due_on=today() + 5 * DAY)
        (duty,) = of(cast.partner_reporter, undp)
        assert (duty.kind, duty.key) == (DutyKind.REPORT, f"report-{report.pk}")
        assert duty.due_on == report.due_on
        assert str(duty.action.label) == "Write the report"
        assert duty.action.url.endswith(f"/reports/{report.pk}/write/")

    @pytest.mark.parametrize(
        ("state", "fields", "stands_too"),
        [
            ("requested", {"due_on": today() + 5 * DAY}, True),
            ("requested", {"due_on": today() - DAY}, False),
            ("submitted", {"due_on": today() + 5 * DAY}, True),
            ("submitted", {"due_on": today() + 5 * DAY, "percent": 100}, False),
        ],
    )
    def test_past_its_day_a_promise_stands_beside_a_report_that_is_due_later(
        self, cast, undp, activity, state, fields, stands_too
    ):
        promise = make_commitment("under-way", activity=activity, due_on=today() - DAY)
        make_report(promise, state, round=make_round(), **fields)
        key = f"commitment-{promise.pk}"
        assert (key in keys(cast.partner_reporter, undp)) is stands_too
        put(promise, is_indicative=True)
        assert key not in keys(cast.partner_reporter, undp)

    def test_nothing_is_to_be_done_while_the_report_lies_with_the_secretariat(
        self, cast, undp, activity
    ):
        promise = make_commitment("under-way", activity=activity)
        report = make_report(promise, "submitted", round=make_round(), due_on=today())
        assert keys(cast.partner_reporter, undp) == []
        put(report, state=ReportState.RETURNED)
        (duty,) = of(cast.partner_reporter, undp)
        assert (duty.key, str(duty.action.label)) == (f"report-{report.pk}", "Complete the report")
        put(report, state=ReportState.ACCEPTED)
        assert keys(cast.partner_reporter, undp) == [f"commitment-{promise.pk}"]

    def test_a_report_of_ones_own_accord_is_owed_by_nobody(self, cast, undp, activity):
        promise = make_commitment("under-way", activity=activity)
        make_report(promise, "draft")
        assert keys(cast.partner_reporter, undp) == [f"commitment-{promise.pk}"]

    @pytest.mark.parametrize("asked", [True, False])
    def test_clearance_is_the_approvers(self, cast, undp, activity, asked):
        promise = make_commitment("under-way", activity=activity)
        given = {"round": make_round(), "due_on": today()} if asked else {}
        report = make_report(promise, "awaiting-clearance", **given)
        (duty,) = of(cast.partner_approver, undp)
        assert (duty.kind, duty.key) == (DutyKind.CLEARANCE, f"report-{report.pk}")
        assert str(duty.action.label) == "Read and clear"
        (told,) = of(cast.partner_reporter, undp)
        assert (told.key, told.action) == (duty.key, None)

    def test_a_proposed_promise_is_to_be_agreed(self, cast, undp, activity):
        promise = make_commitment(activity=activity, due_on=date(2020, 1, 1))
        (duty,) = of(cast.partner_approver, undp)
        assert (duty.kind, duty.key) == (DutyKind.AGREEMENT, f"commitment-{promise.pk}")
        assert (duty.is_late, duty.due_on) == (False, None)
        assert duty.action.url.endswith("/agree/")
        assert of(cast.partner_reporter, undp)[0].action is None

    @pytest.mark.parametrize("status", ["fulfilled", "withdrawn"])
    def test_what_is_done_or_taken_back_is_gone(self, cast, undp, activity, status):
        make_commitment(status, activity=activity)
        assert keys(cast.partner_approver, undp) == []


class TestAnswersAndFollowUp:
    def test_an_answer_is_awaited_while_the_activity_is_open(self, cast, undp):
        activity = make_activity("proposed", no_objection_by=today() - DAY)
        (duty,) = of(cast.partner_approver, undp)
        assert (duty.kind, duty.title) == (DutyKind.ANSWER, activity.title)
        assert (duty.due_on, duty.is_late) == (today() - DAY, False)
        assert of(cast.partner_reporter, undp)[0].action is None
        put(activity, status="cancelled")
        assert keys(cast.partner_approver, undp) == []
        assert gone(cast.partner_approver, undp) == [duty.key]

    def test_a_follow_up_item_is_each_responsible_organizations(self, cast, undp, activity):
        lead = make_organization("ecowas")
        item = make_follow_up(source_activity=activity, due_on=today() - DAY)
        item.responsible_organizations.set([undp, lead, make_organization("sadc")])
        both = make_member(undp)
        make_member_of(both, lead)
        found = of(both, undp, lead)
        assert {duty.key for duty in found} == {
            f"follow-up-{item.pk}-{undp.pk}",
            f"follow-up-{item.pk}-{lead.pk}",
        }
        assert all(duty.is_late for duty in found)
        assert of(cast.partner_approver, undp)[0].action is None
        assert of(cast.lead_reporter, lead)[0].action is not None
        put(item, status="done", done_on=today())
        assert keys(both, undp, lead) == []

    def test_an_indicative_item_of_the_document_is_never_late(self, cast, undp):
        item = make_follow_up(is_indicative=True, target_on=date(2001, 3, 15))
        item.responsible_organizations.set([undp])
        (duty,) = of(cast.partner_reader, undp)
        assert (duty.is_late, str(duty.shown.label)) == (False, "Target passed (non-binding)")


def make_member_of(user: Any, organization: Organization) -> None:
    user.memberships.create(organization=organization, role="approver")
    vars(user).pop("_organization_roles", None)


class TestOrder:
    def test_late_first_then_by_date_undated_last(self, cast, undp, activity):
        def promise(title: str, **fields: Any) -> None:
            make_commitment("agreed", activity=activity, title=title, **fields)

        promise("Some day", due_on=None, is_indicative=True)
        promise("Later", due_on=today() + 9 * DAY)
        promise("Target passed", due_on=today() - 9 * DAY, is_indicative=True)
        promise("Soon", due_on=today() + DAY)
        promise("Late", due_on=today() - DAY)
        promise("Very late", due_on=today() - 5 * DAY)
        found = of(cast.partner_reader, undp)
        assert [duty.title for duty in found] == [
            *("Very late", "Late", "Target passed", "Soon", "Later", "Some day")
        ]
        assert [duty.is_late for duty in found] == [True, True, False, False, False, False]

    def test_the_day_itself_is_not_late(self, cast, undp, activity):
        make_commitment("agreed", activity=activity, due_on=today())
        assert not of(cast.partner_reader, undp)[0].is_late
        assert of(cast.partner_reader, undp, on=today() + DAY)[0].is_late


class TestWhoSees:
    @pytest.fixture(autouse=True)
    def everything(self, undp: Organization) -> None:
        """One duty of every kind, in a confidential activity."""
        hidden = make_activity("under-way", visibility="confidential")
        make_commitment("agreed", activity=hidden)
        make_report(
            make_commitment("agreed", activity=hidden), "draft", due_on=today(), round=make_round()
        )
        make_commitment(activity=hidden)
        item = make_follow_up(source_activity=hidden)
        item.responsible_organizations.set([undp])

    def test_members_see_all_of_it_whatever_their_role(self, cast, undp):
        found = keys(cast.partner_approver, undp)
        assert len(found) == 5
        assert found == keys(cast.partner_reader, undp)
        assert all(d.is_confidential for d in of(cast.partner_reader, undp))

    def test_a_reader_has_no_button(self, cast, undp):
        assert [d.action for d in of(cast.partner_reader, undp)] == [None] * 5

    @pytest.mark.parametrize(
        "who", ["visitor", "without", "stranger_approver", "administrator", "superuser"]
    )
    def test_others_see_nothing(self, cast, undp, who):
        assert keys(getattr(cast, who), undp) == []
        assert gone(getattr(cast, who), undp) == []

    def test_the_lead_does_not_read_what_its_partner_owes(self, cast, undp):
        assert keys(cast.lead_approver, undp) == []

    def test_officers_see_the_same_and_not_how_far_a_report_has_come(self, cast, undp):
        assert keys(cast.officer, undp) == keys(cast.partner_reader, undp)
        own, told = (
            next(d for d in of(who, undp) if d.kind == DutyKind.REPORT)
            for who in (cast.partner_reader, cast.officer)
        )
        assert (str(own.note), str(told.note)) == ("Draft", "First half of the year")
        assert told.action is None
        put(own.record, state=ReportState.AWAITING_CLEARANCE)
        assert DutyKind.CLEARANCE in {d.kind for d in of(cast.partner_reader, undp)}
        (still,) = (d for d in of(cast.officer, undp) if d.key == told.key)
        assert (still.kind, str(still.note)) == (DutyKind.REPORT, "First half of the year")


class TestEnded:
    def test_what_was_taken_back_is_told(self, cast, undp, activity):
        promise = make_commitment("under-way", activity=activity)
        report = make_report(promise, due_on=today(), round=make_round())
        waived = make_report(
            make_commitment("under-way", activity=activity),
            "not-required",
            round=make_round(),
        )
        dropped = make_follow_up(source_activity=activity, status="dropped")
        dropped.responsible_organizations.set([undp])
        put(promise, status="withdrawn")
        assert set(gone(cast.partner_reader, undp)) == {
            f"report-{report.pk}",
            f"commitment-{promise.pk}",
            f"report-{waived.pk}",
            f"follow-up-{dropped.pk}-{undp.pk}",
        }
        assert keys(cast.partner_reader, undp) == [f"commitment-{waived.commitment_id}"]

    def test_what_was_done_is_not_told(self, cast, undp, activity):
        promise = make_commitment("fulfilled", activity=activity)
        make_report(promise, "accepted", round=make_round())
        assert gone(cast.partner_reader, undp) == []

    def test_after_90_days_it_is_forgotten(self, cast, undp, activity):
        make_commitment("withdrawn", activity=activity)
        later = timezone.now() + timedelta(seconds=1)
        assert ended([undp.pk], user=cast.partner_reader, on=today(), since=later) == []


def test_the_officer_in_charge_is_the_last_successor(cast, undp, activity):
    second = StaffOfficerFactory(organization=undp, name="Second")
    first = StaffOfficerFactory(organization=undp, name="First", successor=second, ends_on=today())
    make_commitment("agreed", activity=activity, responsible_officer=first)
    (duty,) = of(cast.partner_reader, undp)
    assert duty.person == second


def fill(activity: Any, undp: Organization, count: int) -> None:
    """Make so many of every kind, each with an officer of its own."""
    a_round = make_round()
    for _number in range(count):
        officer = StaffOfficerFactory(organization=undp)
        make_commitment("agreed", activity=activity, responsible_officer=officer)
        make_commitment("withdrawn", activity=activity)
        make_report(
            make_commitment("agreed", activity=activity, responsible_officer=officer),
            round=a_round,
            due_on=today(),
        )
        make_follow_up(source_activity=activity).responsible_organizations.set([undp])
        make_activity("proposed")


def test_the_number_of_queries_is_constant(cast, undp, activity):
    counted = []
    reader = cast.partner_approver
    for number in (1, 6):
        fill(activity, undp, number)
        of(reader, undp)  # who the reader is, is asked once
        with CaptureQueriesContext(connection) as captured:
            assert len(of(reader, undp)) >= 4 * number
            assert gone(reader, undp)
            standing(reader, [undp.pk], today())
        counted.append(len(captured))
    assert counted[0] == counted[1]
    assert counted[0] < 30


def test_awaited_from_others_is_what_the_statement_says(cast, undp):
    lead = make_organization("ecowas")
    make_activity("proposed")
    activity = make_activity("under-way", no_objection_by=today())
    for status in ("proposed", "agreed", "under-way", "fulfilled", "withdrawn"):
        for days in (-3, 20, 40):
            make_commitment(status, activity=activity, due_on=today() + days * DAY)
    make_commitment("agreed", activity=activity, organization=lead, due_on=today())
    make_commitment("agreed", activity=make_activity("agreed", lead=undp, partners=[]))
    for who, organization in ((cast.lead_reader, lead), (cast.partner_reader, undp)):
        told = organization_statement(who, organization, timezone.now()).awaited_from_others
        found = awaited_from_others(who, [organization.pk], today())

        def facts(rows: Any) -> list[Any]:
            return sorted(
                (r.kind, r.reference, r.title, str(r.due_on), r.is_late, r.url) for r in rows
            )

        assert facts(found) == facts(told)
        assert found
