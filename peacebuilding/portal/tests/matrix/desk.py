"""The admin: which group keeps which records (`peacebuilding/accounts/groups.py`)."""

from collections.abc import Mapping
from typing import Any

from . import rights
from .actors import ADMINISTRATOR, HEAD, NOBODY, SECRETARIAT, STAFF, SUPERUSER
from .rules import DESK, PAGE_CALLERS, Address, Rule, Table, at, each
from .scene import WORD

_ROOT = frozenset({SUPERUSER})
_KEEPERS = SECRETARIAT | _ROOT
_NOT_STAFF = PAGE_CALLERS - STAFF


def _desk(read: frozenset[str], write: frozenset[str] = NOBODY, **options: Any) -> Rule:
    """A page of the admin: others of the staff are told no, everybody else asked to log in."""
    given: dict[str, Any] = {"methods": ("GET", "POST"), "blind": True, "lenient": True}
    return Rule(read=read, write=write, outsiders=_NOT_STAFF, **(given | options))


def _look(who: frozenset[str], **options: Any) -> Rule:
    """A page of the admin that takes no form; Django's own answer a form as a reading."""
    return _desk(who, methods=("GET",), **options)


def records(
    name: str,
    kind: str,
    *,
    view: frozenset[str],
    add: frozenset[str] | None = None,
    change: frozenset[str] | None = None,
    delete: frozenset[str] = NOBODY,
    steps: Mapping[str, frozenset[str]] | None = None,
    tracked: bool = True,
) -> Table:
    """Return the pages of one model: who looks, adds, changes, deletes, takes steps.

    `add` are those who look and `change` those who add, unless said otherwise. A model
    without steps has no page of a step (404), one that is not `tracked` neither that nor
    exports.
    """
    add = view if add is None else add
    change = add if change is None else change
    gone = {"hidden": DESK}
    table = {
        "changelist": at(_desk(view, view)),
        "add": at(_desk(add, add)),
        "change": at(_desk(view, change, **gone), kind, lookup="object_id"),
        "delete": at(_desk(delete, delete, **gone), kind, lookup="object_id"),
        "history": at(_look(view, **gone), kind, lookup="object_id"),
    }
    if tracked:
        table["history"] = at(_look(view), kind, lookup="object_id")
        table["export"] = each("", "format", {"csv": _look(view)})
        table["transition"] = _transitions(kind, view, steps or {})
    return {f"admin:{name}_{page}": addresses for page, addresses in table.items()}


def _transitions(
    kind: str, view: frozenset[str], steps: Mapping[str, frozenset[str]]
) -> list[Address]:
    """Return a page for each step, and one for a step there is not.

    Whoever may look but not take the step is told so by the service, in the form.
    """
    found = []
    for step, who in steps.items():
        rule = _desk(who & STAFF, who & STAFF, reads=(200, 403), told=view)
        found.append(Address(rule, kind, lookup="object_id", extra={"name": step}))
    nowhere = _desk(NOBODY, refusal=404)
    return [*found, Address(nowhere, kind, lookup="object_id", extra={"name": "no-such-step"})]


_ADMINISTRATORS = frozenset({ADMINISTRATOR}) | _ROOT
_CODES: dict[str, Any] = {"view": STAFF, "add": _ADMINISTRATORS, "delete": _ADMINISTRATORS}
MODELS: Table = {
    **records("accounts_user", "account", view=_ADMINISTRATORS, steps=rights.ACCOUNT),
    **records(
        "accounts_apitoken",
        "token",
        view=_ADMINISTRATORS,
        add=NOBODY,
        delete=_ADMINISTRATORS,
        tracked=False,
    ),
    **records("places_region", "places.region", **_CODES),
    **records("places_country", "places.country", **_CODES),
    **records("framework_meeting", "framework.meeting", view=_KEEPERS),
    **records("framework_document", "document", view=_KEEPERS),
    **records(
        "framework_paragraph",
        "paragraph",
        view=STAFF,
        add=frozenset({HEAD}),
    ),
    **records("framework_framework", "framework.framework", view=_KEEPERS),
    **records("framework_guidingprinciple", "framework.guidingprinciple", view=_KEEPERS),
    **records("framework_keyarea", "framework.keyarea", view=_KEEPERS),
    **records("framework_functionalarea", "framework.functionalarea", view=_KEEPERS),
    **records("framework_activitycategory", "framework.activitycategory", view=_KEEPERS),
    **records("framework_modality", "framework.modality", view=_KEEPERS, steps=rights.MODALITY),
    **records("framework_crosscuttingconcern", "framework.crosscuttingconcern", view=_KEEPERS),
    **records("framework_obstacle", "framework.obstacle", view=_KEEPERS),
}


def _kept(name: str, kind: str, **options: Any) -> Table:
    """Return the pages of a record that officers and the head keep."""
    return records(name, kind, view=_KEEPERS, **options)


