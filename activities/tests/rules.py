"""The rules of what is done, stated a second time: from model.md, not from the code.

People, organizations and records are plain values here; nothing is imported from the app.
A verb either raises `Refused`, or changes the values as the real verb must change the rows.
`test_state_machine.py` does both side by side and compares.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

READER, REPORTER, APPROVER = 1, 2, 3
UN, REGIONAL, OFFICE = "un-programme", "regional-organization", "office"
ORGANIZATIONS = {"ecowas": REGIONAL, "undp": UN, "sadc": REGIONAL, "unhcr": UN, "sg": OFFICE}


class Refused(Exception):
    """What was asked must not happen; `kind` is the name of the exception of the product."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def may(allowed: Any) -> None:
    """Refuse whoever asks, whatever the state."""
    if not allowed:
        raise Refused("NotAllowed")


def state(fits: Any) -> None:
    """Refuse what this state does not lead to."""
    if not fits:
        raise Refused("IllegalTransition")


def hold(condition: Any) -> None:
    """Refuse what lacks something that must hold."""
    if not condition:
        raise Refused("ValidationError")


@dataclass(frozen=True)
class Person:
    """Somebody who asks; `posts` are the ranks by organization."""

    name: str
    posts: tuple[tuple[str, int], ...] = ()
    is_officer: bool = False
    is_head: bool = False
    has_account: bool = True

    def serves(self, organization: str | None, rank: int) -> bool:
        return any(slug == organization and held >= rank for slug, held in self.posts)


@dataclass(frozen=True)
class Word:
    """What an officer says he received."""

    basis: str = ""
    on: date | None = None
    sender: str = ""


def attested(word: Word, speaks: bool, today: date) -> None:
    """Who does not speak for the organization says on which basis, of when, from whom."""
    if speaks:
        return
    hold(word.basis in {"meeting-record", "letter", "no-objection"})
    hold(word.on is not None and word.on <= today)
    hold(word.basis != "letter" or word.sender)


class Tracked:
    """Something with a state; `trail` are the states of all its versions."""

    status: str
    trail: list[str]
    is_erased: bool

    def now(self, status: str) -> None:
        self.status = status
        self.trail.append(status)

    def before(self) -> str:
        return next(status for status in reversed(self.trail) if status != self.status)

    def erasable(self, verb: str) -> None:
        """What was entered in error can only be taken back."""
        state(not self.is_erased or verb == "reverse")


# --- Activities -------------------------------------------------------------------------------

#: By verb: from where, and to where ("" is told by the history).
ACTIVITY_WAYS: dict[str, tuple[set[str], str]] = {
    "propose": ({"draft"}, "proposed"),
    "agree": ({"proposed"}, "agreed"),
    "return": ({"proposed"}, "draft"),
    "decline": ({"proposed"}, "declined"),
    "start": ({"agreed"}, "under-way"),
    "suspend": ({"agreed", "under-way"}, "suspended"),
    "resume": ({"suspended"}, "under-way"),
    "complete": ({"under-way"}, "completed"),
    "cancel": ({"proposed", "agreed", "under-way", "suspended"}, "cancelled"),
    "reverse": ({"completed", "declined", "cancelled"}, ""),
    "enter-in-error": (
        {
            "draft",
            "proposed",
            "agreed",
            "under-way",
            "suspended",
            "completed",
            "declined",
            "cancelled",
        },
        "",
    ),
}
ACTIVITY_REASONS = {"return", "decline", "suspend", "cancel", "reverse", "enter-in-error"}
AT_WORK = {"proposed", "agreed", "under-way", "suspended"}
ENDED = {"completed", "declined", "cancelled"}
LEVELS = ["public", "participants", "confidential"]


@dataclass
class Part:
    """An organization's part; its answer stands in `status`."""

    organization: str
    role: str
    status: str = "awaiting"
    entered_by: str | None = None
    contribution: str = ""
    pk: int = 0

    def ask_again(self) -> None:
        self.status, self.entered_by = "awaiting", None

    def held(self, person: Person, reason: str) -> None:
        """New terms by others are asked about again, unless an officer corrects with reason."""
        own = person.serves(self.organization, REPORTER)
        corrected = person.is_officer and reason
        if self.status in {"agreed", "no-objection"} and not (own or corrected):
            self.ask_again()


