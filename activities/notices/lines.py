"""One duty as a mail names it: reference, promise, date in words, and the way to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.choices import Role
from peacebuilding.core.states import due_state

from ..ladder.duties import Duty, duties, in_sight
from ..models import Commitment, ProgressReport
from ..permissions import acts_for

#: So many duties beside those somebody is written to about; the rest is a number and a link.
SHOWN = 20


@dataclass(frozen=True)
class Line:
    """One duty in a mail. `link` opens the form without an account and is a secret."""

    reference: str
    promise: str
    language: str
    is_report: bool
    due_on: date | None
    when: str
    url: str
    link: str = ""

    @property
    def named(self) -> str:
        """What is owed, by its reference."""
        words = _("Report %(reference)s") if self.is_report else _("Commitment %(reference)s")
        return words % {"reference": self.reference}


@dataclass
class Group:
    """What one organization owes: what the reader is asked about, and what else there is."""

    organization: Any
    asked: list[Line]
    others: list[Line] = field(default_factory=list)
    more: int = 0
    url: str = ""


def page_of(record: Any, user: Any) -> str:
    """Return where the reader looks at a duty on this site: its report, else its commitment.

    A report in hand is open to its own organization; to others the commitment is.
    """
    is_report = isinstance(record, ProgressReport)
    commitment = record.commitment if is_report else record
    own = is_report and acts_for(user, commitment.organization_id, Role.READER)
    address: str = (record if own else commitment).get_absolute_url()
    return address


def absolute(record: Any) -> str:
    """Return the whole address of any record with a page."""
    return f"{settings.SITE_URL}{record.get_absolute_url()}"


def line_of(record: Any, day: date, user: Any, *, link: str = "") -> Line:
    """Return a report or a commitment as a line for a reader, its date in words on the day."""
    commitment = getattr(record, "commitment", record)
    when = str(due_state(record.due_on, day).label) if record.due_on else record.get_state_display()
    return Line(
        reference=str(record.reference or commitment.title),
        promise=commitment.title,
        language=commitment.language,
        is_report=isinstance(record, ProgressReport),
        due_on=record.due_on,
        when=when,
        url=settings.SITE_URL + page_of(record, user),
        link=link,
    )


def owed(organizations: Iterable[Any], day: date) -> list[Duty]:
    """Return what these organizations owe, late first: reports, and promises due by in_sight.

    A commitment whose report is asked for by the same day is told once, as the report.
    """
    near = in_sight(day)
    return [
        duty
        for duty in duties(date.max, organizations)
        if not duty.is_covered and (duty.is_report or duty.due_on <= near)
    ]


def undated(organizations: Iterable[Any]) -> list[ProgressReport]:
    """Return the reports they owe without a day: what was sent back."""
    rows = ProgressReport.objects.owed().filter(
        due_on__isnull=True, commitment__organization__in=list(organizations)
    )
    return list(rows.for_list().order_by("pk"))


def seen(rows: Iterable[Any], user: Any) -> list[Any]:
    """Return the records whose commitment the reader may see; without account, all.

    Who has no account is an officer of the organization, and is sent nothing else.
    """
    rows = list(rows)
    if user is None:
        return rows
    keys = {getattr(row, "commitment_id", row.pk) for row in rows}
    allowed = set(
        Commitment.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)
    )
    return [row for row in rows if getattr(row, "commitment_id", row.pk) in allowed]


def list_of(organization: Any) -> str:
    """Return the address of what an organization has promised and not kept yet."""
    query = f"?organization={organization.slug}&status=proposed,agreed,under-way"
    return f"{settings.SITE_URL}{reverse('activities:commitment-list')}{query}"
