"""Every address × method × actor: who gets what, and that nobody is told more.

The tables are in `matrix/`. A new address fails the first test until it stands in one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from zlib import crc32

import pytest
from django.db import transaction
from django.urls import get_resolver

from activities.models import ProgressReport
from peacebuilding.core.tests.test_urls import named_patterns

from .matrix import TABLE
from .matrix.actors import (
    ADMINISTRATOR,
    APPROVER,
    CALLERS,
    HEAD,
    MEMBER,
    NOBODY,
    OFFICER,
    PEOPLE,
    STAFF,
    STRANGER,
    SUPERUSER,
    TOKENS,
    VISITOR,
)
from .matrix.asking import MADE_UP, Answer, Asker, census, url_of
from .matrix.rules import METHODS, Address, Rule
from .matrix.scene import WORD, Scene, build
from .matrix.without import forget

pytestmark = pytest.mark.django_db

#: Mail programs send this by themselves (RFC 8058); the signed address is the right to it.
WITHOUT_SESSION = {"notifications:unsubscribe"}
#: Asks an address in ways it does not know, which is refused whoever asks.
ASKS_IN_VAIN = APPROVER


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """The records, made once for all tests of this module and then forgotten."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def asker(scene: Scene, django_db_blocker: Any) -> Asker:
    """Everybody, logged in."""
    with django_db_blocker.unblock():
        return Asker(scene)


each_name = pytest.mark.parametrize("name", sorted(TABLE))


def actors_of(name: str) -> tuple[str, ...]:
    """Return who asks: tokens at the API only."""
    return CALLERS if name.startswith("api:") else PEOPLE


def told(answer: Answer, scene: Scene, actor: str, address: Address) -> list[str]:
    """Return the markers in an answer that this actor must not meet."""
    known = {text.lower() for label in address.reveals for text in scene.texts(label)}
    hidden = [marker for marker in scene.markers_hidden_from(actor) if marker not in known]
    text = answer.text if hidden else ""
    return [marker for marker in hidden if marker in text]


def is_seen(scene: Scene, address: Address, actor: str) -> bool:
    """Say whether the actor may see the record the rule speaks of."""
    return not address.kind or actor in scene.subjects[address.kind][address.main].audience


def ask(asker: Asker, actor: str, method: str, url: str, address: Address) -> Answer:
    """Ask, with what the address wants in a body."""
    if method == "GET":
        return asker.get(actor, url)
    return asker.ask(actor, method, url, address.sent(asker.scene))


def test_every_address_is_in_the_matrix() -> None:
    names = {name for _route, name in named_patterns(get_resolver()) if name}
    assert sorted(names - set(TABLE)) == [], "add these to peacebuilding/portal/tests/matrix"
    assert sorted(set(TABLE) - names) == [], "these are gone"


def repeats_another(name: str, rule: Rule, actor: str, method: str) -> bool:
    """Say whether a trial teaches nothing new.

    Tokens read alike. At the desk all who may not come in are turned away alike, and a form
    answers alike all who may send it. PUT goes the way of PATCH.
    """
    if name.startswith("admin:"):
        senders = rule.write & STAFF if method != "GET" else NOBODY
        return actor in (rule.outsiders | senders) - {VISITOR, APPROVER, HEAD, ADMINISTRATOR}
    if method == "PUT":
        return actor not in {VISITOR, APPROVER, HEAD}
    return method == "GET" and actor in TOKENS[1:]


def trials(name: str, scene: Scene) -> Iterator[tuple[Address, str, str]]:
    """Yield each address of a name with each actor and method to try.

    Of several addresses of a name (steps, formats) the first is tried by everybody in every
    way, the others by whom their rules tell apart.
    """
    for number, address in enumerate(TABLE[name]):
        rule = address.rule
        for actor in actors_of(name):
            if number and actor in rule.outsiders:
                continue
            asks_in_vain = not number and actor == ASKS_IN_VAIN and not rule.lenient
            for method in METHODS:
                if repeats_another(name, rule, actor, method):
                    continue
                if method in rule.methods or asks_in_vain:
                    yield address, actor, method


