"""Who is told of what happens, in which words, and who is not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation

from activities.ladder import climb
from activities.models import ReportLink
from activities.notices import names, tell
from activities.notices.digest import send_digests
from activities.notices.kinds import KINDS
from activities.services import (
    agree_activity,
    agree_participation,
    answer_question,
    ask_clearance,
    ask_question,
    perform,
    propose_activity,
    save_participation,
)
from organizations.tests.factories import FocalPointFactory, StaffOfficerFactory
from peacebuilding.core.services import save_record
from peacebuilding.notifications.choices import State
from peacebuilding.notifications.kinds import kinds
from peacebuilding.notifications.mails import MASKED, compose, framed
from peacebuilding.notifications.models import Notification
from peacebuilding.notifications.quiet import quiet
from peacebuilding.notifications.services import (
    Acceptance,
    accepts,
    enqueue,
    refuse_mail,
    run_scheduled,
)

from .factories import (
    make_activity,
    make_commitment,
    make_member,
    make_organization,
    make_principle,
    put,
)
from .reporting import make_report, make_round

NOW = datetime(2027, 6, 14, 3, tzinfo=UTC)  # a Monday
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock() -> Any:
    """It is the night of Monday, 14 June 2027."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def in_days(days: int) -> Any:
    return TODAY + timedelta(days=days)


def told(kind: str) -> list[str]:
    """Return the addresses to which mails of the kind were written."""
    rows = Notification.objects.filter(kind=kind)
    return sorted(rows.values_list("address", flat=True))


def focal_point(slug: str) -> Any:
    return FocalPointFactory(
        officer=StaffOfficerFactory(organization=make_organization(slug))
    ).officer


# --- Activities ---------------------------------------------------------------------------------


def test_both_focal_points_are_told_that_it_is_agreed(cast: Any) -> None:
    """AT-07: proposed until both have answered; then confirmed, and both are notified."""
    lead, partner = focal_point("ecowas"), focal_point("undp")
    activity = make_activity(
        "proposed",
        lead=make_organization("ecowas"),
        partners=[make_organization("undp")],
    )
    for part, actor in zip(
        activity.participations.order_by("pk"),
        (cast.lead_approver, cast.partner_approver),
        strict=True,
    ):
        agree_participation(actor=actor, participation=part)
        activity.refresh_from_db()
        assert activity.status == "proposed"
    agree_activity(actor=cast.officer, activity=activity)
    assert told(names.AGREED) == sorted([lead.email, partner.email])
    mail = compose(Notification.objects.filter(kind=names.AGREED).first())
    assert activity.reference in mail.subject
    assert "Organization ECOWAS (Lead)" in mail.text
    assert activity.history.filter(status="agreed").count() == 1


def test_without_a_focal_point_the_approvers_are_told(cast: Any) -> None:
    activity = make_activity("proposed", partners=[make_organization("undp")])
    _ = cast.partner_approver, cast.lead_reporter
    tell.tell_agreed(activity, actor=cast.officer)
    assert told(names.AGREED) == [cast.partner_approver.email]


def test_approvers_are_asked_for_the_answer_of_their_organization(cast: Any) -> None:
    approvers = [cast.lead_approver, cast.partner_approver]
    office = make_organization("sg")
    make_member(office, "approver")
    activity = make_activity(partners=[make_organization("undp"), office])
    make_assessed(activity)
    propose_activity(actor=cast.lead_approver, activity=activity)
    assert told(names.PARTICIPATION) == [approvers[1].email]
    row = Notification.objects.get(kind=names.PARTICIPATION)
    mail = compose(row)
    assert "UNDP" in mail.subject
    part = activity.participations.get(organization__slug="undp")
    agree_participation(actor=approvers[1], participation=part)
    assert compose(row) is None


def make_assessed(activity: Any) -> None:
    principle = make_principle()
    save_record(
        activity.assessments.model(activity=activity, principle=principle, answer="yes"), actor=None
    )


