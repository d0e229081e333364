"""Serializers that take only what they announce, in the type they announce.

A subclass of TrackerSerializer lists its own fields; `id, url, html_url, version,
created_at, updated_at` come by themselves.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.fields import empty
from rest_framework.relations import MANY_RELATION_KWARGS
from rest_framework.reverse import reverse
from rest_framework.validators import UniqueValidator

from peacebuilding.accounts.access import is_participant

from .naming import basename_of

# --- Fields that do not convert -------------------------------------------------------------


class _OnlyText:
    """Refuse a number or boolean where a text belongs."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")  # type: ignore[attr-defined]
        return super().to_internal_value(data)  # type: ignore[misc]


class TextField(_OnlyText, serializers.CharField):
    """A text."""


class EmailField(_OnlyText, serializers.EmailField):
    """An e-mail address."""


class SlugField(_OnlyText, serializers.SlugField):
    """A slug."""


class URLField(_OnlyText, serializers.URLField):
    """A web address."""


class RegexField(_OnlyText, serializers.RegexField):
    """A text of one shape."""


class IntegerField(serializers.IntegerField):
    """A whole number, not its digits in a text."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class BooleanField(serializers.BooleanField):
    """True or false, not "yes" or 1."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class ChoiceField(serializers.ChoiceField):
    """One value of an enumeration."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class _StrictMany(serializers.ManyRelatedField):
    """Several related records: a list, not an object that happens to be empty."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, list):
            self.fail("not_a_list", input_type=type(data).__name__)
        return super().to_internal_value(data)


class _VisibleRows:
    """Offer and accept only what the caller may see: hidden is as good as missing."""

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> _StrictMany:
        own = {name: value for name, value in kwargs.items() if name in MANY_RELATION_KWARGS}
        child: Any = cls(*args, **kwargs)
        return _StrictMany(child_relation=child, **own)

    def run_validation(self, data: Any = empty) -> Any:
        """Take an empty string for a name that nothing has; the library takes it for null."""
        if data == "":
            return self.to_internal_value(data)  # type: ignore[attr-defined]
        return super().run_validation(data)  # type: ignore[misc]

    def get_queryset(self) -> Any:
        queryset = super().get_queryset()  # type: ignore[misc]
        if queryset is None:
            return None
        request = self.context.get("request")  # type: ignore[attr-defined]
        return queryset.visible_to(getattr(request, "user", None) or AnonymousUser())


class VisibleSlugRelatedField(_VisibleRows, serializers.SlugRelatedField):
    """A related record named by slug, code, letter, iso2 … (`slug_field`)."""

    def to_internal_value(self, data: Any) -> Any:
        named_by = self.get_queryset().model._meta.get_field(self.slug_field)
        expected = int if isinstance(named_by, models.IntegerField) else str
        if isinstance(data, bool) or not isinstance(data, expected):
            self.fail("invalid")
        return super().to_internal_value(data)


class VisiblePrimaryKeyRelatedField(_VisibleRows, serializers.PrimaryKeyRelatedField):
    """A related record named by its id."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "format": "uri"})
class RecordUrlField(serializers.Field):
    """The record's address in the API."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "read_only": True, "source": "*"})

    def to_representation(self, record: Any) -> str:
        meta = self.parent.Meta  # type: ignore[union-attr]
        name = getattr(meta, "url_name", "") or basename_of(meta.model)
        lookup = getattr(meta, "lookup_field", "pk")
        kwargs = {lookup: getattr(record, lookup)}
        return reverse(f"api:{name}-detail", kwargs=kwargs, request=self.context.get("request"))


