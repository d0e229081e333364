"""Reporting without an account: the signed address that a mail carries, given and revoked.

The address names the row and carries a signature; whether it still opens anything is
asked of the row each time. Opening it changes nothing.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import StaffOfficer
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import lock, save_record

from ..choices import REPORT_WRITABLE, LinkPurpose, ReportState
from ..models import ProgressReport, ReportLink
from ..permissions import can_give_link, link_works

_signer = signing.Signer(salt="activities.report-link")
#: Its last use is known to the hour, so that saving while typing does not fill the history.
_USED_AGAIN = timedelta(hours=1)


@transaction.atomic
def give_link(
    *,
    actor: Any,
    report: ProgressReport,
    officer: StaffOfficer,
    purpose: str = LinkPurpose.REPORT,
    days: int = 30,
) -> ReportLink:
    """Give an officer the right to write or clear the report for some days; return the link.

    The same again only makes it last longer. `actor` is an officer of the Secretariat, the
    own approver, or None for a job. Raises NotAllowed, ValidationError for an officer of
    another organization or out of office.
    """
    locked = lock(report)
    if not can_give_link(actor, locked):
        raise NotAllowed(_("You may not give links to this report."))
    if officer.organization_id != locked.commitment.organization_id:
        raise ValidationError({"officer": _("Name an officer of the same organization.")})
    if officer.anonymized_at is not None or not officer.is_in_office:
        raise ValidationError({"officer": _("This officer has left.")})
    expires_at = timezone.now() + timedelta(days=days)
    given = ReportLink.objects.filter(
        report=locked, officer=officer, purpose=purpose, revoked_at__isnull=True
    ).first()
    if given is None:
        given = ReportLink(report=locked, officer=officer, purpose=purpose)
    elif given.expires_at >= expires_at:
        return given
    given.expires_at = expires_at
    return save_record(given, actor=actor)


@transaction.atomic
def revoke_link(*, actor: Any, link: ReportLink, reason: str = "") -> ReportLink:
    """End a link; who may give one may do this. Revoking twice changes nothing."""
    locked = lock(link)
    if not can_give_link(actor, locked.report):
        raise NotAllowed(_("You may not revoke this link."))
    if locked.revoked_at is not None:
        return locked
    locked.revoked_at = timezone.now()
    return save_record(locked, actor=actor, reason=reason)


def by_link(link: ReportLink, report: ProgressReport) -> ReportLink:
    """Return the link as it stands now, its row held; raise NotAllowed where it is of no use."""
    fresh = ReportLink.objects.filter(pk=link.pk).first()
    if fresh is None or fresh.report_id != report.pk:
        raise NotAllowed(_("This link is for another report."))
    fresh = lock(fresh)
    if not link_works(fresh):
        raise NotAllowed(_("This link has expired or was revoked."))
    return fresh


def said_by(link: ReportLink | None, reason: str) -> str:
    """Return the reason as the history keeps it: with who came by a link."""
    if link is None:
        return reason
    by = _("By link, %(officer)s.") % {"officer": link.officer}
    return f"{by} {reason}".strip()


def note_use(link: ReportLink | None) -> None:
    """Write down when the link was last used."""
    if link is None:
        return
    locked, now = lock(link), timezone.now()
    if locked.last_used_at is None or now - locked.last_used_at > _USED_AGAIN:
        locked.last_used_at = now
        save_record(locked, actor=None, reason=_("Used."))


def link_token(link: ReportLink) -> str:
    """Return what stands in the address: the row, what it is for, and the signature."""
    return _signer.sign(f"{link.pk}-{link.report_id}-{link.officer_id}")


def link_url(link: ReportLink) -> str:
    """Return the whole address, for a mail to the officer and nobody else."""
    return settings.SITE_URL + reverse("activities:report-link", args=[link_token(link)])


def read_token(token: str) -> ReportLink | None:
    """Return the row the address was made for, whether it works or not; None when forged."""
    try:
        stamp = _signer.unsign(token)
    except signing.BadSignature:
        return None
    pk, report_id, officer_id = stamp.split("-")
    rows = ReportLink.objects.select_related(
        "officer__organization", "report__commitment__organization", "report__commitment__activity"
    )
    return rows.filter(pk=pk, report=report_id, officer=officer_id).first()


def link_of(token: str) -> ReportLink | None:
    """Return the link while it lets its officer act; None when forged, over, or the report is
    no longer in the state it is for."""
    link = read_token(token)
    return link if link is not None and link_works(link) and is_usable(link) else None


def is_usable(link: ReportLink) -> bool:
    """Whether the report is in a state in which the link's purpose makes sense."""
    if link.purpose == LinkPurpose.CLEAR:
        return link.report.state == ReportState.AWAITING_CLEARANCE
    return link.report.state in REPORT_WRITABLE
