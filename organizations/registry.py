"""What of those who take part can be found by words, and what is forgotten by the clock."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from peacebuilding.api.me import register_part
from peacebuilding.batches.services import RowResult
from peacebuilding.core.search import SearchSource, register_source
from peacebuilding.core.tables import register_export
from peacebuilding.imports.kinds import register_import
from peacebuilding.notifications.jobs import register_job

from .choices import Rank, Role
from .duties import register_duties
from .exports import ORGANIZATIONS
from .imports import OrganizationResource
from .merge_rules import change, refuse, register_fold, remove
from .models import (
    FocalPoint,
    MeetingParticipant,
    Membership,
    Organization,
    OrganizationName,
    StaffOfficer,
)
from .own_duties import (
    contacts_ended,
    contacts_owed,
    invitations_ended,
    invitations_owed,
    receipts_owed,
)
from .services import anonymize_former_officers


def find_organizations(user: Any, words: str) -> Any:
    """Return organizations by any name they ever had; an exact acronym stands first."""
    found = Organization.objects.visible_to(user).search(words)
    rows = Organization.objects.filter(pk__in=found.values("pk"))
    return rows.best_first(words).prefetch_related("names")


def find_officers(user: Any, words: str) -> Any:
    """Return officers in office, by name, title, place or address; nothing for visitors."""
    rows = StaffOfficer.objects.visible_to(user).current().search(words)
    return rows.select_related("organization").order_by("name", "pk")


def fold_memberships(*, actor: Any, row: Any, twin: Any, reason: str) -> list[RowResult]:
    """Of two memberships of one person the one with more rights stays."""
    if Role(row.role).rank <= Role(twin.role).rank:
        return remove(actor=actor, row=row, twin=twin, reason=reason)
    gone = remove(actor=actor, row=twin, twin=row, reason=reason)
    return [*gone, change(actor=actor, row=row, reason=reason)]


def fold_focal_points(*, actor: Any, row: Any, twin: Any, reason: str) -> list[RowResult]:
    """The principal of the organization that stays remains principal; the other is alternate."""
    return [change(actor=actor, row=row, reason=reason, rank=Rank.ALTERNATE)]


def fold_names(*, actor: Any, row: Any, twin: Any, reason: str) -> list[RowResult]:
    """The same former name is kept once; another one of the same days is no duplicate."""
    fold = remove if row.name == twin.name else refuse
    return fold(actor=actor, row=row, twin=twin, reason=reason)


def forget_former_staff(now: datetime) -> str:
    """Run the daily job that removes the personal data of who left two years ago."""
    return f"{anonymize_former_officers(actor=None)} anonymized."


register_fold(Membership, fold_memberships)
register_fold(FocalPoint, fold_focal_points)
register_fold(OrganizationName, fold_names)
register_fold(MeetingParticipant, refuse)
register_source(
    SearchSource(
        kind="organizations",
        label=_("Organizations"),
        rows=find_organizations,
        template="organizations/search_result.html",
        order=20,
    )
)
register_source(
    SearchSource(
        kind="staff-officers",
        label=_("Staff officers"),
        rows=find_officers,
        template="organizations/search_result_officer.html",
        order=60,
    )
)
register_export(ORGANIZATIONS)
register_import(OrganizationResource)
register_duties("contacts", contacts_owed, contacts_ended)
register_duties("receipts", receipts_owed)
register_duties("invitations", invitations_owed, invitations_ended)
register_part(
    "memberships",
    lambda user: [
        {"organization": membership.organization.slug, "role": membership.role}
        for membership in user.memberships.current().select_related("organization")
    ],
)
register_job(
    "anonymize-former-staff", _("Personal data of former staff officers"), forget_former_staff
)
