"""What people are told when something happens: one record, one sentence, what is to be done."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Organization
from peacebuilding.notifications.kinds import Mail
from peacebuilding.notifications.models import Notification

from ..choices import (
    AGREED_OR_LATER,
    REPORT_IN_HAND,
    REPORT_WRITABLE,
    LinkPurpose,
    QuestionState,
    ReportState,
)
from ..models import Activity, Participation, ProgressReport, Question
from . import lines
from .links import secret_link
from .reminding import reader_of
from .writing import write


def compose_requested(notification: Notification) -> Mail | None:
    """Return the reports somebody is asked for; None when all are given or waived by then."""
    user, officer = reader_of(notification)
    rows = ProgressReport.objects.owed().filter(pk__in=notification.context["reports"])
    reports = lines.seen(rows.for_list().order_by("due_on", "pk"), user)
    if not reports:
        return None
    day = timezone.localdate()
    shown = []
    for report in reports:
        link = ""
        if notification.context.get("by_link"):
            link = secret_link(report, officer, user=user, is_preview=notification.is_preview)
        shown.append(lines.line_of(report, day, user, link=link))
    first = reports[0]
    names = {one.commitment.organization.display_acronym for one in reports}
    words = ngettext(
        "%(acronym)s: a report is asked for",
        "%(acronym)s: %(count)d reports are asked for",
        len(reports),
    )
    subject = words % {"acronym": ", ".join(sorted(names)), "count": len(reports)}
    context = {"lines": shown, "round": first.round}
    return write("requested", subject, context, lines.page_of(first, user))


def _report_of(notification: Notification, *states: str) -> ProgressReport | None:
    """Return the report it is about, if it is still in one of the states and its reader sees it."""
    rows = ProgressReport.objects.counted().filter(
        pk=notification.context["report"], state__in=states
    )
    found = lines.seen(rows.for_list(), notification.user)
    return found[0] if found else None


def _about_report(
    name: str, subject: Callable[[], str], *states: str
) -> Callable[[Notification], Mail | None]:
    """Return the composer of a mail about one report in one of these states."""

    def compose(notification: Notification) -> Mail | None:
        report = _report_of(notification, *states)
        if report is None:
            return None
        user, officer = reader_of(notification)
        purpose = LinkPurpose.CLEAR if name == "clearance" else LinkPurpose.REPORT
        link = ""
        if notification.context.get("by_link"):
            link = secret_link(
                report, officer, user=user, is_preview=notification.is_preview, purpose=purpose
            )
        context = {
            "report": report,
            "line": lines.line_of(report, timezone.localdate(), user, link=link),
            "who": notification.context.get("who", ""),
        }
        words = subject() % {
            "reference": report.reference,
            "acronym": report.commitment.organization.display_acronym,
        }
        return write(name, words, context, lines.page_of(report, user))

    return compose


compose_returned = _about_report(
    "returned", lambda: _("Returned, please complete: %(reference)s"), ReportState.RETURNED
)
compose_sent_back = _about_report(
    "sent_back", lambda: _("Not cleared yet: %(reference)s"), *REPORT_WRITABLE
)
compose_accepted = _about_report(
    "accepted", lambda: _("Accepted: %(reference)s"), ReportState.ACCEPTED
)
compose_submitted = _about_report(
    "submitted",
    lambda: _("Report submitted: %(reference)s (%(acronym)s)"),
    ReportState.SUBMITTED,
)
compose_clearance = _about_report(
    "clearance",
    lambda: _("A report awaits your clearance: %(reference)s"),
    ReportState.AWAITING_CLEARANCE,
)
compose_reopened = _about_report("reopened", lambda: _("Reopened: %(reference)s"), *REPORT_IN_HAND)


def _activity_of(notification: Notification, *states: str) -> Activity | None:
    """Return the activity it is about, if it still is in one of the states and is seen."""
    rows = Activity.objects.counted().filter(pk=notification.context["activity"])
    if notification.user is not None:
        rows = rows.visible_to(notification.user)
    return rows.filter(status__in=states).first() if states else rows.first()


def compose_agreed(notification: Notification) -> Mail | None:
    """Return that an activity is agreed, to those who take part (AT-07)."""
    activity = _activity_of(notification, *AGREED_OR_LATER)
    if activity is None:
        return None
    organization = Organization.objects.filter(pk=notification.context["organization"]).first()
    parts = activity.participations.standing().select_related("organization")
    context = {
        "activity": activity,
        "url": lines.absolute(activity),
        "parts": parts,
        "organization": organization,
        "promises": activity.commitments.counted().open().filter(organization=organization),
    }
    subject = _("Agreed: %(reference)s %(title)s") % {
        "reference": activity.reference,
        "title": activity.title,
    }
    return write("agreed", subject, context, activity.get_absolute_url())


def compose_participation(notification: Notification) -> Mail | None:
    """Return that an organization's answer to its part is awaited; None once it is given."""
    rows = Participation.objects.awaited().filter(pk=notification.context["participation"])
    if notification.user is not None:
        rows = rows.filter(pk__in=Participation.objects.visible_to(notification.user))
    part = rows.select_related("activity", "organization").first()
    if part is None:
        return None
    activity = part.activity
    subject = _("%(acronym)s is asked for its answer: %(reference)s %(title)s") % {
        "acronym": part.organization.display_acronym,
        "reference": activity.reference,
        "title": activity.title,
    }
    context = {"part": part, "activity": activity, "url": lines.absolute(activity)}
    return write("participation", subject, context, activity.get_absolute_url())


def compose_answer(notification: Notification) -> Mail | None:
    """Return the answer to a question; None when it was opened again."""
    rows = Question.objects.visible_to(notification.user)
    question = rows.filter(
        pk=notification.context["question"], state=QuestionState.ANSWERED
    ).first()
    if question is None or question.record is None:
        return None
    record = question.record
    named = str(getattr(record, "reference", None) or record)
    context = {"question": question, "named": named, "url": lines.absolute(record)}
    subject = _("Your question on %(record)s is answered") % {"record": named}
    return write("answer", subject, context, record.get_absolute_url())
