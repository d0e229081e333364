"""The questions asked of what is done.

`visible_to` holds the rule of model.md §3; children ask their activity, rows about a record
ask that record.
"""

from .about import AboutRecordQuerySet, ExternalIdentifierQuerySet, QuestionQuerySet
from .work import (
    ActivityQuerySet,
    AttachmentQuerySet,
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
    "ErasableMixin",
    "ExternalIdentifierQuerySet",
    "FollowUpItemQuerySet",
    "OfActivityQuerySet",
    "ParticipationQuerySet",
    "QuestionQuerySet",
    "count_of",
    "today",
]