@dataclass
class Deed(Tracked):
    """An activity."""

    creator: str
    parts: list[Part]
    has_dates: bool = True
    planned_on: date | None = None
    is_assessed: bool = False
    has_place: bool = True
    key_areas: int = 1
    visibility: str = "public"
    status: str = "draft"
    reference: str | None = None
    limit: date | None = None
    started: date | None = None
    was_agreed: bool = False
    entered_by: str | None = None
    is_erased: bool = False
    duties: list["Duty"] = field(default_factory=list)
    items: list["Item"] = field(default_factory=list)
    trail: list[str] = field(default_factory=lambda: ["draft"])
    pk: int = 0

    def number_duties(self) -> None:
        """Give each duty its number: the next one, never one that was given."""
        for duty in self.duties:
            duty.number = duty.number or 1 + max(other.number or 0 for other in self.duties)

    @property
    def lead(self) -> Part:
        return next(part for part in self.parts if part.role == "lead")

    @property
    def standing(self) -> list[Part]:
        return [part for part in self.parts if part.status != "declined"]

    @property
    def is_open(self) -> bool:
        return not self.is_erased and self.status in AT_WORK

    def part_of(self, organization: str) -> Part | None:
        return next((part for part in self.parts if part.organization == organization), None)

    def led_by(self, person: Person, rank: int) -> bool:
        return person.serves(self.lead.organization, rank)

    def proposer(self, person: Person) -> bool:
        wrote = person.is_officer and person.name == self.creator
        return wrote or self.led_by(person, REPORTER)

    def editable(self, person: Person) -> bool:
        if self.is_erased:
            return False
        if self.status == "draft":
            return self.proposer(person)
        at_work = self.status in {"agreed", "under-way", "suspended"}
        return person.is_officer or (at_work and self.led_by(person, REPORTER))


def visible(deed: Deed, person: Person) -> bool:
    """Who sees an activity (model.md §3)."""
    agreed = deed.status in {"agreed", "under-way", "suspended", "completed"} or (
        deed.status == "cancelled" and deed.was_agreed
    )
    if agreed and deed.visibility == "public":
        return True
    if not person.has_account:
        return False
    if any(person.serves(part.organization, READER) for part in deed.parts):
        return True
    if deed.status == "draft":
        return person.name == deed.creator
    return person.is_officer or deed.visibility != "confidential"


def draft(person: Person, lead: str, partners: Iterable[str], **shape: Any) -> Deed:
    may(person.is_officer or person.serves(lead, REPORTER))
    parts = [Part(lead, "lead"), *(Part(partner, "partner") for partner in partners)]
    return Deed(person.name, parts, **shape)


def edit(deed: Deed, person: Person, reason: str, **new: Any) -> None:
    """Change dates, key areas or visibility."""
    may(deed.editable(person))
    hold(reason or deed.status not in {"proposed", *ENDED})
    if deed.status != "draft":
        hold(new.get("key_areas", 1))
        hold(not deed.was_agreed or new.get("has_dates", deed.has_dates))
        level = new.get("visibility", deed.visibility)
        if deed.was_agreed and LEVELS.index(level) < LEVELS.index(deed.visibility):
            may(person.is_head)
            hold(reason)
    vars(deed).update(new)
    deed.now(deed.status)


def delete(deed: Deed, person: Person) -> None:
    may(deed.editable(person))
    hold(deed.status == "draft" and not deed.reference)


def add_part(deed: Deed, person: Person, organization: str, role: str) -> Part:
    may(deed.editable(person))
    hold(role != "lead")
    hold(deed.part_of(organization) is None)
    deed.parts.append(Part(organization, role))
    return deed.parts[-1]


def change_part(deed: Deed, part: Part, person: Person, reason: str, **new: str) -> None:
    """Change role or contribution."""
    role = new.get("role", part.role)
    own = person.serves(part.organization, REPORTER) and role == part.role and not deed.is_erased
    may(own or deed.editable(person))
    hold((role == "lead") == (part.role == "lead"))
    if any(getattr(part, name) != value for name, value in new.items()):
        part.held(person, reason)
    vars(part).update(new)


def remove_part(deed: Deed, part: Part, person: Person) -> None:
    may(deed.editable(person))
    hold(part.role != "lead" and deed.status == "draft")
    hold(not any(duty.organization == part.organization for duty in deed.duties))
    deed.parts.remove(part)


def hand_lead(deed: Deed, person: Person, organization: str, reason: str) -> None:
    may(deed.editable(person))
    hold(reason or deed.status == "draft")
    new, old = deed.part_of(organization), deed.lead
    hold(new is not None and new.status != "declined")
    if new is not None and new is not old:
        for part, role in ((old, "partner"), (new, "lead")):
            part.held(person, reason)
            part.role = role


