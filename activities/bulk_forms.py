"""What the same change to many records asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import StaffOfficer
from peacebuilding.core.choices import Visibility
from peacebuilding.framework.models import Modality

from .forms import WordForm, day


class BulkForm(forms.Form):
    """Why; subclasses say what."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the history of every record."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def for_service(self) -> dict[str, Any]:
        """Return what was filled in, by the name the service has for it."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class CommitmentsForm(WordForm, BulkForm):
    """Another due date or responsible officer; what is left empty stays."""

    due_on = day(_("New due date"))
    responsible_officer = forms.ModelChoiceField(
        label=_("Responsible officer"),
        help_text=_("Rows of other organizations than the officer’s are refused."),
        queryset=StaffOfficer.objects.none(),
        required=False,
        empty_label=_("As before"),
    )

    field_order = ["due_on", "responsible_officer", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].help_text = _(
            "Where a date was agreed it moves on the organizations’ word: say how you have it."
        )
        officers = StaffOfficer.objects.visible_to(self.user).current()
        self.fields["responsible_officer"].queryset = officers.select_related("organization")  # type: ignore[attr-defined]


class ActivitiesForm(BulkForm):
    """Another visibility or main modality; what is left empty stays."""

    visibility = forms.ChoiceField(
        label=_("Seen by"), choices=[("", _("As before")), *Visibility.choices], required=False
    )
    modality = forms.ModelChoiceField(
        label=_("Main modality"),
        queryset=Modality.objects.order_by("code"),
        required=False,
        empty_label=_("As before"),
    )

    field_order = ["visibility", "modality", "reason"]


class AcceptForm(BulkForm):
    """Accepting needs no more than the reason."""
