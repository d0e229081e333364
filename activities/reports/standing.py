"""Where organizations stand today: what is kept, open, late, and what they await."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from organizations.access import organization_ids
from organizations.models import Organization

from ..choices import (
    ACTIVITY_OPEN,
    COMMITMENT_DUE,
    CommitmentDisplay,
    CommitmentStatus,
    ReportState,
)
from ..models import Activity, Commitment, Participation, ProgressReport
from .statement import SOON

#: Kept, in time or late.
_KEPT = (CommitmentDisplay.FULFILLED, CommitmentDisplay.FULFILLED_LATE)
#: Open and not late, as the list of commitments filters them.
OPEN_STATES = (
    CommitmentDisplay.PROPOSED,
    CommitmentDisplay.AGREED,
    CommitmentDisplay.UNDER_WAY,
    CommitmentDisplay.TARGET_PASSED,
)
#: What others are not told of a report that is being written.
_UNTOLD = (ReportState.DRAFT, ReportState.AWAITING_CLEARANCE)


@dataclass(frozen=True)
class AwaitedFrom:
    """Something another organization owes in an activity one takes part in."""

    #: `commitment`, `agreement` or `answer`, as in the statement.
    kind: str
    organization: Organization
    reference: str
    title: str
    language: str
    url: str
    due_on: date | None
    is_binding: bool
    is_late: bool


@dataclass(frozen=True)
class Standing:
    """The figures of some organizations, as on a day and as the reader may see them."""

    #: Commitments by state as shown (`CommitmentDisplay`), those that occur.
    commitments: dict[str, int]
    #: Reports by state (`ReportState`), those that occur.
    reports: dict[str, int]
    awaiting_others: int

    @property
    def kept(self) -> int:
        """Fulfilled, in time or late."""
        return sum(self.commitments.get(state, 0) for state in _KEPT)

    @property
    def late(self) -> int:
        """Binding, and past the day."""
        return self.commitments.get(CommitmentDisplay.OVERDUE, 0)

    @property
    def open(self) -> int:
        """Neither kept nor withdrawn nor late."""
        return sum(self.commitments.get(state, 0) for state in OPEN_STATES)


def standing(user: Any, ids: Iterable[int], on: date) -> Standing:
    """Return the figures of these organizations."""
    organizations = list(ids)
    rows = Commitment.objects.visible_to(user).counted().filter(organization__in=organizations)
    shown = rows.with_display_status(on).order_by().values("shown_status")
    return Standing(
        {row["shown_status"]: row["n"] for row in shown.annotate(n=Count("pk"))},
        _reports_by_state(user, organizations),
        len(awaited_from_others(user, organizations, on)),
    )


def _reports_by_state(user: Any, ids: list[int]) -> dict[str, int]:
    """Return how many reports are in which state; of others, a text begun counts as asked for."""
    seen = Commitment.objects.visible_to(user).counted().filter(organization__in=ids)
    rows = ProgressReport.objects.filter(commitment__in=seen.values("pk"))
    own = organization_ids(user)
    found: dict[str, int] = {}
    counted = (
        rows.order_by()
        .values("state", "commitment__organization")
        .annotate(
            n=Count("pk"),
            asked=Count("pk", filter=Q(round__isnull=False) | Q(due_on__isnull=False)),
        )
    )
    for row in counted:
        state, number = row["state"], row["n"]
        if row["commitment__organization"] not in own and state in _UNTOLD:
            state, number = ReportState.REQUESTED.value, row["asked"]
        if number:
            found[state] = found.get(state, 0) + number
    return found


def awaited_from_others(user: Any, ids: Iterable[int], on: date) -> list[AwaitedFrom]:
    """Return what others owe in the activities these organizations take part in, late first.

    The same as on the statement: promises due within 30 days or late, promises that wait for
    the word of their organization, and answers.
    """
    organizations = list(ids)
    parts = Participation.objects.standing().filter(organization__in=organizations)
    activities = Activity.objects.visible_to(user).counted().filter(pk__in=parts.values("activity"))
    near = activities.values("pk")
    proposed = Q(status=CommitmentStatus.PROPOSED, activity__status__in=ACTIVITY_OPEN)
    due = Q(status__in=COMMITMENT_DUE, due_on__lte=on + SOON)
    promises = Commitment.objects.counted().filter(proposed | due, activity__in=near)
    answers = Participation.objects.awaited().filter(activity__in=near)
    found = [
        _promise(commitment, on)
        for commitment in promises.exclude(organization__in=organizations).select_related(
            "organization"
        )
    ] + [
        _answer(part)
        for part in answers.exclude(organization__in=organizations).select_related(
            "organization", "activity"
        )
    ]
    return sorted(found, key=lambda one: (not one.is_late, one.due_on or date.max, one.reference))


def _promise(commitment: Commitment, on: date) -> AwaitedFrom:
    is_agreed = commitment.status != CommitmentStatus.PROPOSED
    return AwaitedFrom(
        "commitment" if is_agreed else "agreement",
        commitment.organization,
        commitment.reference or "",
        commitment.title,
        commitment.language,
        commitment.get_absolute_url(),
        commitment.due_on if is_agreed else None,
        not commitment.is_indicative,
        commitment.is_overdue(on),
    )


def _answer(part: Participation) -> AwaitedFrom:
    activity = part.activity
    return AwaitedFrom(
        "answer",
        part.organization,
        activity.reference or "",
        activity.title,
        activity.language,
        activity.get_absolute_url(),
        activity.no_objection_by,
        False,
        False,
    )


def with_the_secretariat(user: Any, ids: Iterable[int]) -> Any:
    """Return the reports these organizations have submitted and nobody has reviewed yet."""
    rows = ProgressReport.objects.visible_to(user).awaiting_review()
    return rows.filter(commitment__organization__in=list(ids)).for_list().order_by("submitted_at")
