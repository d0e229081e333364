"""What is done, as records."""

from .activity import ACTIVITY_SETS, Activity, ReferenceSequence
from .commitment import TERMS, Commitment
from .follow_up import FollowUpItem
from .participation import Participation, PrincipleAssessment

__all__ = [
    "ACTIVITY_SETS",
    "TERMS",
    "Activity",
    "Commitment",
    "FollowUpItem",
    "Participation",
    "PrincipleAssessment",
    "ReferenceSequence",
]
