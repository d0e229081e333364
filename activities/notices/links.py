"""The link by which somebody without an account reports or clears; made when the mail goes."""

from typing import Any

from organizations.choices import Role
from organizations.models import StaffOfficer
from peacebuilding.notifications.mails import MASKED

from ..choices import LinkPurpose
from ..models import ProgressReport
from ..permissions import acts_for

#: How long a link works after the mail was sent.
DAYS = 60


def needs_link(user: Any, report: ProgressReport, purpose: str = LinkPurpose.REPORT) -> bool:
    """Whether the reader cannot do it by signing in."""
    role = Role.APPROVER if purpose == LinkPurpose.CLEAR else Role.REPORTER
    return user is None or not acts_for(user, report.commitment.organization_id, role)


def secret_link(
    report: ProgressReport,
    officer: StaffOfficer | None,
    *,
    user: Any,
    is_preview: bool,
    purpose: str = LinkPurpose.REPORT,
) -> str:
    """Return the whole address of the link for an officer; masked in a preview, "" for others."""
    if officer is None or not needs_link(user, report, purpose):
        return ""
    return MASKED
