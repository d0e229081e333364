"""Pages on which people write: activities, who takes part, promises, follow-up items."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.forms import ReasonMixin
from organizations.views.base import Crumbs, ServiceFormView
from peacebuilding.core.admin.forms import VersionedForm
from peacebuilding.core.exceptions import NotAllowed, StaleVersion
from peacebuilding.framework.models import GuidingPrinciple, Modality

from .. import permissions as may
from .. import record_forms as forms
from .. import services
from ..models import Activity, Commitment, Participation


def require(allowed: bool) -> None:
    """Answer 403 unless the reader may do this to a record they may see."""
    if not allowed:
        raise NotAllowed(_("You may not do this to this record."))


def bound(form_class: type[VersionedForm], user: Any, *args: Any, **kwargs: Any) -> Any:
    """Return the form as this person fills it in."""
    for_user = type(form_class.__name__, (form_class,), {"user": user})
    return for_user(*args, **kwargs)


class WritingView(LoginRequiredMixin, ServiceFormView):
    """A form for people with an account."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def get_done_url(self, record: Any) -> str:
        return record.get_absolute_url() if record is not None else self.get_back_url()


class ActivityMixin:
    """A page under one activity."""

    request: Any
    kwargs: dict[str, Any]
    activity: Activity

    def find_activity(self) -> Activity:
        """Return the activity of the address, as far as the reader may see it."""
        rows = Activity.objects.visible_to(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_crumbs(self) -> Crumbs:
        activity = self.activity
        return [
            (_("Activities"), reverse("activities:activity-list")),
            (activity.reference or activity.title, activity.get_absolute_url()),
        ]


# --- Activities ------------------------------------------------------------


class ActivityCreateView(WritingView):
    """A new draft; `?modality=A.5` comes from the framework."""

    title = _("Draft an activity")
    lead = _("A draft is seen by the organizations on it. Proposing it is the next step.")
    action_label = _("Save the draft")

    def prepare(self) -> None:
        require(may.can_create_activity(self.request.user))

    def get_form(self, data: Any = None) -> Any:
        code = self.request.GET.get("modality", "")
        modality = Modality.objects.filter(code=code).first() if "\0" not in code else None
        initial = {"modality": modality.pk} if modality else {}
        return bound(forms.NewActivityForm, self.request.user, data, initial=initial)

    def perform(self, form: Any) -> Activity:
        return services.create_activity(
            actor=self.request.user,
            activity=form.instance,
            lead=form.cleaned_data["lead"],
            partners=form.cleaned_data["partners"],
            sets=form.many_to_many(),
            reason=form.cleaned_data["reason"],
        )

    def get_crumbs(self) -> Crumbs:
        return [(_("Activities"), reverse("activities:activity-list"))]


class ActivityUpdateView(ActivityMixin, WritingView):
    """Change an activity as far as its state allows."""

    title = _("Change the activity")

    def prepare(self) -> None:
        self.activity = self.find_activity()
        require(may.can_edit_activity(self.request.user, self.activity))

    def get_form(self, data: Any = None) -> Any:
        return bound(forms.ActivityForm, self.request.user, data, instance=self.find_activity())

    def perform(self, form: Any) -> Activity:
        return services.update_activity(
            actor=self.request.user,
            activity=form.instance,
            sets=form.many_to_many(),
            reason=form.cleaned_data["reason"],
        )


class ActivityDeleteView(ActivityMixin, WritingView):
    """Delete a draft that was never proposed."""

    title = _("Delete the draft")
    action_label = _("Delete")
    done = _("Deleted.")
    is_danger = True

    def prepare(self) -> None:
        self.activity = self.find_activity()
        require(may.can_edit_activity(self.request.user, self.activity))

    def get_form(self, data: Any = None) -> Any:
        return ReasonMixin(data)

    def perform(self, form: Any) -> None:
        services.delete_activity(
            actor=self.request.user,
            activity=self.activity,
            reason=form.cleaned_data["reason"],
        )

    def get_done_url(self, record: Any) -> str:
        return reverse("activities:activity-list")


class PrinciplesView(ActivityMixin, WritingView):
    """How the lead sees the activity in the light of the guiding principles."""

    title = _("Assess the guiding principles")

    def prepare(self) -> None:
        self.activity = self.find_activity()
        require(may.can_edit_activity(self.request.user, self.activity))

    def get_form(self, data: Any = None) -> Any:
        given = {row.principle_id: row for row in self.activity.assessments.all()}
        principles = GuidingPrinciple.objects.filter(
            framework=self.activity.modality.category.framework_id
        )
        return forms.PrinciplesForm(data, principles=principles, given=given)

    def perform(self, form: Any) -> Activity:
        errors: dict[str, Any] = {}
        for principle, answer, note, version in form.answers():
            try:
                services.assess_principle(
                    actor=self.request.user,
                    activity=self.activity,
                    principle=principle,
                    answer=answer,
                    note=note,
                    reason=form.cleaned_data["reason"],
                    seen_version=version,
                )
            except StaleVersion as refusal:
                form.seen_again(principle, refusal.current_version)
                errors[f"answer_{principle.pk}"] = _(
                    "Changed by a colleague meanwhile; your text is below"
                )
            except ValidationError as refusal:
                errors[f"note_{principle.pk}"] = refusal.messages
        if errors:
            raise ValidationError(errors)
        return self.activity


# --- Who takes part ------------------------------------------------------------


class ParticipationCreateView(ActivityMixin, WritingView):
    """Name an organization in an activity; it is claimed until it answers."""

    title = _("Name an organization")
    lead = _("It is shown as claimed until it has answered for itself.")

    def prepare(self) -> None:
        self.activity = self.find_activity()
        require(may.can_edit_activity(self.request.user, self.activity))

    def get_form(self, data: Any = None) -> Any:
        row = Participation(activity=self.activity)
        return bound(forms.ParticipationForm, self.request.user, data, instance=row)

    def perform(self, form: Any) -> Participation:
        return services.save_participation(
            actor=self.request.user,
            participation=form.instance,
            reason=form.cleaned_data["reason"],
        )


class ParticipationMixin(ActivityMixin):
    """A page of one participation."""

    def find_participation(self) -> Participation:
        """Return the participation of the address, as far as the reader may see it."""
        rows = Participation.objects.visible_to(self.request.user)
        rows = rows.select_related("activity", "organization")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class ParticipationUpdateView(ParticipationMixin, WritingView):
    """Change a role or what an organization contributes."""

    title = _("Change how it takes part")

    def prepare(self) -> None:
        part = self.find_participation()
        self.activity = part.activity
        require(may.can_edit_participation(self.request.user, part))

    def get_form(self, data: Any = None) -> Any:
        row = self.find_participation()
        return bound(forms.ParticipationForm, self.request.user, data, instance=row)

    def perform(self, form: Any) -> Participation:
        return services.save_participation(
            actor=self.request.user,
            participation=form.instance,
            reason=form.cleaned_data["reason"],
        )


class ParticipationDeleteView(ParticipationMixin, WritingView):
    """Take an organization off a draft."""

    title = _("Take off the draft")
    action_label = _("Take off")
    is_danger = True

    def prepare(self) -> None:
        self.participation = self.find_participation()
        self.activity = self.participation.activity
        require(may.can_edit_activity(self.request.user, self.activity))

    def get_form(self, data: Any = None) -> Any:
        return ReasonMixin(data)

    def perform(self, form: Any) -> None:
        services.remove_participation(
            actor=self.request.user,
            participation=self.participation,
            reason=form.cleaned_data["reason"],
        )


# --- Commitments ------------------------------------------------------------


class CommitmentCreateView(ActivityMixin, WritingView):
    """Write down what an organization promises; its approver then agrees."""

    title = _("Write down a commitment")
    lead = _("An organization’s duty, with a date. Its approver then agrees to it.")

    def prepare(self) -> None:
        self.activity = self.find_activity()
        require(may.can_add_commitments(self.request.user, self.activity))

    def get_form(self, data: Any = None) -> Any:
        row = Commitment(activity=self.activity, language=self.activity.language)
        return bound(forms.NewCommitmentForm, self.request.user, data, instance=row)

    def perform(self, form: Any) -> list[Commitment]:
        return services.create_commitments(
            actor=self.request.user,
            commitment=form.instance,
            organizations=form.cleaned_data["organizations"],
            reason=form.cleaned_data["reason"],
        )

    def get_done_url(self, record: Any) -> str:
        """The commitment where there is one, else the activity that lists them."""
        return (record[0] if len(record) == 1 else self.activity).get_absolute_url()


class CommitmentUpdateView(ActivityMixin, WritingView):
    """Change a commitment that is not agreed yet; later, who is responsible."""

    title = _("Change the commitment")

    def find_commitment(self) -> Commitment:
        """Return the commitment of the address, as far as the reader may see it."""
        rows = Commitment.objects.visible_to(self.request.user).select_related("activity")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        commitment, user = self.find_commitment(), self.request.user
        self.activity = commitment.activity
        self.only_officer = not may.can_edit_commitment(user, commitment)
        require(not self.only_officer or may.can_name_officer(user, commitment))

    def get_form(self, data: Any = None) -> Any:
        form = bound(forms.CommitmentForm, self.request.user, data, instance=self.find_commitment())
        if self.only_officer:
            for name in set(form.fields) - {"responsible_officer", "reason", "seen_version"}:
                del form.fields[name]
        return form

    def perform(self, form: Any) -> Commitment:
        return services.update_commitment(
            actor=self.request.user,
            commitment=form.instance,
            reason=form.cleaned_data["reason"],
        )
