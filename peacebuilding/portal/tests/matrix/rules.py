"""What a table of the matrix can say of an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .actors import EVERYBODY, NOBODY, TOKENS, VISITOR

LOGIN = "login"
#: Where the admin sends somebody who asks for a record that is not there.
DESK = "desk"

SAFE = ("GET", "HEAD")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

#: What a write may answer to somebody who may write: done, or put this right.
#: Which of them is the business of the tests of that view.
HEARD: frozenset[int | str] = frozenset({200, 201, 204, 302, 400, 409, 422})


@dataclass(frozen=True)
class Rule:
    """Who reads and who writes; everybody else is refused.

    A refusal is a status, or LOGIN; `outsiders` are refused as visitors are. `methods` are
    those the address knows beside HEAD and OPTIONS, `reads` what a reading answers,
    `writes` what a writing does.
    """

    read: frozenset[str] = NOBODY
    write: frozenset[str] = NOBODY
    methods: tuple[str, ...] = ("GET",)
    reads: tuple[int | str, ...] = (200,)
    writes: frozenset[int | str] = HEARD
    visitor: int | str = LOGIN
    refusal: int | str = 403
    outsiders: frozenset[str] = frozenset({VISITOR})
    #: What an address without a record answers.
    hidden: int | str = 404
    #: Outsiders are turned away before a record is looked up: by reading, by writing.
    asks_first: bool = True
    writing_asks_first: bool = True
    #: So is everybody who lacks the right.
    blind: bool = False
    #: Takes a method it does not know for reading, as Django's own views do.
    lenient: bool = False
    #: Who may send the form all the same, and reads in it that nothing was done.
    told: frozenset[str] = NOBODY
    #: By method, where not every write is for the same people.
    writers: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def hears(self, actor: str, method: str) -> bool:
        """Say whether the address takes the method and the actor may use it."""
        if method not in self.methods:
            return False
        return actor in (self.read if method == "GET" else self.writers.get(method, self.write))

    def refused(self, actor: str) -> int | str:
        """Return the refusal of this actor."""
        return self.visitor if actor in self.outsiders else self.refusal

    def expected(self, actor: str, method: str) -> set[int | str]:
        """Return what the address may answer about a record the actor may see."""
        if self.hears(actor, method):
            return set(self.reads if method == "GET" else self.writes)
        if method in self.methods:
            softly = method != "GET" and actor in self.told
            return {200 if softly else self.refused(actor)}
        answers = {405, self.refused(actor)}
        return answers | set(self.reads) if self.lenient else answers

    def gone(self, actor: str, method: str) -> set[int | str]:
        """Return what the address may answer where there is no record to see."""
        asks_first = self.asks_first if method == "GET" else self.writing_asks_first
        if actor in self.outsiders and asks_first:
            return {self.visitor}
        return {self.hidden, self.refused(actor)} if self.blind else {self.hidden}


@dataclass(frozen=True)
class Address:
    """One address of the matrix: a rule, and the record of the scene it is tried on.

    `kind` names the records of the scene that could stand there, `main` the one the rule
    speaks of; the others are hidden from some. `extra` are other arguments of the URL,
    `query` what follows the question mark, `body` what a write sends (may be made of the
    scene). `reveals` names markers that whoever knows the address may read.
    """

    rule: Rule
    kind: str = ""
    main: str = "public"
    lookup: str = "pk"
    extra: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    body: Any = None
    reveals: frozenset[str] = frozenset()

    def sent(self, scene: Any) -> Any:
        """Return what a write sends."""
        return self.body(scene) if callable(self.body) else self.body


Table = dict[str, list[Address]]


def at(rule: Rule, kind: str = "", **options: Any) -> list[Address]:
    """Return the one address of a URL name."""
    return [Address(rule, kind, **options)]


def each(kind: str, key: str, rules: Mapping[str, Rule], **options: Any) -> list[Address]:
    """Return one address for each value of the URL's argument `key`."""
    return [Address(rule, kind, extra={key: value}, **options) for value, rule in rules.items()]


# --- Pages -----------------------------------------------------------------------------------

PAGE_CALLERS = EVERYBODY - frozenset(TOKENS)
PUBLIC = Rule(read=PAGE_CALLERS, asks_first=False)
MEMBERS = Rule(read=PAGE_CALLERS - {VISITOR})


def form(who: frozenset[str], **options: Any) -> Rule:
    """A page with a form for these people; others are told no, visitors asked to log in."""
    return Rule(read=who, write=who, methods=("GET", "POST"), **options)


def button(who: frozenset[str], **options: Any) -> Rule:
    """What a button posts to; there is nothing to read."""
    return Rule(write=who, methods=("POST",), **options)


def step(who: frozenset[str]) -> Rule:
    """The page of a step: 409 where the record's state does not allow it."""
    return form(who, reads=(200, 409))