def test_an_organization_named_later_is_asked_once(cast: Any) -> None:
    newcomer = cast.stranger_approver
    activity = make_activity("agreed")
    part = activity.participations.model(
        activity=activity, organization=make_organization("sadc"), role="partner"
    )
    saved = save_participation(actor=cast.officer, participation=part)
    saved.contribution = "Rooms"
    save_participation(actor=cast.officer, participation=saved)
    assert told(names.PARTICIPATION) == [newcomer.email]


def test_imports_are_quiet(cast: Any) -> None:
    focal_point("undp")
    activity = make_activity("proposed", partners=[make_organization("undp")])
    with quiet():
        tell.tell_agreed(activity, actor=cast.officer)
        tell.tell_parts_asked(activity.participations.all(), actor=cast.officer)
    assert not Notification.objects.exists()


def test_what_is_written_quietly_tells_nobody(cast: Any) -> None:
    person = cast.partner_approver
    with quiet():
        enqueue(kind=names.ANSWER, key="once", user=person)
    assert not Notification.objects.exists()
    enqueue(kind=names.ANSWER, key="once", user=person)
    assert Notification.objects.count() == 1


def test_whoever_asked_is_told_the_answer(cast: Any) -> None:
    commitment = make_commitment("under-way")
    question = ask_question(actor=cast.stranger_reader, record=commitment, text="Three?")
    answer_question(actor=cast.officer, question=question, answer="No, four.")
    assert told(names.ANSWER) == [cast.stranger_reader.email]
    mail = compose(Notification.objects.get(kind=names.ANSWER))
    assert "No, four." in mail.text
    assert commitment.reference in mail.subject


# --- Reports ------------------------------------------------------------------------------------


@pytest.fixture
def officer_of_undp(db: None) -> Any:
    """An officer without account."""
    return StaffOfficerFactory(organization=make_organization("undp"), languages=["fr"])


def test_a_round_asks_each_person_once_with_a_link_for_each_report(officer_of_undp: Any) -> None:
    activity = make_activity("under-way")
    asking = make_round(title_fr="Premier semestre", due_on=in_days(20))
    reports = [
        make_report(
            make_commitment("under-way", activity=activity, responsible_officer=officer_of_undp),
            round=asking,
            due_on=in_days(20),
        )
        for _ in range(3)
    ]
    tell.tell_requested(reports)
    row = Notification.objects.get(kind=names.REQUESTED)
    assert (row.address, row.language) == (officer_of_undp.email, "fr")
    row.is_preview = True
    masked = framed(row, compose(row))[0]
    assert masked.count(MASKED) >= 3
    assert not ReportLink.objects.exists()
    row.is_preview = False
    mail = compose(row)
    assert "Premier semestre" in mail.text
    assert mail.text.count("/r/") == ReportLink.objects.count() == 3
    assert "/r/" not in mail.url
    assert compose(row).text == mail.text
    put(reports[0], state="not-required")
    assert compose(row).text.count("/r/") == 2
    for report in reports[1:]:
        put(report, state="submitted", submissions=1)
    assert compose(row) is None


def test_who_has_an_account_signs_in(officer_of_undp: Any, cast: Any) -> None:
    put(officer_of_undp, user=cast.partner_reporter)
    commitment = make_commitment("under-way", responsible_officer=officer_of_undp)
    tell.tell_requested([make_report(commitment, due_on=in_days(9))])
    row = Notification.objects.get(kind=names.REQUESTED)
    assert row.user == cast.partner_reporter
    assert "/r/" not in compose(row).text


def test_without_an_officer_the_focal_point_is_asked_and_gets_no_link(db: None) -> None:
    point = focal_point("undp")
    tell.tell_requested([make_report(make_commitment("under-way"), due_on=in_days(9))])
    row = Notification.objects.get(kind=names.REQUESTED)
    assert row.address == point.email
    assert "/r/" not in compose(row).text


