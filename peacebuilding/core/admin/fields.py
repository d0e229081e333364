"""Fields of admin forms: choices limited to what the editor may see, inputs of the browser."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models

from ..changes import visible

NATIVE_INPUTS: dict[Any, dict[str, Any]] = {
    models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
    models.DateTimeField: {
        "form_class": forms.DateTimeField,
        "widget": forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    },
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 4})},
    models.URLField: {"assume_scheme": "https", "widget": forms.URLInput},
    models.TimeField: {"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"})},
}


class VisibleFields:
    """What the admin of a record and of its rows have in common."""

    model: Any
    formfield_overrides = NATIVE_INPUTS

    def visible_rows(self, request: Any) -> Any:
        """Return the rows the editor may see, in the admin's order.

        Every model of the admin has a rule: one without `visible_to` fails loudly.
        """
        rows = self.model._default_manager.visible_to(request.user)
        ordering = self.get_ordering(request)  # type: ignore[attr-defined]
        return rows.order_by(*ordering) if ordering else rows

    def get_field_queryset(self, db: Any, db_field: Any, request: Any) -> Any:
        """Limit the choices of a relation to visible rows, in their usual order."""
        ordered = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]
        rows = visible(db_field.remote_field.model, request.user)
        return rows.order_by(*ordered.query.order_by) if ordered is not None else rows

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Leave out the buttons that add or change the related record in a pop-up."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field
