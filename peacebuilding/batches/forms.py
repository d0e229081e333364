"""The form that takes an act back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin.forms import reason_field


class UndoForm(forms.Form):
    """Asks why, and what to do about records that changed since."""

    reason = reason_field(required=True)
    leave_changed = forms.BooleanField(
        label=_("Leave records that were changed since as they are"),
        help_text=_("Without this, one such record stops the whole."),
        required=False,
    )
