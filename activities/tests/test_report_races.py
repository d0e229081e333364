"""Two people at the same moment over one report: one of them wins."""

import pytest
from django.db import transaction

from activities.services import accept_report, give_link, perform, start_report, submit_report
from organizations.models import StaffOfficer
from peacebuilding.accounts.tests import factories as people
from peacebuilding.core.services import check_version, lock, save_record

from .factories import make_commitment, make_member
from .races import at_once, race
from .reporting import make_report
from .test_races import one_refused, step, story, won

pytestmark = race

TEXT = {"narrative": "Two courses were held.", "percent": 40}


def seen(record, name, actor, **data):
    """Return the step as a page takes it, with the version that was read."""

    def work():
        with transaction.atomic():
            check_version(lock(record), record.version)
            return perform(record, name, actor=actor, **data)

    return work


def test_sent_or_the_promise_withdrawn(cast):
    commitment = make_commitment("under-way")
    report = make_report(commitment, "draft", **TEXT)
    approver = cast.partner_approver
    answers = at_once(
        step(report, "submit", cast.partner_reporter),
        step(commitment, "withdraw", approver, reason="No funds"),
    )
    assert sorted(won(answers)) == [False, True]
    report.refresh_from_db()
    commitment.refresh_from_db()
    assert (report.state, commitment.status) in {
        ("submitted", "under-way"),
        ("draft", "withdrawn"),
    }


def test_two_send_the_same_report(cast):
    report = make_report(make_commitment("under-way"), "draft", **TEXT)
    members = (cast.partner_reporter, cast.partner_approver)
    one_refused(at_once(*(step(report, "submit", member) for member in members)))
    assert story(report, "state") == ["draft", "submitted"]


def test_sent_in_the_system_and_by_link(cast):
    report = make_report(make_commitment("under-way"), "draft", **TEXT)
    organization = report.commitment.organization
    officer = save_record(StaffOfficer(organization=organization, name="Ama"), actor=None)
    link = give_link(actor=None, report=report, officer=officer)
    one_refused(
        at_once(
            step(report, "submit", cast.partner_reporter),
            lambda: submit_report(actor=None, report=report, link=link),
        )
    )
    report.refresh_from_db()
    assert report.submissions == 1


@pytest.mark.parametrize("other", ["accept", "return"])
def test_two_officers_review(cast, other):
    report = make_report(make_commitment("under-way"), "submitted")
    officers = (cast.officer, people.officer())
    one_refused(
        at_once(
            step(report, "accept", officers[0]),
            step(report, other, officers[1], reason="Why?"),
        )
    )


def test_accepted_or_reopened(cast):
    report = make_report(make_commitment("under-way"), "submitted")
    report = accept_report(actor=cast.officer, report=report)
    report = perform(report, "reopen", actor=cast.head, reason="Counted twice")
    report = submit_report(actor=cast.partner_reporter, report=report)
    answers = at_once(
        seen(report, "accept", cast.officer), seen(report, "reopen", cast.head, reason="Again")
    )
    assert sorted(won(answers)) == [False, True]
    report.refresh_from_db()
    assert report.state == "accepted"


def test_one_draft_for_two_who_begin(cast):
    commitment = make_commitment("under-way")
    members = (cast.partner_reporter, make_member(commitment.organization))
    made = at_once(
        *(lambda one=one: start_report(actor=one, commitment=commitment) for one in members)
    )
    assert made[0] == made[1]
    assert commitment.progress_reports.count() == 1
