"""The verbs of what is done; admin, pages, API, imports and commands all call them.

`perform(record, "agree", actor=…, reason=…)` makes any transition by the name it has in
`activities.transitions`; the named services do the same with their own arguments.
"""

from collections.abc import Callable
from typing import Any

from ..models import (
    Activity,
    Commitment,
    ContactLog,
    FollowUpItem,
    Participation,
    ProgressReport,
    Question,
    ReportingRound,
)
from ..transitions import (
    ACTIVITY_TRANSITIONS,
    COMMITMENT_TRANSITIONS,
    CONTACT_TRANSITIONS,
    FOLLOW_UP_TRANSITIONS,
    PARTICIPATION_TRANSITIONS,
    PROGRESS_REPORT_TRANSITIONS,
    QUESTION_TRANSITIONS,
    ROUND_TRANSITIONS,
)
from .activities import (
    assess_principle,
    change_lead,
    create_activity,
    delete_activity,
    remove_participation,
    save_participation,
    update_activity,
)
from .activity_steps import (
    agree_activity,
    cancel_activity,
    complete_activity,
    decline_activity,
    enter_activity_in_error,
    proposal_errors,
    propose_activity,
    resume_activity,
    return_activity,
    reverse_activity,
    start_activity,
    suspend_activity,
)
from .attachments import add_attachment, delete_attachment, update_attachment
from .bulk import bulk_accept, change_activities, change_commitments
from .commitments import (
    agree_commitment,
    amend_commitment,
    create_commitment,
    create_commitments,
    delete_commitment,
    enter_commitment_in_error,
    fulfil_commitment,
    move_commitment,
    reverse_commitment,
    start_commitment,
    update_commitment,
    withdraw_commitment,
)
from .contacts import log_contact, remind, reverse_contact, settle_contact, update_contact
from .copies import duplicate_activity
from .follow_up import (
    carry_over_follow_up_item,
    close_follow_up_item,
    drop_follow_up_item,
    enter_follow_up_item_in_error,
    reverse_follow_up_item,
    save_follow_up_item,
)
from .history import (
    enter_past_activity,
    enter_past_commitment,
    enter_past_follow_up_item,
)
from .identifiers import delete_external_identifier, save_external_identifier
from .participations import (
    agree_participation,
    decline_participation,
    reverse_participation,
    state_no_objection,
)
from .progress_reports import (
    accept_report,
    ask_clearance,
    clear_report,
    enter_report,
    extend_report,
    reopen_report,
    return_report,
    reverse_report,
    save_report,
    send_back_report,
    start_report,
    submit_report,
    waive_report,
)
from .questions import answer_question, ask_question, reverse_question, withdraw_question
from .report_links import give_link, link_of, link_url, revoke_link
from .rounds import (
    close_round,
    delete_round,
    extend_round,
    open_round,
    request_report,
    reverse_round,
    save_round,
    take_in,
    take_in_later,
)

__all__ = [
    "TABLES",
    "accept_report",
    "add_attachment",
    "agree_activity",
    "agree_commitment",
    "agree_participation",
    "amend_commitment",
    "answer_question",
    "ask_clearance",
    "ask_question",
    "assess_principle",
    "bulk_accept",
    "cancel_activity",
    "carry_over_follow_up_item",
    "change_activities",
    "change_commitments",
    "change_lead",
    "clear_report",
    "close_follow_up_item",
    "close_round",
    "complete_activity",
    "create_activity",
    "create_commitment",
    "create_commitments",
    "decline_activity",
    "decline_participation",
    "delete_activity",
    "delete_attachment",
    "delete_commitment",
    "delete_external_identifier",
    "delete_round",
    "drop_follow_up_item",
    "duplicate_activity",
    "enter_activity_in_error",
    "enter_commitment_in_error",
    "enter_follow_up_item_in_error",
    "enter_past_activity",
    "enter_past_commitment",
    "enter_past_follow_up_item",
    "enter_report",
    "extend_report",
    "extend_round",
    "fulfil_commitment",
    "give_link",
    "link_of",
    "link_url",
    "log_contact",
    "move_commitment",
    "open_round",
    "perform",
    "proposal_errors",
    "propose_activity",
    "remind",
    "remove_participation",
    "reopen_report",
    "request_report",
    "resume_activity",
    "return_activity",
    "return_report",
    "reverse_activity",
    "reverse_commitment",
    "reverse_contact",
    "reverse_follow_up_item",
    "reverse_participation",
    "reverse_question",
    "reverse_report",
    "reverse_round",
    "revoke_link",
    "save_external_identifier",
    "save_follow_up_item",
    "save_participation",
    "save_report",
    "save_round",
    "send_back_report",
    "settle_contact",
    "start_activity",
    "start_commitment",
    "start_report",
    "state_no_objection",
    "submit_report",
    "suspend_activity",
    "take_in",
    "take_in_later",
    "update_activity",
    "update_attachment",
    "update_commitment",
    "update_contact",
    "waive_report",
    "withdraw_commitment",
    "withdraw_question",
]

