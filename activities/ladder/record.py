"""What the ladder did about one record, for its page: when, which step, who was reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.access import organization_ids
from peacebuilding.accounts.access import is_officer
from peacebuilding.notifications.models import Notification

from ..choices import REMINDED_NOBODY, ReminderRole
from ..models import Commitment, ProgressReport, Reminder
from ..querysets import today
from .outlook import next_step

#: Steps on the page of a record, the last first.
SHOWN = 20


@dataclass(frozen=True)
class Reached:
    """One step as the page tells it."""

    at: datetime
    about: Any
    due_on: date
    step: int
    role: ReminderRole
    names: list[str]

    @property
    def is_silent(self) -> bool:
        """Whether nobody was written to."""
        return self.role in REMINDED_NOBODY

    @property
    def when(self) -> str:
        """The step in words: days before or after the due date."""
        return step_words(self.step)


def step_words(step: int) -> str:
    """Return a step in words."""
    if step < 0:
        text = ngettext("%(days)d day before it is due", "%(days)d days before it is due", -step)
    elif step > 0:
        text = ngettext("%(days)d day after it was due", "%(days)d days after it was due", step)
    else:
        return _("on the day it is due")
    return text % {"days": abs(step)}


def sees_reminders(user: Any, commitment: Commitment) -> bool:
    """Whether the reader is told whom reminders reached: the own organization, and officers."""
    return is_officer(user) or commitment.organization_id in organization_ids(user)


def reminders_about(record: Any, user: Any) -> dict[str, Any]:
    """Return the ladder's steps about a commitment and its reports, or about one report.

    Under `reminders`, with `next_reminder`; nothing for who may not know.
    """
    commitment = getattr(record, "commitment", record)
    if not sees_reminders(user, commitment):
        return {}
    rows = Reminder.objects.exclude(role=ReminderRole.COVERED)
    if isinstance(record, ProgressReport):
        rows = rows.filter(report=record)
    else:
        seen = ProgressReport.objects.visible_to(user).filter(commitment=commitment)
        rows = rows.filter(commitment=commitment) | rows.filter(report__in=seen.values("pk"))
    rows = rows.select_related("officer", "user", "report__commitment").order_by("-pk")
    shown = list(rows[:SHOWN])
    names = _names(shown)
    return {
        "reminders": [
            Reached(
                row.created_at,
                row.report,
                row.due_on,
                row.step,
                ReminderRole(row.role),
                _reached(row, names),
            )
            for row in shown
        ],
        "next_reminder": next_step(record),
        "today": today(),
    }


def _names(rows: Iterable[Reminder]) -> dict[str, str]:
    """Return by key of a mail to whom it went, as long as the mail is kept."""
    keys = {key for row in rows for key in row.notification_key.split()}
    found = Notification.objects.filter(key__in=keys).values_list("key", "name", "address")
    return {key: name or address for key, name, address in found}


def _reached(row: Reminder, names: dict[str, str]) -> list[str]:
    """Return who was reached; of somebody whose data were removed, nothing."""
    if row.role in REMINDED_NOBODY:
        return []
    if row.officer is not None and row.officer.anonymized_at is not None:
        return [str(row.officer)]
    found = [names[key] for key in row.notification_key.split() if key in names]
    return found or [str(one) for one in (row.officer or row.user,) if one]
