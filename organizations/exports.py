"""The roster as a table: identifier, columns with their HXL tags, rows."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin.export import Echo, harmless

#: Column heads with the tag of the row below them (own tags begin with #x_).
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
            officer.organization.display_acronym,
            officer.name,
            officer.job_title,
            "; ".join(str(area) for area in officer.functional_areas.all()),
            "; ".join(country.iso2 for country in officer.countries.all()),
            "; ".join(region.m49 for region in officer.regions.all()),
            officer.duty_station,
            officer.site,
            "; ".join(officer.languages),
            officer.email,
            officer.phone,
            officer.functional_mailbox,
            officer.confirmed_on.isoformat() if officer.confirmed_on else "",
        ]


def roster_csv(officers: Any) -> StreamingHttpResponse:
    """Return the roster as CSV, with its HXL row, harmless to spreadsheets."""
    writer = csv.writer(Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow([str(head) for head, _tag in ROSTER_COLUMNS])
        yield writer.writerow([tag for _head, tag in ROSTER_COLUMNS])
        for row in roster_rows(officers):
            yield writer.writerow([harmless(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="roster.csv"'
    return response
