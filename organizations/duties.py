"""What an organization owes: one set, read by the workspace, the API and the calendar feed.

Each floor registers in its `registry.py` what it knows to be owed:

    register_duties("commitments", commitments_owed, commitments_ended)

A duty is there once and gone when done. The providers start from `visible_to` and ask a
constant number of queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from peacebuilding.accounts.access import is_officer
from peacebuilding.core.states import State, due_state

from .access import organization_ids


class DutyKind(TextChoices):
    """What is to be done. The label is the verb that stands before the title."""

    REPORT = "report", _("Report on")
    CLEARANCE = "clearance", _("Clear the report on")
    COMMITMENT = "commitment", _("Keep the promise")
    AGREEMENT = "agreement", _("Agree to")
    ANSWER = "answer", _("Say whether you take part in")
    FOLLOW_UP = "follow-up", _("Follow up")
    CONFIRMATION = "confirmation", _("Confirm the contact")
    ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledge")
    INVITATION = "invitation", _("Send again or revoke")


@dataclass(frozen=True)
class Action:
    """The one button of a duty, for whoever may press it."""

    label: Any
    url: str
    #: Does it at once, by POST; else it leads to a page.
    is_immediate: bool = False


@dataclass(frozen=True)
class Origin:
    """Where a duty comes from: the paragraph it serves, or the activity that left it."""

    label: Any
    url: str


@dataclass(frozen=True)
class Duty:
    """One thing an organization owes, as on the day `on`.

    `key` names it for ever ("report-17"), whatever becomes of its date and words; `version`
    and `changed_at` move with everything the duty shows.
    """

    kind: DutyKind
    key: str
    on: date
    organization: Any
    record: Any
    title: str
    #: The page of the record.
    url: str
    version: int
    changed_at: datetime
    #: Of the title; empty where it is ours.
    language: str = ""
    reference: str = ""
    due_on: date | None = None
    #: Whether it can be late.
    is_binding: bool = True
    #: The officer in charge, successors followed.
    person: Any = None
    #: How it stands, where a date alone does not say it.
    state: State | None = None
    #: More about it, in words.
    note: Any = ""
    origin: Origin | None = None
    action: Action | None = None
    #: Whether the title is somebody's name, which does not leave the house.
    names_person: bool = False
    #: Told in a calendar by its time alone.
    is_confidential: bool = False

    @property
    def verb(self) -> Any:
        """What is to be done, before the title."""
        return self.kind.label

    @property
    def uid(self) -> str:
        """The name of the duty in calendars and in the API."""
        return f"{self.key}@{site_host()}"

    @property
    def is_late(self) -> bool:
        """Whether its day has passed; what binds nobody is never late."""
        return self.is_binding and self.due_on is not None and self.due_on < self.on

    @property
    def shown(self) -> State:
        """How it is drawn and named: by its date, unless something else says more."""
        if self.state is not None:
            return self.state
        if self.due_on is None:
            return State("diamond-empty", "plain", _("No date"))
        return due_state(self.due_on, self.on, is_binding=self.is_binding)

    @property
    def order(self) -> tuple[Any, ...]:
        """Late first, then by date, undated last."""
        return (not self.is_late, self.due_on or date.max, self.reference, self.key)


def site_host() -> str:
    """Return the host by which what we publish is named."""
    return settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]


@dataclass(frozen=True)
class Asked:
    """Whose duties are asked for, by whom, as on which day."""

    organization_ids: frozenset[int]
    user: Any
    on: date
    #: For what has ended: since when.
    since: datetime | None = None


Provider = Callable[[Asked], Iterable[Duty]]


@dataclass(frozen=True)
class _Source:
    name: str
    owed: Provider
    ended: Provider | None


_sources: dict[str, _Source] = {}


def register_duties(name: str, owed: Provider, ended: Provider | None = None) -> None:
    """Add a kind of duties, and those of them that were taken back instead of done."""
    _sources[name] = _Source(name, owed, ended)


def askable(organization_ids_: Iterable[int], user: Any) -> frozenset[int]:
    """Return of these organizations those whose duties the person may read.

    Its members do, in any role, and officers of the Secretariat.
    """
    asked = frozenset(organization_ids_)
    return asked if is_officer(user) else asked & organization_ids(user)


def owed(ids: Iterable[int], *, user: Any, on: date) -> list[Duty]:
    """Return everything these organizations owe on the day, as the person may see it.

    Late first, then by date, undated last. Nothing of an organization the person neither
    serves nor looks after.
    """
    asked = Asked(askable(ids, user), user, on)
    if not asked.organization_ids:
        return []
    found = [duty for source in _sources.values() for duty in source.owed(asked)]
    return sorted(found, key=lambda duty: duty.order)


def ended(ids: Iterable[int], *, user: Any, on: date, since: datetime) -> list[Duty]:
    """Return what was owed and was taken back since the moment: withdrawn, waived, cancelled."""
    asked = Asked(askable(ids, user), user, on, since)
    if not asked.organization_ids:
        return []
    sources = [source.ended for source in _sources.values() if source.ended is not None]
    return sorted((duty for find in sources for duty in find(asked)), key=lambda duty: duty.order)


def due_before(duties: Iterable[Duty], day: date) -> list[Duty]:
    """Return the duties that are due until the day, that day included."""
    return [duty for duty in duties if duty.due_on is not None and duty.due_on <= day]


def next_day(duties: Iterable[Duty]) -> date | None:
    """Return the first day ahead on which something is due."""
    return min(
        (duty.due_on for duty in duties if duty.due_on and duty.due_on >= duty.on), default=None
    )
