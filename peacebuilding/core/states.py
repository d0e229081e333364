"""How each state is drawn and named: one shape, one tone, one label.

Three shapes answer three questions. A circle fills as a record moves on, a diamond
is a date, a square is a party's word. The tone only repeats what shape and words
say already, so that everything reads in black and white.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

#: From so many days before its due date, a duty is shown as due soon.
SOON_DAYS: Final = 7

#: What colours a state: nothing, or progress, done, attention, overdue, ended.
TONES: Final = ("plain", "progress", "ok", "warn", "late", "ended")


@dataclass(frozen=True, slots=True)
class State:
    """One state as a reader meets it: glyph of the sprite, tone and words."""

    glyph: str
    tone: str
    label: str | Promise


_ACTIVITY: Final = {
    "draft": State("dashed", "ended", _("Draft")),
    "proposed": State("empty", "plain", pgettext_lazy("activity", "Proposed")),
    "agreed": State("dot", "plain", pgettext_lazy("activity", "Agreed")),
    "under-way": State("half", "progress", _("Under way")),
    "completed": State("tick", "ok", _("Completed")),
    "suspended": State("pause", "warn", _("Suspended")),
    "cancelled": State("cross", "ended", pgettext_lazy("activity", "Cancelled")),
    "declined": State("cross", "ended", pgettext_lazy("activity", "Declined")),
    "entered-in-error": State("cross", "ended", _("Entered in error")),
}

_COMMITMENT: Final = {
    "proposed": State("empty", "plain", pgettext_lazy("commitment", "Proposed")),
    "agreed": State("dot", "plain", pgettext_lazy("commitment", "Agreed")),
    "under-way": State("half", "progress", _("Under way")),
    "overdue": State("diamond-full", "late", _("Late")),
    "target-passed": State("diamond-bar", "plain", _("Target passed (non-binding)")),
    "fulfilled": State("tick", "ok", _("Fulfilled")),
    "fulfilled-late": State("tick", "ok", _("Fulfilled, late")),
    "withdrawn": State("cross", "ended", _("Withdrawn")),
    "entered-in-error": State("cross", "ended", _("Entered in error")),
}

_MODALITY: Final = {
    "possible": State("empty", "plain", _("Possible")),
    "being-developed": State("half", "progress", _("Being developed")),
    "in-use": State("full", "ok", _("In use")),
    "dormant": State("pause", "ended", _("Dormant")),
    "gap": State("dashed", "warn", _("Nobody has taken this up")),
}

_PARTICIPATION: Final = {
    "awaiting": State("square-dashed", "plain", _("Claimed, not confirmed")),
    "agreed": State("square-tick", "ok", _("Confirmed")),
    "no-objection": State("square-dot", "ok", _("Confirmed: no objection")),
    "declined": State("square-cross", "ended", pgettext_lazy("organization", "Declined")),
    "withdrawn": State("square-cross", "ended", pgettext_lazy("organization", "Withdrawn")),
}

#: *Not reported*, *reported: no progress*, *not required* and *reported* are four
#: different things everywhere; the others follow one report from request to acceptance.
_REPORT: Final = {
    "not-reported": State("empty", "plain", _("Not reported")),
    "reported": State("full", "plain", _("Reported")),
    "no-progress": State("bar", "plain", _("Reported: no progress")),
    "not-required": State("dash", "ended", _("Not required")),
    "not-asked": State("dashed", "ended", _("No report asked for")),
    "requested": State("empty", "plain", _("Not reported")),
    "draft": State("dashed", "ended", _("Draft")),
    "awaiting-clearance": State("half", "progress", _("Awaiting clearance")),
    "submitted": State("three-quarters", "progress", _("Submitted")),
    "returned": State("return", "warn", _("Returned: please complete")),
    "accepted": State("tick", "ok", _("Accepted")),
    "reopened": State("return", "warn", _("Reopened")),
}

_ROUND: Final = {
    "planned": State("dashed", "ended", pgettext_lazy("round", "Planned")),
    "open": State("half", "progress", pgettext_lazy("round", "Open")),
    "closed": State("full", "ended", pgettext_lazy("round", "Closed")),
}

_CONTACT: Final = {
    "noted": State("dot", "plain", pgettext_lazy("contact", "Noted")),
    "open": State("half", "progress", pgettext_lazy("contact", "Open")),
    "settled": State("tick", "ok", pgettext_lazy("contact", "Settled")),
}

_FOLLOW_UP: Final = {
    "open": State("empty", "plain", pgettext_lazy("follow-up", "Open")),
    "overdue": State("diamond-full", "late", _("Late")),
    "target-passed": State("diamond-bar", "plain", _("Target passed (non-binding)")),
    "done": State("tick", "ok", _("Done")),
    "done-late": State("tick", "ok", _("Done, late")),
    "carried-over": State("return", "plain", _("Carried over")),
    "dropped": State("cross", "ended", _("Dropped")),
}

_MEETING: Final = {
    "planned": State("empty", "plain", _("Planned")),
    "announced": State("dot", "plain", _("Announced")),
    "held": State("full", "ok", _("Held")),
    "record-issued": State("tick", "ok", _("Record issued")),
    "postponed": State("pause", "warn", _("Postponed")),
    "cancelled": State("cross", "ended", pgettext_lazy("meeting", "Cancelled")),
    "declined": State("cross", "ended", pgettext_lazy("meeting", "Declined")),
}

_LESSON: Final = {
    "draft": State("dashed", "ended", _("Draft")),
    "submitted": State("three-quarters", "progress", _("Submitted")),
    "validated": State("dot", "plain", _("Validated")),
    "published": State("tick", "ok", _("Published")),
    "rejected": State("cross", "ended", _("Rejected")),
    "superseded": State("cross", "ended", _("Superseded")),
}

_ANSWER: Final = {
    "yes": State("full", "ok", _("Yes")),
    "partly": State("half", "progress", _("Partly")),
    "no": State("empty", "plain", _("No")),
}

_QUESTION: Final = {
    "open": State("flag", "warn", _("Questioned")),
    "answered": State("tick", "ok", _("Answered")),
    "withdrawn": State("cross", "ended", pgettext_lazy("question", "Withdrawn")),
}

_NOTIFICATION: Final = {
    "queued": State("empty", "plain", pgettext_lazy("notification", "Waiting")),
    "held": State("pause", "warn", pgettext_lazy("notification", "Held")),
    "sending": State("half", "progress", _("Being sent")),
    "sent": State("tick", "ok", pgettext_lazy("notification", "Sent")),
    "failed": State("warning", "warn", pgettext_lazy("notification", "Failed")),
    "uncertain": State("flag", "warn", pgettext_lazy("notification", "Uncertain")),
    "dropped": State("cross", "ended", pgettext_lazy("notification", "Dropped")),
    "inbox": State("dot", "ok", _("Inbox only")),
}

_MARK: Final = {
    "participants": State("lock", "ended", _("Participants only")),
    "confidential": State("lock", "ended", _("Confidential")),
    "strictly-confidential": State("lock", "ended", _("Strictly confidential")),
    "questioned": State("flag", "warn", _("Questioned")),
}

STATES: Final[dict[str, dict[str, State]]] = {
    "activity": _ACTIVITY,
    "commitment": _COMMITMENT,
    "modality": _MODALITY,
    "participation": _PARTICIPATION,
    "report": _REPORT,
    "round": _ROUND,
    "contact": _CONTACT,
    "follow-up": _FOLLOW_UP,
    "meeting": _MEETING,
    "lesson": _LESSON,
    "answer": _ANSWER,
    "question": _QUESTION,
    "notification": _NOTIFICATION,
    "mark": _MARK,
}


def state_of(kind: str, value: str) -> State:
    """Return how a state of this kind of record is shown.

    A kind must exist (KeyError otherwise). A value the table does not know, such as
    one kept by old history, is shown by its own words rather than breaking the page.
    """
    known = STATES[kind].get(value)
    if known is not None:
        return known
    return State("empty", "plain", value.replace("-", " ").capitalize())


def due_state(due_on: date, today: date, *, is_binding: bool = True) -> State:
    """Return how a due date that is still open is shown on a given day.

    Overdue begins the day after the date. An indicative target that passes is
    "target passed (non-binding)": never late, never red.
    """
    days = (due_on - today).days
    if days < 0 and not is_binding:
        return _COMMITMENT["target-passed"]
    if days < 0:
        label = ngettext("%(days)d day late", "%(days)d days late", -days)
        return State("diamond-full", "late", label % {"days": -days})
    soon = days <= SOON_DAYS and is_binding
    glyph, tone = ("diamond-half", "warn") if soon else ("diamond-empty", "plain")
    if days == 0:
        return State(glyph, tone, _("Due today"))
    label = ngettext("Due in %(days)d day", "Due in %(days)d days", days)
    return State(glyph, tone, label % {"days": days})