def expected(address: Address, actor: str, method: str, seen: bool) -> set[int | str]:
    """Return what the matrix says somebody gets, whether or not they see the record."""
    rule = address.rule
    answers = set() if seen else rule.gone(actor, method)
    if seen or method not in rule.methods:
        answers |= rule.expected(actor, method)
    if method == "PUT" and 403 in answers:
        answers |= {400}  # what the whole record lacks is said first
    return answers


def telling_trials(name: str, scene: Scene) -> Iterator[tuple[Address, str, str]]:
    """Yield those trials that can differ: of all who get the same and are told the same, one.

    Which one goes by turns, so that each actor is tried at many addresses.
    """
    alike: defaultdict[tuple[Any, ...], list[tuple[Address, str, str]]] = defaultdict(list)
    for address, actor, method in trials(name, scene):
        answers = expected(address, actor, method, is_seen(scene, address, actor))
        shows = method == "GET" and 200 in answers
        hidden = frozenset(scene.markers_hidden_from(actor)) if shows else NOBODY
        group = (str(address), method, frozenset(answers), hidden)
        alike[group].append((address, actor, method))
    turn = crc32(name.encode())
    return (found[turn % len(found)] for found in alike.values())


@pytest.mark.either
@each_name
def test_everybody_gets_what_the_matrix_says(name: str, scene: Scene, asker: Asker) -> None:
    check_trials(name, scene, asker, telling_trials(name, scene))


@pytest.mark.nightly
@each_name
def test_everybody_gets_it_one_by_one(name: str, scene: Scene, asker: Asker) -> None:
    check_trials(name, scene, asker, trials(name, scene))


def check_trials(name: str, scene: Scene, asker: Asker, chosen: Iterable[Any]) -> None:
    """Try each and hold it against the matrix."""
    before, wrong = census(), []
    for address, actor, method in chosen:
        url, seen = url_of(scene, name, address), is_seen(scene, address, actor)
        answer = ask(asker, actor, method, url, address)
        answers = expected(address, actor, method, seen)
        if answer.outcome not in answers:
            wrong.append(f"{actor} {method} {url}: {answer.outcome}, not {answers}")
        if answer.written and not (seen and method != "GET" and address.rule.hears(actor, method)):
            wrong.append(f"{actor} {method} {url}: wrote {answer.written}")
        if found := told(answer, scene, actor, address):
            wrong.append(f"{actor} {method} {url}: tells {found}")
    assert not wrong, "\n".join(wrong)
    assert census() == before


def kept_out(name: str, audience: Any, turn: int) -> Iterator[str]:
    """Yield the visitor, the stranger, and by turns one of the others, who see nothing either."""
    others = [actor for actor in actors_of(name) if actor not in audience]
    by_turns = {others[turn % len(others)]} if others else set()
    yield from (actor for actor in others if actor in {VISITOR, STRANGER, *by_turns})


def hidden_trials(name: str, scene: Scene) -> Iterator[tuple[Address, str, str, str]]:
    """Yield address, label, actor and method for every record hidden from somebody.

    A page that only shows is tried on every record; a form on one for each actor; of several
    addresses of a name the others on one by a stranger.
    """
    for number, address in enumerate(TABLE[name]):
        tried: set[str] = set()
        for turn, (label, subject) in enumerate(scene.subjects.get(address.kind, {}).items()):
            for actor in kept_out(name, subject.audience, turn):
                if actor in subject.audience or actor in TOKENS[1:]:
                    continue
                if actor in address.rule.outsiders - {VISITOR}:
                    continue
                if number and (actor, label) != (STRANGER, "confidential"):
                    continue
                for method in address.rule.methods:
                    if actor not in tried or (
                        method == "GET" and "POST" not in address.rule.methods
                    ):
                        yield address, label, actor, method
                tried.add(actor)


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name in sorted(TABLE) if TABLE[name][0].kind])
def test_what_is_hidden_is_as_good_as_made_up(name: str, scene: Scene, asker: Asker) -> None:
    wrong, absent = [], {}
    for address, label, actor, method in hidden_trials(name, scene):
        url, made_up = (url_of(scene, name, address, one) for one in (label, MADE_UP))
        if (actor, method, made_up) not in absent:
            absent[actor, method, made_up] = ask(asker, actor, method, made_up, address)
        hidden, missing = ask(asker, actor, method, url, address), absent[actor, method, made_up]
        if hidden.without(url) != missing.without(made_up):
            wrong.append(f"{actor} {method} {url}: {hidden.outcome}, {missing.outcome}")
        if hidden.outcome not in address.rule.gone(actor, method):
            wrong.append(f"{actor} {method} {url}: {hidden.outcome}")
        if hidden.written or told(hidden, scene, actor, address):
            wrong.append(f"{actor} {method} {url}: wrote or told")
    assert not wrong, "\n".join(wrong)


