"""The calendar feed: what is owed as iCalendar (RFC 5545), one entry for each duty.

A duty with a day is an all-day event that blocks no time; one without is a task. It keeps
its UID whatever becomes of its day, and SEQUENCE rises with each change. What was taken
back stays for 90 days as cancelled; what was done is gone. Nothing depends on the moment of
asking, so that an unchanged feed is the same to the byte.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Todo

from .access import eyes_of, organization_ids
from .duties import Duty, ended, owed
from .models import CalendarAddress

#: How long what was taken back stays in the feed as cancelled.
CANCELLED_STAYS = timedelta(days=90)
#: How often a calendar should ask again.
REFRESH = timedelta(hours=6)
_PRODUCT = "-//Peacebuilding Cooperation Tracker//What is owed//EN"


def feed(address: CalendarAddress, on: date, now: datetime | None = None) -> bytes:
    """Return the feed of an address as on the day, in the address's own language.

    For an organization it holds what its approver sees, for a person everything owed by the
    organizations this person serves now.
    """
    organization = address.organization
    reader = eyes_of(organization) if organization else address.user
    ids = [organization.pk] if organization else organization_ids(reader)
    since = (now or timezone.now()) - CANCELLED_STAYS
    with translation.override(address.language):
        title = _("What %(organization)s owes") % {
            "organization": organization.display_acronym if organization else _("my organization")
        }
        live = owed(ids, user=reader, on=on)
        keys = {duty.key for duty in live}
        gone = [
            duty for duty in ended(ids, user=reader, on=on, since=since) if duty.key not in keys
        ]
        return calendar(title, live, gone)


def calendar(title: str, live: Iterable[Duty], gone: Iterable[Duty]) -> bytes:
    """Return these duties as a calendar, the second ones as cancelled."""
    found = Calendar()
    found.add("prodid", _PRODUCT)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", title)
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT6H")
    for duties, is_cancelled in ((live, False), (gone, True)):
        for duty in duties:
            found.add_component(_entry(duty, is_cancelled))
    return found.to_ical()


def _entry(duty: Duty, is_cancelled: bool) -> Event | Todo:
    """Return one duty: an all-day event on its day, a task without one."""
    entry = Event() if duty.due_on else Todo()
    entry.add("uid", duty.uid)
    entry.add("sequence", duty.version)
    entry.add("dtstamp", duty.changed_at)
    entry.add("last-modified", duty.changed_at)
    if duty.due_on:
        entry.add("dtstart", duty.due_on)
        entry.add("dtend", duty.due_on + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    if is_cancelled:
        entry.add("status", "CANCELLED")
    elif not duty.due_on:
        entry.add("status", "NEEDS-ACTION")
    if duty.is_confidential:
        entry.add("summary", _("Restricted"))
        entry.add("class", "CONFIDENTIAL")
        return entry
    entry.add("summary", _summary(duty))
    entry.add("url", settings.SITE_URL + duty.url)
    entry.add("categories", [duty.kind.value])
    return entry


def _summary(duty: Duty) -> str:
    """Return the line a calendar shows: who, what, and the reference. No person is named."""
    named = "" if duty.names_person else duty.title
    words = " ".join(str(part) for part in (duty.verb, named) if part)
    line = f"{duty.organization.display_acronym}{_(':')} {words}"
    return f"{line} ({duty.reference})" if duty.reference else line