#: The machinery writes them; people look, decide and preview. A superuser sees none.
_LOOKED_AT: dict[str, Any] = {"view": STAFF, "add": NOBODY, "tracked": False}
NOTIFICATIONS: Table = {
    **records("notifications_notification", "notification", **_LOOKED_AT),
    **records("notifications_jobrun", "notifications.jobrun", **_LOOKED_AT),
    "admin:notifications_notification_transition": _transitions(
        "notification", STAFF, rights.NOTIFICATION
    ),
    "admin:notifications_notification_preview": at(_look(SECRETARIAT), "notification"),
    # There is nothing to say of it: its kind is gone.
    "admin:notifications_notification_preview_mail": at(
        _look(SECRETARIAT, reads=(404,)), "notification"
    ),
}

ORGANIZATIONS: Table = {
    **_kept("organizations_organization", "organizations.organization"),
    **_kept("organizations_meetingparticipant", "organizations.meetingparticipant"),
    **_kept("organizations_staffofficer", "staff-officer", steps=rights.OFFICER),
    **_kept("organizations_focalpoint", "focal-point"),
    **_kept("organizations_peacebuildingunit", "unit"),
    **_kept("organizations_mechanism", "mechanism"),
    **_kept("organizations_capability", "capability"),
    **_kept("organizations_dissemination", "dissemination", steps=rights.DISSEMINATION),
    **_kept("organizations_membership", "membership", steps=rights.MEMBERSHIP),
    **_kept("organizations_deskabsence", "absence"),
    # One that was sent is sent again or revoked, but not changed.
    **_kept("organizations_invitation", "invitation", change=NOBODY, steps=rights.INVITATION),
    # Made on the page of the account, which alone tells the secret.
    **_kept(
        "organizations_calendaraddress",
        "calendar-address",
        add=NOBODY,
        change=NOBODY,
        steps=rights.CALENDAR,
    ),
}

ACTIVITIES: Table = {
    **_kept("activities_activity", "activity", change=SECRETARIAT, steps=rights.ACTIVITY),
    **_kept("activities_participation", "participation", steps=rights.PARTICIPATION),
    **_kept("activities_commitment", "commitment", steps=rights.COMMITMENT),
    **_kept("activities_attachment", "attachment"),
    **_kept("activities_followupitem", "follow-up", steps=rights.FOLLOW_UP),
    # Written by their organizations; the desk takes the steps.
    **_kept(
        "activities_progressreport",
        "progress-report",
        add=NOBODY,
        change=NOBODY,
        steps=rights.REPORT,
    ),
    **_kept("activities_reportinground", "round", steps=rights.ROUND),
    **_kept("activities_contactlog", "contact", steps=rights.CONTACT),
    # Added where the record is.
    **_kept("activities_externalidentifier", "identifier", add=NOBODY, change=_KEEPERS),
    # Asked where the record is read, and answered by a button.
    **_kept("activities_question", "question", add=NOBODY, change=NOBODY, steps=rights.QUESTION),
}


#: What a field of a form offers, by whom it may be asked.
_PICKS = {
    f"app_label={app}&model_name={model}&field_name={field}&term=": who
    for app, model, field, who in (
        ("framework", "document", "supersedes", _KEEPERS),
        ("activities", "activity", "parent", _KEEPERS),
        ("activities", "commitment", "activity", _KEEPERS),
        ("organizations", "membership", "user", STAFF),
    )
}
_AWAY = (302, DESK)

SITE: Table = {
    "admin:index": at(_desk(STAFF, STAFF)),
    "admin:open": at(_desk(STAFF, STAFF, reads=(302,)), query=f"q={WORD}"),
    # Who is logged in and not staff is told no; the visitor is asked to log in.
    "admin:login": at(
        Rule(
            read=STAFF,
            write=STAFF,
            methods=("GET", "POST"),
            reads=(DESK,),
            writes=frozenset({DESK}),
            lenient=True,
        )
    ),
    "admin:logout": at(
        _desk(PAGE_CALLERS, PAGE_CALLERS, reads=(302, DESK), writes=frozenset({302, DESK}))
    ),
    "admin:password_change": at(_desk(STAFF, STAFF, reads=(302,))),
    "admin:password_change_done": at(_look(STAFF)),
    "admin:autocomplete": [
        Address(_look(who), query=query + WORD) for query, who in _PICKS.items()
    ],
    "admin:jsi18n": at(_look(STAFF)),
    "admin:view_on_site": at(
        _desk(STAFF, STAFF, reads=(302,)),
        "activity",
        lookup="object_id",
        extra={"content_type_id": "activities.activity"},
    ),
    "admin:nowhere": each("", "rest", {"1": _desk(NOBODY, refusal=404)}),
    "admin:app_list": each("", "app_label", {"framework": _desk(STAFF, STAFF, hidden=404)}),
}
