"""What is done, as records."""

from .activity import ACTIVITY_SETS, Activity, ReferenceSequence
from .attachment import PARENTS, Attachment
from .commitment import TERMS, Commitment
from .follow_up import FollowUpItem
from .identifier import ExternalIdentifier
from .kinds import named_records
from .participation import Participation, PrincipleAssessment
from .question import Question

__all__ = [
    "ACTIVITY_SETS",
    "PARENTS",
    "TERMS",
    "Activity",
    "Attachment",
    "Commitment",
    "ExternalIdentifier",
    "FollowUpItem",
    "Participation",
    "PrincipleAssessment",
    "Question",
    "ReferenceSequence",
    "named_records",
]
