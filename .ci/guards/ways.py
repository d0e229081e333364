"""From which state to which."""

from .base import DUTIES, FOLLOW_UP, PARTS, STEPS, Guard, gone

WAYS_FILE = "activities/transitions.py"
WAYS = [
    Guard(
        "only a draft is proposed",
        WAYS_FILE,
        '_("Propose"), [A.DRAFT]',
        '_("Propose"), [A.DRAFT, A.PROPOSED]',
        f"{STEPS}::test_each_step_from_each_status",
    ),
    Guard(
        "only a proposal is agreed",
        WAYS_FILE,
        '_("Confirm as agreed"), [A.PROPOSED]',
        '_("Confirm as agreed"), [A.PROPOSED, A.DECLINED]',
        f"{STEPS}::test_each_step_from_each_status",
    ),
    Guard(
        "only what is agreed starts",
        WAYS_FILE,
        '_("Start"), [A.AGREED]',
        '_("Start"), [A.AGREED, A.PROPOSED]',
        f"{STEPS}::test_each_step_from_each_status",
    ),
    Guard(
        "only what is under way is completed",
        WAYS_FILE,
        '_("Complete"), [A.UNDER_WAY]',
        '_("Complete"), [A.UNDER_WAY, A.AGREED]',
        f"{STEPS}::test_each_step_from_each_status",
    ),
    Guard(
        "a return has a reason",
        WAYS_FILE,
        "[A.PROPOSED], A.DRAFT, may.can_confirm_activity, why=True",
        "[A.PROPOSED], A.DRAFT, may.can_confirm_activity",
        f"{STEPS}::test_a_reason_is_asked",
    ),
    Guard(
        "a cancellation has a reason",
        WAYS_FILE,
        "A.CANCELLED,\n            may.can_end_activity,\n            why=True,",
        "A.CANCELLED,\n            may.can_end_activity,",
        f"{STEPS}::test_a_reason_is_asked",
    ),
    Guard(
        "a correction has a reason",
        WAYS_FILE,
        "ended, SAME, may.can_correct, why=True",
        "ended, SAME, may.can_correct",
        f"{STEPS}::test_a_reason_is_asked",
    ),
    Guard(
        "who declined does not confirm again",
        WAYS_FILE,
        "[R.AWAITING, R.NO_OBJECTION],\n            R.AGREED",
        "[*R],\n            R.AGREED",
        f"{PARTS}::test_a_decline_is_not_answered_again",
    ),
    Guard(
        "fulfilment has a reason",
        WAYS_FILE,
        "C.FULFILLED,\n            may.can_fulfil_commitment,\n            why=True,",
        "C.FULFILLED,\n            may.can_fulfil_commitment,",
        f"{DUTIES}::test_a_reason_is_asked",
    ),
    Guard(
        "only what has begun is fulfilled",
        WAYS_FILE,
        "[C.UNDER_WAY],\n            C.FULFILLED",
        "[C.UNDER_WAY, C.AGREED],\n            C.FULFILLED",
        f"{DUTIES}::test_each_step_from_each_status",
    ),
    Guard(
        "an amendment has a reason",
        WAYS_FILE,
        "COMMITMENT_OPEN, SAME, may.can_bind_commitment, why=True",
        "COMMITMENT_OPEN, SAME, may.can_bind_commitment",
        f"{DUTIES}::test_a_reason_is_asked",
    ),
    Guard(
        "what is done is not dropped",
        WAYS_FILE,
        "[F.OPEN, F.CARRIED_OVER],\n            F.DROPPED",
        "[*F],\n            F.DROPPED",
        f"{FOLLOW_UP}::test_each_step_from_each_status",
    ),
    Guard(
        "entered in error, only `reverse` is left",
        WAYS_FILE,
        "        if name != REVERSE:",
        "        if False:",
        f"{STEPS}::TestEnteredInError::test_only_reverse_is_left",
    ),
    Guard(
        "entered in error, an officer takes it back",
        WAYS_FILE,
        "        if not transition.allowed(actor, record):",
        "        if False:",
        f"{STEPS}::TestEnteredInError::test_only_reverse_is_left",
    ),
    gone(
        "who may, in every table",
        "peacebuilding/core/transitions.py",
        "if not transition.allowed(actor, record):",
        f"{STEPS}::test_who_may",
    ),
    gone(
        "from where, in every table",
        "peacebuilding/core/transitions.py",
        "if getattr(record, self.field) not in transition.sources:",
        f"{STEPS}::test_each_step_from_each_status",
    ),
    gone(
        "why, in every table",
        "peacebuilding/core/transitions.py",
        "if transition.needs_reason and not reason.strip():",
        f"{STEPS}::test_a_reason_is_asked",
    ),
]
