"""Pages: the front door, those who take part, what is done, a person's own, and health."""

from typing import Any

from . import rights
from .actors import (
    APPROVERS,
    MEMBER,
    OFFICER,
    OWN,
    REPORTERS,
    SECRETARIAT,
    STRANGER,
    VISITOR,
)
from .rules import MEMBERS, PAGE_CALLERS, PUBLIC, Rule, Table, at, button, each, form, step
from .scene import WORD

_APPROVER_OR_OFFICER = APPROVERS | SECRETARIAT
_REPORTER_OR_OFFICER = REPORTERS | SECRETARIAT
#: To a visitor, a page on a person is not there.
_PERSONAL = Rule(
    read=PAGE_CALLERS - {VISITOR}, visitor=404, asks_first=False, writing_asks_first=False
)
_LINK = Rule(read=PAGE_CALLERS, write=PAGE_CALLERS, methods=("GET", "POST"), asks_first=False)

PORTAL: Table = {
    "home": at(PUBLIC),
    "living-framework": at(PUBLIC),
    "framework-gaps": at(PUBLIC),
    "framework-detail": at(PUBLIC, "framework", lookup="slug"),
    "meeting-list": at(PUBLIC),
    "meeting-detail": at(PUBLIC, "meeting", lookup="number"),
    "matrix": at(PUBLIC),
    "matrix-table": at(PUBLIC, extra={"table": "organizations-by-key-area"}),
    "matrix-file": at(PUBLIC, extra={"table": "countries-by-key-area", "extension": "csv"}),
    "country-list": at(PUBLIC),
    "country-detail": at(PUBLIC, "places.country by code", lookup="iso2"),
    "document-list": at(PUBLIC),
    "document-file": at(PUBLIC, "document"),
    "workspace": at(MEMBERS),
    "search": at(PUBLIC, query=f"q={WORD}"),
    "data": at(PUBLIC),
    "help": at(PUBLIC),
    "definitions": at(PUBLIC),
    "accessibility": at(PUBLIC),
    "privacy": at(PUBLIC),
    "states": at(PUBLIC),
}

#: What only the Secretariat knows of: to everybody else there is no such page.
_UNKNOWN: dict[str, Any] = {
    "visitor": 404,
    "refusal": 404,
    "asks_first": False,
    "writing_asks_first": False,
}

BATCHES: Table = {
    "batches:batch-list": at(Rule(read=SECRETARIAT, **_UNKNOWN)),
    "batches:batch-detail": at(form(SECRETARIAT, **_UNKNOWN), "batch"),
}

#: A file on its way in is its sender's alone.
_SENDER = frozenset({OFFICER})

IMPORTS: Table = {
    "imports:index": at(form(SECRETARIAT, **_UNKNOWN)),
    "imports:template": at(
        Rule(read=SECRETARIAT, **_UNKNOWN), extra={"kind": "activities", "extension": "csv"}
    ),
    "imports:upload": at(form(_SENDER, **_UNKNOWN), "upload"),
    "imports:run": at(button(_SENDER, **_UNKNOWN), "upload"),
    "imports:discard": at(button(_SENDER, **_UNKNOWN), "upload"),
    "imports:annotated": at(Rule(read=_SENDER, **_UNKNOWN), "upload"),
}

HEALTH: Table = {"healthz": at(PUBLIC), "readyz": at(PUBLIC)}


def _people_form(who: frozenset[str]) -> Rule:
    return form(who, visitor=404, asks_first=False, writing_asks_first=False)


