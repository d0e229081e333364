"""The matrix as lines of a file: one for each row of the table, number for number."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from peacebuilding.core.states import state_of
from peacebuilding.core.tables import cell

from .choices import MatrixTable, Word
from .reports import STATES, Cell, Matrix


def matrix_lines(matrix: Matrix) -> Iterator[list[str]]:
    """Yield the head, the rows and the totals.

    Each column of the table becomes one of its confirmed commitments, one for each reporting
    state where the reader sees them, and one of what is only claimed.
    """
    parts = [""]
    if matrix.shows_states:
        parts += [str(state_of("report", state).label) for state in STATES]
    parts.append(str(Word.CLAIMED.label))
    titles = [*(f"{one.code} {one.name}".strip() for one in matrix.columns), _("Total")]
    by_country = matrix.table == MatrixTable.COUNTRIES_BY_KEY_AREA
    yield [
        _("Heading"),
        _("Country") if by_country else _("Organization"),
        *(f"{title}: {part}" if part else title for title in titles for part in parts),
    ]
    for group in matrix.groups:
        for row in group.rows:
            yield [cell(group.label), cell(row.label), *_numbers([*row.cells, row.total])]
    yield ["", _("Total"), *_numbers([*matrix.totals, matrix.total])]


def _numbers(cells: list[Cell]) -> Iterator[str]:
    for one in cells:
        for number in (one.confirmed, *one.states.values(), one.claimed):
            yield str(number.count)
