"""What is done, as records."""

from .activity import ACTIVITY_SETS, Activity, ReferenceSequence
from .attachment import PARENTS, Attachment
from .commitment import TERMS, Commitment
from .follow_up import FollowUpItem
from .participation import Participation, PrincipleAssessment

__all__ = [
    "ACTIVITY_SETS",
    "PARENTS",
    "TERMS",
    "Activity",
    "Attachment",
    "Commitment",
    "FollowUpItem",
    "Participation",
    "PrincipleAssessment",
    "ReferenceSequence",
]