def assess(deed: Deed, person: Person, answer: str, note: str) -> None:
    """Say how it stands to P1, self-reliance."""
    may(deed.editable(person))
    hold(answer != "no" or note)
    deed.is_assessed = True


def step(
    deed: Deed, verb: str, person: Person, *, reason: str, word: Word, on: date | None, today: date
) -> None:
    """Take an activity one step; `on` is the date the step asks for, if any."""
    who = {
        "propose": deed.proposer(person),
        "agree": person.is_officer,
        "return": person.is_officer,
        "decline": person.is_officer or deed.led_by(person, APPROVER),
        "cancel": person.is_officer or deed.led_by(person, APPROVER),
        "reverse": person.is_officer,
        "enter-in-error": person.is_officer,
    }
    may(who.get(verb, person.is_officer or deed.led_by(person, REPORTER)))
    deed.erasable(verb)
    sources, target = ACTIVITY_WAYS[verb]
    state(deed.is_erased or deed.status in sources)
    hold(reason or verb not in ACTIVITY_REASONS)
    if guard := _GUARDS.get(verb):
        guard(deed, person, reason=reason, word=word, on=on, today=today)
    if verb in {"reverse", "enter-in-error"}:
        if verb == "enter-in-error" or deed.is_erased:
            deed.is_erased, target = verb == "enter-in-error", deed.status
        else:
            ways = {"completed": "under-way", "declined": "proposed"}
            target = ways.get(deed.status) or deed.before()
    deed.now(target)


def _propose(
    deed: Deed, person: Person, *, word: Word, on: date | None, today: date, **_: Any
) -> None:
    hold(deed.key_areas and deed.has_place and deed.is_assessed)
    hold(any(part.role != "lead" for part in deed.standing))
    attested(word, deed.led_by(person, REPORTER), today)
    hold(on is None or on > today)
    deed.limit, deed.entered_by = on or deed.limit, person.name
    if deed.reference:
        for part in deed.parts:
            if part.status != "awaiting":
                part.ask_again()
    deed.number_duties()


def two_sides(parts: Iterable[Part]) -> bool:
    """A United Nations body and a regional or other intergovernmental organization."""
    return {UN, REGIONAL} <= {ORGANIZATIONS[part.organization] for part in parts}


def _agree(deed: Deed, person: Person, *, reason: str, word: Word, today: date, **_: Any) -> None:
    may(person.name not in {deed.entered_by, *(part.entered_by for part in deed.parts)})
    hold(deed.has_dates and len(deed.standing) > 1)
    hold(reason or two_sides(deed.standing))
    silent = [
        part
        for part in deed.standing
        if part.status == "awaiting" and ORGANIZATIONS[part.organization] != OFFICE
    ]
    if word.basis == "meeting-record":
        hold(word.on and word.on <= today)
    elif word.basis == "no-objection":
        hold(deed.limit and deed.limit < today)
        for part in silent:
            part.status, part.entered_by = "no-objection", person.name
    else:
        hold(word.basis in {"", "in-the-system"} and not silent)
    deed.was_agreed, deed.entered_by = True, person.name


def _decline(deed: Deed, person: Person, **_: Any) -> None:
    for duty in deed.duties:
        if duty.status in OPEN:
            duty.now("withdrawn")


def _cancel(deed: Deed, person: Person, **_: Any) -> None:
    hold(not any(duty.status in OPEN and not duty.is_erased for duty in deed.duties))


def _start(deed: Deed, person: Person, *, on: date | None, today: date, **_: Any) -> None:
    hold(on is None or on <= today)
    deed.started = on or today


def _suspend(deed: Deed, person: Person, *, on: date | None, today: date, **_: Any) -> None:
    hold(on and on > today)


def _resume(deed: Deed, person: Person, *, today: date, **_: Any) -> None:
    deed.started = deed.started or today


def _complete(deed: Deed, person: Person, *, on: date | None, today: date, **_: Any) -> None:
    hold(on is None or on <= today)
    hold(deed.started is None or (on or today) >= deed.started)


_GUARDS: dict[str, Any] = {
    "propose": _propose,
    "agree": _agree,
    "decline": _decline,
    "cancel": _cancel,
    "start": _start,
    "suspend": _suspend,
    "resume": _resume,
    "complete": _complete,
}


# --- Answers ------------------------------------------------------------------------------------

ANSWER_WAYS: dict[str, tuple[set[str], str]] = {
    "agree": ({"awaiting", "no-objection"}, "agreed"),
    "no-objection": ({"awaiting"}, "no-objection"),
    "decline": ({"awaiting", "agreed", "no-objection"}, "declined"),
    "reverse": ({"agreed", "no-objection", "declined"}, "awaiting"),
}


