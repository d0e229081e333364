"""The questions asked of regions and countries. All rows are public."""

from typing import Any, Self

from peacebuilding.core.querysets import SearchableQuerySet


class RegionQuerySet(SearchableQuerySet):
    """Regions of the M49 list, a tree of some thirty rows."""

    def get_by_natural_key(self, m49: str) -> Any:
        return self.get(m49=m49)

    def with_descendants(self, m49: str) -> list[int]:
        """Return the ids of the region `m49` and of all regions below it.

        One query; an unknown code gives an empty list.
        """
        children: dict[int | None, list[int]] = {}
        root = None
        for pk, parent, code in self.order_by().values_list("pk", "parent_id", "m49"):
            children.setdefault(parent, []).append(pk)
            if code == m49:
                root = pk
        found = [] if root is None else [root]
        for pk in found:
            found += children.get(pk, [])
        return found


class CountryQuerySet(SearchableQuerySet):
    """Countries and areas of the M49 list."""

    def get_by_natural_key(self, iso2: str) -> Any:
        return self.get(iso2=iso2)

    def in_region(self, m49: str) -> Self:
        """Return the countries of the region `m49`, its sub-regions included."""
        regions = self.model.region.field.related_model.objects
        return self.filter(region__in=regions.with_descendants(m49))
