"""Activities with who takes part, commitments, follow-up items, returned sheets of reports."""

from .activities import ActivityResource
from .commitments import CommitmentResource
from .follow_up import FollowUpResource
from .return_sheet import ReturnSheetResource

__all__ = ["ActivityResource", "CommitmentResource", "FollowUpResource", "ReturnSheetResource"]
