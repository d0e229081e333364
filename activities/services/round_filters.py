"""Which commitments a reporting round asks about: the filter of their list, as text.

The text is the query of the list's address ("organization=ecowas&category=A"); a whole
address pasted from the browser is taken as well.
"""

from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from ..choices import COMMITMENT_DUE
from ..filtersets import CommitmentFilterSet
from ..models import Commitment

#: What an address of the list has besides filters; it narrows nothing.
BESIDE = frozenset({"cursor", "page", "ordering", "page_size", "count"})
FIELD = "commitments_filter"


def read_filter(text: str, user: Any) -> QueryDict:
    """Return the filter as a query, without what narrows nothing.

    Raises ValidationError under `commitments_filter` that names the parameter which is
    unknown or has a value the list does not take from `user`.
    """
    query = QueryDict(text.strip().rpartition("?")[2], mutable=True)
    for name in list(query):
        values = [value for value in query.getlist(name) if value.strip()]
        if name in BESIDE or not values:
            del query[name]
        else:
            query.setlist(name, values)
    known = CommitmentFilterSet.base_filters
    said = [
        _("“%(name)s” is no filter of the list of commitments.") % {"name": name}
        for name in query
        if name not in known
    ]
    said += [f"{one.parameter}{_(':')} {one.detail}" for one in _set(query, user).refusals()]
    if said:
        raise ValidationError({FIELD: said})
    return query


def _set(query: QueryDict, user: Any) -> CommitmentFilterSet:
    """Return the list's own filters over the commitments that `user` sees."""
    rows = Commitment.objects.visible_to(user).counted()
    return CommitmentFilterSet(query, queryset=rows, request=SimpleNamespace(user=user))


def matching(text: str, user: Any) -> Any:
    """Return the commitments that can be asked about, agreed or under way, as `user` sees them.

    Raises ValidationError where the filter cannot be read.
    """
    rows = _set(read_filter(text, user), user).qs
    return rows.filter(status__in=COMMITMENT_DUE)


def list_query(text: str, user: Any) -> str:
    """Return the query of the list that shows exactly what `matching` gives."""
    query = read_filter(text, user)
    given = set(",".join(query.getlist("status")).split(",")) - {""}
    shown = [status for status in COMMITMENT_DUE if not given or status in given]
    query["status"] = ",".join(shown)
    return query.urlencode(safe=",")
