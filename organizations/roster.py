"""The roster as a file, for participants: the columns of A.3 with their HXL tags."""

from typing import Any

from django.http import HttpResponseBase

from peacebuilding.core.tables import FORMATS, Column

COLUMNS = [
    Column("organization", lambda row: row.organization.slug, "#org+code"),
    Column("acronym", lambda row: row.organization.acronym, "#org+acronym"),
    Column("name", lambda row: row.name, "#contact+name"),
    Column("job_title", lambda row: row.job_title, "#contact+title"),
    Column(
        "functional_areas",
        lambda row: [area.slug for area in row.functional_areas.all()],
        "#sector+code",
    ),
    Column(
        "countries", lambda row: [one.iso2 for one in row.countries.all()], "#country+code+v_iso2"
    ),
    Column("regions", lambda row: [one.m49 for one in row.regions.all()], "#region+code+v_m49"),
    Column("duty_station", lambda row: row.duty_station, "#loc+name"),
    Column("site", lambda row: row.site, "#x_site+code"),
    Column("languages", lambda row: row.languages, "#x_language+code"),
    Column("email", lambda row: row.email, "#contact+email"),
    Column("phone", lambda row: row.phone, "#contact+phone"),
    Column("functional_mailbox", lambda row: row.functional_mailbox, "#contact+email+org"),
    Column("confirmed_on", lambda row: row.confirmed_on, "#date+confirmed"),
]


def roster_csv(officers: Any) -> HttpResponseBase:
    """Return a queryset of officers as CSV, with its HXL row."""
    response = FORMATS["csv"](COLUMNS, officers.with_details(), True)
    response["Content-Disposition"] = 'attachment; filename="roster.csv"'
    return response
