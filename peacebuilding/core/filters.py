"""Filters of lists: one FilterSet for the page, the API and the export.

A page ignores what it does not know or cannot read; the API asks `refusals()` and says
what is wrong. Several values are given by repetition or with commas. Related records are
named by slug, code, letter or the like, and only visible ones are offered or accepted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .text import LONGEST_NUMBER


@dataclass(frozen=True)
class Refusal:
    """One parameter that cannot be accepted, and why."""

    parameter: str
    code: str
    detail: str


# --- Widgets and form fields ---------------------------------------------------------------


class CommaMixin:
    """A widget of several values that also reads `a,b` as two of them."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        values = [given] if isinstance(given, str) else list(given)
        # No database column holds a NUL, and PostgreSQL will not even compare with one.
        parts = [part for value in values for part in str(value).replace("\0", "\ufffd").split(",")]
        return [part.strip() for part in parts if part.strip()]


class MultiSelect(CommaMixin, forms.SelectMultiple):
    """A list box of several values."""


class MultiCheckbox(CommaMixin, forms.CheckboxSelectMultiple):
    """Check boxes of several values."""


class FlagField(forms.TypedChoiceField):
    """True or false, and nothing else: `maybe` is refused, not taken for "no answer"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("null_label", None)
        super().__init__(
            choices=[("", "—"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))],
            coerce=lambda value: value == "true",
            empty_value=None,
            **kwargs,
        )


class MomentField(forms.Field):
    """A moment (ISO 8601 with time zone), or a date, which stands for its beginning in UTC."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        text = str(value).strip()
        if "T" in text:
            text = text.replace(" ", "+")  # a "+" of the time zone that was not escaped
        try:
            moment = parse_datetime(text) or parse_datetime(f"{parse_date(text)}T00:00:00")
            if moment is None:
                raise ValueError(text)
            return (make_aware(moment) if is_naive(moment) else moment).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError(
                _("Give a date or a moment in ISO 8601."), code="invalid"
            ) from error


# --- Filters ------------------------------------------------------------------------------


def rows_where(queryset: Any, path: str, values: Iterable[Any]) -> Any:
    """Return the rows for which `path` is one of `values`, each row once.

    A path over a set (many-to-many, reverse) goes through a subquery, so that paging
    and counting need no DISTINCT.
    """
    condition = {f"{path}__in": list(values)}
    options = queryset.model._meta
    for part in path.split("__"):
        field = options.get_field(part)
        if field.many_to_many or field.one_to_many:
            keys = queryset.model._base_manager.filter(**condition).values("pk")
            return queryset.filter(pk__in=keys)
        options = field.related_model._meta if field.is_relation else options
    return queryset.filter(**condition)


class MembersOnlyMixin:
    """A filter that betrays what visitors may not see, when `members_only` is given."""

    def __init__(self, *args: Any, members_only: bool = False, **kwargs: Any) -> None:
        self.members_only = members_only
        super().__init__(*args, **kwargs)


class ChoicesFilter(MembersOnlyMixin, django_filters.MultipleChoiceFilter):
    """One or several values of an enumeration."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", MultiSelect)
        super().__init__(*args, **kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        return rows_where(qs, self.field_name, value) if value else qs


class RelatedField(django_filters.fields.ModelMultipleChoiceField):
    """Related records by their key; a number no database column holds names none."""

    def _check_values(self, value: Any) -> Any:
        options = self.queryset.model._meta
        key = options.pk if self.to_field_name == "pk" else options.get_field(self.to_field_name)
        for one in value if isinstance(key, models.IntegerField) else ():
            if len(str(one)) > LONGEST_NUMBER:
                message = self.error_messages["invalid_choice"]
                raise ValidationError(message, code="invalid_choice", params={"value": one})
        return super()._check_values(value)


class RelatedFilter(MembersOnlyMixin, django_filters.ModelMultipleChoiceFilter):
    """One or several related records, named by `to_field_name`, among the visible ones.

    `model` (or any model with its manager) gives the choices through `visible_to`;
    pass `queryset=lambda request: …` for a narrower set.
    """

    field_class = RelatedField

    def __init__(
        self,
        model: type[models.Model] | None = None,
        *,
        field_name: str | None = None,
        to_field_name: str = "slug",
        queryset: Callable[[Any], Any] | None = None,
        **kwargs: Any,
    ) -> None:
        if queryset is None:
            if model is None:
                raise ImproperlyConfigured("RelatedFilter needs a model or a queryset.")
            queryset = visible_rows(model)
        kwargs.setdefault("widget", MultiSelect)
        super().__init__(
            field_name=field_name, to_field_name=to_field_name, queryset=queryset, **kwargs
        )

    def filter(self, qs: Any, value: Any) -> Any:
        if not value:
            return qs
        return rows_where(qs, self.field_name, [record.pk for record in value])


def visible_rows(model: type[models.Model]) -> Callable[[Any], Any]:
    """Return the function that gives the model's rows visible to who asks."""

    def rows(request: Any) -> Any:
        manager: Any = model._default_manager
        return manager.visible_to(getattr(request, "user", None) or AnonymousUser())

    return rows


