"""The record a row is about, named as the API names it: `commitments/12`, `organizations/undp`."""

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_filters import Filter
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from peacebuilding.core.filters import MembersOnlyMixin
from peacebuilding.core.text import is_number

#: By resource: what names a record there, where it is not the id.
LOOKUPS = {"organizations": "slug"}


def split(text: str, kinds: dict[str, Any]) -> tuple[Any, dict[str, str]] | None:
    """Return the model and the condition that a name such as `commitments/12` stands for."""
    resource, _slash, value = text.strip().strip("/").partition("/")
    lookup = LOOKUPS.get(resource, "pk")
    is_id = is_number(value)
    if resource not in kinds or not value or (lookup == "pk" and not is_id):
        return None
    return kinds[resource], {lookup: value}


def refusal(kinds: dict[str, Any]) -> str:
    """Return the sentence that says what to write."""
    text = _("Name a record as resource and id, such as “%(example)s”; possible are: %(kinds)s.")
    return text % {"example": "commitments/12", "kinds": ", ".join(kinds)}


@extend_schema_field({"type": "string", "example": "commitments/12"})
class ParentField(serializers.Field):
    """The record, as resource and id; only visible ones are accepted."""

    def __init__(self, kinds: dict[str, Any], **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(source="record", **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        found = split(data, self.kinds) if isinstance(data, str) and "\0" not in data else None
        if found is not None:
            model, condition = found
            user = getattr(self.context.get("request"), "user", None) or AnonymousUser()
            record = model.objects.visible_to(user).filter(**condition).first()
            if record is not None:
                return record
        raise serializers.ValidationError(refusal(self.kinds), code="does_not_exist")

    def to_representation(self, record: Any) -> str:
        resource = next(name for name, model in self.kinds.items() if isinstance(record, model))
        return f"{resource}/{getattr(record, LOOKUPS.get(resource, 'pk'))}"


class ParentFormField(forms.Field):
    """The same, in a filter."""

    def __init__(self, kinds: dict[str, Any], **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        found = split(str(value), self.kinds)
        if found is None:
            raise ValidationError(refusal(self.kinds), code="invalid")
        return found


class ParentFilter(MembersOnlyMixin, Filter):
    """Rows about one record; the rows are visible ones, so a hidden record has none."""

    field_class = ParentFormField

    def __init__(self, kinds: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(kinds=kinds, **kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        if value is None:
            return qs
        model, condition = value
        return qs.about_any(model._base_manager.filter(**condition))