ORGANIZATIONS: Table = {
    "organizations:organization-list": at(PUBLIC),
    "organizations:organization-detail": at(PUBLIC, "organization", lookup="slug"),
    "organizations:organization-update": at(
        form(_APPROVER_OR_OFFICER), "organization", lookup="slug"
    ),
    "organizations:organization-rename": at(form(SECRETARIAT), "organization", lookup="slug"),
    "organizations:organization-merge": at(form(SECRETARIAT), "organization", lookup="slug"),
    "organizations:staff-officer-create": at(
        _people_form(_REPORTER_OR_OFFICER), "organization", lookup="slug"
    ),
    "organizations:focal-point-create": at(
        _people_form(_REPORTER_OR_OFFICER), "organization", lookup="slug"
    ),
    "organizations:capability-create": at(
        form(_REPORTER_OR_OFFICER), "organization", lookup="slug"
    ),
    "organizations:roster": at(_PERSONAL),
    "organizations:roster-csv": at(_PERSONAL),
    "organizations:staff-officer-detail": at(_PERSONAL, "staff-officer"),
    "organizations:staff-officer-update": at(_people_form(_REPORTER_OR_OFFICER), "staff-officer"),
    "organizations:hand-over": at(_people_form(_REPORTER_OR_OFFICER), "staff-officer"),
    "organizations:staff-officer-confirm": at(
        button(_REPORTER_OR_OFFICER, visitor=404, asks_first=False, writing_asks_first=False),
        "staff-officer",
    ),
    "organizations:focal-point-end": at(_people_form(_REPORTER_OR_OFFICER), "focal-point"),
    "organizations:focal-point-card": at(_PERSONAL, "focal-point"),
    "organizations:contact-confirm": at(
        _LINK, "contact-link", lookup="token", reveals=frozenset({"roster"})
    ),
    "organizations:capability-list": at(PUBLIC),
    "organizations:capability-update": at(form(_REPORTER_OR_OFFICER), "capability"),
    "organizations:members": at(Rule(read=_APPROVER_OR_OFFICER)),
    "organizations:invite": at(form(_APPROVER_OR_OFFICER)),
    "organizations:membership-update": at(form(_APPROVER_OR_OFFICER), "membership"),
    "organizations:membership-end": at(form(_APPROVER_OR_OFFICER), "membership"),
    "organizations:invitation-resend": at(button(_APPROVER_OR_OFFICER), "invitation"),
    "organizations:invitation-revoke": at(button(_APPROVER_OR_OFFICER), "invitation"),
    "organizations:dissemination-acknowledge": at(button(_REPORTER_OR_OFFICER), "dissemination"),
    "organizations:calendar-addresses": at(form(PAGE_CALLERS - {VISITOR})),
    "organizations:calendar-revoke": at(form(APPROVERS), "own-calendar"),
    # Whoever knows the address reads what ECOWAS owes; what is confidential as its day alone.
    "organizations:calendar-feed": at(
        PUBLIC,
        "calendar-link",
        lookup="secret",
        reveals=frozenset({"participants", "proposed", "library"}),
    ),
    "organizations:invitation": at(
        _LINK, "invitation-link", lookup="token", reveals=frozenset({"invited"})
    ),
}


def _steps(who: dict[str, frozenset[str]]) -> dict[str, Rule]:
    return {name: step(people) for name, people in who.items()}


#: Files of the sheet of a round.
_FILES = dict.fromkeys(("csv", "xlsx"), MEMBERS)

REPORTING: Table = {
    "activities:round-list": at(MEMBERS),
    "activities:round-detail": at(MEMBERS, "round"),
    "activities:round-sheet": each("round", "extension", _FILES),
    "activities:round-create": at(form(SECRETARIAT)),
    "activities:round-update": at(form(SECRETARIAT), "round"),
    "activities:round-delete": at(form(SECRETARIAT), "round"),
    "activities:round-step": each("round", "step", _steps(rights.ROUND)),
    "activities:chase-list": at(Rule(read=SECRETARIAT, **_UNKNOWN)),
    "activities:letters": at(Rule(read=SECRETARIAT, **_UNKNOWN)),
    "activities:letters-docx": at(Rule(read=SECRETARIAT, **_UNKNOWN)),
    "activities:tonight": at(Rule(read=SECRETARIAT, **_UNKNOWN)),
    # Nobody has such a mail tonight; who has one is read in activities/tests/test_tonight.py.
    "activities:tonight-letter": at(
        Rule(read=SECRETARIAT, reads=(404,), **_UNKNOWN), extra={"reader": "user-0"}
    ),
    "activities:tonight-mail": at(
        Rule(read=SECRETARIAT, reads=(404,), **_UNKNOWN), extra={"reader": "user-0"}
    ),
    "activities:contact-list": at(Rule(read=SECRETARIAT, **_UNKNOWN)),
    "activities:contact-create": at(form(SECRETARIAT, **_UNKNOWN), "organization", lookup="slug"),
    "activities:contact-hold": at(form(SECRETARIAT, **_UNKNOWN), "organization", lookup="slug"),
    "activities:contact-remind": at(form(SECRETARIAT, **_UNKNOWN), "organization", lookup="slug"),
    "activities:contact-update": at(form(SECRETARIAT, **_UNKNOWN), "contact"),
    "activities:contact-step": each(
        "contact",
        "step",
        {
            name: form(people, reads=(200, 409), **_UNKNOWN)
            for name, people in rights.CONTACT.items()
        },
    ),
    "organizations:desk-hand-over": at(form(SECRETARIAT)),
}