def test_the_reminder_of_the_responsible_officer_carries_the_link(officer_of_undp: Any) -> None:
    commitment = make_commitment("under-way", responsible_officer=officer_of_undp)
    report = make_report(commitment, due_on=in_days(14))
    climb(NOW)
    row = Notification.objects.get(kind=names.REMINDER)
    row.is_preview = True
    assert MASKED in compose(row).text
    assert not ReportLink.objects.exists()
    row.is_preview = False
    assert "/r/" in compose(row).text
    link = ReportLink.objects.get()
    assert (link.report, link.officer) == (report, officer_of_undp)
    later = make_report(
        make_commitment("under-way", responsible_officer=officer_of_undp), due_on=in_days(30)
    )
    assert compose(row).text.count("/r/") == 2
    assert later.links.get().officer == officer_of_undp
    put(officer_of_undp, ends_on=in_days(-1))
    assert "/r/" not in compose(row).text


@pytest.mark.parametrize(
    ("state", "kind", "call"),
    [
        ("returned", names.RETURNED, tell.tell_returned),
        ("accepted", names.ACCEPTED, tell.tell_accepted),
        ("reopened", names.REOPENED, tell.tell_reopened),
    ],
)
def test_those_who_wrote_a_report_are_told_what_became_of_it(
    cast: Any, officer_of_undp: Any, state: str, kind: str, call: Any
) -> None:
    commitment = make_commitment("under-way", responsible_officer=officer_of_undp)
    report = make_report(
        commitment, state, submitted_by=cast.partner_reporter, state_reason="Which courses?"
    )
    call(report, actor=cast.officer)
    assert told(kind) == sorted([cast.partner_reporter.email, officer_of_undp.email])
    row = Notification.objects.get(kind=kind, user=cast.partner_reporter)
    mail = compose(row)
    assert report.reference in mail.subject
    if state != "accepted":
        assert "Which courses?" in mail.text
    put(report, state="submitted")
    assert compose(row) is None


def test_a_submitted_report_is_told_to_approvers_and_desk(cast: Any) -> None:
    put(make_organization("undp"), desk_officer=cast.officer)
    _ = cast.partner_approver
    report = make_report(
        make_commitment("under-way"), "submitted", submitted_by=cast.partner_reporter
    )
    tell.tell_submitted(report, actor=cast.partner_reporter)
    tell.tell_submitted(report, actor=cast.partner_reporter)
    assert told(names.SUBMITTED) == sorted([cast.partner_approver.email, cast.officer.email])


def ask_for_clearance(cast: Any, **fields: Any) -> Any:
    """Let UNDP's reporter ask for the clearance of a report; return it."""
    undp = put(make_organization("undp"), reports_need_clearance=True, **fields)
    duty = make_commitment("under-way", organization=undp)
    report = make_report(duty, "draft", narrative="Two courses were held.")
    return ask_clearance(actor=cast.partner_reporter, report=report)


def test_clearance_is_asked_of_the_approvers(cast: Any, officer_of_undp: Any) -> None:
    _ = cast.partner_approver
    ask_for_clearance(cast)
    assert told(names.CLEARANCE) == [cast.partner_approver.email]


def test_clearance_is_asked_of_the_director_by_link(cast: Any, officer_of_undp: Any) -> None:
    _ = cast.partner_approver
    report = ask_for_clearance(cast, clearing_officer=officer_of_undp)
    assert told(names.CLEARANCE) == [officer_of_undp.email]
    row = Notification.objects.get(kind=names.CLEARANCE)
    assert "/r/" in compose(row).text
    link = ReportLink.objects.get()
    assert (link.purpose, link.officer) == ("clear", officer_of_undp)
    cleared = perform(report, "clear", actor=None, link=link)
    assert (cleared.state, cleared.cleared_by) == ("submitted", officer_of_undp.name)


def test_a_director_who_has_left_is_not_asked(cast: Any, officer_of_undp: Any) -> None:
    _ = cast.partner_approver
    put(officer_of_undp, ends_on=in_days(-1))
    ask_for_clearance(cast, clearing_officer=officer_of_undp)
    assert told(names.CLEARANCE) == [cast.partner_approver.email]


# --- The week -----------------------------------------------------------------------------------