# --- The world without what is hidden ---------------------------------------------------------

#: Ways to ask a list that could betray what is not in it.
QUERIES = {
    "activities:activity-list": (f"search={WORD}", "organization=undp", "order=-start"),
    "activities:commitment-list": (f"search={WORD}", "organization=ecowas", "order=-due"),
    "activities:follow-up-list": (f"search={WORD}", "organization=ecowas"),
    "organizations:capability-list": (f"search={WORD}", "organization=ecowas"),
    "organizations:organization-list": ("order=acronym",),
    "living-framework": ("taken_up=yes", "taken_up=no"),
    "search": (f"q={WORD}&kind=activity", "q=A-2020", "q=ecowas", "q=marker"),
    "admin:open": ("q=A-2020-0001", "q=A-2020-0005"),
    "admin:activities_activity_changelist": (f"q={WORD}", "status__exact=draft"),
    "admin:activities_participation_changelist": ("q=A-2020-0001", "response__exact=awaiting"),
    "admin:activities_commitment_changelist": (f"q={WORD}",),
    "api:activity-list": (
        *("count=true", "count=true&organization=undp", "ordering=-title", f"search={WORD}"),
        *("reference=A-2020-0001&count=true", "page_size=1", "without=commitments&count=true"),
    ),
    "api:participation-list": ("count=true", "organization=ecowas&count=true"),
    "api:commitment-list": ("count=true&organization=ecowas", "ordering=-due_on", "page_size=1"),
    "api:follow-up-item-list": ("count=true", f"search={WORD}"),
    "api:document-list": ("count=true", f"search={WORD}", "ordering=-symbol"),
    "api:paragraph-list": ("count=true&page_size=200", f"search={WORD}"),
    "api:capability-list": ("count=true", "organization=ecowas&count=true"),
    "api:organization-list": ("count=true",),
}
#: From whom something is hidden: two on the pages and the API, two at the desk.
WHERE_STAFF_IS_KEPT_IN_THE_DARK = (
    *("admin:index", "admin:open", "admin:autocomplete", "admin:app_list", "admin:accounts_"),
    *("admin:activities_", "admin:organizations_"),
)
KEPT_IN_THE_DARK = (VISITOR, STRANGER, OFFICER, SUPERUSER)


def readable(scene: Scene, actor: str) -> Iterator[str]:
    """Yield every address the actor may read, once for each way to ask."""
    for name, addresses in TABLE.items():
        if actor in STAFF and not name.startswith(WHERE_STAFF_IS_KEPT_IN_THE_DARK):
            continue
        for address in addresses:
            rule = address.rule
            if not rule.hears(actor, "GET") or address.reveals:
                continue
            if not is_seen(scene, address, actor):
                continue
            url = url_of(scene, name, address)
            yield url
            for query in QUERIES.get(name, ()):
                yield f"{url.partition('?')[0]}?{query}"


@pytest.mark.once
@pytest.mark.parametrize("actor", KEPT_IN_THE_DARK)
def test_every_answer_is_the_same_without_what_is_hidden(
    actor: str, scene: Scene, asker: Asker
) -> None:
    urls = list(dict.fromkeys(readable(scene, actor)))
    seen = {url: asker.get(actor, url) for url in urls}
    assert len(urls) > 50
    with transaction.atomic():
        # Whether a report has come is for every participant; its words are held elsewhere.
        told = () if actor == VISITOR else (ProgressReport,)
        forget(one for one in scene.hidden_from(actor) if not isinstance(one, told))
        differ = [
            f"{url}: {why}"
            for url in urls
            if (why := difference(seen[url], asker.ask(actor, "GET", url)))
        ]
        transaction.set_rollback(True)
    assert not differ, "\n".join(differ)


