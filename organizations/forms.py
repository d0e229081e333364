"""What people enter about organizations, people and means."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from peacebuilding.accounts.models import User
from peacebuilding.core.admin.forms import VersionedForm
from peacebuilding.core.services import MAX_TEXT

from .choices import ROLES_EXPLAINED, NameKind, Role, SpokenLanguage
from .desk import officers_of_secretariat
from .models import Capability, FocalPoint, Membership, Organization, StaffOfficer
from .services import PROFILE_FIELDS


def day_input() -> forms.DateInput:
    """Return the browser's own input of a date."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a field for one day."""
    return forms.DateField(label=label, widget=day_input(), **options)


def rows(count: int) -> forms.Textarea:
    """Return a text area of so many rows."""
    return forms.Textarea(attrs={"rows": count, "maxlength": MAX_TEXT})


SEVERAL = _("To choose several, hold Ctrl or Command.")


def several(size: int = 8) -> forms.SelectMultiple:
    """Return a list box of so many rows."""
    return forms.SelectMultiple(attrs={"size": size})


class NamedEmptyChoices:
    """Says “not stated” where nothing is chosen, and how to choose several."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.SelectMultiple):
                field.help_text = field.help_text or SEVERAL
            elif isinstance(field, forms.ModelMultipleChoiceField):
                continue  # nothing chosen says it
            elif isinstance(field, forms.ModelChoiceField) and not field.required:
                field.empty_label = _("not stated")


class ReasonMixin(forms.Form):
    """Asks why, for the history."""

    reason = forms.CharField(
        label=_("Reason for the change"),
        help_text=_("Kept in the history."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ProfileForm(NamedEmptyChoices, VersionedForm, ReasonMixin):
    """What an organization says of itself."""

    class Meta:
        model = Organization
        fields = PROFILE_FIELDS
        widgets = {
            "mandate_en": rows(4),
            "mandate_fr": rows(4),
            "regions": several(),
            "member_countries": several(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers: Any = self.fields["clearing_officer"]
        own = self.instance.staff_officers.all()
        offered = own.current() | own.filter(pk=self.instance.clearing_officer_id)
        officers.queryset = offered.order_by("name", "pk")
        officers.empty_label = _("nobody in particular")


class RenameForm(ReasonMixin):
    """A new name for an organization, or for its successor."""

    name = forms.CharField(label=_("New name, English"), max_length=250)
    acronym = forms.CharField(label=_("New acronym, English"), max_length=40, required=False)
    name_fr = forms.CharField(label=_("New name, French"), max_length=250, required=False)
    acronym_fr = forms.CharField(label=_("New acronym, French"), max_length=40, required=False)
    slug = forms.SlugField(
        label=_("Address"),
        max_length=50,
        required=False,
        help_text=_("Leave empty to take it from the acronym. The old address leads to it."),
    )
    from_day = day_field(_("First day of the new name"), initial=timezone.localdate)
    kind = forms.ChoiceField(
        label=_("What happened"), choices=NameKind.choices, widget=forms.RadioSelect
    )
    note_en = forms.CharField(label=_("Note, English"), required=False, widget=rows(2))
    note_fr = forms.CharField(label=_("Note, French"), required=False, widget=rows(2))

    def clean(self) -> Any:
        data = super().clean()
        if data and not data.get("slug"):
            data["slug"] = slugify(data.get("acronym") or data.get("name") or "")[:50]
        return data


class MergeForm(ReasonMixin):
    """Into which organization, and why."""

    into = forms.ModelChoiceField(
        label=_("The organization that stays"),
        queryset=Organization.objects.none(),
        to_field_name="slug",
    )

    field_order = ["into", "reason"]

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organization.objects.visible_to(None).alphabetical()
        self.fields["into"].queryset = others.exclude(pk=organization.pk)  # type: ignore[attr-defined]
        self.fields["reason"].required = True


class StaffOfficerForm(NamedEmptyChoices, VersionedForm, ReasonMixin):
    """An officer of the roster; unit and places are the organization's to choose."""

    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"),
        choices=SpokenLanguage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = StaffOfficer
        fields = (
            "name",
            "job_title",
            "unit",
            "functional_areas",
            "countries",
            "regions",
            "site",
            "duty_station",
            "languages",
            "email",
            "phone",
            "functional_mailbox",
            "starts_on",
            "ends_on",
        )
        widgets = {
            "functional_areas": forms.CheckboxSelectMultiple,
            "countries": several(),
            "regions": several(),
            "site": forms.RadioSelect,
            "starts_on": day_input(),
            "ends_on": day_input(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = self.instance.organization.units.all()
        if not units.queryset:
            del self.fields["unit"]


class HandOverForm(forms.Form):
    """Who takes over: somebody from the roster, or somebody new."""

    successor = forms.ModelChoiceField(
        queryset=StaffOfficer.objects.none(),
        label=_("Successor from the roster"),
        required=False,
        empty_label=_("Somebody who is not in the roster yet"),
    )
    name = forms.CharField(label=_("Name of somebody new"), max_length=150, required=False)
    job_title = forms.CharField(label=_("Job title"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    last_day = day_field(_("Last day of the predecessor"), initial=timezone.localdate)

    def __init__(self, *args: Any, officer: StaffOfficer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        colleagues = officer.organization.staff_officers.current().exclude(pk=officer.pk)
        successor: Any = self.fields["successor"]
        successor.queryset = colleagues.filter(successor__isnull=True)

    def clean(self) -> Any:
        data = super().clean() or {}
        if not data.get("successor") and not data.get("name"):
            self.add_error("name", _("Choose somebody from the roster, or write a name."))
        return data

    def chosen(self) -> StaffOfficer:
        """Return the successor: the row chosen, or a new one, not saved yet."""
        data = self.cleaned_data
        if data["successor"]:
            return data["successor"]
        given = {key: data[key] for key in ("name", "job_title", "email", "phone")}
        kept = {key: getattr(self.officer, key) for key in ("unit", "site", "duty_station")}
        mailbox = self.officer.functional_mailbox
        return StaffOfficer(
            organization=self.officer.organization, functional_mailbox=mailbox, **given, **kept
        )


class FocalPointForm(NamedEmptyChoices, VersionedForm, ReasonMixin):
    """Who is to be turned to, and for what."""

    class Meta:
        model = FocalPoint
        fields = ("officer", "purpose", "country", "key_area", "rank", "starts_on")
        widgets = {"rank": forms.RadioSelect, "starts_on": day_input()}
        help_texts = {
            "country": _("Only for the purpose “A country”."),
            "key_area": _("Only for the purpose “A key area”."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers: Any = self.fields["officer"]
        organization = self.instance.organization
        officers.queryset = organization.staff_officers.current().filter(successor__isnull=True)


class CapabilityForm(NamedEmptyChoices, VersionedForm, ReasonMixin):
    """What the organization can offer."""

    class Meta:
        model = Capability
        fields = (
            "key_area",
            "functional_area",
            "resource_kind",
            "description",
            "language",
            "comparative_advantage",
            "regions",
            "countries",
            "visibility",
        )
        widgets = {
            "resource_kind": forms.RadioSelect,
            "description": rows(4),
            "comparative_advantage": rows(3),
            "regions": several(6),
            "countries": several(6),
            "visibility": forms.RadioSelect,
        }


class LastDayForm(forms.Form):
    """Until when something lasts."""

    last_day = day_field(_("Last day"), required=False)
    reason = forms.CharField(
        label=_("Reason"), help_text=_("Kept in the history."), required=False, max_length=2000
    )


class EndMembershipForm(LastDayForm):
    """Until when somebody acts for the organization."""

    last_day = day_field(
        _("Last day"), required=False, help_text=_("Leave empty to end the membership at once.")
    )


class InviteForm(forms.Form):
    """Whom to ask to act for an organization."""

    organization = forms.ModelChoiceField(
        queryset=Organization.objects.none(), label=_("Organization"), to_field_name="slug"
    )
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"), choices=ROLES_EXPLAINED, initial=Role.REPORTER, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    ends_on = day_field(
        _("Membership until"), required=False, help_text=_("Leave empty for no end.")
    )


class MembershipForm(NamedEmptyChoices, VersionedForm, ReasonMixin):
    """A member's role, and until when."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES_EXPLAINED, widget=forms.RadioSelect)

    class Meta:
        model = Membership
        fields = ("role", "ends_on")
        widgets = {"ends_on": day_input()}


class AcceptForm(forms.Form):
    """What somebody new says who accepts an invitation."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        help_text=lazy(password_validators_help_text_html, str)(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(
        label=_("Language of pages and mails"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )


class DeskHandOverForm(forms.Form):
    """From which desk officer to which, and why."""

    officer = forms.ModelChoiceField(
        label=_("From"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Organizations without a desk officer"),
    )
    successor = forms.ModelChoiceField(label=_("To"), queryset=User.objects.none())
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the history of every record."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, chosen: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers: Any = self.fields["officer"]
        officers.queryset = User.objects.filter(desk_organizations__isnull=False).distinct()
        successors: Any = self.fields["successor"]
        successors.queryset = officers_of_secretariat()
        if chosen:
            del self.fields["officer"]


class CalendarForm(forms.Form):
    """Whose calendar: one's own, or that of an organization one approves for."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("For"),
        required=False,
        to_field_name="slug",
        empty_label=_("Me: all organizations I serve"),
        help_text=_("An organization’s address goes on working when you leave."),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        required=False,
        help_text=_("The calendar that will read it, to know it by when you revoke it."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organization"]
        field.queryset = Organization.objects.active().served_by(user, Role.APPROVER).alphabetical()
