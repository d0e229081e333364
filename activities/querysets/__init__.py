"""The questions asked of what is done.

`visible_to` holds the rule of model.md §3; children ask their activity, rows about a record
ask that record.
"""

from .about import AboutRecordQuerySet, ExternalIdentifierQuerySet, QuestionQuerySet
from .papers import AttachmentQuerySet
from .reporting import (
    ContactLogQuerySet,
    ProgressReportQuerySet,
    ReportingRoundQuerySet,
    ReportLinkQuerySet,
)
from .work import (
    ActivityQuerySet,
    CommitmentQuerySet,
    ErasableMixin,
    FollowUpItemQuerySet,
    OfActivityQuerySet,
    ParticipationQuerySet,
    count_of,
    today,
)

__all__ = [
    "AboutRecordQuerySet",
    "ActivityQuerySet",
    "AttachmentQuerySet",
    "CommitmentQuerySet",
    "ContactLogQuerySet",
    "ErasableMixin",
    "ExternalIdentifierQuerySet",
    "FollowUpItemQuerySet",
    "OfActivityQuerySet",
    "ParticipationQuerySet",
    "ProgressReportQuerySet",
    "QuestionQuerySet",
    "ReportLinkQuerySet",
    "ReportingRoundQuerySet",
    "count_of",
    "today",
]
