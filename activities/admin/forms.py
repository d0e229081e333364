"""What the steps ask for at the desk, and the form of an activity."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.forms import several
from organizations.models import Organization
from peacebuilding.core.admin import TrackerForm, TransitionForm
from peacebuilding.framework.models import Meeting

from ..choices import RECEIVED, Basis
from ..forms import scan
from ..models import Participation
from ..services.activities import check_alone


def day(label: Any, help_text: Any = "") -> forms.DateField:
    """Return an optional date with the browser's own picker."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, required=False, widget=widget)


def words(label: Any, max_length: int = 200, help_text: Any = "") -> forms.CharField:
    """Return an optional line of text."""
    return forms.CharField(label=label, max_length=max_length, required=False, help_text=help_text)


def yes(label: Any) -> forms.BooleanField:
    """Return a tick that may be left out."""
    return forms.BooleanField(label=label, required=False)


class StepForm(TransitionForm):
    """A step whose empty fields are not mentioned to the service."""

    def data_for_service(self) -> dict[str, Any]:
        given = super().data_for_service()
        return {name: value for name, value in given.items() if value not in (None, "")}


class BasisForm(StepForm):
    """What was received from an organization: on what it rests, from whom, when, how."""

    basis = forms.ChoiceField(
        label=_("Basis"),
        choices=[("", "—"), *(one for one in Basis.choices if one[0] in RECEIVED)],
        required=False,
    )
    sender = words(_("Sender"))
    date = day(_("Dated"))
    channel = words(_("Channel"), help_text=_("Letter, e-mail, meeting."))
    scan = scan()


class ProposeForm(BasisForm):
    """Proposing on behalf of the lead."""

    no_objection_by = day(
        _("Objections until"), _("After this date silence may be confirmed as no objection.")
    )


class AgreeForm(BasisForm):
    """What the agreement rests on; the reason also overrides the rule of two sides."""

    basis = forms.ChoiceField(
        label=_("Rests on"),
        choices=[
            (Basis.IN_THE_SYSTEM.value, _("All answers")),
            (Basis.MEETING_RECORD.value, _("A meeting record")),
            (Basis.NO_OBJECTION.value, Basis.NO_OBJECTION.label),
        ],
        initial=Basis.IN_THE_SYSTEM,
    )


class StartForm(StepForm):
    starts_on = day(_("Started on"), _("Today, if left empty."))


class SuspendForm(StepForm):
    review_on = day(_("Review on"))


class CompleteForm(StepForm):
    ends_on = day(_("Ended on"), _("Today, if left empty."))
    outcome = forms.CharField(label=_("Outcome"), required=False, widget=forms.Textarea)


class FulfilForm(BasisForm):
    """Kept, and on what that rests where no accepted report says it."""

    fulfilled_on = day(_("Fulfilled on"), _("Today, if left empty."))


class AmendForm(BasisForm):
    """New terms; what is left empty stays."""

    title = words(_("New promise"), 250)
    due_on = day(_("New due date"))
    is_indicative = forms.TypedChoiceField(
        label=_("Indicative"),
        choices=[("", _("As before")), ("true", _("Yes")), ("false", _("No"))],
        coerce=lambda value: value == "true",
        empty_value=None,
        required=False,
    )


class CloseForm(StepForm):
    done_on = day(_("Done on"), _("Today, if left empty."))
    outcome = forms.CharField(label=_("Outcome"), required=False, widget=forms.Textarea)


class CarryOverForm(StepForm):
    meeting = forms.ModelChoiceField(label=_("To the meeting"), queryset=Meeting.objects.all())


class ExtendForm(StepForm):
    due_on = day(_("New due date"))


class AnswerForm(StepForm):
    """What is right."""

    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea)


class ParticipationForm(TrackerForm):
    """Who takes part."""

    def clean(self) -> Any:
        """Say at its field what the database would say of the row."""
        cleaned = super().clean()
        names = ("activity", "organization", "role")
        if all(cleaned.get(name) for name in names):
            part = Participation(pk=self.instance.pk, **{name: cleaned[name] for name in names})
            try:
                check_alone(part.activity, part)
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return cleaned


class CommitmentForm(TrackerForm):
    """A commitment; a new one may be the promise of several organizations at once."""

    organizations = forms.ModelMultipleChoiceField(
        label=_("Also for"),
        help_text=_("The same promise of these organizations too, each with its own reference."),
        queryset=Organization.objects.none(),
        required=False,
        widget=several(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["organizations"]
        else:
            self.fields["organizations"].queryset = Organization.objects.without_offices()  # type: ignore[attr-defined]


class ActivityForm(TrackerForm):
    """An activity with the organization that leads it; partners follow as rows."""

    lead = forms.ModelChoiceField(label=_("Lead"), queryset=Organization.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "lead" in self.fields:
            self.fields["lead"].queryset = Organization.objects.visible_to(self.user)  # type: ignore[attr-defined]
            if self.instance.pk:
                self.initial["lead"] = self.instance.lead
