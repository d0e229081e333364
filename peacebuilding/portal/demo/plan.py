"""The words in which the sample data are written down.

Days are counted from the day of the build: -30 is a month ago, 12 in twelve days.
"""

from dataclasses import dataclass

from activities.choices import (
    ActivityStatus,
    Basis,
    CommitmentStatus,
    Level,
    ParticipationResponse,
    ParticipationRole,
)
from peacebuilding.core.choices import Language, Visibility

# --- Who takes part in an activity -------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """An organization in an activity: its role, its answer, and what the answer rests on."""

    organization: str
    contribution: str = ""
    role: ParticipationRole = ParticipationRole.PARTNER
    response: ParticipationResponse = ParticipationResponse.AGREED
    basis: Basis = Basis.IN_THE_SYSTEM
    sender: str = ""
    reason: str = ""


def agreed(
    organization: str, contribution: str = "", role: ParticipationRole = ParticipationRole.PARTNER
) -> Part:
    """An organization whose approver confirms in the system."""
    return Part(organization, contribution, role)


def by_letter(
    organization: str,
    contribution: str = "",
    role: ParticipationRole = ParticipationRole.PARTNER,
    sender: str = "Director of Political Affairs",
) -> Part:
    """An organization that confirms by a letter, which an officer enters."""
    return Part(organization, contribution, role, basis=Basis.LETTER, sender=sender)


def at_meeting(
    organization: str, contribution: str = "", role: ParticipationRole = ParticipationRole.PARTNER
) -> Part:
    """An organization that confirms at a meeting, whose record an officer enters."""
    return Part(organization, contribution, role, basis=Basis.MEETING_RECORD)


def no_objection(
    organization: str, contribution: str = "", role: ParticipationRole = ParticipationRole.PARTNER
) -> Part:
    """An organization that says it does not object."""
    return Part(organization, contribution, role, ParticipationResponse.NO_OBJECTION)


def silent(
    organization: str, contribution: str = "", role: ParticipationRole = ParticipationRole.PARTNER
) -> Part:
    """An organization that lets the date for objections pass."""
    awaiting = ParticipationResponse.AWAITING
    return Part(organization, contribution, role, awaiting, Basis.NO_OBJECTION)


def claimed(
    organization: str, contribution: str = "", role: ParticipationRole = ParticipationRole.PARTNER
) -> Part:
    """An organization that the lead names and that has not answered."""
    return Part(organization, contribution, role, ParticipationResponse.AWAITING)


def declined(organization: str, reason: str) -> Part:
    """An organization that was asked and declined."""
    return Part(organization, response=ParticipationResponse.DECLINED, reason=reason)


# --- What they promise -------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """An earlier due date, the day it was given up, and why."""

    first: int
    on: int
    reason: str


@dataclass(frozen=True)
class Promise:
    """One organization's duty. `status` unless given follows how far the activity has come."""

    organization: str
    title: str
    due: int | None
    status: CommitmentStatus | None = None
    kept: int | None = None
    reason: str = ""
    moved: Move | None = None
    is_indicative: bool = False
    is_error: bool = False
    details: str = ""
    language: Language | None = None


# --- The activity ---------------------------------------------------------------------------


@dataclass(frozen=True)
class FollowUp:
    """Something that an activity leaves to be followed up, and what became of it."""

    text: str
    day: int | None
    organizations: str = ""
    outcome: str = ""
    done: int | None = None
    dropped: str = ""
    carried: bool = False
    is_indicative: bool = False


@dataclass(frozen=True)
class Plan:
    """An activity as it is to stand on the day of the build.

    `key_areas` ("1 4"), `places` (M49 codes of regions, ISO codes of countries),
    `concerns`, `obstacles` and `others` (further modalities) are separated by spaces.
    `proposed` is the day the draft was put before the partners; for a draft the day it
    was written. `stopped` is the day it was suspended, cancelled, declined or returned.
    """

    modality: str
    title: str
    why: str
    lead: str
    parts: tuple[Part, ...]
    key_areas: str
    status: ActivityStatus
    proposed: int
    starts: int
    ends: int
    places: str = ""
    level: Level = Level.FIELD
    promises: tuple[Promise, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    aims: str = ""
    contribution: str = ""
    others: str = ""
    concerns: str = ""
    obstacles: str = ""
    stopped: int | None = None
    reason: str = ""
    outcome: str = ""
    counterpart: str = ""
    hand_over: tuple[str, int] | None = None
    visibility: Visibility = Visibility.PUBLIC
    language: Language = Language.EN
    letter_from: str = ""
    is_quick_start: bool = False
    is_error: bool = False
    answers: tuple[tuple[str, str, str], ...] = ()

    @property
    def begins(self) -> int:
        """The planned start: no promise is due before it, preparation included."""
        moves = [promise.moved.first for promise in self.promises if promise.moved]
        dues = [promise.due for promise in self.promises if promise.due is not None]
        return min([self.starts, *dues, *moves])