@extend_schema_field({"type": "string", "format": "uri", "nullable": True})
class PageUrlField(serializers.Field):
    """The address of the record's page, null where it has none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "read_only": True, "source": "*"})

    def to_representation(self, record: Any) -> str | None:
        if not hasattr(record, "get_absolute_url"):
            return None
        request = self.context.get("request")
        path: str = record.get_absolute_url()
        return request.build_absolute_uri(path) if request else path


# --- Serializers ------------------------------------------------------------------------------


class StrictMixin:
    """Refuse unknown and read-only names in a body, each by its pointer."""

    def to_internal_value(self, data: Any) -> Any:
        fields: Mapping[str, serializers.Field] = self.fields  # type: ignore[attr-defined]
        refusals: dict[str, Any] = {}
        for name in data if isinstance(data, Mapping) else ():
            if name not in fields:
                refusals[name] = [ErrorDetail(_("There is no such field."), "unknown")]
            elif fields[name].read_only:
                refusals[name] = [ErrorDetail(_("This field cannot be set."), "read-only")]
        try:
            values = super().to_internal_value(data)  # type: ignore[misc]
        except ValidationError as error:
            detail: Any = error.detail
            raise ValidationError({**detail, **refusals}) from error
        if refusals:
            raise ValidationError(refusals)
        return values


class StrictSerializer(StrictMixin, serializers.Serializer):
    """A body that is no record, such as that of an action."""


class TrackerSerializer(StrictMixin, serializers.ModelSerializer):
    """One record.

    Meta: `model`, `fields` (its own ones), `lookup_field` (slug, code …; id by default)
    and, if it moves through states, `transitions`, which gives it `actions`. Uniqueness
    and other rules across fields are the services' business (`full_clean`).
    """

    url = RecordUrlField()
    html_url = PageUrlField()
    actions = serializers.SerializerMethodField(
        help_text="What the caller may do to the record now."
    )

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: TextField,
        models.TextField: TextField,
        models.EmailField: EmailField,
        models.SlugField: SlugField,
        models.URLField: URLField,
        models.BooleanField: BooleanField,
        models.IntegerField: IntegerField,
        models.BigIntegerField: IntegerField,
        models.SmallIntegerField: IntegerField,
        models.PositiveIntegerField: IntegerField,
        models.PositiveSmallIntegerField: IntegerField,
        models.PositiveBigIntegerField: IntegerField,
    }
    serializer_choice_field = ChoiceField
    serializer_related_field = VisiblePrimaryKeyRelatedField

    #: Absent for visitors.
    members_only: frozenset[str] = frozenset()

    def kept_from(self, user: Any) -> frozenset[str]:
        """Return the fields this person is not told."""
        return frozenset() if is_participant(user) else self.members_only

    def to_representation(self, record: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(record)
        for name in self.kept_from(getattr(self.context.get("request"), "user", None)):
            shown.pop(name, None)
        return shown

    def get_field_names(self, declared_fields: Any, info: Any) -> list[str]:
        meta: Any = self.Meta  # type: ignore[attr-defined]
        columns = {field.name for field in meta.model._meta.get_fields()}
        stamps = ["version", "created_at", "updated_at"]
        acts = ["actions"] if getattr(meta, "transitions", None) or self._has_actions() else []
        names = ["id", "url", "html_url", *meta.fields]
        return list(dict.fromkeys([*names, *(s for s in stamps if s in columns), *acts]))

    def _has_actions(self) -> bool:
        return type(self).get_actions is not TrackerSerializer.get_actions

    def include_extra_kwargs(self, kwargs: Any, extra_kwargs: Any) -> Any:
        kwargs = super().include_extra_kwargs(kwargs, extra_kwargs)
        if "validators" in kwargs:
            # The service's full_clean says it, and the database is the judge.
            others = [v for v in kwargs["validators"] if not isinstance(v, UniqueValidator)]
            kwargs["validators"] = others
        return kwargs

    def get_validators(self) -> list[Any]:
        return []

    def get_actions(self, record: Any) -> list[str]:
        """Return the names of the actions the caller's rights and token allow now."""
        request = self.context.get("request")
        if request is None or not request.user.is_authenticated or self.context.get("is_past"):
            return []
        names = [
            transition.name
            for transition in self.Meta.transitions.available(request.user, record)  # type: ignore[attr-defined]
        ]
        return within_scope(names, self.context.get("view"), request)


def within_scope(names: list[str], view: Any, request: Any) -> list[str]:
    """Return those of the actions that the token's scope covers."""
    scope = getattr(request.auth, "scope", "write")
    if scope == "write":
        return names
    open_to_reporters = {
        action.name for action in getattr(view, "record_actions", ()) if action.scope == "report"
    }
    return [name for name in names if scope == "report" and name in open_to_reporters]
