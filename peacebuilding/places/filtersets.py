"""Lists of regions and countries, and the filter by region that other lists use too."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from peacebuilding.core.filters import RecordFilterSet, RelatedFilter, rows_where

from .models import Region


class RegionFilter(RelatedFilter):
    """Rows of one or several regions, named by M49 code, the regions below included.

    `field_name` is the path to the region, for example `country__region`.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Region"))
        super().__init__(Region, to_field_name="m49", **kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        if not value:
            return qs
        codes = [region.m49 for region in value]
        return rows_where(qs, self.field_name, Region.objects.with_descendants(*codes))


class RegionFilterSet(RecordFilterSet):
    """Regions: those of `region` are itself and what lies below."""

    region = RegionFilter(field_name="id")


class CountryFilterSet(RecordFilterSet):
    """Countries and areas."""

    region = RegionFilter(field_name="region")
