"""How far a modality has come: set by officers only, never by a date (model.md §2)."""

from django.utils.translation import gettext_lazy as _

from peacebuilding.core.transitions import Transition, TransitionTable

from .choices import ModalityStatus as S
from .permissions import can_set_modality_status

MODALITY_TRANSITIONS = TransitionTable(
    [
        Transition(
            "develop",
            _("Begin development"),
            frozenset({S.POSSIBLE, S.DORMANT}),
            S.BEING_DEVELOPED,
            can_set_modality_status,
        ),
        Transition(
            "put-in-use",
            _("Put in use"),
            frozenset({S.BEING_DEVELOPED, S.DORMANT}),
            S.IN_USE,
            can_set_modality_status,
        ),
        Transition(
            "lay-dormant",
            _("Lay dormant"),
            frozenset({S.IN_USE, S.BEING_DEVELOPED}),
            S.DORMANT,
            can_set_modality_status,
            needs_reason=True,
        ),
        Transition(
            "take-back",
            _("Take back to possible"),
            frozenset({S.BEING_DEVELOPED}),
            S.POSSIBLE,
            can_set_modality_status,
            needs_reason=True,
        ),
    ]
)
