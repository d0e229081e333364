"""Two reporting rounds, whom the Secretariat called, and a desk officer who is away."""

from activities.choices import ReportState
from activities.models import ContactLog, ProgressReport, ReportingRound
from activities.reports import chase
from activities.services import (
    accept_report,
    close_round,
    log_contact,
    open_round,
    return_report,
    save_report,
    save_round,
    submit_report,
)
from organizations.models import DeskAbsence, Organization
from organizations.services import save_absence
from peacebuilding.framework.models import Meeting

from .cast import Cast
from .story import Story

#: When the earlier round was opened, when its reports were due, and when it was closed.
EARLIER = (-150, -120, -90)
#: When the present round was opened, and in how many days its reports are due.
PRESENT = (-25, 12)
#: What came of the present round: organization, day, how far it came, what it says, and the
#: percentage; None is a report without progress.
ANSWERS: tuple[tuple[str, int, str, str, int | None], ...] = (
    ("undp", -6, ReportState.SUBMITTED, "The trainers are named; the course has a date.", 60),
    ("ecowas", -4, ReportState.SUBMITTED, "The list was sent to the field offices.", 80),
    ("osce", -3, ReportState.SUBMITTED, "The budget of the year is not approved yet.", None),
    ("au", -9, ReportState.ACCEPTED, "Two of three visits took place.", 65),
    ("las", -10, ReportState.RETURNED, "Work goes on.", 20),
    ("undp", -2, ReportState.DRAFT, "The first chapter is written.", 30),
)
RETURNED = "Please say which offices have answered."
#: By the place on the chase list: day, channel, what was said, what was promised and for when.
CONTACTS = (
    (
        -5,
        "telephone",
        "The figures of two field offices are still missing.",
        "A report with what there is, the rest to follow",
        2,
    ),
    (-9, "e-mail", "The officer is back from leave and looks into it.", "An answer", 0),
    (-12, "letter", "Reminded by letter; the director has it.", "", None),
)


def play_rounds(cast: Cast, story: Story) -> None:
    """Ask twice, close the first round, and leave the second open."""
    meeting = Meeting.objects.order_by("-number").first()
    opened, due, closed = EARLIER
    earlier = ReportingRound(
        title_en="Joint training and planning, yearly report (sample)",
        title_fr="Formation et planification communes, rapport annuel (exemple)",
        opens_on=story.working_day(opened),
        due_on=story.ahead(20),
        commitments_filter="category=A,C",
        note="What was done in the year, and what stood in the way.",
    )
    story.begin()
    _open(cast, story, earlier, opened)
    with story.at(closed):
        close_round(actor=cast.officer, reporting_round=earlier, reason="The year is over")
    story.date_back_round(earlier, due=due, closed=closed)
    present = ReportingRound(
        title_en="Before the next High-level Meeting (sample)",
        title_fr="Avant la prochaine réunion de haut niveau (exemple)",
        meeting=meeting,
        opens_on=story.working_day(PRESENT[0]),
        due_on=story.ahead(PRESENT[1]),
        note="How far each commitment has come. “Nothing to report this time” is an answer too.",
    )
    story.begin()
    _open(cast, story, present, PRESENT[0])
    story.date_back_round(present)


def answer_round(cast: Cast, story: Story) -> None:
    """Let some of the reports that are asked for come in, each as far as it has come."""
    asked = ProgressReport.objects.filter(state=ReportState.REQUESTED, round__closed_at=None)
    for slug, day, state, narrative, percent in ANSWERS:
        own = asked.filter(commitment__organization__slug=slug)
        report = own.order_by("-commitment__reference").first()
        if report is None:
            continue
        reporter = cast.reporter(slug)
        story.begin()
        with story.at(day):
            if percent is None:
                report.is_no_progress, report.no_progress_reason = True, narrative
            else:
                report.narrative, report.percent = narrative, percent
            save_report(actor=reporter, report=report)
            if state != ReportState.DRAFT:
                submit_report(actor=reporter, report=report)
        if state == ReportState.RETURNED:
            with story.at(day + 1):
                return_report(actor=cast.officer, report=report, reason=RETURNED)
        elif state == ReportState.ACCEPTED:
            with story.at(day + 1):
                accept_report(actor=cast.officer, report=report)


def _open(cast: Cast, story: Story, reporting_round: ReportingRound, day: int) -> None:
    with story.at(day - 5):
        save_round(actor=cast.officer, reporting_round=reporting_round)
    with story.at(day):
        open_round(actor=cast.officer, reporting_round=reporting_round)
    reporting_round.refresh_from_db()


def call_the_late(cast: Cast, story: Story) -> None:
    """Log a contact with each of the organizations that have been late the longest."""
    late = chase(cast.officer, on=story.today, late_only=True)
    for row, (day, channel, note, promise, until) in zip(late, CONTACTS, strict=False):
        story.begin()
        with story.at(day) as on:
            contact = ContactLog(
                organization=Organization.objects.get(pk=row.organization.pk),
                officer=row.person,
                contacted_on=on,
                channel=channel,
                note=note,
                promise=promise,
                paused_until=None if until is None else story.ahead(until),
            )
            log_contact(actor=cast.colleague, contact=contact)


def stand_in(cast: Cast, story: Story) -> None:
    """Let one desk officer be away this week, and the other stand in."""
    absence = DeskAbsence(
        user=cast.colleague,
        substitute=cast.officer,
        starts_on=story.day(-2),
        ends_on=story.ahead(8),
    )
    story.begin()
    with story.at(-20):
        save_absence(actor=cast.officer, absence=absence)