def answer(
    deed: Deed, part: Part, verb: str, person: Person, *, reason: str, word: Word, today: date
) -> None:
    """An organization answers for itself, or an officer enters its answer."""
    speaks = person.serves(part.organization, APPROVER)
    may(person.is_officer or (speaks and verb != "reverse"))
    sources, target = ANSWER_WAYS[verb]
    state(part.status in sources)
    hold(reason or verb != "reverse")
    state(deed.is_open)
    if verb == "reverse":
        part.ask_again()
        return
    if verb == "decline":
        hold(part.role != "lead")
        hold(not any(d.counts_open and d.organization == part.organization for d in deed.duties))
    if word.basis == "no-objection" and not speaks:
        hold(verb == "no-objection" and deed.limit and deed.limit < today)
        word = Word(word.basis, word.on or deed.limit)
    attested(word, speaks, today)
    part.status, part.entered_by = target, person.name


# --- Duties ---------------------------------------------------------------------------------------

OPEN = {"proposed", "agreed", "under-way"}
DUTY_WAYS: dict[str, tuple[set[str], str]] = {
    "agree": ({"proposed"}, "agreed"),
    "start": ({"agreed"}, "under-way"),
    "fulfil": ({"under-way"}, "fulfilled"),
    "amend": (OPEN, ""),
    "withdraw": (OPEN, "withdrawn"),
    "reverse": ({"fulfilled", "withdrawn"}, ""),
    "enter-in-error": (OPEN | {"fulfilled", "withdrawn"}, ""),
}
DUTY_REASONS = {"fulfil", "amend", "withdraw", "reverse", "enter-in-error"}


@dataclass
class Duty(Tracked):
    """A commitment of one organization."""

    organization: str
    due: date | None
    is_indicative: bool = False
    status: str = "proposed"
    number: int | None = None
    kept_on: date | None = None
    is_erased: bool = False
    trail: list[str] = field(default_factory=lambda: ["proposed"])
    pk: int = 0

    @property
    def counts_open(self) -> bool:
        return self.status in OPEN and not self.is_erased

    def shown(self, today: date) -> str:
        """The state as shown on the day: late is binding, taken on, and past its day."""
        if self.status in {"agreed", "under-way"} and self.due and today > self.due:
            return "target-passed" if self.is_indicative else "overdue"
        if self.status == "fulfilled" and self.kept_on and self.due and self.kept_on > self.due:
            return "fulfilled-late"
        return self.status


def party(deed: Deed, organization: str) -> None:
    """Only who takes part promises, and an office does not."""
    hold(ORGANIZATIONS[organization] != OFFICE)
    hold(any(part.organization == organization for part in deed.standing))


def promiser(deed: Deed, organization: str, person: Person) -> bool:
    own = person.serves(organization, REPORTER)
    return person.is_officer or own or deed.led_by(person, REPORTER)


def due_in(deed: Deed, due: date | None) -> None:
    """Nothing is due before its activity starts."""
    starts = [day for day in (deed.has_dates and deed.planned_on, deed.started) if day]
    hold(due is None or not starts or due >= min(starts))


def promise(
    deed: Deed, person: Person, organization: str, due: date | None, is_indicative: bool
) -> Duty:
    may(promiser(deed, organization, person))
    state(not deed.is_erased and deed.status in AT_WORK | {"draft"})
    party(deed, organization)
    due_in(deed, due)
    made = Duty(organization, due, is_indicative)
    deed.duties.append(made)
    if deed.status != "draft":
        deed.number_duties()
    return made


def retitle(deed: Deed, duty: Duty, person: Person) -> None:
    """Change the words of a promise: free until it is taken on, then by `amend`."""
    free = duty.status == "proposed" and not duty.is_erased
    may(free and promiser(deed, duty.organization, person))
    duty.now(duty.status)


def forget(deed: Deed, duty: Duty, person: Person) -> None:
    free = duty.status == "proposed" and not duty.is_erased
    may(free and promiser(deed, duty.organization, person))
    hold(not duty.number)
    deed.duties.remove(duty)


