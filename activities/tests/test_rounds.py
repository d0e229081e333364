"""Reporting rounds: planned, opened over a filter, taken in, extended, closed, taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import ProgressReport, ReportingRound
from activities.querysets import today
from activities.services import (
    close_round,
    delete_round,
    extend_round,
    open_round,
    perform,
    request_report,
    reverse_round,
    save_round,
    take_in,
    take_in_later,
)
from activities.services.round_filters import list_query, matching, read_filter
from peacebuilding.batches.models import Batch
from peacebuilding.batches.services import undo_batch
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.core.services import save_record

from .factories import make_activity, make_commitment, make_modality, make_organization, put
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db

DUE = today() + timedelta(days=30)
LATER = today() + timedelta(days=60)


@pytest.fixture
def planned(db: None) -> ReportingRound:
    """A round that asks about everything, not opened yet."""
    return make_round(opened=False)


def states(reporting_round: ReportingRound) -> list[str]:
    return list(reporting_round.reports.order_by("pk").values_list("state", flat=True))


# --- Who --------------------------------------------------------------------------------------

NOT_OFFICERS = ["partner_approver", "administrator", "superuser", "without", "visitor"]


@pytest.mark.parametrize("who", NOT_OFFICERS)
def test_only_officers_run_rounds(cast, planned, who) -> None:
    actor = getattr(cast, who)
    commitment = make_commitment("agreed")
    verbs = [
        lambda: save_round(actor=actor, reporting_round=planned),
        lambda: delete_round(actor=actor, reporting_round=planned),
        lambda: request_report(actor=actor, commitment=commitment, due_on=DUE),
        *(
            lambda name=name: perform(planned, name, actor=actor, reason="x")
            for name in ("open", "extend", "close", "reverse")
        ),
    ]
    for verb in verbs:
        with pytest.raises(NotAllowed):
            verb()
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        ("planned", {"open"}),
        ("open", {"extend", "close"}),
        ("closed", {"reverse"}),
    ],
)
def test_steps_follow_the_state(cast, state, allowed) -> None:
    fields = {} if state != "closed" else {"closed_at": timezone.now()}
    row = make_round(opened=state != "planned", **fields)
    assert row.status == state
    for name in {"open", "extend", "close", "reverse"} - allowed:
        with pytest.raises(IllegalTransition) as refusal:
            perform(row, name, actor=cast.officer, reason="x")
        assert set(refusal.value.allowed) == allowed


# --- Planning ---------------------------------------------------------------------------------


def test_a_round_is_planned_with_one_row_of_history(cast) -> None:
    row = ReportingRound(title_en="Spring", opens_on=today(), due_on=DUE)
    save_round(actor=cast.officer, reporting_round=row, reason="Yearly")
    entry = row.history.get()
    assert (entry.history_user, entry.history_change_reason) == (cast.officer, "Yearly")
    assert (row.version, row.status) == (1, "planned")


def test_once_it_has_asked_filter_and_dates_stay(cast) -> None:
    row = make_round()
    row.title_en = "Another name"
    save_round(actor=cast.officer, reporting_round=row)
    row.commitments_filter, row.due_on = "category=A", LATER
    with pytest.raises(ValidationError) as refusal:
        save_round(actor=cast.officer, reporting_round=row)
    assert set(refusal.value.message_dict) == {"commitments_filter", "due_on"}


def test_a_round_that_never_asked_is_deleted(cast, planned) -> None:
    delete_round(actor=cast.officer, reporting_round=planned, reason="Twice")
    assert not ReportingRound.objects.exists()
    with pytest.raises(ValidationError):
        delete_round(actor=cast.officer, reporting_round=make_round())


# --- The filter -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("organisation=undp", "organisation"),
        ("organization=nobody", "organization"),
        ("overdue=maybe", "overdue"),
        ("due_before=soon", "due_before"),
        ("status=agreed&colour=red", "colour"),
        ("due_after=2026-01-01&due_after=2026-02-01", "due_after"),
    ],
)
def test_what_the_filter_cannot_mean_is_refused_by_name(cast, text, named) -> None:
    row = ReportingRound(title_en="x", opens_on=today(), due_on=DUE, commitments_filter=text)
    with pytest.raises(ValidationError) as refusal:
        save_round(actor=cast.officer, reporting_round=row)
    [said] = refusal.value.message_dict["commitments_filter"]
    assert named in said
    assert not ReportingRound.objects.exists()


def test_a_pasted_address_keeps_its_filters_only(cast) -> None:
    make_organization("undp")
    address = (
        "https://tracker.example.org/commitments/?ordering=due&organization=undp&search=&cursor=x"
    )
    assert read_filter(address, cast.officer).urlencode() == "organization=undp"


def test_the_list_behind_the_preview_holds_what_will_be_asked(cast) -> None:
    for status in ("proposed", "agreed", "under-way", "fulfilled", "withdrawn"):
        make_commitment(status)
    assert matching("", cast.officer).count() == 2
    assert list_query("", cast.officer) == "status=agreed,under-way"
    assert list_query("status=agreed,fulfilled", cast.officer) == "status=agreed"
    assert matching("status=agreed,fulfilled", cast.officer).count() == 1


# --- Opening ----------------------------------------------------------------------------------


def test_opening_asks_once_for_each_open_commitment(cast, planned) -> None:
    asked = [make_commitment("agreed"), make_commitment("under-way")]
    make_commitment("proposed"), make_commitment("fulfilled"), make_commitment("withdrawn")
    put(make_commitment("agreed"), entered_in_error_at=timezone.now())
    make_report(asked[0], "accepted")
    open_round(actor=cast.officer, reporting_round=planned, reason="Now")
    planned.refresh_from_db()
    assert planned.status == "open"
    assert (planned.version, planned.history.first().history_change_reason) == (2, "Now")
    reports = list(planned.reports.order_by("pk"))
    assert [row.commitment for row in reports] == asked
    assert [(row.number, row.state, row.due_on) for row in reports] == [
        (2, "requested", planned.due_on),
        (1, "requested", planned.due_on),
    ]
    assert {row.history.get().history_user for row in reports} == {cast.officer}


def test_confidential_commitments_are_asked_about_too(cast, planned) -> None:
    hidden = make_activity("under-way", visibility="confidential")
    make_commitment("agreed", activity=hidden)
    open_round(actor=cast.officer, reporting_round=planned)
    assert planned.reports.count() == 1


def test_the_filter_decides_who_is_asked(cast) -> None:
    ecowas = make_commitment("agreed", organization=make_organization("ecowas"))
    make_commitment("agreed", organization=make_organization("undp"))
    planned = make_round(opened=False, commitments_filter="organization=ecowas")
    open_round(actor=cast.officer, reporting_round=planned)
    assert planned.reports.get().commitment == ecowas


def test_a_due_date_that_has_passed_is_refused(cast) -> None:
    row = make_round(opened=False, due_on=today() - timedelta(days=1))
    with pytest.raises(ValidationError):
        open_round(actor=cast.officer, reporting_round=row)
    row.refresh_from_db()
    assert row.status == "planned"


def test_opening_costs_a_commitment_no_more_than_one_save(cast) -> None:
    """Whoever asks ten times as many pays for ten times the saves, and for nothing else."""
    asked, cost = [], []
    for count in (2, 8):
        for _each in range(count):
            make_commitment("agreed")
        row = make_round(opened=False)
        with CaptureQueriesContext(connection) as told:
            open_round(actor=cast.officer, reporting_round=row)
        asked.append(row.reports.count())
        cost.append(len(told))
    row = ProgressReport(commitment=make_commitment("agreed"), number=1, round=row)
    with CaptureQueriesContext(connection) as told:
        save_record(row, actor=cast.officer)
    assert asked == [2, 10]
    assert cost[1] - cost[0] <= 8 * len(told)


# --- Taking in --------------------------------------------------------------------------------


def test_later_commitments_are_taken_in_once(cast) -> None:
    row = make_round(opened=False, commitments_filter="organization=undp")
    make_commitment("agreed")
    open_round(actor=cast.officer, reporting_round=row)
    late = make_commitment("proposed")
    make_commitment("agreed", organization=make_organization("ecowas"))
    assert take_in_later(timezone.now()) == 0
    put(late, status="agreed")
    assert take_in_later(timezone.now()) == 1
    assert take_in_later(timezone.now()) == 0
    report = row.reports.get(commitment=late)
    assert report.due_on == row.due_on
    assert report.history.get().history_user is None


def test_whoever_is_asked_late_has_a_fortnight(cast) -> None:
    row = make_round(due_on=today() + timedelta(days=3))
    make_commitment("agreed")
    [report] = take_in(reporting_round=row, now=timezone.now())
    assert report.due_on == today() + timedelta(days=14)


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_only_an_open_round_takes_in(state) -> None:
    fields = {"closed_at": timezone.now()} if state == "closed" else {}
    row = make_round(opened=state != "planned", **fields)
    make_commitment("agreed")
    assert take_in(reporting_round=row, now=timezone.now()) == []
    assert take_in_later(timezone.now()) == 0


def test_a_filter_that_names_what_is_gone_stops_nothing_else(cast) -> None:
    broken = make_round(commitments_filter="organization=gone")
    make_round()
    make_commitment("agreed")
    assert take_in_later(timezone.now()) == 1
    assert not broken.reports.exists()


# --- One report -------------------------------------------------------------------------------


def test_one_report_is_asked_for_by_itself(cast) -> None:
    commitment = make_commitment("agreed")
    report = request_report(actor=cast.officer, commitment=commitment, due_on=DUE, reason="Board")
    assert (report.state, report.round, report.due_on) == ("requested", None, DUE)
    assert ProgressReport.objects.owed().get() == report


@pytest.mark.parametrize("status", ["proposed", "fulfilled", "withdrawn"])
def test_no_report_is_asked_for_on_what_is_not_open(cast, status) -> None:
    with pytest.raises(ValidationError):
        request_report(actor=cast.officer, commitment=make_commitment(status), due_on=DUE)


def test_a_round_asks_once_and_only_while_open(cast) -> None:
    commitment, row = make_commitment("agreed"), make_round()
    ask = {"actor": cast.officer, "commitment": commitment, "due_on": DUE}
    request_report(reporting_round=row, **ask)
    with pytest.raises(ValidationError):
        request_report(reporting_round=row, **ask)
    with pytest.raises(ValidationError):
        request_report(reporting_round=make_round(opened=False), **ask)
    with pytest.raises(ValidationError):
        request_report(**{**ask, "due_on": today() - timedelta(days=1)})


# --- Extending --------------------------------------------------------------------------------


def test_extending_moves_what_is_still_in_hand(cast) -> None:
    row = make_round()
    old = {"round": row, "due_on": row.due_on, "reminders_from": today() - timedelta(days=20)}
    waiting = make_report(make_commitment("agreed"), **old)
    draft = make_report(make_commitment("agreed"), "draft", **old)
    sent = make_report(make_commitment("agreed"), "submitted", **old)
    longer = LATER + timedelta(days=30)
    beyond = make_report(make_commitment("agreed"), **{**old, "due_on": longer})
    extend_round(actor=cast.officer, reporting_round=row, due_on=LATER, reason="Floods")
    row.refresh_from_db()
    assert (row.due_on, row.version) == (LATER, 2)
    for report, due_on, version in (
        (waiting, LATER, 2),
        (draft, LATER, 2),
        (sent, old["due_on"], 1),
        (beyond, longer, 1),
    ):
        report.refresh_from_db()
        assert (report.due_on, report.version) == (due_on, version)
    assert waiting.reminders_from == today()
    assert waiting.history.first().history_change_reason == "Floods"


@pytest.mark.parametrize("days", [None, 30, 10, -3])
def test_an_extension_leads_to_a_later_day(cast, days) -> None:
    row = make_round()
    due_on = None if days is None else today() + timedelta(days=days)
    with pytest.raises(ValidationError) as refusal:
        extend_round(actor=cast.officer, reporting_round=row, due_on=due_on, reason="x")
    assert "due_on" in refusal.value.message_dict


def test_an_extension_says_why(cast) -> None:
    with pytest.raises(ValidationError) as refusal:
        extend_round(actor=cast.officer, reporting_round=make_round(), due_on=LATER, reason=" ")
    assert "reason" in refusal.value.message_dict


def test_an_extension_is_taken_back(cast) -> None:
    row = make_round()
    report = make_report(make_commitment("agreed"), round=row, due_on=row.due_on)
    extend_round(actor=cast.officer, reporting_round=row, due_on=LATER, reason="x")
    undo_batch(actor=cast.officer, batch=Batch.objects.get(), reason="Wrong round")
    row.refresh_from_db()
    report.refresh_from_db()
    assert row.due_on == report.due_on == DUE


# --- Closing ----------------------------------------------------------------------------------


def test_after_closing_nothing_is_owed_and_silence_stays_in_the_sheet(cast) -> None:
    row = make_round(due_on=today() - timedelta(days=1))
    report = make_report(make_commitment("agreed"), round=row, due_on=row.due_on)
    assert ProgressReport.objects.overdue().get() == report
    assert report.is_overdue()
    close_round(actor=cast.officer, reporting_round=row)
    assert not ProgressReport.objects.owed().exists()
    report = ProgressReport.objects.with_reporting_state().get()
    assert (report.state, report.reporting_state) == ("requested", "not-reported")
    assert not report.is_overdue()
    reverse_round(actor=cast.officer, reporting_round=row, reason="Too early")
    assert ProgressReport.objects.owed().exists()


# --- Taking the opening back ------------------------------------------------------------------


def test_an_opening_is_taken_back_while_nothing_is_written(cast, planned) -> None:
    make_commitment("agreed"), make_commitment("agreed")
    open_round(actor=cast.officer, reporting_round=planned)
    batch = Batch.objects.get()
    assert list(batch.rows.values_list("outcome", flat=True)) == ["changed", "created", "created"]
    undo_batch(actor=cast.officer, batch=batch, reason="Wrong filter")
    planned.refresh_from_db()
    assert planned.status == "planned"
    assert not planned.reports.exists()
    planned.commitments_filter = "organization=undp"
    save_round(actor=cast.officer, reporting_round=planned)
    open_round(actor=cast.officer, reporting_round=planned)
    assert states(planned) == ["requested", "requested"]


def test_what_is_written_stands_in_the_way_of_taking_it_back(cast, planned) -> None:
    first, second = make_commitment("agreed"), make_commitment("agreed")
    open_round(actor=cast.officer, reporting_round=planned)
    put(planned.reports.get(commitment=first), state="draft", narrative="Begun")
    batch = Batch.objects.get()
    with pytest.raises(ValidationError):
        undo_batch(actor=cast.officer, batch=batch, reason="Wrong filter")
    assert planned.reports.count() == 2
    undo_batch(actor=cast.officer, batch=batch, reason="Wrong filter", leave_changed=True)
    planned.refresh_from_db()
    assert planned.status == "open"
    assert planned.reports.get().commitment == first
    assert take_in_later(timezone.now()) == 0, "what was taken back is not asked for again"
    assert second.progress_reports.count() == 0


def test_modality_of_activities_is_a_filter_too(cast) -> None:
    make_commitment("agreed", activity=make_activity("under-way", modality=make_modality("B.1")))
    row = make_round(opened=False, commitments_filter="category=B")
    open_round(actor=cast.officer, reporting_round=row)
    assert row.reports.count() == 1
