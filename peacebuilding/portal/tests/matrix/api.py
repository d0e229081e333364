"""The API: what is public is read by everyone; writing needs a log-in, and scope for a token."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from . import rights
from .actors import (
    APPROVERS,
    EVERYBODY,
    NOBODY,
    OWN,
    PARTICIPANTS,
    REPORTERS,
    SECRETARIAT,
    TOKEN_READ,
    TOKEN_REPORT,
)
from .rules import METHODS, Address, Rule, Table, at

#: Tokens whose scope falls short of what an address needs.
_SHORT_OF = {
    "write": frozenset({TOKEN_READ, TOKEN_REPORT}),
    "report": frozenset({TOKEN_READ}),
}


def _api(read: frozenset[str] = EVERYBODY, **options: Any) -> Rule:
    """An address of the API: 401 for a visitor who may not, 403 for anybody else."""
    return Rule(read=read, visitor=401, **{"asks_first": False, **options})


def _action(who: frozenset[str], scope: str) -> Rule:
    """POST on a record; a token needs the scope, and is told so before a record is looked up."""
    return _api(methods=("POST",), write=who - _SHORT_OF[scope], asks_first=True, blind=True)


READ = _api()
MEMBERS = _api(PARTICIPANTS, asks_first=True)
LATER = {"reason": "Asked by the matrix"}


def resource(
    name: str,
    kind: str,
    *,
    lookup: str = "pk",
    creates: frozenset[str] | None = None,
    changes: frozenset[str] | None = None,
    deletes: frozenset[str] | None = None,
    new: Any = None,
    change: Any = None,
    actions: Mapping[str, frozenset[str]] | None = None,
    bodies: Mapping[str, Any] | None = None,
    read: frozenset[str] = EVERYBODY,
    history: bool = True,
    report_scope: tuple[str, ...] = (),
    blind: bool = False,
    scope: str = "write",
) -> Table:
    """Return the addresses of one resource.

    `creates`, `changes` and `deletes` say who may, None that nobody can; `new` and `change`
    are bodies that would do. A person without the right gets 403, a visitor 401. `blind`
    says that a token's scope is asked before a record that its owner does not see.
    """
    writers = {"POST": creates}
    lists = _writable(read, writers, scope)
    changing = {"PUT": changes, "PATCH": changes, "DELETE": deletes}
    one = replace(_writable(read, changing, scope), blind=blind)
    table = {
        "list": at(lists, body=new),
        "detail": at(one, kind, lookup=lookup, body=change),
    }
    if history:
        table["history"] = at(_api(PARTICIPANTS, asks_first=True), kind, lookup=lookup)
    for action, who in (actions or {}).items():
        body = (bodies or {}).get(action, LATER)
        needs = "report" if action in report_scope else "write"
        table[action] = at(_action(who, needs), kind, lookup=lookup, body=body)
    return {f"api:{name}-{what}": addresses for what, addresses in table.items()}


def _writable(read: frozenset[str], who: Mapping[str, frozenset[str] | None], scope: str) -> Rule:
    writers = {
        method: people - _SHORT_OF[scope] for method, people in who.items() if people is not None
    }
    return _api(read, methods=("GET", *writers), writers=writers)


def _coded(name: str, model: str, lookup: str, **options: Any) -> Table:
    return resource(name, f"{model} by code", lookup=lookup, **options)


_KEPT = {"creates": SECRETARIAT, "changes": SECRETARIAT}
_FIXED = {"changes": SECRETARIAT}

FRAMEWORK: Table = {
    **_coded("region", "places.region", "m49"),
    **_coded("country", "places.country", "iso2"),
    **_coded(
        "meeting",
        "framework.meeting",
        "number",
        **_KEPT,
        new={"number": 9, "title_en": "Ninth"},
    ),
    **_coded(
        "framework",
        "framework.framework",
        "slug",
        **_KEPT,
        new={"slug": "new", "name_en": "New", "meeting": 7, "modalities_expected": 0},
    ),
    **resource(
        "document",
        "document",
        **_KEPT,
        new={"symbol": "A/57/1", "kind": "report", "title_en": "Report"},
    ),
    **resource("paragraph", "paragraph"),
    **_coded("guiding-principle", "framework.guidingprinciple", "code", **_FIXED),
    **_coded("key-area", "framework.keyarea", "slug", **_FIXED),
    **resource(
        "functional-area",
        "framework.functionalarea",
        **_KEPT,
        new={"slug": "new", "key_area": "peace-agreements", "name_en": "New"},
    ),
    **_coded("activity-category", "framework.activitycategory", "letter", **_FIXED),
    **_coded(
        "modality",
        "framework.modality",
        "code",
        **_KEPT,
        new={
            "code": "E.9",
            "category": "E",
            "order": 9,
            "short_title_en": "New",
        },
        actions={**rights.MODALITY, "set-status": SECRETARIAT},
        bodies={"set-status": {"status": "dormant", **LATER}},
    ),
    **_coded("cross-cutting-concern", "framework.crosscuttingconcern", "slug", **_FIXED),
    **_coded("obstacle", "framework.obstacle", "code", **_FIXED),
}

_LEAD_OR_OFFICER = REPORTERS | SECRETARIAT
_OWN_KEPT = {"creates": _LEAD_OR_OFFICER, "changes": _LEAD_OR_OFFICER}
_OWN = {**_OWN_KEPT, "deletes": _LEAD_OR_OFFICER}

WORK: Table = {
    **resource(
        "activity",
        "activity",
        **_OWN,
        new={
            "title": "New",
            "modality": "A.5",
            "key_areas": ["peace-agreements"],
            "level": "field",
            "participations": [{"organization": "ecowas", "role": "lead"}],
        },
        actions=rights.ACTIVITY,
    ),
    **resource(
        "participation",
        "participation",
        **_OWN,
        new=lambda scene: {"activity": scene.value("activity"), "organization": "sadc"},
        actions=rights.PARTICIPATION,
    ),
    **resource(
        "commitment",
        "commitment",
        creates=_LEAD_OR_OFFICER,
        changes=_LEAD_OR_OFFICER,
        deletes=NOBODY,
        new=lambda scene: {
            "activity": scene.value("activity"),
            "organization": "ecowas",
            "title": "New",
            "due_on": "2030-01-01",
        },
        actions=rights.COMMITMENT,
    ),
    "api:commitment-bulk": at(
        _api(NOBODY, methods=("POST",), write=_LEAD_OR_OFFICER - _SHORT_OF["write"]),
        body=lambda scene: {
            "activity": scene.value("activity"),
            "organizations": ["ecowas"],
            "title": "New",
            "due_on": "2030-01-01",
        },
    ),
    **resource(
        "attachment",
        "attachment",
        **_OWN,
        new=lambda scene: {
            "activity": scene.value("activity"),
            "title": "New",
            "link": "https://example.org/",
        },
    ),
    **resource(
        "progress-report",
        "progress-report",
        creates=_LEAD_OR_OFFICER,
        changes=REPORTERS,
        new=lambda scene: {"commitment": scene.value("commitment"), "narrative": "New"},
        actions=rights.REPORT,
        bodies={"extend": {"due_on": "2031-01-01", **LATER}},
        report_scope=("submit", "ask-clearance", "clear", "send-back"),
        scope="report",
    ),
    "api:progress-report-submissions": at(
        _api(OWN | SECRETARIAT, asks_first=True), "progress-report"
    ),
    **resource(
        "follow-up-item",
        "follow-up",
        creates=_LEAD_OR_OFFICER,
        changes=_LEAD_OR_OFFICER,
        new=lambda scene: {"source_activity": scene.value("activity"), "text_en": "New"},
        actions=rights.FOLLOW_UP,
        bodies={"carry-over": {"meeting": 5, **LATER}},
    ),
    **resource(
        "external-identifier",
        "identifier",
        **_OWN,
        new=lambda scene: {
            "parent": f"commitments/{scene.value('commitment')}",
            "organization": "ecowas",
            "system": "archive",
            "value": "7",
        },
    ),
    **{
        f"api:{kind}-by-identifier": at(
            _api(methods=("GET", "PUT"), writers={"PUT": _LEAD_OR_OFFICER - _SHORT_OF["write"]}),
            extra={"organization": "ecowas", "system": f"{kind}-register", "value": "public"},
        )
        for kind in ("activity", "commitment")
    },
    **resource(
        "reporting-round",
        "round",
        creates=SECRETARIAT,
        changes=SECRETARIAT,
        deletes=SECRETARIAT,
        new={"title_en": "New", "opens_on": "2030-01-01", "due_on": "2030-02-01"},
        actions=rights.ROUND,
        bodies={"extend": {"due_on": "2031-01-01", **LATER}},
        blind=True,
    ),
    **resource(
        "contact-log",
        "contact",
        creates=SECRETARIAT,
        changes=SECRETARIAT,
        new={"organization": "ecowas", "note": "Called"},
        actions=rights.CONTACT,
        blind=True,
    ),
    **resource(
        "question",
        "question",
        creates=PARTICIPANTS,
        new=lambda scene: {"parent": f"commitments/{scene.value('commitment')}", "text": "Why?"},
        actions=rights.QUESTION,
        bodies={"answer": {"answer": "Because.", **LATER}},
    ),
}

ORGANIZATIONS: Table = {
    **resource(
        "organization",
        "organization",
        lookup="slug",
        creates=SECRETARIAT,
        changes=APPROVERS | SECRETARIAT,
        new={"slug": "new", "name_en": "New", "acronym": "NEW", "kind": "office"},
    ),
    **resource(
        "meeting-participant",
        "organizations.meetingparticipant",
        **_KEPT,
        new={
            "meeting": 7,
            "organization": "sadc",
            "heading": "regional-organizations",
            "order": 90,
            "listed_name": "SADC",
        },
    ),
    **resource(
        "staff-officer",
        "staff-officer",
        **_OWN_KEPT,
        new={"organization": "ecowas", "name": "N. N.", "email": "n@example.org"},
        actions={"confirm": _LEAD_OR_OFFICER, "hand-over": _LEAD_OR_OFFICER},
        bodies={"hand-over": lambda scene: {"successor": scene.value("staff-officer", "second")}},
    ),
    **resource(
        "focal-point",
        "focal-point",
        **_OWN_KEPT,
        new=lambda scene: {"officer": scene.value("staff-officer"), "purpose": "general"},
        actions={"end": _LEAD_OR_OFFICER},
        bodies={"end": {}},
    ),
    **resource(
        "peacebuilding-unit", "unit", **_OWN_KEPT, new={"organization": "ecowas", "name_en": "Unit"}
    ),
    **resource(
        "mechanism",
        "mechanism",
        **_OWN_KEPT,
        new={
            "organization": "ecowas",
            "name_en": "Panel",
            "level": "regional",
            "function": "conflict-resolution",
        },
    ),
    **resource(
        "capability",
        "capability",
        **_OWN_KEPT,
        new={
            "organization": "ecowas",
            "key_area": "peace-agreements",
            "resource_kind": "human",
            "description": "Mediators",
        },
    ),
    **resource(
        "dissemination",
        "dissemination",
        **_KEPT,
        new={"document": "S/2001/138", "organization": "sadc", "sent_on": "2026-01-01"},
        actions={"acknowledge": _LEAD_OR_OFFICER},
        report_scope=("acknowledge",),
    ),
}

#: Every list, and every format of one.
EXPORTS = (
    *(("activities", "csv"), ("organizations", "csv"), ("commitments", "csv")),
    *(("commitments", "xlsx"), ("commitments", "json"), ("commitments", "ndjson")),
)

BEYOND: Table = {
    "api:root": at(READ),
    "api:me": at(MEMBERS),
    "api:organization-statement": at(MEMBERS, "organization", lookup="slug"),
    # What an organization owes is its own and the Secretariat's; to others it is not there.
    **{
        f"api:organization-{name}": at(
            _api(OWN | SECRETARIAT, asks_first=True, refusal=404), "organization", lookup="slug"
        )
        for name in ("owed", "dashboard")
    },
    "api:matrix": at(READ, extra={"table": "organizations-by-category"}),
    "api:schema": at(READ),
    "api:docs": at(READ),
    "api:unknown": at(
        _api(methods=METHODS, write=EVERYBODY, reads=(404,), writes=frozenset({404}))
    ),
    "api:export": [
        Address(READ, extra={"name": name, "extension": extension}) for name, extension in EXPORTS
    ],
}
