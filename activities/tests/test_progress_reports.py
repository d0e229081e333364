"""What an organization says about its duty: each step, who may, and what is refused (AT-12)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from activities.choices import ReportState
from activities.models import Activity, ProgressReport
from activities.querysets import today
from activities.services import (
    accept_report,
    bulk_accept,
    enter_report,
    perform,
    save_report,
    start_report,
    submit_report,
)
from activities.transitions import PROGRESS_REPORT_TRANSITIONS
from peacebuilding.batches.services import undo_batch
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed, StaleVersion

from .factories import make_activity, make_commitment, make_organization, put
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db

WRITABLE = {"requested", "draft", "returned", "reopened"}
IN_HAND = WRITABLE | {"awaiting-clearance"}
#: By verb: from which states, and to which ("" stays, or follows from the history).
WAYS = {
    "ask-clearance": (WRITABLE, "awaiting-clearance"),
    "clear": ({"awaiting-clearance"}, "submitted"),
    "send-back": ({"awaiting-clearance"}, "draft"),
    "submit": (WRITABLE, "submitted"),
    "enter": (IN_HAND, "submitted"),
    "accept": ({"submitted"}, "accepted"),
    "return": ({"submitted"}, "returned"),
    "reopen": ({"accepted"}, "reopened"),
    "extend": (IN_HAND, ""),
    "not-required": (IN_HAND, "not-required"),
    "reverse": ({"not-required"}, ""),
}
ORGANIZATION = {"partner_reporter", "partner_approver"}
DESK_OFFICERS = {"officer", "head"}
MAY = {
    "ask-clearance": ORGANIZATION,
    "clear": {"partner_approver"},
    "send-back": {"partner_approver"},
    "submit": ORGANIZATION,
    "enter": DESK_OFFICERS,
    "accept": DESK_OFFICERS,
    "return": DESK_OFFICERS,
    "extend": DESK_OFFICERS,
    "not-required": DESK_OFFICERS,
    "reverse": DESK_OFFICERS,
    "reopen": {"head"},
}
ASKED = [
    *("visitor", "superuser", "administrator", "officer", "head", "lead_approver"),
    *("partner_reader", "partner_reporter", "partner_approver", "stranger_approver"),
]
WORD = {"basis": "letter", "sender": "Director", "date": today(), "channel": "post"}
TEXT = {"narrative": "Two courses were held.", "percent": 40}
DATA = {
    "enter": {**WORD, **TEXT},
    "extend": {"due_on": today() + timedelta(days=60)},
}


def duty(status="under-way", *, clears=False, **fields):
    activity = Activity.objects.first() or make_activity("under-way")
    commitment = make_commitment(status, activity=activity, **fields)
    if commitment.organization.reports_need_clearance != clears:
        commitment.organization = put(commitment.organization, reports_need_clearance=clears)
    return commitment


def report_in(state, *, clears=False, **fields):
    return make_report(duty(clears=clears), state, **{**TEXT, **fields})


def step(report, name, actor, **data):
    return perform(report, name, actor=actor, **{"reason": "Because", **DATA.get(name, {}), **data})


# --- The table --------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*WAYS])
def test_each_step_from_each_state(cast, name):
    sources, target = WAYS[name]
    actor = getattr(cast, sorted(MAY[name])[-1])
    clears = name in {"ask-clearance", "clear", "send-back"}
    for state in ReportState.values:
        report = report_in(state, clears=clears)
        if state in sources:
            done = step(report, name, actor)
            newest = done.history.latest()
            assert done.state == (target or (state if name != "reverse" else "requested"))
            assert newest.history_user == actor
            assert newest.history_change_reason == "Because"
            assert newest.version == done.version
        else:
            with pytest.raises(IllegalTransition) as refusal:
                step(report, name, actor)
            assert refusal.value.present == state
            assert report.history.count() == 1


@pytest.mark.parametrize("who", ASKED)
def test_who_may(cast, who):
    actor = getattr(cast, who)
    for name, (sources, _target) in WAYS.items():
        clears = name == "ask-clearance"
        report = report_in(sorted(sources)[0], clears=clears)
        if who in MAY[name]:
            step(report, name, actor)
            continue
        with pytest.raises(NotAllowed):
            step(report, name, actor)
        offered = {way.name for way in PROGRESS_REPORT_TRANSITIONS.available(actor, report)}
        assert name not in offered


@pytest.mark.parametrize("name", ["send-back", "return", "reopen", "extend", "not-required"])
def test_a_reason_is_asked(cast, name):
    sources, _target = WAYS[name]
    actor = getattr(cast, sorted(MAY[name])[0])
    report = report_in(sorted(sources)[0])
    with pytest.raises(ValidationError) as refusal:
        perform(report, name, actor=actor, **DATA.get(name, {}))
    assert "reason" in refusal.value.message_dict


@pytest.mark.parametrize("status", ["proposed", "withdrawn"])
def test_nothing_is_sent_on_a_promise_that_does_not_stand(cast, status):
    report = make_report(duty(status), "draft", **TEXT)
    with pytest.raises(IllegalTransition) as refusal:
        submit_report(actor=cast.partner_reporter, report=report)
    assert report.commitment.reference in str(refusal.value)
    assert "submit" not in refusal.value.allowed
    with pytest.raises(IllegalTransition):
        start_report(actor=cast.partner_reporter, commitment=duty(status))


def test_nothing_is_sent_on_what_was_entered_in_error(cast):
    report = report_in("draft")
    perform(report.commitment, "enter-in-error", actor=cast.officer, reason="Twice")
    with pytest.raises(IllegalTransition, match="Entered in error"):
        submit_report(actor=cast.partner_reporter, report=report)


# --- Writing ----------------------------------------------------------------------------


def test_a_second_tap_makes_no_second_report(cast):
    commitment = duty()
    first = start_report(actor=cast.partner_reporter, commitment=commitment)
    again = start_report(actor=cast.partner_approver, commitment=commitment)
    assert (first.pk, first.state, first.number) == (again.pk, "draft", 1)
    assert commitment.progress_reports.count() == 1


def test_what_was_asked_for_is_written_before_anything_else(cast):
    commitment = duty()
    make_report(commitment, "awaiting-clearance")
    asked = make_report(commitment, round=make_round(), due_on=today())
    assert start_report(actor=cast.partner_reporter, commitment=commitment) == asked


@pytest.mark.parametrize("who", ["officer", "partner_reader", "stranger_approver", "lead_reporter"])
def test_only_its_own_organization_starts_and_writes(cast, who):
    report = report_in("draft")
    with pytest.raises(NotAllowed):
        start_report(actor=getattr(cast, who), commitment=report.commitment)
    with pytest.raises(NotAllowed):
        save_report(actor=getattr(cast, who), report=report)


@pytest.mark.parametrize(
    ("before", "after"),
    [("requested", "draft"), ("draft", "draft"), ("returned", "returned"), ("reopened",) * 2],
)
def test_writing_keeps_the_state_but_for_what_was_asked(cast, before, after):
    report = report_in(before)
    report.narrative = "Three courses were held."
    saved = save_report(actor=cast.partner_reporter, report=report)
    assert (saved.state, saved.narrative) == (after, "Three courses were held.")
    assert saved.history.latest().history_user == cast.partner_reporter


@pytest.mark.parametrize("state", ["awaiting-clearance", "submitted", "accepted", "not-required"])
def test_nothing_is_written_out_of_hand(cast, state):
    report = report_in(state)
    report.narrative = "Other"
    with pytest.raises(IllegalTransition):
        save_report(actor=cast.partner_reporter, report=report)


def test_saving_the_same_again_leaves_no_trace(cast):
    report = report_in("draft")
    assert save_report(actor=cast.partner_reporter, report=report).version == report.version
    assert report.history.count() == 1


def test_two_write_at_once_and_one_is_told(cast):
    report = report_in("draft")
    mine, theirs = (ProgressReport.objects.get(pk=report.pk) for _copy in range(2))
    mine.narrative, theirs.narrative = "Mine", "Theirs"
    save_report(actor=cast.partner_reporter, report=mine)
    with pytest.raises(StaleVersion):
        save_report(actor=cast.partner_approver, report=theirs)


def test_only_the_text_is_taken_from_what_is_saved(cast):
    report = report_in("draft", due_on=today())
    report.narrative, report.due_on, report.submissions = "New", None, 7
    saved = save_report(actor=cast.partner_reporter, report=report)
    assert (saved.narrative, saved.due_on, saved.submissions) == ("New", today(), 0)


def test_a_percentage_ends_at_100(cast):
    report = report_in("draft")
    report.percent = 101
    with pytest.raises(ValidationError) as refusal:
        save_report(actor=cast.partner_reporter, report=report)
    assert "percent" in refusal.value.message_dict


# --- What a report needs ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "culprits"),
    [
        ({"narrative": " "}, {"narrative"}),
        ({"is_no_progress": True, "percent": None}, {"no_progress_reason"}),
        (
            {"is_no_progress": True, "percent": 5, "no_progress_reason": "No funds"},
            {"percent"},
        ),
    ],
)
def test_a_report_says_something(cast, fields, culprits):
    report = report_in("draft", **fields)
    with pytest.raises(ValidationError) as refusal:
        submit_report(actor=cast.partner_reporter, report=report)
    assert set(refusal.value.message_dict) == culprits
    report.refresh_from_db()
    assert (report.state, report.version) == ("draft", 1)


def test_no_progress_with_its_reason_is_a_report(cast):
    report = report_in(
        "draft", narrative="", percent=None, is_no_progress=True, no_progress_reason="No funds"
    )
    assert submit_report(actor=cast.partner_reporter, report=report).state == "submitted"


def test_a_percentage_that_falls_says_why(cast):
    commitment = duty()
    make_report(commitment, "accepted", percent=60)
    report = make_report(commitment, "draft", **TEXT)
    with pytest.raises(ValidationError) as refusal:
        submit_report(actor=cast.partner_reporter, report=report)
    assert set(refusal.value.message_dict) == {"reason"}
    done = submit_report(actor=cast.partner_reporter, report=report, reason="A course was void")
    assert done.history.latest().history_change_reason == "A course was void"
    assert done.state_reason == "A course was void"


def test_a_reopened_report_compares_with_what_it_said(cast):
    report = report_in("submitted", percent=60)
    accept_report(actor=cast.officer, report=report)
    report = perform(report, "reopen", actor=cast.head, reason="Counted twice")
    report.percent = 30
    report = save_report(actor=cast.partner_reporter, report=report)
    with pytest.raises(ValidationError):
        submit_report(actor=cast.partner_reporter, report=report)


def test_sending_starts_no_commitment(cast):
    report = make_report(duty("agreed"), "draft", **TEXT)
    submit_report(actor=cast.partner_reporter, report=report)
    report.commitment.refresh_from_db()
    assert report.commitment.status == "agreed"


# --- Round trip (AT-12) -----------------------------------------------------------------


def test_returned_written_again_and_accepted_by_another(cast):
    report = start_report(actor=cast.partner_reporter, commitment=duty())
    report.narrative = "One course."
    report = save_report(actor=cast.partner_reporter, report=report)
    report = submit_report(actor=cast.partner_reporter, report=report)
    report = perform(report, "return", actor=cast.officer, reason="Which course?")
    assert (report.state, report.state_reason) == ("returned", "Which course?")
    report.narrative = "The course at Accra."
    report = save_report(actor=cast.partner_reporter, report=report)
    report = submit_report(actor=cast.partner_reporter, report=report)
    report = accept_report(actor=cast.officer, report=report)
    assert (report.state, report.submissions, report.reviewed_by) == ("accepted", 2, cast.officer)
    sent = report.history.filter(state="submitted").order_by("submissions")
    assert [row.narrative for row in sent] == ["One course.", "The course at Accra."]


def test_nobody_accepts_what_they_sent(cast):
    organization = make_organization("undp")
    own = cast.officer
    own.memberships.create(organization=organization, role="reporter")
    report = submit_report(actor=own, report=report_in("draft"))
    with pytest.raises(NotAllowed):
        accept_report(actor=own, report=report)
    report.refresh_from_db()
    assert report.state == "submitted"
    assert accept_report(actor=cast.colleague, report=report).state == "accepted"


def test_nobody_accepts_what_they_cleared_or_asked_to_be_cleared(cast):
    organization = make_organization("undp")
    cast.officer.memberships.create(organization=organization, role="reporter")
    cast.colleague.memberships.create(organization=organization, role="approver")
    report = report_in("draft", clears=True)
    report = perform(report, "ask-clearance", actor=cast.officer)
    report = perform(report, "clear", actor=cast.colleague)
    for own in (cast.officer, cast.colleague):
        with pytest.raises(NotAllowed):
            accept_report(actor=own, report=report)
    assert accept_report(actor=cast.head, report=report).state == "accepted"


# --- Clearance --------------------------------------------------------------------------


def test_a_reporter_is_shown_the_way_to_the_director(cast):
    report = report_in("draft", clears=True)
    with pytest.raises(NotAllowed, match="Ask my director"):
        submit_report(actor=cast.partner_reporter, report=report)
    offered = PROGRESS_REPORT_TRANSITIONS.available(cast.partner_reporter, report)
    assert [way.name for way in offered] == ["ask-clearance"]
    assert submit_report(actor=cast.partner_approver, report=report).state == "submitted"


def test_cleared_by_whom_and_when(cast):
    report = report_in("draft", clears=True)
    report = perform(report, "ask-clearance", actor=cast.partner_reporter)
    report = perform(report, "clear", actor=cast.partner_approver)
    assert report.cleared_by == str(cast.partner_approver)
    assert report.cleared_at is not None
    assert (report.submitted_by, report.submissions) == (cast.partner_approver, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [("requested", "draft"), ("draft", "draft"), ("returned", "returned"), ("reopened",) * 2],
)
def test_sent_back_to_where_it_was(cast, before, after):
    report = report_in(before, clears=True)
    report = perform(report, "ask-clearance", actor=cast.partner_reporter)
    report = perform(report, "send-back", actor=cast.partner_approver, reason="Shorter")
    assert (report.state, report.state_reason) == (after, "Shorter")


def test_a_lower_percentage_explained_to_the_director_is_explained(cast):
    commitment = duty(clears=True)
    make_report(commitment, "accepted", percent=60)
    report = make_report(commitment, "draft", **TEXT)
    report = perform(report, "ask-clearance", actor=cast.partner_reporter, reason="Void")
    assert perform(report, "clear", actor=cast.partner_approver).state_reason == "Void"


# --- On paper ---------------------------------------------------------------------------


def test_entered_as_received_and_accepted_by_a_colleague(cast):
    report = report_in("requested", narrative="")
    report = enter_report(actor=cast.officer, report=report, **WORD, **TEXT)
    assert (report.state, report.narrative) == ("submitted", TEXT["narrative"])
    assert (report.basis, report.basis_sender, report.entered_by) == (
        *("letter", "Director"),
        cast.officer,
    )
    with pytest.raises(NotAllowed):
        accept_report(actor=cast.officer, report=report)
    assert accept_report(actor=cast.colleague, report=report).state == "accepted"


def test_a_letter_nobody_asked_for_makes_a_report(cast):
    commitment = duty()
    new = ProgressReport(commitment=commitment)
    report = enter_report(actor=cast.officer, report=new, **WORD, **TEXT)
    assert (report.number, report.round, report.state) == (1, None, "submitted")


def test_it_says_how_it_came(cast):
    report = report_in("requested")
    with pytest.raises(ValidationError) as refusal:
        enter_report(actor=cast.officer, report=report, **TEXT)
    assert set(refusal.value.message_dict) == {"basis", "date"}
    with pytest.raises(ValidationError):
        enter_report(actor=cast.officer, report=report, **WORD, narrative="")
    report.refresh_from_db()
    assert report.version == 1


# --- The desk ---------------------------------------------------------------------------


def test_another_day_for_one_report(cast):
    report = report_in("returned", due_on=today(), reminders_from=today() - timedelta(days=90))
    report = put(report, state_reason="Please complete")
    day = today() + timedelta(days=10)
    done = perform(report, "extend", actor=cast.officer, reason="Asked by telephone", due_on=day)
    assert (done.due_on, done.reminders_from) == (day, today())
    assert done.state_reason == "Please complete"
    for wrong in (None, day, today() - timedelta(days=1)):
        with pytest.raises(ValidationError) as refusal:
            perform(done, "extend", actor=cast.officer, reason="Again", due_on=wrong)
        assert set(refusal.value.message_dict) == {"due_on"}


def test_asked_for_again_as_it_was(cast):
    report = report_in("returned")
    report = perform(report, "not-required", actor=cast.officer, reason="Merged")
    assert perform(report, "reverse", actor=cast.officer, reason="Not so").state == "returned"


def test_several_accepted_each_with_its_result(cast):
    good, stale = report_in("submitted"), report_in("submitted")
    own, draft = report_in("submitted", submitted_by=cast.officer), report_in("draft")
    put(stale, percent=41)
    seen = [(row, row.version) for row in (good, stale, own, draft)]
    batch = bulk_accept(actor=cast.officer, seen=seen, reason="Reviewed on Friday")
    rows = list(batch.rows.order_by("number"))
    assert [row.outcome for row in rows] == ["changed", "refused", "refused", "refused"]
    assert "meanwhile" in rows[1].message
    assert "colleague" in rows[2].message
    good.refresh_from_db()
    assert (good.state, good.history.latest().history_change_reason) == (
        *("accepted", "Reviewed on Friday"),
    )
    with pytest.raises(NotAllowed):
        bulk_accept(actor=cast.partner_approver, seen=seen, reason="So")


def test_the_head_alone_takes_many_acceptances_back(cast):
    report = report_in("submitted")
    batch = bulk_accept(actor=cast.officer, seen=[(report, 1)], reason="Reviewed")
    with pytest.raises(ValidationError, match="head"):
        undo_batch(actor=cast.officer, batch=batch, reason="Too early")
    undo_batch(actor=cast.head, batch=batch, reason="Too early")
    report.refresh_from_db()
    assert report.state == "submitted"


# --- What it means for the commitment ---------------------------------------------------


def test_accepted_and_entered_as_fulfilled(cast):
    report = report_in("submitted", percent=100)
    day = today() - timedelta(days=2)
    accept_report(actor=cast.officer, report=report, fulfil=True, fulfilled_on=day)
    report.commitment.refresh_from_db()
    assert (report.commitment.status, report.commitment.fulfilled_on) == ("fulfilled", day)
    assert report.reference in report.commitment.status_reason


def test_less_than_all_fulfils_nothing_and_accepts_nothing(cast):
    report = report_in("submitted", percent=90)
    with pytest.raises(ValidationError):
        accept_report(actor=cast.officer, report=report, fulfil=True)
    report.refresh_from_db()
    assert report.state == "submitted"


def test_what_a_fulfilment_rests_on(cast):
    commitment = duty()
    with pytest.raises(ValidationError) as refusal:
        perform(commitment, "fulfil", actor=cast.officer, reason="Seen")
    assert set(refusal.value.message_dict) == {"basis"}
    done = perform(commitment, "fulfil", actor=cast.officer, reason="Seen", **WORD)
    assert (done.status, done.basis_sender) == ("fulfilled", "Director")


def test_an_old_record_is_fulfilled_with_a_reason(cast):
    commitment = duty(basis="history")
    assert perform(commitment, "fulfil", actor=cast.officer, reason="Annual report").status == (
        "fulfilled"
    )


def test_no_withdrawal_while_a_report_awaits_review(cast):
    report = report_in("submitted")
    with pytest.raises(ValidationError, match=report.reference):
        perform(report.commitment, "withdraw", actor=cast.partner_approver, reason="No funds")
    accept_report(actor=cast.officer, report=report)
    perform(report.commitment, "withdraw", actor=cast.partner_approver, reason="No funds")


# --- Who sees it ------------------------------------------------------------------------

EVERYBODY = ["visitor", "administrator", "officer", "lead_reader", "partner_reader"]
OWN, DESK, MEMBERS = {"partner_reader"}, {"partner_reader", "officer"}, set(EVERYBODY[1:])


@pytest.mark.parametrize(
    ("state", "fields", "seen_by"),
    [
        ("requested", {}, DESK),
        ("draft", {}, OWN),
        ("awaiting-clearance", {}, OWN),
        ("draft", {"submissions": 1}, DESK),
        ("submitted", {}, DESK),
        ("returned", {}, DESK),
        ("reopened", {}, DESK),
        ("not-required", {}, DESK),
        ("accepted", {}, MEMBERS),
        ("accepted", {"is_public": True}, set(EVERYBODY)),
        ("submitted", {"is_public": True}, DESK),
    ],
)
def test_who_sees_a_report(cast, state, fields, seen_by):
    report = report_in(state, **fields)
    assert {
        who
        for who in EVERYBODY
        if ProgressReport.objects.visible_to(getattr(cast, who)).filter(pk=report.pk).exists()
    } == seen_by


def test_a_report_is_hidden_with_its_activity(cast):
    activity = make_activity("under-way", visibility="confidential")
    report = make_report(make_commitment("under-way", activity=activity), "accepted")
    seen = ProgressReport.objects.visible_to(cast.stranger_approver)
    assert not seen.filter(pk=report.pk).exists()
    assert ProgressReport.objects.visible_to(cast.lead_reader).filter(pk=report.pk).exists()
