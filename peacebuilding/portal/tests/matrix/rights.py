"""Who may take which step (model.md §2), for records that ECOWAS leads or owes.

Pages, admin and API ask the same services, so the three tables share this one.
"""

from .actors import ADMINISTRATORS, APPROVERS, HEAD, NOBODY, REPORTERS, SECRETARIAT

_LEAD_OR_OFFICER = REPORTERS | SECRETARIAT
_APPROVER_OR_OFFICER = APPROVERS | SECRETARIAT

ACTIVITY = {
    "propose": REPORTERS,
    "agree": SECRETARIAT,
    "return": SECRETARIAT,
    "decline": _APPROVER_OR_OFFICER,
    "start": _LEAD_OR_OFFICER,
    "suspend": _LEAD_OR_OFFICER,
    "resume": _LEAD_OR_OFFICER,
    "complete": _LEAD_OR_OFFICER,
    "cancel": _APPROVER_OR_OFFICER,
    "reverse": SECRETARIAT,
    "enter-in-error": SECRETARIAT,
}
PARTICIPATION = {
    "agree": _APPROVER_OR_OFFICER,
    "no-objection": _APPROVER_OR_OFFICER,
    "decline": _APPROVER_OR_OFFICER,
    "reverse": SECRETARIAT,
}
COMMITMENT = {
    "agree": _APPROVER_OR_OFFICER,
    "start": _LEAD_OR_OFFICER,
    "fulfil": SECRETARIAT,
    "amend": _APPROVER_OR_OFFICER,
    "withdraw": _APPROVER_OR_OFFICER,
    "reverse": SECRETARIAT,
    "enter-in-error": SECRETARIAT,
}
#: Of a report of ECOWAS, which clears none of its reports.
REPORT = {
    "submit": REPORTERS,
    "ask-clearance": NOBODY,
    "clear": APPROVERS,
    "send-back": APPROVERS,
    "enter": SECRETARIAT,
    "accept": SECRETARIAT,
    "return": SECRETARIAT,
    "reopen": frozenset({HEAD}),
    "extend": SECRETARIAT,
    "not-required": SECRETARIAT,
    "reverse": SECRETARIAT,
}
#: Of an item that comes from an activity; the document's own are the Secretariat's.
FOLLOW_UP = {
    "close": _LEAD_OR_OFFICER,
    "carry-over": _LEAD_OR_OFFICER,
    "drop": _LEAD_OR_OFFICER,
    "reverse": SECRETARIAT,
    "enter-in-error": SECRETARIAT,
}
#: Of a question on what ECOWAS promised, asked by somebody who has left.
QUESTION = {
    "answer": _LEAD_OR_OFFICER,
    "withdraw": SECRETARIAT,
    "reverse": SECRETARIAT,
}
ROUND = dict.fromkeys(("open", "extend", "close", "reverse"), SECRETARIAT)
CONTACT = dict.fromkeys(("settle", "reverse"), SECRETARIAT)
MODALITY = dict.fromkeys(("develop", "put-in-use", "lay-dormant", "take-back"), SECRETARIAT)
ACCOUNT = dict.fromkeys(("deactivate", "reactivate", "reset-second-factor"), ADMINISTRATORS)
OFFICER = {"confirm": _LEAD_OR_OFFICER}
DISSEMINATION = {"acknowledge": _LEAD_OR_OFFICER}
MEMBERSHIP = {"end": _APPROVER_OR_OFFICER}
CALENDAR = {"revoke": _APPROVER_OR_OFFICER}
INVITATION = {"resend": _APPROVER_OR_OFFICER, "revoke": _APPROVER_OR_OFFICER}
NOTIFICATION = {
    "hold": SECRETARIAT,
    "release": SECRETARIAT,
    "send-again": SECRETARIAT | ADMINISTRATORS,
    "drop": SECRETARIAT,
}
