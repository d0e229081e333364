"""What a step asks for besides the reason."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from organizations.choices import Role
from peacebuilding.core.files import ACCEPT, KINDS
from peacebuilding.core.past import read_moment
from peacebuilding.framework.models import Meeting

from .choices import RECEIVED, Basis
from .models import (
    Activity,
    Commitment,
    FollowUpItem,
    Participation,
    Question,
    ReportingRound,
)
from .permissions import acts_for, lead_id
from .services.commitments import rests_on_word


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


def scan() -> forms.FileField:
    """Return the field for the scan of what was received."""
    kinds = ", ".join(kind.label for kind in KINDS)
    return forms.FileField(
        label=_("Scan"),
        help_text=format_lazy(_("{kinds}; at most 20 MB."), kinds=kinds),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


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

    scan = scan()

    #: The role in which a member speaks for the organization, so that nothing is asked.
    speaking_role = Role.APPROVER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if acts_for(self.user, self.speaking_for(), self.speaking_role):
            for name in ("basis", "sender", "date", "channel", "scan"):
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
    scan = scan()


class StartForm(StepForm):
    starts_on = day(_("Started on"), _("Today, if left empty."))


class SuspendForm(StepForm):
    review_on = day(_("Review on"))


class CompleteForm(StepForm):
    ends_on = day(_("Ended on"), _("Today, if left empty."))
    outcome = forms.CharField(
        label=_("Outcome"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class FulfilForm(WordForm, StepForm):
    """Kept since when, and on what that rests where no accepted report says it."""

    fulfilled_on = day(_("Fulfilled on"), _("Today, if left empty."))
    scan = scan()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not rests_on_word(self.record):
            for name in ("basis", "sender", "date", "channel", "scan"):
                del self.fields[name]
        self.order_fields(["fulfilled_on", "reason"])


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


class ExtendForm(StepForm):
    """A later day for a round and its reports still in hand."""

    due_on = forms.DateField(label=_("New due date"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = self.record.due_on
        self.fields["reason"].required = True
        self.order_fields(["due_on", "reason"])


class AnswerForm(StepForm):
    """What is right."""

    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["answer", "reason"])


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
    (ReportingRound, "extend"): ExtendForm,
    (Question, "answer"): AnswerForm,
}


def step_form(record: Any, step: str) -> type[StepForm]:
    """Return the form of one step of a record."""
    return STEP_FORMS.get((type(record), step), StepForm)


class AsOfField(forms.Field):
    """A moment that has passed, or a date, which stands for its end in UTC; empty: now."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        return read_moment(text) if text else None


class StatementForm(forms.Form):
    """As at when, and from which day on, an organization's statement is asked for.

    Page, XLSX and API read their parameters through it.
    """

    as_of = AsOfField(
        label=_("As at"),
        required=False,
        widget=forms.TextInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The name is a word of Python's own.
        self.fields["from"] = forms.DateField(
            label=_("Period from"),
            required=False,
            input_formats=["%Y-%m-%d"],
            widget=DayInput(),
            help_text=_("Leaves out what was kept or withdrawn before."),
        )

    def clean(self) -> Any:
        """Fill in the present moment; refuse a period that begins after it ends."""
        given: Any = super().clean()
        if "as_of" in given:
            given["is_past"] = given["as_of"] is not None
            given["as_of"] = given["as_of"] or timezone.now()
        begins, ends = given.get("from"), given.get("as_of")
        if begins and ends and begins > timezone.localdate(ends):
            self.add_error("from", _("The period cannot begin after the day it is asked for."))
        return given
