"""What a step asks for besides the reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.choices import Role
from peacebuilding.framework.models import Meeting

from .choices import RECEIVED, Basis
from .models import Activity, Commitment, FollowUpItem, Participation
from .permissions import acts_for, lead_id


class DayInput(forms.DateInput):
    """A date, with the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day(label: Any, help_text: Any = "") -> forms.DateField:
    """Return an optional date."""
    return forms.DateField(label=label, help_text=help_text, required=False, widget=DayInput())


class StepForm(forms.Form):
    """The reason, asked for where the transition needs it, and the version that was read."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the history."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    field_order: list[str] = []

    def __init__(self, *args: Any, record: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.user = record, user
        self.initial["seen_version"] = record.version

    def seen_again(self) -> "StepForm":
        """Keep what was typed, for the version the page now shows."""
        posted: Any = self.data
        data = posted.copy()
        data[self.add_prefix("seen_version")] = str(self.record.version)
        self.data = data
        return self


class WordForm(forms.Form):
    """What an officer enters for an organization: on what it rests, from whom, when, how."""

    basis = forms.ChoiceField(
        label=_("Basis"),
        required=False,
        choices=[choice for choice in Basis.choices if choice[0] in RECEIVED],
        widget=forms.RadioSelect,
    )
    sender = forms.CharField(label=_("Sender"), max_length=200, required=False)
    date = day(_("Dated"))
    channel = forms.CharField(
        label=_("Channel"), help_text=_("Letter, e-mail, meeting."), max_length=200, required=False
    )


class BasisForm(WordForm, StepForm):
    """The word of one organization, asked for unless a member speaks for it."""

    #: The role in which a member speaks for the organization, so that nothing is asked.
    speaking_role = Role.APPROVER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if acts_for(self.user, self.speaking_for(), self.speaking_role):
            for name in ("basis", "sender", "date", "channel"):
                del self.fields[name]

    def speaking_for(self) -> int | None:
        """Return the id of the organization whose word is given."""
        return self.record.organization_id


class ReporterBasisForm(BasisForm):
    """The same, where a reporter's word is enough."""

    speaking_role = Role.REPORTER


class ProposeForm(ReporterBasisForm):
    no_objection_by = day(
        _("Objections until"), _("After this date silence may be confirmed as no objection.")
    )

    def speaking_for(self) -> int | None:
        return lead_id(self.record)


class AgreeForm(StepForm):
    """What the agreement rests on, confirmed by an officer."""

    basis = forms.ChoiceField(
        label=_("Rests on"),
        choices=[
            (Basis.IN_THE_SYSTEM.value, _("All answers")),
            (Basis.MEETING_RECORD.value, _("A meeting record")),
            (Basis.NO_OBJECTION.value, Basis.NO_OBJECTION.label),
        ],
        initial=Basis.IN_THE_SYSTEM,
        widget=forms.RadioSelect,
    )
    date = day(_("Date of the record"))
    channel = forms.CharField(label=_("Where the record is"), max_length=200, required=False)


class StartForm(StepForm):
    starts_on = day(_("Started on"), _("Today, if left empty."))


class SuspendForm(StepForm):
    review_on = day(_("Review on"))


class CompleteForm(StepForm):
    ends_on = day(_("Ended on"), _("Today, if left empty."))
    outcome = forms.CharField(
        label=_("Outcome"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class FulfilForm(StepForm):
    fulfilled_on = day(_("Fulfilled on"), _("Today, if left empty."))


class AmendForm(BasisForm):
    """New terms of a commitment; the old ones stay in its history."""

    title = forms.CharField(label=_("Promise"), max_length=250)
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    due_on = day(_("Due on"))
    is_indicative = forms.BooleanField(
        label=_("Indicative"),
        help_text=_("The date is a target that binds nobody."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "description", "due_on", "is_indicative"):
            self.fields[name].initial = getattr(self.record, name)
        self.order_fields(["title", "description", "due_on", "is_indicative", "reason"])


class CloseForm(StepForm):
    done_on = day(_("Done on"), _("Today, if left empty."))
    outcome = forms.CharField(
        label=_("Outcome"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class CarryOverForm(StepForm):
    meeting = forms.ModelChoiceField(label=_("To the meeting"), queryset=Meeting.objects.all())


STEP_FORMS: dict[tuple[type[Any], str], type[StepForm]] = {
    (Activity, "propose"): ProposeForm,
    (Activity, "agree"): AgreeForm,
    (Activity, "start"): StartForm,
    (Activity, "suspend"): SuspendForm,
    (Activity, "complete"): CompleteForm,
    (Participation, "agree"): BasisForm,
    (Participation, "no-objection"): BasisForm,
    (Participation, "decline"): BasisForm,
    (Commitment, "agree"): BasisForm,
    (Commitment, "start"): ReporterBasisForm,
    (Commitment, "withdraw"): BasisForm,
    (Commitment, "amend"): AmendForm,
    (Commitment, "fulfil"): FulfilForm,
    (FollowUpItem, "close"): CloseForm,
    (FollowUpItem, "carry-over"): CarryOverForm,
}


def step_form(record: Any, step: str) -> type[StepForm]:
    """Return the form of one step of a record."""
    return STEP_FORMS.get((type(record), step), StepForm)
