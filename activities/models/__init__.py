"""What is done, as records."""

from .activity import ACTIVITY_SETS, Activity, ReferenceSequence
from .attachment import PARENTS, Attachment
from .chasing import ContactLog, Reminder, ReportLink
from .commitment import TERMS, Commitment
from .follow_up import FollowUpItem
from .identifier import ExternalIdentifier
from .kinds import named_records
from .participation import Participation, PrincipleAssessment
from .question import Question
from .reporting import REPORT_FIELDS, REPORT_TEXTS, ProgressReport, ReportingRound

__all__ = [
    "ACTIVITY_SETS",
    "PARENTS",
    "REPORT_FIELDS",
    "REPORT_TEXTS",
    "TERMS",
    "Activity",
    "Attachment",
    "Commitment",
    "ContactLog",
    "ExternalIdentifier",
    "FollowUpItem",
    "Participation",
    "PrincipleAssessment",
    "ProgressReport",
    "Question",
    "ReferenceSequence",
    "Reminder",
    "ReportLink",
    "ReportingRound",
    "named_records",
]
