"""What people enter about themselves and their tokens."""

from allauth.account.forms import ResetPasswordKeyForm
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from . import services
from .models import ApiToken, TokenScope, User


class ProfileForm(forms.ModelForm):
    """Name and preferred language."""

    class Meta:
        model = User
        fields = ["name", "language"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class NewPasswordForm(ResetPasswordKeyForm):
    """A new password for somebody who lost the old one, perhaps to somebody else.

    Whoever found it may have made tokens, so all of them end with it.
    """

    @transaction.atomic
    def save(self) -> None:
        super().save()
        services.revoke_tokens(actor=self.user, user=self.user)


class TokenForm(forms.ModelForm):
    """A new token: what will use it, and what it may do."""

    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=TokenScope.choices,
        initial=TokenScope.READ,
        widget=forms.RadioSelect,
        help_text=_("It can never do more than you. Choose the least that will do."),
    )

    class Meta:
        model = ApiToken
        fields = ["name", "scope"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}