TABLES: dict[type[Any], Any] = {
    Activity: ACTIVITY_TRANSITIONS,
    Participation: PARTICIPATION_TRANSITIONS,
    Commitment: COMMITMENT_TRANSITIONS,
    FollowUpItem: FOLLOW_UP_TRANSITIONS,
    ProgressReport: PROGRESS_REPORT_TRANSITIONS,
    Question: QUESTION_TRANSITIONS,
    ReportingRound: ROUND_TRANSITIONS,
    ContactLog: CONTACT_TRANSITIONS,
}

#: By model: the name under which its services take the record, and the service of each step.
_SERVICES: dict[type[Any], tuple[str, dict[str, Callable[..., Any]]]] = {
    Activity: (
        "activity",
        {
            "propose": propose_activity,
            "agree": agree_activity,
            "return": return_activity,
            "decline": decline_activity,
            "start": start_activity,
            "suspend": suspend_activity,
            "resume": resume_activity,
            "complete": complete_activity,
            "cancel": cancel_activity,
            "reverse": reverse_activity,
            "enter-in-error": enter_activity_in_error,
        },
    ),
    Participation: (
        "participation",
        {
            "agree": agree_participation,
            "no-objection": state_no_objection,
            "decline": decline_participation,
            "reverse": reverse_participation,
        },
    ),
    Commitment: (
        "commitment",
        {
            "agree": agree_commitment,
            "start": start_commitment,
            "fulfil": fulfil_commitment,
            "amend": amend_commitment,
            "withdraw": withdraw_commitment,
            "reverse": reverse_commitment,
            "enter-in-error": enter_commitment_in_error,
        },
    ),
    FollowUpItem: (
        "item",
        {
            "close": close_follow_up_item,
            "carry-over": carry_over_follow_up_item,
            "drop": drop_follow_up_item,
            "reverse": reverse_follow_up_item,
            "enter-in-error": enter_follow_up_item_in_error,
        },
    ),
    ProgressReport: (
        "report",
        {
            "ask-clearance": ask_clearance,
            "clear": clear_report,
            "send-back": send_back_report,
            "submit": submit_report,
            "enter": enter_report,
            "accept": accept_report,
            "return": return_report,
            "reopen": reopen_report,
            "extend": extend_report,
            "not-required": waive_report,
            "reverse": reverse_report,
        },
    ),
    Question: (
        "question",
        {
            "answer": answer_question,
            "withdraw": withdraw_question,
            "reverse": reverse_question,
        },
    ),
    ReportingRound: (
        "reporting_round",
        {
            "open": open_round,
            "extend": extend_round,
            "close": close_round,
            "reverse": reverse_round,
        },
    ),
    ContactLog: (
        "contact",
        {"settle": settle_contact, "reverse": reverse_contact},
    ),
}


def perform(record: Any, name: str, *, actor: Any, reason: str = "", **data: Any) -> Any:
    """Make the transition called `name` on the record and return the record.

    `data` are the further arguments of the service (`review_on`, `basis`, `due_on` …).
    Raises what the service raises, and KeyError for a name the table does not have.
    """
    parameter, services = _SERVICES[type(record)]
    return services[name](actor=actor, reason=reason, **{parameter: record}, **data)
