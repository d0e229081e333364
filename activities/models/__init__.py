"""What is done, as records."""

from .activity import ACTIVITY_SETS, Activity, ReferenceSequence
from .commitment import Commitment
from .follow_up import FollowUpItem
from .participation import Participation, PrincipleAssessment
from .question import Question

__all__ = [
    "ACTIVITY_SETS",
    "Activity",
    "Commitment",
    "FollowUpItem",
    "Participation",
    "PrincipleAssessment",
    "Question",
    "ReferenceSequence",
]
