"""The matrix: who promised what, by category, key area and country; to read, print, download."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from activities.choices import MatrixTable
from activities.filtersets import CommitmentFilterSet
from activities.matrix_sheet import matrix_lines
from activities.models import Commitment
from activities.reports import Matrix, commitment_matrix
from peacebuilding.accounts.access import sees_states
from peacebuilding.core.listing import chosen_tags, filter_groups
from peacebuilding.core.tables import csv_response, xlsx_response

#: The filters over the table, in order; others of the list of commitments hold when given.
SHOWN_FILTERS = ("country", "round", "status", "organization", "key_area")
#: By extension: how the table is sent.
FORMATS: dict[str, Callable[[Any], HttpResponseBase]] = {
    "csv": csv_response,
    "xlsx": xlsx_response,
}


class MatrixMixin:
    """Reads the table and the filters of the address."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def table(self) -> MatrixTable:
        """The table the address names, the first without a name. Raises Http404."""
        try:
            return MatrixTable(self.kwargs.get("table", MatrixTable.ORGANIZATIONS_BY_CATEGORY))
        except ValueError as error:
            raise Http404 from error

    @property
    def shows_all(self) -> bool:
        """Whether participants without any commitment have a row as well."""
        return self.request.GET.get("all") == "true"

    def filterset(self) -> CommitmentFilterSet:
        """Return the filters of the address over the commitments the reader may see."""
        rows = Commitment.objects.visible_to(self.request.user).counted()
        return CommitmentFilterSet(self.request.GET, queryset=rows, request=self.request)

    def matrix(self, filterset: CommitmentFilterSet) -> Matrix:
        """Return the table."""
        user = self.request.user
        return commitment_matrix(
            user,
            self.table,
            filterset.qs,
            filterset.given(),
            shows_states=sees_states(user),
            shows_all=self.shows_all,
        )


def address(name: str, *args: str, query: dict[str, str]) -> str:
    """Return an address with its query."""
    found = reverse(name, args=args)
    return f"{found}?{urlencode(query, safe=',')}" if query else found


def table_address(table: MatrixTable, query: dict[str, str]) -> str:
    """Return the page of a table; the first one is the place itself."""
    if table == MatrixTable.ORGANIZATIONS_BY_CATEGORY:
        return address("matrix", query=query)
    return address("matrix-table", table.value, query=query)


class MatrixView(MatrixMixin, TemplateView):
    """One of the three tables, with filters above it and definitions below."""

    template_name = "portal/matrix.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filterset, table = self.filterset(), self.table
        matrix, query = self.matrix(filterset), filterset.given()
        names = (*SHOWN_FILTERS, *(name for name in query if name not in SHOWN_FILTERS))
        groups = filter_groups(
            filterset, [name for name in names if name != "search"], filterset.queryset, 0
        )
        everyone = {"all": "true"} if self.shows_all else {}
        shown = [group for group in groups if group.name in SHOWN_FILTERS]
        return super().get_context_data(
            matrix=matrix,
            shows_all=self.shows_all,
            filter_groups=shown,
            kept=[(name, value) for name, value in query.items() if name not in SHOWN_FILTERS],
            chosen=chosen_tags(groups, query.get("search", "")),
            tabs=[
                (one.label, table_address(one, query | everyone), None, one == table)
                for one in MatrixTable
            ],
            everyone_url=table_address(table, query | {"all": "true"}),
            filled_url=table_address(table, query),
            clear_url=table_address(table, everyone),
            formats=[
                *(
                    (extension.upper(), address(*place, query=query | everyone))
                    for extension in FORMATS
                    for place in [("matrix-file", table.value, extension)]
                ),
                ("API", address("api:matrix", table.value, query=query | everyone)),
            ],
            **kwargs,
        )


class MatrixFileView(MatrixMixin, View):
    """The same table as a file, number for number."""

    def get(self, request: HttpRequest, table: str, extension: str) -> HttpResponseBase:
        if extension not in FORMATS:
            raise Http404
        response = FORMATS[extension](matrix_lines(self.matrix(self.filterset())))
        day = timezone.localdate().isoformat()
        response["Content-Disposition"] = f'attachment; filename="{self.table}-{day}.{extension}"'
        return response