class FlagFilter(MembersOnlyMixin, django_filters.Filter):
    """True or false; give `method` where it is more than a column."""

    field_class = FlagField


class TextFilter(MembersOnlyMixin, django_filters.CharFilter):
    """One text, compared as given (`lookup_expr`)."""


class NumberFilter(MembersOnlyMixin, django_filters.Filter):
    """One whole number."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", -(2**63))
        kwargs.setdefault("max_value", 2**63 - 1)
        super().__init__(*args, **kwargs)


class DayFilter(MembersOnlyMixin, django_filters.Filter):
    """One date; `lookup_expr="gte"` for …_after, `"lte"` for …_before."""

    field_class = forms.DateField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d"])
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(*args, **kwargs)


class MomentFilter(MembersOnlyMixin, django_filters.Filter):
    """One moment or date."""

    field_class = MomentField


class SearchFilter(MembersOnlyMixin, django_filters.CharFilter):
    """Words, accents and capitals aside, in every script: the queryset's own `search`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Search"))
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "search"}))
        super().__init__(*args, **kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        return qs.search(value) if value else qs


# --- The set ------------------------------------------------------------------------------


class StrictFilterSet(django_filters.FilterSet):
    """Base of every FilterSet; declare filters by hand, never `fields = "__all__"`.

    Give `request=`: choices of related records and hidden filters depend on who asks.
    For a visitor the filters marked `members_only` are not there (`hidden_for_visitor`
    names them, so that the API can ask for a log-in).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if not (user and user.is_authenticated):
            for name in self.hidden_for_visitor():
                del self.filters[name]

    @classmethod
    def hidden_for_visitor(cls) -> set[str]:
        """Return the names of the filters a visitor may not use: those that show who is late."""
        if settings.PUBLIC_REPORTING_STATES:
            return set()
        return {
            name for name, item in cls.base_filters.items() if getattr(item, "members_only", False)
        }

    def given(self) -> dict[str, str]:
        """Return the parameters that count, as an address carries them: several with commas."""
        found = {}
        for name in self.filters:
            if name in self.form.errors or not self.form.cleaned_data.get(name):
                continue
            bound = self.form[name]
            value = bound.value()
            found[name] = ",".join(value) if isinstance(value, list) else str(value)
        return found

    def refusals(self) -> list[Refusal]:
        """Return what is wrong with the parameters this set knows; empty when all is well."""
        found = [
            Refusal(name, error["code"] or "invalid", error["message"])
            for name, errors in self.form.errors.get_json_data().items()
            for error in errors
        ]
        for name, item in self.filters.items():
            given = self.data.getlist(name) if isinstance(self.data, QueryDict) else []
            if len(given) > 1 and not isinstance(item, django_filters.MultipleChoiceFilter):
                found.append(Refusal(name, "repeated", _("Give this parameter once.")))
            if given and not any(given) and not isinstance(item, django_filters.CharFilter):
                found.append(Refusal(name, "blank", _("Give a value, or leave it out.")))
        return found


class RecordFilterSet(StrictFilterSet):
    """The two filters every list of records has."""

    search = SearchFilter()
    updated_after = MomentFilter(
        field_name="updated_at", lookup_expr="gt", label=gettext_lazy("Changed after")
    )
