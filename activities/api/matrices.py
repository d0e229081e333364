"""`matrices/{table}/`: commitments by who promised them, or for where, and what they serve."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from peacebuilding.accounts.access import sees_states
from peacebuilding.api.filtering import filter_parameters, strict_filterset
from peacebuilding.api.pagination import read_flag
from peacebuilding.api.views import TrackerAPIView

from ..choices import MatrixTable, ReportingState
from ..filtersets import CommitmentFilterSet
from ..models import Commitment
from ..reports import Cell, Matrix, Number, commitment_matrix


class NumberSerializer(serializers.Serializer):
    """A number and the list it counts; a zero has no list."""

    count = serializers.IntegerField()
    url = serializers.SerializerMethodField(help_text="The list in the API; null for a zero.")
    html_url = serializers.SerializerMethodField(help_text="The list as a page; null for a zero.")

    @extend_schema_field({"type": "string", "format": "uri", "nullable": True})
    def get_url(self, number: Number) -> str | None:
        """Return the list in the API."""
        return self._absolute(number.api_url)

    @extend_schema_field({"type": "string", "format": "uri", "nullable": True})
    def get_html_url(self, number: Number) -> str | None:
        """Return the list as a page."""
        return self._absolute(number.url)

    def _absolute(self, address: str) -> str | None:
        return self.context["request"].build_absolute_uri(address) if address else None


class ReportingStatesSerializer(serializers.Serializer):
    """The confirmed commitments by reporting state; they add up."""

    def get_fields(self) -> dict[str, Any]:
        return {state.replace("-", "_"): NumberSerializer() for state in ReportingState.values}


class CellSerializer(serializers.Serializer):
    """The commitments of one place of the table."""

    members_only = frozenset({"reporting_states"})

    confirmed = NumberSerializer(help_text="The organization confirmed that it takes part.")
    claimed = NumberSerializer(help_text="Others say that it takes part; it has not confirmed.")
    reporting_states = serializers.SerializerMethodField(
        help_text="Of those confirmed; for active accounts only."
    )

    @extend_schema_field(ReportingStatesSerializer)
    def get_reporting_states(self, cell: Cell) -> dict[str, Any]:
        """Return the number of each state; empty for readers who see none."""
        return {
            state.replace("-", "_"): NumberSerializer(number, context=self.context).data
            for state, number in cell.states.items()
        }

    def to_representation(self, cell: Cell) -> dict[str, Any]:
        """Leave the states out where the reader sees none."""
        found = dict(super().to_representation(cell))
        if not cell.states:
            del found["reporting_states"]
        return found


class ColumnSerializer(serializers.Serializer):
    """A column, by what its filter calls it."""

    key = serializers.CharField()
    code = serializers.CharField()
    name = serializers.CharField()


class RowSerializer(serializers.Serializer):
    """A row, by what its filter calls it: the slug of an organization, the code of a country."""

    key = serializers.CharField()
    name = serializers.CharField(source="record")
    label = serializers.CharField(help_text="The acronym, or the name of the country.")
    heading = serializers.CharField(
        help_text="Of Annex III, `others`, or the region of a country (M49)."
    )
    cells = CellSerializer(many=True, help_text="One for each column, in their order.")
    total = CellSerializer()


class MatrixSerializer(serializers.Serializer):
    """One table. Totals count each commitment once; where rows or columns overlap, their sums
    are larger."""

    table = serializers.ChoiceField(MatrixTable.values)
    overlaps = serializers.BooleanField(
        help_text="A commitment may stand in several rows or columns."
    )
    leaves_out_withdrawn = serializers.BooleanField(
        help_text="No `status` was asked for, so those withdrawn are not counted."
    )
    columns = ColumnSerializer(many=True)
    rows = serializers.SerializerMethodField()
    totals = CellSerializer(many=True, help_text="One for each column, in their order.")
    total = CellSerializer()

    @extend_schema_field(RowSerializer(many=True))
    def get_rows(self, matrix: Matrix) -> list[Any]:
        """Return the rows of every group, each with its heading."""
        found = []
        for group in matrix.groups:
            for row in group.rows:
                values = {**vars(row), "heading": group.key}
                found.append(RowSerializer(values, context=self.context).data)
        return found


class MatrixView(TrackerAPIView):
    """A table of commitments: organizations or countries by category or key area."""

    def known_parameters(self, request: Request) -> set[str]:
        return {"all"} | set(CommitmentFilterSet.base_filters)

    @extend_schema(
        operation_id="matrix",
        parameters=[
            OpenApiParameter("table", str, "path", enum=MatrixTable.values),
            OpenApiParameter("all", bool, description="Also participants without any commitment."),
            *filter_parameters(CommitmentFilterSet),
        ],
        responses=MatrixSerializer,
    )
    def get(self, request: Request, table: str) -> Response:
        """Return the table over the commitments the caller may see, filtered as their list is.

        Every number names the list of exactly the commitments it counts.
        """
        if table not in MatrixTable.values:
            raise Http404
        commitments = Commitment.objects.visible_to(request.user).counted()
        filterset = strict_filterset(CommitmentFilterSet, request, commitments)
        matrix = commitment_matrix(
            request.user,
            MatrixTable(table),
            filterset.qs,
            filterset.given(),
            shows_states=sees_states(request.user),
            shows_all=bool(read_flag(request, "all")),
        )
        return Response(MatrixSerializer(matrix, context={"request": request}).data)
