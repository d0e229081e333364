"""Lists as pages: filters beside them, removable tags over them, paging by key.

A subclass names its model, its FilterSet and the filters it shows; rows come from
`visible_to`. What the page shows, the API and the export give for the same parameters.
Works without JavaScript; htmx swaps the list alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import django_filters
from django.db.models import Count, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from .filters import DayFilter, RelatedFilter, SearchFilter, StrictFilterSet
from .keyset import InvalidCursor, InvalidOrdering, paginate, read_ordering

#: Up to so many choices are check boxes, more are a list to choose one from.
MOST_BOXES = 8
#: Parameters that say which part of a list is shown, not which rows belong to it.
PAGING = ("cursor", "page")


@dataclass(frozen=True)
class Option:
    """One value of a filter: what the address holds, what people read."""

    value: str
    label: str
    is_chosen: bool
    count: int | None = None


@dataclass
class FilterGroup:
    """One filter as the page draws it: `boxes`, `select`, `date`, or `text`."""

    name: str
    label: Any
    kind: str
    options: list[Option] = field(default_factory=list)
    value: str = ""

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.is_chosen]


def filter_groups(
    filterset: StrictFilterSet,
    names: Iterable[str],
    rows: QuerySet[Any],
    most_boxes: int = MOST_BOXES,
) -> list[FilterGroup]:
    """Return the named filters as groups; those hidden from the reader are left out.

    `rows` are the visible rows before filters: each box says how many rows it would show
    under the other filters chosen, at the price of one query for each group.
    """
    groups = []
    for name in names:
        if name not in filterset.filters:
            continue
        item, bound = filterset.filters[name], filterset.form[name]
        raw = bound.value() or ""
        values = [str(value) for value in raw] if isinstance(raw, list | tuple) else [str(raw)]
        label = item.label or bound.label
        if not hasattr(bound.field, "choices"):
            kind = "date" if isinstance(item, DayFilter) else "text"
            groups.append(FilterGroup(name, label, kind, value=values[0]))
            continue
        choices = [(str(value), str(text)) for value, text in bound.field.choices if str(value)]
        is_many = isinstance(item, django_filters.MultipleChoiceFilter)
        is_boxes = is_many and len(choices) <= most_boxes
        counts = _counts(filterset, name, rows) if is_boxes else None
        options = [
            Option(value, text, value in values, None if counts is None else counts.get(value, 0))
            for value, text in choices
        ]
        groups.append(FilterGroup(name, label, "boxes" if is_boxes else "select", options))
    return groups


def _counts(filterset: StrictFilterSet, name: str, rows: QuerySet[Any]) -> dict[str, int] | None:
    """Return the rows for each value of one filter under the others; None where it computes."""
    item = filterset.filters[name]
    if getattr(item, "method", None):
        return None
    query = filterset.data.copy()
    query.pop(name, None)
    others = type(filterset)(query, queryset=rows, request=filterset.request).qs
    path = item.field_name
    if isinstance(item, RelatedFilter):
        path = f"{path}__{item.extra['to_field_name']}"
    counted = others.order_by().values_list(path).annotate(n=Count("pk", distinct=True))
    return {str(value): count for value, count in counted if value is not None}


def chosen_tags(groups: list[FilterGroup], words: str = "") -> list[tuple[str, str, str]]:
    """Return the tags over a list: label, name and value of each chosen filter."""
    tags = [(_("“%(words)s”") % {"words": words}, "search", words)] if words else []
    for group in groups:
        tags += [(option.label, group.name, option.value) for option in group.chosen]
        if group.value:
            tags.append((f"{group.label} {group.value}", group.name, group.value))
    return tags


class FilteredListView(TemplateView):
    """A list of visible records with its filters."""

    model: Any
    filterset_class: type[StrictFilterSet]
    #: The filters in the column, in order; `search` comes first by itself.
    shown_filters: Sequence[str] = ()
    #: Public name → columns; the first is the default unless `ordering` says otherwise.
    orderings: Mapping[str, Sequence[str]] = {}
    ordering: Sequence[str] = ("pk",)
    page_size = 25
    #: The filters of this request; those hidden from the reader are not among them.
    filterset: StrictFilterSet
    #: The resource in the API, also the name of its export; empty: none.
    resource = ""

    def get_queryset(self) -> Any:
        """Return the rows the reader may see, before filters."""
        return self.model.objects.visible_to(self.request.user)

    def enrich(self, rows: Any) -> Any:
        """Add to the filtered rows what the list prints: joins, counts."""
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everything = self.get_queryset()
        filterset = self.filterset_class(
            self.request.GET, queryset=everything, request=self.request
        )
        self.filterset = filterset
        rows = filterset.qs
        groups = filter_groups(filterset, self.shown_filters, everything)
        searching = filterset.filters.get("search")
        words = self.request.GET.get("search", "") if isinstance(searching, SearchFilter) else ""
        page = self._page(self.enrich(rows))
        return super().get_context_data(
            object_list=page.items,
            filterset=filterset,
            filter_groups=groups,
            has_search=searching is not None,
            words=words,
            chosen=chosen_tags(groups, words),
            shown=rows.count(),
            total=everything.count(),
            shown_here=len(page.items),
            first_url=self._address(cursor=None) if self.request.GET.get("cursor") else "",
            next_url=self._address(cursor=page.next_cursor) if page.next_cursor else "",
            formats=self._formats(),
            ordering=self.request.GET.get("ordering", ""),
            **kwargs,
        )

    def _page(self, rows: QuerySet[Any]) -> Any:
        """Return the page the address names; the first where it names none that exists."""
        try:
            ordering = read_ordering(
                self.request.GET.get("ordering", ""), self.orderings, self.ordering
            )
        except InvalidOrdering:
            ordering = list(self.ordering)
        try:
            return paginate(rows, ordering, self.request.GET.get("cursor"), self.page_size)
        except InvalidCursor:
            return paginate(rows, ordering, None, self.page_size)

    def _address(self, **changes: str | None) -> str:
        """Return this address with some parameters changed (None drops one)."""
        query = self.request.GET.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}" if query else self.request.path

    def _formats(self) -> list[tuple[str, str]]:
        """Return the same rows in other formats: label and address, with the reader's filters."""
        if not self.resource:
            return []
        query = self.request.GET.copy()
        for name in (*PAGING, "ordering"):
            query.pop(name, None)
        for name in list(query):
            if name not in self.filterset.filters or not any(query.getlist(name)):
                del query[name]
        tail = f"?{query.urlencode()}" if query else ""
        found = []
        for label, extension in (("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json")):
            try:
                url = reverse("api:export", args=[self.resource, extension])
            except NoReverseMatch:
                continue
            found.append((label, url + tail))
        return [*found, ("API", f"/api/v1/{self.resource}/{tail}")]