def duty_step(
    deed: Deed,
    duty: Duty,
    verb: str,
    person: Person,
    *,
    reason: str,
    word: Word,
    on: date | None,
    today: date,
) -> None:
    """Take a commitment one step; `on` is the date of fulfilment, or the new due date."""
    rank = {"start": REPORTER}.get(verb, APPROVER)
    speaks = person.serves(duty.organization, rank)
    by_officer = verb in {"fulfil", "reverse", "enter-in-error"}
    may(person.is_officer or (speaks and not by_officer))
    duty.erasable(verb)
    sources, target = DUTY_WAYS[verb]
    state(duty.is_erased or duty.status in sources)
    hold(reason or verb not in DUTY_REASONS)
    if verb == "reverse":
        _reopen(deed, duty)
        return
    if verb == "enter-in-error":
        duty.is_erased = True
    elif verb == "agree":
        state(deed.is_open)
        hold(duty.due or duty.is_indicative)
    elif verb == "start":
        state(deed.status in {"agreed", "under-way"} and not deed.is_erased)
    elif verb == "fulfil":
        hold(on is None or on <= today)
        attested(word, False, today)  # nobody reports here
        duty.kept_on = on or today
    elif verb == "amend":
        hold(on != duty.due and (on or duty.is_indicative or duty.status == "proposed"))
        due_in(deed, on)
    if not by_officer:
        attested(word, speaks, today)
    if verb == "amend":
        duty.due = on
    duty.now(target or duty.status)


def _reopen(deed: Deed, duty: Duty) -> None:
    """No duty is open in an activity that ended without it, nor of who has left."""
    if duty.is_erased:
        if duty.status in OPEN:
            state(deed.status not in {"declined", "cancelled"})
            party(deed, duty.organization)
        duty.is_erased = False
        duty.now(duty.status)
        return
    state(deed.status in AT_WORK | {"completed"})
    party(deed, duty.organization)
    target = "under-way" if duty.status == "fulfilled" else duty.before()
    duty.kept_on = None
    duty.now(target)


def move(
    deed: Deed,
    duty: Duty,
    to: Deed,
    person: Person,
    *,
    reason: str,
    word: Word,
    today: date,
) -> Duty:
    """Carry a promise over to another activity; the old one is withdrawn."""
    speaks = person.serves(duty.organization, APPROVER)
    may(person.is_officer or speaks)
    duty.erasable("withdraw")
    state(duty.status in OPEN)
    hold(reason)
    state(to.is_open or (to.status == "draft" and not to.is_erased))
    party(to, duty.organization)
    due_in(to, duty.due)
    state(to.is_open)
    attested(word, speaks, today)
    moved = Duty(duty.organization, duty.due, duty.is_indicative, status=duty.status)
    moved.trail = ["proposed", duty.status]
    to.duties.append(moved)
    to.number_duties()
    duty.now("withdrawn")
    return moved


# --- Follow-up ------------------------------------------------------------------------------------

ITEM_WAYS: dict[str, tuple[set[str], str]] = {
    "close": ({"open", "carried-over"}, "done"),
    "carry-over": ({"open", "carried-over"}, "carried-over"),
    "drop": ({"open", "carried-over"}, "dropped"),
    "reverse": ({"done", "dropped", "carried-over"}, "open"),
    "enter-in-error": ({"open", "done", "dropped", "carried-over"}, ""),
}


@dataclass
class Item(Tracked):
    """A follow-up item of an activity."""

    due: date | None = None
    status: str = "open"
    done_on: date | None = None
    meeting: int | None = None
    is_erased: bool = False
    trail: list[str] = field(default_factory=lambda: ["open"])
    pk: int = 0

    def shown(self, today: date) -> str:
        if self.status == "open" and self.due and today > self.due:
            return "overdue"
        if self.done_on and self.due and self.done_on > self.due:
            return "done-late"
        return self.status


def note(deed: Deed, person: Person, due: date | None) -> Item:
    may(person.is_officer or deed.led_by(person, REPORTER))
    deed.items.append(Item(due))
    return deed.items[-1]


def item_step(
    deed: Deed,
    item: Item,
    verb: str,
    person: Person,
    *,
    reason: str,
    on: date | None,
    meeting: int | None,
    today: date,
) -> None:
    """Take a follow-up item one step."""
    by_officer = verb in {"reverse", "enter-in-error"}
    may(person.is_officer or (deed.led_by(person, REPORTER) and not by_officer))
    item.erasable(verb)
    sources, target = ITEM_WAYS[verb]
    state(item.is_erased or item.status in sources)
    hold(reason or verb not in {"drop", "reverse", "enter-in-error"})
    if verb == "close":
        hold(on is None or on <= today)
        item.done_on = on or today
    elif verb == "carry-over":
        hold(meeting and meeting != item.meeting)
        item.meeting = meeting
    elif verb == "enter-in-error":
        item.is_erased = True
    elif verb == "reverse":
        if item.is_erased:
            target = item.status
        else:
            item.done_on = item.meeting = None
        item.is_erased = False
    item.now(target or item.status)