def difference(first: Answer, second: Answer) -> str:
    """Return what differs between two answers; nothing if they say the same."""
    one, other = first.without(), second.without()
    if one == other:
        return ""
    if one[:2] != other[:2]:
        return f"{one[:2]} and {other[:2]}"
    pairs = zip(one[2].splitlines(), other[2].splitlines(), strict=False)
    lines = [f"{a[:200]!r} and {b[:200]!r}" for a, b in pairs if a != b]
    return lines[0] if lines else "one is longer"


# --- No public blame ------------------------------------------------------------------------------

BLAME = re.compile(r"\b(overdue|late|lateness|display_status|reporting_state)\b")
#: Pages that explain the words to everybody, and what the API can be asked.
EXPLAINS = {"definitions", "states", "help", "data", "privacy", "api:schema", "api:docs"}


def test_no_visitor_reads_who_is_late(scene: Scene, asker: Asker) -> None:
    blaming = []
    for name in set(TABLE) - EXPLAINS:
        for address in TABLE[name]:
            url = url_of(scene, name, address)
            if found := BLAME.findall(asker.get(VISITOR, url).text):
                blaming.append(f"{url}: {set(found)}")
    assert not blaming, "\n".join(blaming)


@pytest.mark.parametrize("query", ["overdue=true", "display_status=overdue"])
@pytest.mark.parametrize("url", ["/api/v1/commitments/", "/api/v1/exports/commitments.csv"])
def test_no_visitor_filters_by_who_is_late(url: str, query: str, asker: Asker) -> None:
    assert asker.get(VISITOR, f"{url}?{query}").status == 401
    assert asker.get(MEMBER, f"{url}?{query}").status == 200


def test_no_visitor_lists_who_is_late_on_a_page(asker: Asker) -> None:
    everything = asker.get(VISITOR, "/commitments/?organization=ecowas")
    late = asker.get(VISITOR, "/commitments/?organization=ecowas&overdue=true")
    assert everything.text.count(WORD) == late.text.count(WORD) > 0


@pytest.mark.parametrize(("kind", "resource"), [("activity", "commitments")])
def test_a_filter_by_something_hidden_is_a_filter_by_nothing(
    kind: str, resource: str, scene: Scene, asker: Asker
) -> None:
    for actor in (VISITOR, STRANGER, ADMINISTRATOR):
        hidden = scene.value(kind, "confidential")
        told = asker.get(actor, f"/api/v1/{resource}/?{kind}={hidden}")
        absent = asker.get(actor, f"/api/v1/{resource}/?{kind}=987654321")
        assert told.status == absent.status == 400
        assert told.without(str(hidden)) == absent.without("987654321")


# --- Forms without their token, HEAD, OPTIONS ---------------------------------------------------


def test_no_session_writes_without_the_token_of_its_form(scene: Scene, asker: Asker) -> None:
    taken = []
    for name, (address, *_others) in TABLE.items():
        if name in WITHOUT_SESSION:
            continue
        url, sent = url_of(scene, name, address), address.sent(scene)
        for method in address.rule.methods:
            if method == "GET":
                continue
            able = (
                one
                for one in (HEAD, APPROVER, SUPERUSER)
                if is_seen(scene, address, one) and address.rule.hears(one, method)
            )
            for actor in islice(able, 1):
                answer = asker.ask(actor, method, url, sent, checks_csrf=True)
                if answer.status not in (403, 404) or answer.written:
                    taken.append(f"{actor} {method} {url}: {answer.outcome}, {answer.written}")
    assert not taken, "\n".join(taken)


def test_head_is_get_without_a_body_and_options_tells_nothing(scene: Scene, asker: Asker) -> None:
    wrong = []
    for name, (address, *_others) in TABLE.items():
        url = url_of(scene, name, address)
        actor = VISITOR if VISITOR in address.rule.read else APPROVER
        head, get = asker.ask(actor, "HEAD", url), asker.get(actor, url)
        if (head.outcome, head.body, head.written) != (get.outcome, b"", set()):
            wrong.append(f"{actor} HEAD {url}: {head.outcome}, {get.outcome}")
        options = asker.ask(actor, "OPTIONS", url)
        if options.status >= 500 or options.written or told(options, scene, actor, address):
            wrong.append(f"{actor} OPTIONS {url}: {options.outcome}")
    assert not wrong, "\n".join(wrong)
