"""Organizations as files: the columns of the download. No person's data.

What the import reads is among them: see `organizations.imports`.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from peacebuilding.core.tables import Column, Export, plain_columns

from .filtersets import OrganizationFilterSet
from .models import Organization

COLUMNS = [
    Column("id", lambda row: row.pk, "#meta+id"),
    Column("slug", lambda row: row.slug, "#org+code"),
    Column("acronym", lambda row: row.acronym, "#org+acronym"),
    Column("name", lambda row: row.name, "#org+name+i_en"),
    Column("acronym_fr", lambda row: row.acronym_fr, "#org+acronym+i_fr"),
    Column("name_fr", lambda row: row.name_fr, "#org+name+i_fr"),
    Column("kind", lambda row: row.kind, "#org+type"),
    Column("former_names", lambda row: [one.name for one in row.names.all()], "#org+name+former"),
    Column("hq_city", lambda row: row.hq_city, "#loc+name"),
    Column(
        "hq_country", lambda row: row.hq_country and row.hq_country.iso2, "#country+code+v_iso2"
    ),
    Column("time_zone", lambda row: row.time_zone, "#meta+timezone"),
    Column("part_of", lambda row: row.part_of and row.part_of.slug, "#org+parent"),
    Column("regions", lambda row: [r.m49 for r in row.regions.all()], "#region+code+v_m49"),
    Column("website", lambda row: row.website, "#org+url"),
    Column("iati_identifier", lambda row: row.iati_identifier, "#org+code+iati"),
    *plain_columns("is_active", "version", "updated_at"),
    Column("mandate_en", lambda row: row.mandate_en, "#description+mandate+i_en"),
    Column("mandate_fr", lambda row: row.mandate_fr, "#description+mandate+i_fr"),
    Column(
        "member_countries",
        lambda row: [country.iso2 for country in row.member_countries.all()],
        "#country+code+v_iso2+members",
    ),
    Column("active_from", lambda row: row.active_from, "#date+start"),
    Column("active_to", lambda row: row.active_to, "#date+end"),
]


def _enrich(rows: Any) -> Any:
    return rows.select_related("hq_country", "part_of").prefetch_related(
        "names", "regions", "member_countries"
    )


ORGANIZATIONS = Export(
    name="organizations",
    label=_("Organizations"),
    rows=lambda user: Organization.objects.visible_to(user),
    enrich=_enrich,
    filterset=OrganizationFilterSet,
    columns=COLUMNS,
    page="organizations:organization-list",
)
