"""Acting by link, without an account: what it opens, for how long, and what it leaves behind."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.models import Activity
from activities.services import (
    accept_report,
    give_link,
    link_of,
    link_url,
    perform,
    revoke_link,
    save_report,
    submit_report,
)
from activities.services.report_links import link_token
from organizations.models import StaffOfficer
from peacebuilding.accounts.tests.factories import officer as make_desk
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import save_record

from .factories import make_activity, make_commitment, make_organization, put
from .reporting import make_report

pytestmark = pytest.mark.django_db

TEXT = {"narrative": "Two courses were held.", "percent": 40}


def make_officer(slug="undp", **fields):
    row = StaffOfficer(organization=make_organization(slug), **{"name": "Ama Mensah", **fields})
    return save_record(row, actor=None)


def given(state="requested", purpose="report", officer=None, **fields):
    activity = Activity.objects.first() or make_activity("under-way")
    duty = make_commitment("under-way", activity=activity)
    report = make_report(duty, state, **{**TEXT, **fields})
    return give_link(actor=None, report=report, officer=officer or make_officer(), purpose=purpose)


def test_the_address_names_the_link_and_works(settings):
    settings.SITE_URL = "https://tracker.example"
    link = given()
    url = link_url(link)
    assert url.startswith("https://tracker.example/r/")
    assert link_of(url.rstrip("/").rsplit("/", 1)[1]) == link


@pytest.mark.parametrize("forged", ["", "1", "1-1-1", "1-1-1:x", "é:é", "1:" + "a" * 43])
def test_a_forged_address_is_nothing(forged):
    given()
    assert link_of(forged) is None
    assert link_of(link_token(given())[:-1]) is None


def test_another_row_under_the_same_number_is_not_opened():
    link, other = given(), given()
    token = link_token(link)
    other_report = other.report
    type(link).objects.filter(pk=other.pk).delete()
    put(link, report=other_report)
    assert link_of(token) is None


def test_it_ends_by_its_day_by_revocation_and_with_the_officer(cast):
    for fields in ({"expires_at": timezone.now()}, {"revoked_at": timezone.now()}):
        link = given()
        put(link, **fields)
        assert link_of(link_token(link)) is None
        with pytest.raises(NotAllowed):
            save_report(actor=None, report=link.report, link=link)
    link = given()
    put(link.officer, ends_on=timezone.localdate() - timedelta(days=1))
    assert link_of(link_token(link)) is None


@pytest.mark.parametrize(
    ("purpose", "state", "works"),
    [
        *(("report", state, True) for state in ("requested", "draft", "returned", "reopened")),
        *(("report", state, False) for state in ("awaiting-clearance", "submitted", "accepted")),
        ("clear", "awaiting-clearance", True),
        ("clear", "draft", False),
        ("report", "not-required", False),
    ],
)
def test_it_works_while_its_purpose_makes_sense(purpose, state, works):
    assert (link_of(link_token(given(state, purpose))) is not None) is works


def test_the_same_again_lasts_longer_and_is_the_same(cast):
    link = given()
    longer = give_link(actor=cast.officer, report=link.report, officer=link.officer, days=60)
    assert (longer.pk, longer.expires_at > link.expires_at) == (link.pk, True)
    assert longer.version == 2
    same = give_link(actor=cast.officer, report=link.report, officer=link.officer, days=3)
    assert same.version == 2


def test_to_an_officer_of_the_organization_only(cast):
    link = given()
    gone = make_officer(ends_on=timezone.localdate() - timedelta(days=1))
    for wrong in (make_officer("sadc"), gone):
        with pytest.raises(ValidationError) as refusal:
            give_link(actor=None, report=link.report, officer=wrong)
        assert set(refusal.value.message_dict) == {"officer"}


@pytest.mark.parametrize(
    ("who", "may"),
    [
        *(("officer", True), ("partner_approver", True), ("partner_reporter", False)),
        *(("stranger_approver", False), ("administrator", False), ("visitor", False)),
    ],
)
def test_who_gives_and_revokes(cast, who, may):
    link, actor = given(), getattr(cast, who)
    if may:
        assert revoke_link(actor=actor, link=link, reason="Left").revoked_at is not None
        fresh = give_link(actor=actor, report=link.report, officer=link.officer)
        assert fresh.pk != link.pk
        return
    with pytest.raises(NotAllowed):
        revoke_link(actor=actor, link=link)
    with pytest.raises(NotAllowed):
        give_link(actor=actor, report=link.report, officer=link.officer)


def test_written_and_sent_by_link(cast):
    link = given(narrative="")
    report = link.report
    report.narrative = "By link"
    report = save_report(actor=None, report=report, link=link)
    report = submit_report(actor=None, report=report, link=link)
    assert (report.state, report.submitted_name, report.submitted_by) == (
        *("submitted", "Ama Mensah"),
        None,
    )
    said = report.history.latest()
    assert (said.history_change_reason, said.history_user) == ("By link, Ama Mensah.", None)
    link.refresh_from_db()
    assert (link.last_used_at is not None, link.history.count()) == (True, 2)
    report = perform(report, "return", actor=cast.officer, reason="More")
    assert link_of(link_token(link)) == link


def test_a_link_is_for_one_report_and_one_purpose():
    link, other = given("draft"), given("draft")
    with pytest.raises(NotAllowed):
        save_report(actor=None, report=other.report, link=link)
    waiting = given("awaiting-clearance", "clear")
    for name in ("clear", "send-back"):
        with pytest.raises(NotAllowed):
            perform(waiting.report, name, actor=None, reason="So", link=link)
    put(waiting.report, state="draft")
    with pytest.raises(NotAllowed):
        submit_report(actor=None, report=waiting.report, link=waiting)


def test_cleared_by_the_director(cast):
    link = given("awaiting-clearance", "clear", officer=make_officer(name="The Director"))
    report = perform(link.report, "clear", actor=None, link=link)
    assert (report.state, report.cleared_by) == ("submitted", "The Director")
    assert accept_report(actor=cast.officer, report=report).state == "accepted"


def test_the_link_asks_the_director_where_the_organization_clears(cast):
    link = given("draft")
    put(link.report.commitment.organization, reports_need_clearance=True)
    report = type(link.report).objects.get(pk=link.report_id)
    with pytest.raises(NotAllowed, match="Ask my director"):
        submit_report(actor=None, report=report, link=link)
    report = perform(report, "ask-clearance", actor=None, link=link)
    assert (report.state, report.submitted_name) == ("awaiting-clearance", "Ama Mensah")


def test_who_came_by_link_does_not_accept_under_their_own_account():
    own = make_desk()
    link = given("draft", officer=make_officer(user=own))
    report = submit_report(actor=None, report=link.report, link=link)
    with pytest.raises(NotAllowed):
        accept_report(actor=own, report=report)
