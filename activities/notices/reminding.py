"""What the ladder's mail and the weekly digest say, from what is owed when they go."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Organization, StaffOfficer
from peacebuilding.notifications.kinds import Mail
from peacebuilding.notifications.models import Notification

from ..choices import ReminderRole
from ..models import Commitment, ProgressReport
from . import lines
from .lines import SHOWN, Group, Line, line_of
from .links import secret_link
from .writing import write


def reader_of(notification: Notification) -> tuple[Any, StaffOfficer | None]:
    """Return the reader's account, and the row of the roster by which they were found."""
    key = notification.context.get("officer")
    officer = StaffOfficer.objects.filter(pk=key, anonymized_at=None).first() if key else None
    return notification.user, officer


def compose_reminder(notification: Notification) -> Mail | None:
    """Return what one person is reminded of today; None when none of it is owed any more."""
    user, officer = reader_of(notification)
    day = date.fromisoformat(notification.context["day"])
    roles = {
        (kind, key): ReminderRole(role)
        for kind, key, _step, role in notification.context["reached"]
    }
    organizations = _owing(roles)
    duties = lines.owed(organizations, day)
    allowed = {id(one) for one in lines.seen([duty.record for duty in duties], user)}
    duties = [duty for duty in duties if id(duty.record) in allowed]
    asked = [duty for duty in duties if duty.key in roles]
    if not asked:
        return None

    def told(record: Any) -> Line:
        link = ""
        if isinstance(record, ProgressReport) and _is_responsible(officer, record):
            link = secret_link(record, officer, user=user, is_preview=notification.is_preview)
        return line_of(record, day, user, link=link)

    groups = []
    for organization in organizations:
        own = [duty for duty in duties if duty.organization.pk == organization.pk]
        if not any(duty.key in roles for duty in own):
            continue
        others = [duty.record for duty in own if duty.key not in roles]
        others += lines.seen(lines.undated([organization]), user)
        group = Group(organization, [told(duty.record) for duty in own if duty.key in roles])
        group.others = [told(record) for record in others[:SHOWN]]
        group.more, group.url = len(others) - len(group.others), lines.list_of(organization)
        groups.append(group)
    named = dict.fromkeys(roles[duty.key] for duty in asked)
    context = {
        "groups": groups,
        "roles": [str(role.label) for role in named],
        "is_desk": list(named) == [ReminderRole.DESK_OFFICER],
    }
    first = asked[0].record
    subject = subject_of(line_of(first, day, user), groups)
    return write("reminder", subject, context, lines.page_of(first, user))


def _is_responsible(officer: StaffOfficer | None, report: ProgressReport) -> bool:
    """Whether the report is in the care of this officer, hand-overs followed."""
    named = report.commitment.responsible_officer
    return officer is not None and named is not None and named.current() == officer


def _owing(roles: dict[tuple[str, int], Any]) -> list[Organization]:
    """Return whose duties these are, in their order."""
    reports = [key for kind, key in roles if kind == "report"]
    commitments = [key for kind, key in roles if kind == "commitment"]
    of_reports = Commitment.objects.filter(progress_reports__in=reports)
    of_commitments = Commitment.objects.filter(pk__in=commitments)
    keys = set(of_reports.values_list("organization", flat=True))
    keys |= set(of_commitments.values_list("organization", flat=True))
    return list(Organization.objects.filter(pk__in=keys).alphabetical())


def subject_of(first: Line, groups: list[Group]) -> str:
    """Return the most urgent thing, how many more there are, and for whom."""
    count = sum(len(group.asked) + len(group.others) + group.more for group in groups)
    names = ", ".join(group.organization.display_acronym for group in groups[:3])
    if len(groups) > 3:
        names += " …"
    words: dict[str, Any] = {"when": first.when, "reference": first.reference, "acronym": names}
    if count == 1:
        return _("%(when)s: %(reference)s (%(acronym)s)") % words
    text = ngettext(
        "%(when)s: %(reference)s and %(count)d more (%(acronym)s)",
        "%(when)s: %(reference)s and %(count)d more (%(acronym)s)",
        count - 1,
    )
    return text % {**words, "count": count - 1}


# --- The week -----------------------------------------------------------------------------------


def compose_digest(notification: Notification) -> Mail | None:
    """Return the week of the organizations somebody serves: what is owed, what is not reported."""
    user, _officer = reader_of(notification)
    day = date.fromisoformat(notification.context["day"])
    rows = Organization.objects.filter(pk__in=notification.context["organizations"])
    weeks = []
    for organization in rows.alphabetical():
        week = week_of(organization, day, user)
        if week["total"]:
            weeks.append(week)
    if not weeks:
        return None
    late = sum(len(week["silent"]) + len(week["late"]) for week in weeks)
    total = sum(week["total"] for week in weeks)
    words = ngettext("This week: %(count)d thing owed", "This week: %(count)d things owed", total)
    subject = words % {"count": total}
    if late:
        subject += ngettext(", %(count)d late", ", %(count)d late", late) % {"count": late}
    return write("digest", subject, {"weeks": weeks}, weeks[0]["organization"].get_absolute_url())


def week_of(organization: Organization, day: date, user: Any) -> dict[str, Any]:
    """Return what one organization owes: reports not given, promises late, what comes next."""
    duties = lines.owed([organization], day)
    allowed = {id(one) for one in lines.seen([duty.record for duty in duties], user)}
    duties = [duty for duty in duties if id(duty.record) in allowed]
    late = [duty for duty in duties if duty.due_on < day]
    returned = lines.seen(lines.undated([organization]), user)
    return {
        "organization": organization,
        "silent": [line_of(duty.record, day, user) for duty in late if duty.is_report],
        "late": [line_of(duty.record, day, user) for duty in late if not duty.is_report],
        "coming": [
            line_of(record, day, user)
            for record in [*returned, *(duty.record for duty in duties if duty.due_on >= day)]
        ],
        "total": len(duties) + len(returned),
        "url": lines.list_of(organization),
    }