ACTIVITIES: Table = {
    "activities:organization-statement": at(MEMBERS, "organization", lookup="slug"),
    "activities:organization-statement-xlsx": at(MEMBERS, "organization", lookup="slug"),
    "activities:return-sheet": at(
        Rule(read=OWN | SECRETARIAT, write=_REPORTER_OR_OFFICER, methods=("GET", "POST")),
        "organization",
        lookup="slug",
    ),
    "activities:return-sheet-xlsx": at(Rule(read=OWN | SECRETARIAT), "organization", lookup="slug"),
    "activities:activity-list": at(PUBLIC),
    "activities:activity-detail": at(PUBLIC, "activity"),
    "activities:activity-create": at(form(_REPORTER_OR_OFFICER | {STRANGER})),
    "activities:activity-bulk": at(form(SECRETARIAT, reads=(302,))),
    "activities:commitment-bulk": at(form(SECRETARIAT, reads=(302,))),
    "activities:activity-update": at(form(_REPORTER_OR_OFFICER), "activity"),
    "activities:activity-duplicate": at(form(_REPORTER_OR_OFFICER | {STRANGER}), "activity"),
    "activities:activity-delete": at(form(REPORTERS), "activity", main="draft"),
    "activities:activity-principles": at(form(_REPORTER_OR_OFFICER), "activity"),
    "activities:participation-create": at(form(_REPORTER_OR_OFFICER), "activity"),
    "activities:participation-update": at(form(_REPORTER_OR_OFFICER), "participation"),
    "activities:participation-delete": at(form(REPORTERS), "participation", main="draft"),
    "activities:commitment-create": at(form(_REPORTER_OR_OFFICER), "activity"),
    "activities:commitment-update": at(form(_REPORTER_OR_OFFICER), "commitment", main="proposed"),
    "activities:follow-up-create": at(form(_REPORTER_OR_OFFICER), "activity"),
    "activities:follow-up-update": at(form(_REPORTER_OR_OFFICER), "follow-up"),
    "activities:activity-step": each("activity", "step", _steps(rights.ACTIVITY)),
    "activities:participation-step": each("participation", "step", _steps(rights.PARTICIPATION)),
    "activities:attachment": at(PUBLIC, "attachment"),
    "activities:commitment-list": at(PUBLIC),
    "activities:commitment-detail": at(PUBLIC, "commitment"),
    "activities:commitment-step": each("commitment", "step", _steps(rights.COMMITMENT)),
    "activities:report-list": at(PUBLIC),
    "activities:report-bulk": at(form(SECRETARIAT, reads=(302,))),
    "activities:report-start": at(
        Rule(read=REPORTERS, write=REPORTERS, methods=("GET", "POST"), reads=(302,)),
        "commitment",
    ),
    "activities:report-on-paper": at(form(SECRETARIAT), "commitment"),
    "activities:report-detail": at(PUBLIC, "progress-report"),
    "activities:report-write": at(form(REPORTERS), "progress-report", main="written"),
    "activities:report-receipt": at(Rule(read=OWN | SECRETARIAT, refusal=404), "progress-report"),
    "activities:report-step": each("progress-report", "step", _steps(rights.REPORT)),
    "activities:report-link-revoke": at(button(_APPROVER_OR_OFFICER), "report-link-row"),
    "activities:report-link": at(
        _LINK, "report-link", lookup="token", reveals=frozenset({"written", "roster"})
    ),
    "activities:report-link-file": at(
        Rule(read=PAGE_CALLERS, reads=(404,), asks_first=False),
        "report-link",
        lookup="token",
        extra={"pk": 999_999},
    ),
    "activities:follow-up-list": at(PUBLIC),
    "activities:follow-up-detail": at(PUBLIC, "follow-up"),
    "activities:identifier-create": each(
        "commitment", "kind", {"commitments": form(_REPORTER_OR_OFFICER | {STRANGER})}
    ),
    "activities:identifier-delete": at(form(_REPORTER_OR_OFFICER), "identifier"),
    "activities:question-create": each(
        "commitment", "kind", {"commitments": form(PAGE_CALLERS - {VISITOR})}
    ),
    "activities:question-step": each("question", "step", _steps(rights.QUESTION)),
    "activities:follow-up-step": each("follow-up", "step", _steps(rights.FOLLOW_UP)),
}

_SIGNED_IN = PAGE_CALLERS - {VISITOR}

ACCOUNT: Table = {
    "account": at(form(_SIGNED_IN)),
    "set_language": at(button(PAGE_CALLERS, asks_first=False)),
    "token-list": at(MEMBERS),
    "token-create": at(form(_SIGNED_IN)),
    "token-revoke-all": at(button(_SIGNED_IN)),
    "token-revoke": at(form(APPROVERS), "own-token"),
}

NOTIFICATIONS: Table = {
    "notifications:preferences": at(form(_SIGNED_IN)),
    "notifications:inbox": at(MEMBERS),
    "notifications:inbox-read": at(button(_SIGNED_IN)),
    "notifications:inbox-open": at(button(frozenset({MEMBER})), "told"),
    "notifications:unsubscribe": at(_LINK, "mail-link", lookup="token"),
    "notifications:subscribe": at(_LINK, "mail-link", lookup="token"),
}
