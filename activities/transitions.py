"""The states of what is done and the ways between them (model.md §2).

Admin buttons, the API's `actions` and the pages come from these tables; the services of
the same names perform them. **No date ever changes a status by itself.**
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.core.transitions import Transition, TransitionTable

from . import permissions as may
from .choices import (
    ACTIVITY_ENDED,
    ACTIVITY_OPEN,
    COMMITMENT_OPEN,
    REPORT_IN_HAND,
    REPORT_WRITABLE,
    REPORTED_ON,
    ActivityStatus,
    CommitmentStatus,
    ContactStatus,
    FollowUpStatus,
    ParticipationResponse,
    QuestionState,
    ReportState,
    RoundStatus,
)

REVERSE = "reverse"
ENTER_IN_ERROR = "enter-in-error"
#: Target of a transition that leaves the state as it is, or takes it from the history.
SAME = ""


class ErasableTable(TransitionTable):
    """A table whose records may have been entered in error: then only `reverse` is left."""

    def possible(self, record: Any) -> list[Transition]:
        if record.is_entered_in_error:
            return [self[REVERSE]]
        return super().possible(record)

    def check(self, name: str, *, actor: Any, record: Any, reason: str = "") -> Transition:
        if not record.is_entered_in_error:
            return super().check(name, actor=actor, record=record, reason=reason)
        transition = self[name]
        if not transition.allowed(actor, record):
            raise NotAllowed(_t("You may not do this to this record."))
        if name != REVERSE:
            raise IllegalTransition("entered-in-error", _t("Entered in error"), [REVERSE])
        if not reason.strip():
            raise ValidationError({"reason": _t("Give a reason; it is kept in the history.")})
        return transition


class ReportTable(TransitionTable):
    """A table of reports: some steps need a commitment that was agreed and stands."""

    #: What makes no sense once the promise was taken back or never should have been.
    on_duty = frozenset({"ask-clearance", "clear", "submit", "enter", "extend"})

    @staticmethod
    def has_duty(report: Any) -> bool:
        """Whether the commitment can be reported on: agreed, not withdrawn, not an error."""
        commitment = report.commitment
        erased = commitment.is_entered_in_error or commitment.activity.is_entered_in_error
        return commitment.status in REPORTED_ON and not erased

    def possible(self, record: Any) -> list[Transition]:
        ways = super().possible(record)
        if self.has_duty(record):
            return ways
        return [way for way in ways if way.name not in self.on_duty]

    def check(self, name: str, *, actor: Any, record: Any, reason: str = "") -> Transition:
        transition = super().check(name, actor=actor, record=record, reason=reason)
        if name in self.on_duty and not self.has_duty(record):
            commitment = record.commitment
            label = (
                _t("Entered in error")
                if commitment.status in REPORTED_ON
                else commitment.get_status_display()
            )
            label = f"{commitment.reference or commitment}{_t(':')} {label}"
            names = [way.name for way in self.possible(record)]
            raise IllegalTransition(commitment.display_status, label, names)
        return transition


def way(
    name: str, label: Any, sources: Iterable[str], target: str, allowed: Any, **options: Any
) -> Transition:
    """Return one transition; `why=True` asks for the reason."""
    why = options.pop("why", False)
    return Transition(name, label, frozenset(sources), target, allowed, needs_reason=why, **options)


def corrections(ended: Iterable[str], every: Iterable[str]) -> list[Transition]:
    """Return what only officers do: take back an end, and say what never should have been."""
    return [
        way(REVERSE, _("Reverse"), ended, SAME, may.can_correct, why=True),
        way(
            ENTER_IN_ERROR,
            _("Entered in error"),
            every,
            SAME,
            may.can_correct,
            why=True,
            danger=True,
        ),
    ]


A = ActivityStatus
ACTIVITY_TRANSITIONS = ErasableTable(
    [
        way("propose", _("Propose"), [A.DRAFT], A.PROPOSED, may.can_propose_activity),
        way("agree", _("Confirm as agreed"), [A.PROPOSED], A.AGREED, may.can_confirm_activity),
        way("return", _("Return"), [A.PROPOSED], A.DRAFT, may.can_confirm_activity, why=True),
        way(
            "decline",
            _("Decline"),
            [A.PROPOSED],
            A.DECLINED,
            may.can_end_activity,
            why=True,
            danger=True,
        ),
        way("start", _("Start"), [A.AGREED], A.UNDER_WAY, may.can_run_activity),
        way(
            "suspend",
            _("Suspend"),
            [A.AGREED, A.UNDER_WAY],
            A.SUSPENDED,
            may.can_run_activity,
            why=True,
        ),
        way("resume", _("Resume"), [A.SUSPENDED], A.UNDER_WAY, may.can_run_activity),
        way("complete", _("Complete"), [A.UNDER_WAY], A.COMPLETED, may.can_run_activity),
        way(
            "cancel",
            _("Cancel"),
            ACTIVITY_OPEN,
            A.CANCELLED,
            may.can_end_activity,
            why=True,
            danger=True,
        ),
        *corrections(ACTIVITY_ENDED, A),
    ]
)

R = ParticipationResponse
PARTICIPATION_TRANSITIONS = TransitionTable(
    [
        way(
            "agree",
            _("Confirm"),
            [R.AWAITING, R.NO_OBJECTION],
            R.AGREED,
            may.can_answer_participation,
        ),
        way(
            "no-objection",
            _("No objection"),
            [R.AWAITING],
            R.NO_OBJECTION,
            may.can_answer_participation,
        ),
        way(
            "decline",
            _("Decline"),
            [R.AWAITING, R.AGREED, R.NO_OBJECTION],
            R.DECLINED,
            may.can_answer_participation,
            danger=True,
        ),
        way(
            REVERSE,
            _("Ask again"),
            [R.AGREED, R.NO_OBJECTION, R.DECLINED],
            R.AWAITING,
            may.can_correct,
            why=True,
        ),
    ],
    field="response",
)

C = CommitmentStatus
COMMITMENT_TRANSITIONS = ErasableTable(
    [
        way("agree", _("Agree"), [C.PROPOSED], C.AGREED, may.can_bind_commitment),
        way("start", _("Start"), [C.AGREED], C.UNDER_WAY, may.can_start_commitment),
        way(
            "fulfil",
            _("Enter as fulfilled"),
            [C.UNDER_WAY],
            C.FULFILLED,
            may.can_fulfil_commitment,
            why=True,
        ),
        way("amend", _("Amend"), COMMITMENT_OPEN, SAME, may.can_bind_commitment, why=True),
        way(
            "withdraw",
            _("Withdraw"),
            COMMITMENT_OPEN,
            C.WITHDRAWN,
            may.can_bind_commitment,
            why=True,
            danger=True,
        ),
        *corrections([C.FULFILLED, C.WITHDRAWN], C),
    ]
)

F = FollowUpStatus
FOLLOW_UP_TRANSITIONS = ErasableTable(
    [
        way("close", _("Close as done"), [F.OPEN, F.CARRIED_OVER], F.DONE, may.can_keep_follow_up),
        way(
            "carry-over",
            _("Carry over"),
            [F.OPEN, F.CARRIED_OVER],
            F.CARRIED_OVER,
            may.can_keep_follow_up,
        ),
        way(
            "drop",
            _("Drop"),
            [F.OPEN, F.CARRIED_OVER],
            F.DROPPED,
            may.can_keep_follow_up,
            why=True,
            danger=True,
        ),
        *corrections([F.DONE, F.DROPPED, F.CARRIED_OVER], F),
    ]
)

ROUND_TRANSITIONS = TransitionTable(
    [
        way(
            "open",
            _("Open the round"),
            [RoundStatus.PLANNED],
            RoundStatus.OPEN,
            may.can_keep_rounds,
        ),
        way("extend", _("Extend"), [RoundStatus.OPEN], SAME, may.can_keep_rounds, why=True),
        way(
            "close",
            _("Close the round"),
            [RoundStatus.OPEN],
            RoundStatus.CLOSED,
            may.can_keep_rounds,
        ),
        way(
            REVERSE,
            _("Open again"),
            [RoundStatus.CLOSED],
            RoundStatus.OPEN,
            may.can_keep_rounds,
            why=True,
        ),
    ]
)

CONTACT_TRANSITIONS = TransitionTable(
    [
        way(
            "settle",
            _("Settle"),
            [ContactStatus.OPEN],
            ContactStatus.SETTLED,
            may.can_keep_contacts,
        ),
        way(
            REVERSE,
            _("Open again"),
            [ContactStatus.SETTLED],
            ContactStatus.OPEN,
            may.can_keep_contacts,
            why=True,
        ),
    ]
)

Q = QuestionState
QUESTION_TRANSITIONS = TransitionTable(
    [
        way("answer", _("Answer"), [Q.OPEN], Q.ANSWERED, may.can_answer_question),
        way("withdraw", _("Withdraw"), [Q.OPEN], Q.WITHDRAWN, may.can_withdraw_question),
        way(REVERSE, _("Open again"), [Q.ANSWERED, Q.WITHDRAWN], Q.OPEN, may.can_correct, why=True),
    ],
    field="state",
)

S = ReportState
PROGRESS_REPORT_TRANSITIONS = ReportTable(
    [
        way(
            "ask-clearance",
            _("Ask my director"),
            REPORT_WRITABLE,
            S.AWAITING_CLEARANCE,
            may.can_ask_clearance,
        ),
        way("clear", _("Clear"), [S.AWAITING_CLEARANCE], S.SUBMITTED, may.can_clear_report),
        way(
            "send-back",
            _("Send back"),
            [S.AWAITING_CLEARANCE],
            S.DRAFT,
            may.can_clear_report,
            why=True,
        ),
        way("submit", _("Send"), REPORT_WRITABLE, S.SUBMITTED, may.can_submit_report),
        way("enter", _("Enter as received"), REPORT_IN_HAND, S.SUBMITTED, may.can_review_report),
        way("accept", _("Accept"), [S.SUBMITTED], S.ACCEPTED, may.can_review_report),
        way("return", _("Return"), [S.SUBMITTED], S.RETURNED, may.can_review_report, why=True),
        way("reopen", _("Reopen"), [S.ACCEPTED], S.REOPENED, may.can_reopen_report, why=True),
        way("extend", _("Extend"), REPORT_IN_HAND, SAME, may.can_review_report, why=True),
        way(
            "not-required",
            _("Not required"),
            REPORT_IN_HAND,
            S.NOT_REQUIRED,
            may.can_review_report,
            why=True,
            danger=True,
        ),
        way(
            REVERSE,
            _("Ask for it again"),
            [S.NOT_REQUIRED],
            SAME,
            may.can_review_report,
            why=True,
        ),
    ],
    field="state",
)
