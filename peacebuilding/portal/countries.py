"""What is being done in a country, and who has people or means there.

Every figure counts what its list shows to the same reader. An activity or an offer for a
whole region names no country, and is not counted in those of the region.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from activities.models import Activity, Commitment, Participation
from organizations.models import Capability, Mechanism, Organization, StaffOfficer
from peacebuilding.places.models import Country


@dataclass
class CountryCounts:
    """What is counted of one country; organizations are each counted once."""

    country: Country
    activities: int = 0
    commitments: int = 0
    organization_ids: set[int] = field(default_factory=set)

    @property
    def organizations(self) -> int:
        """Organizations that work there or have staff, means or a mechanism there."""
        return len(self.organization_ids)


@dataclass
class Presence:
    """Why an organization is named on the page of a country: numbers of rows."""

    organization: Organization
    activities: int = 0
    officers: int = 0
    capabilities: int = 0
    mechanisms: int = 0


def _sources(user: Any) -> dict[str, tuple[Any, str]]:
    """Return the rows that bring an organization to a country, and the path to the country."""
    visible = Activity.objects.visible_to(user).counted()
    return {
        "activities": (
            Participation.objects.standing().filter(activity__in=visible),
            "activity__countries",
        ),
        "officers": (StaffOfficer.objects.visible_to(user).current(), "countries"),
        "capabilities": (Capability.objects.visible_to(user), "countries"),
        "mechanisms": (Mechanism.objects.visible_to(user), "country"),
    }


def _commitments(user: Any) -> Any:
    return Commitment.objects.visible_to(user).counted()


def _per_country(rows: Any, path: str) -> Iterable[tuple[int, int]]:
    counted = rows.filter(**{f"{path}__isnull": False}).order_by().values_list(path)
    return counted.annotate(n=Count("pk", distinct=True))


def country_counts(user: Any) -> list[CountryCounts]:
    """Return a row for each country in which something is counted, by name."""
    countries = Country.objects.visible_to(user).select_related("region")
    found = {country.pk: CountryCounts(country) for country in countries}
    for pk, number in _per_country(Activity.objects.visible_to(user).counted(), "countries"):
        found[pk].activities = number
    for pk, number in _per_country(_commitments(user), "activity__countries"):
        found[pk].commitments = number
    for rows, path in _sources(user).values():
        pairs = rows.filter(**{f"{path}__isnull": False}).order_by()
        for pk, organization in pairs.values_list(path, "organization_id").distinct():
            found[pk].organization_ids.add(organization)
    shown = [row for row in found.values() if row.activities or row.organization_ids]
    return sorted(shown, key=lambda row: row.country.name.casefold())


def presences(user: Any, country: Country) -> list[Presence]:
    """Return the organizations of one country, those with most activities first."""
    numbers: dict[int, dict[str, int]] = defaultdict(dict)
    for name, (rows, path) in _sources(user).items():
        here = rows.filter(**{path: country}).order_by().values_list("organization_id")
        for pk, number in here.annotate(n=Count("pk", distinct=True)):
            numbers[pk][name] = number
    # One that was merged into another is named no more.
    organizations = Organization.objects.visible_to(user).in_bulk(numbers)
    found = [Presence(one, **numbers[pk]) for pk, one in organizations.items()]
    return sorted(found, key=lambda one: (-one.activities, one.organization.display_acronym))


def activities_in(user: Any, country: Country) -> Any:
    """Return the activities the list shows for this country, the latest first."""
    rows = Activity.objects.visible_to(user).counted().filter(countries=country)
    return rows.order_by("-created_at", "-pk")


def commitments_in(user: Any, country: Country) -> Any:
    """Return the commitments the list shows for this country, open and soonest first."""
    rows = _commitments(user).filter(activity__countries=country).open_first()
    return rows.order_by("is_closed", "due_on", "pk")
