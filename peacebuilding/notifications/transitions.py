"""What people decide about notifications; everything else the machinery does."""

from django.utils.translation import gettext_lazy as _

from peacebuilding.core.transitions import Transition, TransitionTable

from .choices import State
from .permissions import can_decide, can_send_again

NOTIFICATION_TRANSITIONS = TransitionTable(
    [
        Transition("hold", _("Hold"), frozenset({State.QUEUED}), State.HELD, can_decide),
        Transition("release", _("Release"), frozenset({State.HELD}), State.QUEUED, can_decide),
        Transition(
            "send-again",
            _("Send again"),
            frozenset({State.UNCERTAIN, State.FAILED}),
            State.QUEUED,
            can_send_again,
            needs_reason=True,
        ),
        Transition(
            "drop",
            _("Drop"),
            frozenset({State.QUEUED, State.HELD, State.UNCERTAIN, State.FAILED}),
            State.DROPPED,
            can_decide,
            needs_reason=True,
            danger=True,
        ),
    ],
    field="state",
)
