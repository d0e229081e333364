"""What of those who take part can be found by words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from peacebuilding.api.me import register_part
from peacebuilding.core.search import SearchSource, register_source
from peacebuilding.core.tables import register_export

from .exports import ORGANIZATIONS
from .models import Organization, StaffOfficer


def find_organizations(user: Any, words: str) -> Any:
    """Return organizations by any name they ever had; an exact acronym stands first."""
    found = Organization.objects.visible_to(user).search(words)
    rows = Organization.objects.filter(pk__in=found.values("pk"))
    return rows.best_first(words).prefetch_related("names")


def find_officers(user: Any, words: str) -> Any:
    """Return officers in office, by name, title, place or address; nothing for visitors."""
    rows = StaffOfficer.objects.visible_to(user).current().search(words)
    return rows.select_related("organization").order_by("name", "pk")


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
register_part(
    "memberships",
    lambda user: [
        {"organization": membership.organization.slug, "role": membership.role}
        for membership in user.memberships.current().select_related("organization")
    ],
)
