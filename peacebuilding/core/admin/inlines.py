"""Rows of an aggregate, edited on the page of their record."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceField

from ..services import delete_record, save_record
from .fields import VisibleFields
from .forms import REFUSALS, SEEN_VERSION, VersionedForm


class KnownAutocomplete(AutocompleteSelect):
    """An autocomplete that need not ask the database for the name of its present value."""

    known: tuple[Any, str] | None = None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        if self.known is None or [str(one) for one in value] != [str(self.known[0])]:
            return super().optgroups(name, value, attr)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = self.create_option(name, self.known[0], self.known[1], True, 1)
        return [(None, [*empty, chosen], 0)]


class InlineForm(VersionedForm):
    """One row; the names of its foreign keys come with the row (`list_select_related`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            related = self.instance._state.fields_cache.get(name)
            if isinstance(field.widget, KnownAutocomplete) and related is not None:
                field.widget.known = (related.pk, str(related))


class TrackerInline(VisibleFields, admin.StackedInline):
    """Rows seen through their rule and saved through the services, each with its version.

    Stacked, because tabular inputs have no labels. Name every foreign key shown in
    `list_select_related`. Override `save_record_service` and `delete_record_service`
    where a row has services of its own.
    """

    form = InlineForm
    extra = 0
    show_change_link = True
    list_select_related: tuple[str, ...] = ()
    template = "admin/edit_inline/stacked.html"

    def get_queryset(self, request: Any) -> Any:
        rows = self.visible_rows(request)
        return rows.select_related(*self.list_select_related) if self.list_select_related else rows

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        fieldsets = [(name, {**options}) for name, options in super().get_fieldsets(request, obj)]
        may_edit = self.has_change_permission(request, obj) or self.has_add_permission(request, obj)
        named = [field for _, options in fieldsets for field in options["fields"]]
        if may_edit and SEEN_VERSION not in named:
            last = fieldsets[-1][1]
            last["fields"] = [*last["fields"], SEEN_VERSION]
        if not may_edit:
            for _name, options in fieldsets:
                options["fields"] = [name for name in options["fields"] if name != SEEN_VERSION]
        return fieldsets

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.tracker_inline = self
        formset.form.user = request.user
        for field in formset.form.base_fields.values():
            if type(field) is ModelChoiceField and not isinstance(field.widget, AutocompleteSelect):
                choices: Any = field.choices
                field.choices = list(choices)  # one query, not one per row
        return formset

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_record_service(
        self, request: Any, row: Any, form: Any, reason: str, many_to_many: dict[str, Any]
    ) -> None:
        """Save one row of the inline."""
        save_record(row, actor=request.user, reason=reason, many_to_many=many_to_many)

    def delete_record_service(self, request: Any, row: Any, reason: str) -> None:
        """Delete one row of the inline."""
        delete_record(row, actor=request.user, reason=reason)

    def save_rows(self, request: Any, formset: Any, reason: str) -> None:
        """Save and delete the rows of a valid formset; a refusal names its row."""
        formset.save(commit=False)
        for row in formset.deleted_objects:
            self._named(row, self.delete_record_service, request, row, reason)
        deleted = set(map(id, getattr(formset, "deleted_forms", [])))
        for form in formset.forms:
            if form.has_changed() and id(form) not in deleted:
                row = form.instance
                self._named(
                    row, self.save_record_service, request, row, form, reason, form.many_to_many()
                )

    @staticmethod
    def _named(row: Any, service: Any, *arguments: Any) -> None:
        try:
            service(*arguments)
        except REFUSALS as refusal:
            sentences = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            kind = row._meta.verbose_name
            raise ValidationError([f"{kind} “{row}”: {text}" for text in sentences]) from refusal
