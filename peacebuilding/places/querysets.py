"""The questions asked of regions and countries. All rows are public."""

from typing import Any, Self

from peacebuilding.core.querysets import SearchableQuerySet


class RegionQuerySet(SearchableQuerySet):
    """Regions of the M49 list, a tree of some thirty rows."""

    def get_by_natural_key(self, m49: str) -> Any:
        return self.get(m49=m49)

    def with_descendants(self, *codes: str) -> list[int]:
        """Return the ids of the regions with these M49 codes and of all regions below them.

        One query; unknown codes give nothing.
        """
        children: dict[int | None, list[int]] = {}
        found = []
        for pk, parent, m49 in self.order_by().values_list("pk", "parent_id", "m49"):
            children.setdefault(parent, []).append(pk)
            if m49 in codes:
                found.append(pk)
        for pk in found:  # grows as it goes
            found += [child for child in children.get(pk, []) if child not in found]
        return found


class CountryQuerySet(SearchableQuerySet):
    """Countries and areas of the M49 list."""

    def get_by_natural_key(self, iso2: str) -> Any:
        return self.get(iso2=iso2)

    def in_region(self, *codes: str) -> Self:
        """Return the countries of the regions with these M49 codes, those below included."""
        regions = self.model.region.field.related_model.objects
        return self.filter(region__in=regions.with_descendants(*codes))
