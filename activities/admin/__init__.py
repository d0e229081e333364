"""What is done, in the admin: the Secretariat's officers at work."""

from .activities import ActivityAdmin, ParticipationAdmin
from .attachments import AttachmentAdmin
from .commitments import CommitmentAdmin
from .follow_up import FollowUpItemAdmin
from .identifiers import ExternalIdentifierAdmin
from .questions import QuestionAdmin
from .reporting import ProgressReportAdmin
from .rounds import ContactLogAdmin, ReportingRoundAdmin

__all__ = [
    "ActivityAdmin",
    "AttachmentAdmin",
    "CommitmentAdmin",
    "ContactLogAdmin",
    "ExternalIdentifierAdmin",
    "FollowUpItemAdmin",
    "ParticipationAdmin",
    "ProgressReportAdmin",
    "QuestionAdmin",
    "ReportingRoundAdmin",
]
