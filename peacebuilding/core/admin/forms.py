"""The form of a tracked record: it knows which version was opened, and asks for a reason."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..changes import Change, changes_between, history_of
from ..exceptions import IllegalTransition, NotAllowed, StaleVersion
from ..services import lock

REASON = "reason"
SEEN_VERSION = "seen_version"
#: What a service may answer instead of saving; shown in the form, with all that was typed.
REFUSALS = (ValidationError, NotAllowed, IllegalTransition, StaleVersion)


def reason_field(*, required: bool = False) -> forms.CharField:
    """Return the field that asks why."""
    return forms.CharField(
        label=gettext_lazy("Reason for the change"),
        help_text=gettext_lazy("Kept in the history."),
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )


def refusal_errors(refusal: Exception, form: Any) -> dict[str, list[str]]:
    """Return a refusal's sentences by field of the form; unknown fields stand on top."""
    if isinstance(refusal, ValidationError) and hasattr(refusal, "error_dict"):
        errors: dict[str, list[str]] = {}
        for name, messages in refusal.message_dict.items():
            place = name if name in form.fields else NON_FIELD_ERRORS
            errors.setdefault(place, []).extend(messages)
        return errors
    if isinstance(refusal, ValidationError):
        return {NON_FIELD_ERRORS: refusal.messages}
    return {NON_FIELD_ERRORS: [str(refusal)]}


class VersionedForm(forms.ModelForm):
    """A form that notices when the record has moved on since it was opened.

    The second of two editors gets back what they typed, sees what the first changed, and
    may save again knowingly: the hidden version is then the present one. The row stays
    locked until the request ends.
    """

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    #: The person at the keyboard; set by the admin for each request.
    user: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleague: Any = None
        self.colleague_changes: list[Change] = []
        if self.instance.pk:
            self.initial[SEEN_VERSION] = self.instance.version
        for field in self.fields.values():
            field.show_hidden_initial = False  # the version says what was opened
        self._keep_hidden_choices()

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that were edited: the reason and the version are not of the record."""
        return [name for name in super().changed_data if name not in {REASON, SEEN_VERSION}]

    def clean(self) -> Any:
        super().clean()
        if self.instance.pk and SEEN_VERSION in self.fields:
            self._check_version()
        for name, related in self.hidden_choices.items():
            if self.cleaned_data.get(name) is None:
                self.cleaned_data[name] = related
        return self.cleaned_data

    def many_to_many(self) -> dict[str, Any]:
        """Return the many-to-many sets to save; members the editor cannot see are kept."""
        sets = {}
        for field in self.instance._meta.many_to_many:
            if field.name in self.cleaned_data:
                chosen = list(self.cleaned_data[field.name])
                sets[field.name] = [*chosen, *self.hidden_members.get(field.name, [])]
        return sets

    def _check_version(self) -> None:
        try:
            current = lock(self.instance)
        except type(self.instance).DoesNotExist:
            self.add_error(None, _("A colleague deleted this record meanwhile."))
            return
        seen = self.cleaned_data.get(SEEN_VERSION)
        if seen == current.version == self.instance.version:
            return
        self.add_error(
            None,
            ValidationError(
                _("Changed by a colleague meanwhile; your text is below"), code="stale"
            ),
        )
        self._compare(current, seen)
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix(SEEN_VERSION)] = str(current.version)
        self.data = data

    def _compare(self, current: Any, seen: int | None) -> None:
        """Find who changed the record since the version seen, and what."""
        rows = history_of(current)
        newest = rows.first()
        opened = rows.filter(version=seen).first() if seen else None
        self.colleague = newest
        if newest is not None and opened is not None:
            self.colleague_changes = changes_between(newest, opened, self.user)

    def _choice_fields(self) -> Iterator[tuple[str, Any]]:
        for name, field in self.fields.items():
            if isinstance(field, ModelChoiceField) and name in self._tracked_names:
                yield name, field

    @cached_property
    def _tracked_names(self) -> set[str]:
        opts = self.instance._meta
        return {field.name for field in (*opts.concrete_fields, *opts.many_to_many)}

    def _keep_hidden_choices(self) -> None:
        """Saving must not drop what stands in the record but the editor may not see."""
        self.hidden_choices: dict[str, Any] = {}
        self.hidden_members: dict[str, list[Any]] = {}
        if not (self.instance.pk and self.is_bound):
            return
        for name, field in self._choice_fields():
            rows: Any = field.queryset
            if isinstance(field, ModelMultipleChoiceField):
                hidden = getattr(self.instance, name).exclude(pk__in=rows.values("pk"))
                self.hidden_members[name] = list(hidden)
                field.required = field.required and not self.hidden_members[name]
                continue
            related = getattr(self.instance, name)
            if related is not None and not rows.filter(pk=related.pk).exists():
                self.hidden_choices[name] = related
                field.required = False


class TrackerForm(VersionedForm):
    """The form of a record in the admin."""

    reason = reason_field()

    #: What the service answered to the first attempt of this request, if it refused.
    refusal: Exception | None = None

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.refusal is not None and not self.errors:
            for name, messages in refusal_errors(self.refusal, self).items():
                self.add_error(None if name == NON_FIELD_ERRORS else name, messages)
        return cleaned
