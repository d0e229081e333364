"""What people write down: an activity, who takes part, what is promised and followed up."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.choices import Role
from organizations.forms import NamedEmptyChoices, ReasonMixin, day_input, rows, several
from organizations.models import Organization, StaffOfficer
from peacebuilding.accounts.access import is_officer
from peacebuilding.core.admin.forms import VersionedForm

from .choices import ParticipationRole, PrincipleAnswer
from .models import Activity, Commitment, ExternalIdentifier, FollowUpItem, Participation, Question
from .permissions import can_create_commitment, can_edit_activity


class ActivityForm(NamedEmptyChoices, VersionedForm, ReasonMixin):
    """An activity: what it serves, where, when, and who may see it."""

    class Meta:
        model = Activity
        fields = [
            *("title", "language", "description", "objectives", "modality", "other_modalities"),
            *("key_areas", "principles", "concerns", "functional_areas", "level", "countries"),
            *("regions", "planned_starts_on", "planned_ends_on", "is_quick_start"),
            *("national_counterpart", "hand_over_plan", "hand_over_on"),
            *("end_of_mission_objectives", "obstacles", "outcome", "visibility"),
        ]
        widgets = {
            "description": rows(5),
            "objectives": rows(4),
            "hand_over_plan": rows(3),
            "end_of_mission_objectives": rows(3),
            "outcome": rows(4),
            "other_modalities": several(6),
            "key_areas": forms.CheckboxSelectMultiple,
            "principles": forms.CheckboxSelectMultiple,
            "concerns": forms.CheckboxSelectMultiple,
            "obstacles": forms.CheckboxSelectMultiple,
            "functional_areas": several(6),
            "countries": several(),
            "regions": several(),
            "planned_starts_on": day_input(),
            "planned_ends_on": day_input(),
            "hand_over_on": day_input(),
        }


def own_leads(user: Any) -> Any:
    """Return the organizations for which the person drafts: officers for any."""
    every = Organization.objects.active()
    return every if is_officer(user) else every.served_by(user, Role.REPORTER)


class LeadForm(forms.Form):
    """Which organization leads a new draft."""

    lead = forms.ModelChoiceField(label=_("Lead"), queryset=Organization.objects.none())

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own, field = own_leads(user), cast(forms.ModelChoiceField, self.fields["lead"])
        field.queryset = own
        if own.count() == 1:
            self.initial.setdefault("lead", own.get().pk)


class NewActivityForm(ActivityForm):
    """A new draft, with the organization that leads and those it wants as partners."""

    lead = forms.ModelChoiceField(label=_("Lead"), queryset=Organization.objects.none())
    partners = forms.ModelMultipleChoiceField(
        label=_("Partners"),
        help_text=_("They are asked once the activity is proposed; you can add others later."),
        queryset=Organization.objects.active(),
        required=False,
        widget=several(),
    )

    field_order = ["title", "language", "lead", "partners"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = own_leads(self.user)
        self.fields["lead"].queryset = own
        if own.count() == 1:
            self.initial.setdefault("lead", own.get().pk)


class ParticipationForm(NamedEmptyChoices, VersionedForm, ReasonMixin):
    """In which role an organization takes part, and with what."""

    class Meta:
        model = Participation
        fields = ["organization", "role", "contribution"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["organization"]
        if not can_edit_activity(self.user, self.instance.activity):
            del self.fields["role"]
        elif not self.instance.is_lead:
            others = [one for one in ParticipationRole.choices if one[0] != ParticipationRole.LEAD]
            self.fields["role"].choices = others


class CommitmentForm(NamedEmptyChoices, VersionedForm, ReasonMixin):
    """What one organization promises, by when, and who answers for it."""

    class Meta:
        model = Commitment
        fields = [
            *("organization", "title", "language", "description", "due_on", "is_indicative"),
            "responsible_officer",
        ]
        widgets = {"description": rows(4), "due_on": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = self.instance.activity.participations.standing()
        officers = StaffOfficer.objects.visible_to(self.user).current()
        if self.instance.pk:
            del self.fields["organization"]
            officers = officers.filter(organization=self.instance.organization_id)
        else:
            taking_part = parts.values("organization")
            officers = officers.filter(organization__in=taking_part)
            offered = Organization.objects.without_offices().filter(pk__in=taking_part)
            self.fields["organization"].queryset = offered
        self.fields["responsible_officer"].queryset = officers


class NewCommitmentForm(CommitmentForm):
    """The same promise of one organization or of several; each gets its own reference."""

    organizations = forms.ModelMultipleChoiceField(
        label=_("Organizations"),
        help_text=_("One commitment is written down for each; its own approver agrees to it."),
        queryset=Organization.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ["organizations"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields.pop("organization").queryset
        activity = self.instance.activity
        own = [one.pk for one in offered if can_create_commitment(self.user, activity, one.pk)]
        self.fields["organizations"].queryset = offered.filter(pk__in=own)
        if len(own) == 1:
            self.initial["organizations"] = own


class FollowUpForm(NamedEmptyChoices, VersionedForm, ReasonMixin):
    """Something to come back to, by whom and by when."""

    class Meta:
        model = FollowUpItem
        fields = [
            *("text_en", "text_fr", "responsible_organizations", "responsible_text_en"),
            *("responsible_text_fr", "is_indicative", "due_on", "target_on", "outcome"),
        ]
        widgets = {
            "text_en": rows(3),
            "text_fr": rows(3),
            "outcome": rows(3),
            "responsible_organizations": several(),
            "due_on": day_input(),
            "target_on": day_input(),
        }


class QuestionForm(NamedEmptyChoices, VersionedForm):
    """What is wrong with a record, and for whom somebody asks."""

    class Meta:
        model = Question
        fields = ["text", "language", "organization"]
        widgets = {"text": rows(4)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Organization.objects.served_by(self.user)
        self.fields["organization"].queryset = own
        count = own.count()
        self.fields["organization"].required = count > 1
        if count < 2:
            del self.fields["organization"]


class IdentifierForm(NamedEmptyChoices, VersionedForm, ReasonMixin):
    """What a record is called in a system of one's organization."""

    class Meta:
        model = ExternalIdentifier
        fields = ["organization", "system", "value"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = Organization.objects.active()
        own = every if is_officer(self.user) else every.served_by(self.user, Role.REPORTER)
        self.fields["organization"].queryset = own
        if own.count() == 1:
            self.initial.setdefault("organization", own.get().pk)


class PrinciplesForm(ReasonMixin):
    """How an activity stands to each guiding principle, as its lead sees it.

    It carries the version of each assessment as it was opened, 0 where there was none.
    """

    def __init__(self, *args: Any, principles: Any, given: dict[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.principles = list(principles)
        for principle in self.principles:
            present = given.get(principle.pk)
            self.fields[f"answer_{principle.pk}"] = forms.ChoiceField(
                label=str(principle),
                choices=[("", _("Not assessed")), *PrincipleAnswer.choices],
                required=False,
                initial=present.answer if present else "",
            )
            self.fields[f"note_{principle.pk}"] = forms.CharField(
                label=_("Note on %(code)s") % {"code": principle.code},
                required=False,
                initial=present.note if present else "",
                widget=rows(2),
            )
            self.fields[f"version_{principle.pk}"] = forms.IntegerField(
                required=False,
                initial=present.version if present else 0,
                widget=forms.HiddenInput,
            )
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    def answers(self) -> list[tuple[Any, str, str, int]]:
        """Return principle, answer, note and version of each answer changed and given."""
        changed, given = set(self.changed_data), self.cleaned_data
        return [
            (
                principle,
                answer,
                given[f"note_{principle.pk}"],
                given[f"version_{principle.pk}"] or 0,
            )
            for principle in self.principles
            if (answer := given[f"answer_{principle.pk}"])
            and changed & {f"answer_{principle.pk}", f"note_{principle.pk}"}
        ]

    def seen_again(self, principle: Any, version: int) -> None:
        """Take the present version as seen: what was typed may be sent again knowingly."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[f"version_{principle.pk}"] = str(version)
        self.data = data
