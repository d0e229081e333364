"""What the lists and forms of this floor share at the desk."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin, TrackerInline

OF_ORGANIZATION = ("organization", admin.RelatedOnlyFieldListFilter)


#: States of records whose state is a fact rather than a word.
YES: Any = True
NOT_YET: Any = None


class SearchMixin:
    """Searches as the pages do: accents and capitals aside, former names included."""

    search_fields = ["search_text"]

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if not search_term.strip():
            return queryset, False
        # By a subquery: a list that is narrowed further needs no DISTINCT.
        found = self.model._default_manager.search(search_term).values("pk")  # type: ignore[attr-defined]
        return queryset.filter(pk__in=found), False


class OwnedAdmin(TrackerAdmin):
    """A record that belongs to an organization, which is given once."""

    #: The service that saves it, called with the record as `record_argument`.
    service: Callable[..., Any]
    record_argument = ""
    autocomplete_fields = ["organization"]
    list_select_related = ("organization",)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "organization"]

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        options = {"many_to_many": many_to_many} if many_to_many else {}
        service: Any = type(self).service
        service(
            actor=request.user,
            reason=form.cleaned_data.get("reason", ""),
            **{self.record_argument: obj},
            **options,
        )


class OwnedInline(TrackerInline):
    """Rows on the page of their organization."""

    service: Callable[..., Any]
    record_argument = ""

    def save_record_service(
        self, request: Any, row: Any, form: Any, reason: str, many_to_many: dict[str, Any]
    ) -> None:
        service: Any = type(self).service
        service(actor=request.user, reason=reason, **{self.record_argument: row})


class CurrentFilter(admin.SimpleListFilter):
    """In force today, or not."""

    title = _("in force")
    parameter_name = "current"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Today")), ("no", _("Not today"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() not in {"yes", "no"}:
            return queryset
        current = queryset.model._default_manager.current().values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=current)
        return queryset.exclude(pk__in=current)