def test_the_digest_says_what_is_owed_and_what_was_not_reported(cast: Any) -> None:
    approver, _reader = cast.partner_approver, cast.partner_reader
    late = make_commitment("under-way", title="Open the office", due_on=in_days(-40))
    silent = make_report(
        make_commitment("under-way", title="Train", due_on=in_days(200)), due_on=in_days(-5)
    )
    make_commitment("under-way", title="Print", due_on=in_days(9))
    make_commitment("under-way", title="Far away", due_on=in_days(99))
    send_digests(NOW)
    send_digests(NOW + timedelta(days=1))
    assert told(names.DIGEST) == [approver.email]
    text = compose(Notification.objects.get(kind=names.DIGEST)).text
    not_reported, rest = text.split("Late:")
    assert "Not reported:" in not_reported
    assert silent.reference in not_reported
    assert late.reference in rest
    assert "Print" in rest
    assert "Far away" not in text


def test_the_digest_comes_each_week_to_those_who_owe_and_want_it(cast: Any) -> None:
    approver, reporter = cast.partner_approver, cast.partner_reporter
    _ = cast.stranger_approver
    make_commitment("under-way", due_on=in_days(-40))
    refuse_mail(kind=names.DIGEST, user=reporter)
    send_digests(NOW)
    send_digests(NOW + timedelta(days=7))
    assert told(names.DIGEST) == [approver.email, approver.email]


def test_no_digest_while_a_promise_is_open_or_beside_a_reminder(cast: Any) -> None:
    undp, sadc = make_organization("undp"), make_organization("sadc")
    _ = cast.partner_approver, cast.stranger_approver
    make_commitment("under-way", due_on=in_days(-30))
    undp.contact_logs.create(paused_until=in_days(3))
    activity = make_activity("under-way", partners=[sadc])
    make_commitment(
        "under-way",
        activity=activity,
        organization=sadc,
        due_on=in_days(-7),
        reminders_from=in_days(-20),
    )
    climb(NOW)
    send_digests(NOW)
    assert told(names.REMINDER) == [cast.stranger_approver.email]
    assert told(names.DIGEST) == []


# --- All of it ----------------------------------------------------------------------------------


def test_every_kind_is_registered(db: None) -> None:
    known = {kind.name for kind in kinds()}
    assert {kind.name for kind in KINDS} <= known
    assert {value for name, value in vars(names).items() if name.isupper()} <= known


def test_acceptance_for_many_is_that_for_one(cast: Any) -> None:
    gone = make_member(make_organization("undp"), is_active=False)
    refuse_mail(kind=names.REMINDER, user=cast.partner_reader)
    refuse_mail(kind=names.REMINDER, address="Office@example.org")
    many = Acceptance(names.REMINDER)
    for user in (cast.partner_reader, cast.partner_approver, gone):
        assert many(user=user) == accepts(names.REMINDER, user=user)
    for address in ("office@example.org", "OFFICE@example.org", "other@example.org", ""):
        assert many(address=address) == accepts(names.REMINDER, address=address)


def test_a_reminder_reaches_the_mail_server_once(officer_of_undp: Any, smtp: Any) -> None:
    """The whole way: `run_scheduled` twice, a real SMTP server at the end."""
    commitment = make_commitment("under-way", responsible_officer=officer_of_undp)
    report = make_report(commitment, due_on=in_days(14))
    lines = {line.name: line for line in run_scheduled(NOW)}
    assert not any(line.is_error for line in lines.values())
    assert {"rounds", "ladder", "digest"} <= set(lines)
    list(run_scheduled(NOW + timedelta(hours=2)))
    (mail,) = smtp.to(officer_of_undp.email)
    text = mail.get_body(("plain",)).get_content()
    assert report.reference in mail["Subject"]
    assert "/r/" in text
    assert "/r/" in mail.get_body(("html",)).get_content()
    assert mail["List-Unsubscribe"]
    row = Notification.objects.get(kind=names.REMINDER)
    assert row.state == State.SENT
    assert "/r/" not in f"{row.subject} {row.url} {row.context}"


def test_the_mail_is_written_in_the_readers_language(officer_of_undp: Any) -> None:
    commitment = make_commitment("under-way", responsible_officer=officer_of_undp)
    make_report(commitment, due_on=in_days(14))
    climb(NOW)
    with translation.override("en"):
        text = compose(Notification.objects.get()).text
    assert "28 juin 2027" in text
