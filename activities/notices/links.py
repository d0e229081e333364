"""The link by which somebody without an account reports or clears; made when the mail goes."""

from typing import Any

from organizations.choices import Role
from organizations.models import StaffOfficer
from peacebuilding.notifications.mails import MASKED

from ..choices import REPORT_WRITABLE, LinkPurpose, ReportState
from ..models import ProgressReport
from ..permissions import acts_for
from ..services.report_links import give_link, link_url

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
    """Return the whole address of the link for an officer; masked in a preview, "" for others.

    None for who signs in, has left, or where the report is not to be written or cleared now.
    """
    states = (ReportState.AWAITING_CLEARANCE,) if purpose == LinkPurpose.CLEAR else REPORT_WRITABLE
    if officer is None or report.state not in states or not needs_link(user, report, purpose):
        return ""
    is_own = officer.organization_id == report.commitment.organization_id
    if not is_own or not officer.is_in_office or officer.anonymized_at is not None:
        return ""
    if is_preview:
        return MASKED
    link = give_link(actor=None, report=report, officer=officer, purpose=purpose, days=DAYS)
    return link_url(link)
