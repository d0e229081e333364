"""What somebody says about mail."""

from collections.abc import Iterable
from typing import Any

from django import forms

from .kinds import Kind


class PreferencesForm(forms.Form):
    """One box for each kind of mail that may be switched off."""

    def __init__(self, *args: Any, kinds: Iterable[Kind], refused: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds:
            self.fields[kind.name] = forms.BooleanField(
                label=kind.label,
                help_text=kind.description,
                required=False,
                initial=kind.name not in refused,
            )

    def wanted(self) -> list[str]:
        """Return the names of the kinds that shall come by mail."""
        return [name for name, is_wanted in self.cleaned_data.items() if is_wanted]
