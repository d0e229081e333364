"""Activities with who takes part, commitments and follow-up items from spreadsheets."""

from .activities import ActivityResource
from .commitments import CommitmentResource
from .follow_up import FollowUpResource

__all__ = ["ActivityResource", "CommitmentResource", "FollowUpResource"]
