"""Saved lists over a list: one link with its count for each question asked every day."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.views.main import (
    ALL_VAR,
    ERROR_FLAG,
    IS_FACETS_VAR,
    ORDER_VAR,
    PAGE_VAR,
    ChangeList,
)
from django.http import HttpRequest, HttpResponse, QueryDict

#: Parameters of a list that do not choose rows.
NOT_FILTERS = {ALL_VAR, ERROR_FLAG, IS_FACETS_VAR, ORDER_VAR, PAGE_VAR}
Query = str | Callable[[HttpRequest], str]


@dataclass(frozen=True)
class Tab:
    """One saved list: the words, the query, how many rows, and whether it is open now."""

    label: Any
    query: str
    count: int
    is_current: bool


class CountedList(ChangeList):
    """A list of which only the number of rows is wanted."""

    def get_results(self, request: HttpRequest) -> None:
        self.result_count = self.queryset.count()
        self.full_result_count = self.result_count
        self.result_list = self.queryset.none()
        self.show_full_result_count = self.show_admin_actions = False
        self.can_show_all = self.multi_page = False


class TabsMixin:
    """`tabs = [(label, query)]`; a query may be a function of the request (dates, "mine")."""

    tabs: Sequence[tuple[Any, Query]] = ()

    def get_tabs(self, request: HttpRequest) -> list[Tab]:
        """Return the saved lists, each counted with one query."""
        return [
            self._tab(request, label, query(request) if callable(query) else query)
            for label, query in self.tabs
        ]

    def _tab(self, request: HttpRequest, label: Any, query: str) -> Tab:
        wanted = QueryDict(query)
        other: Any = copy.copy(request)
        other.GET = wanted
        admin: Any = self
        display = admin.get_list_display(request)
        counted = CountedList(
            other,
            admin.model,
            display,
            (),
            [one for one in admin.get_list_filter(request) if _concerns(one, wanted)],
            None,
            (),
            (),
            admin.list_per_page,
            admin.list_max_show_all,
            (),
            admin,
            (),
            "",
        )
        present = {name: value for name, value in request.GET.items() if name not in NOT_FILTERS}
        return Tab(label, query, counted.result_count, present == wanted.dict())

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        tabs = self.get_tabs(request) if request.method == "GET" else []
        context = {"tabs": tabs, **(extra_context or {})}
        return super().changelist_view(request, context)  # type: ignore[misc]


def _concerns(spec: Any, query: QueryDict) -> bool:
    """Say whether a list filter reads one of the query's parameters."""
    if isinstance(spec, tuple | list):
        spec = spec[0]
    name = spec if isinstance(spec, str) else getattr(spec, "parameter_name", "") or ""
    return any(key == name or key.startswith(f"{name}__") for key in query)
