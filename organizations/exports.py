"""Those who take part as files: organizations for everyone, the roster for participants."""

from collections.abc import Iterator
from itertools import chain
from operator import attrgetter
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.tables import Column, Export, cell, csv_response

from .filtersets import OrganizationFilterSet
from .models import Organization


def _plain(*names: str) -> list[Column]:
    return [Column(name, attrgetter(name)) for name in names]


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
    *_plain("is_active", "version", "updated_at"),
]


def _enrich(rows: Any) -> Any:
    return rows.select_related("hq_country", "part_of").prefetch_related("names", "regions")


ORGANIZATIONS = Export(
    name="organizations",
    label=_("Organizations"),
    rows=lambda user: Organization.objects.visible_to(user),
    enrich=_enrich,
    filterset=OrganizationFilterSet,
    columns=COLUMNS,
    page="organizations:organization-list",
)

#: Heads of the roster with the tag of the row below them (own tags begin with #x_).
ROSTER_COLUMNS = (
    (_("Organization"), "#org+acronym"),
    (_("Name"), "#contact+name"),
    (_("Job title"), "#contact+title"),
    (_("Functional areas"), "#sector+name"),
    (_("Countries"), "#country+code+v_iso2"),
    (_("Regions"), "#region+code+v_m49"),
    (_("Duty station"), "#loc+name"),
    (_("Headquarters or field"), "#x_site+code"),
    (_("Languages"), "#x_language+code"),
    (_("E-mail address"), "#contact+email"),
    (_("Telephone"), "#contact+phone"),
    (_("Functional mailbox"), "#contact+email+org"),
    (_("Confirmed"), "#date+confirmed"),
)


def roster_rows(officers: Any) -> Iterator[list[str]]:
    """Yield one row for each officer of a queryset `with_details()`."""
    for officer in officers:
        yield [
            cell(value)
            for value in (
                officer.organization.display_acronym,
                officer.name,
                officer.job_title,
                [str(area) for area in officer.functional_areas.all()],
                [country.iso2 for country in officer.countries.all()],
                [region.m49 for region in officer.regions.all()],
                officer.duty_station,
                officer.site,
                officer.languages,
                officer.email,
                officer.phone,
                officer.functional_mailbox,
                officer.confirmed_on,
            )
        ]


def roster_csv(officers: Any) -> StreamingHttpResponse:
    """Return the roster as CSV, with its HXL row, for those who may see it."""
    heads = [[str(head) for head, _tag in ROSTER_COLUMNS], [tag for _head, tag in ROSTER_COLUMNS]]
    response = csv_response(chain(heads, roster_rows(officers)))
    response["Content-Disposition"] = 'attachment; filename="roster.csv"'
    return response
