"""The page of a step: what it does, the reason, and the way back.

One page for every transition of every record; the services decide.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from peacebuilding.core.exceptions import IllegalTransition, StaleVersion
from peacebuilding.core.services import check_version, lock
from peacebuilding.core.transitions import Transition, TransitionTable

from ..forms import StepForm, step_form
from ..models import (
    Activity,
    Commitment,
    FollowUpItem,
    Participation,
    Question,
    ReportingRound,
)
from ..services import perform, proposal_errors
from ..transitions import (
    ACTIVITY_TRANSITIONS,
    COMMITMENT_TRANSITIONS,
    FOLLOW_UP_TRANSITIONS,
    PARTICIPATION_TRANSITIONS,
    QUESTION_TRANSITIONS,
    ROUND_TRANSITIONS,
)
from .details import overlaps

#: Where what a draft lacks is written down, if not on the form of the activity.
PUT_RIGHT = {"participations": "participation-create", "assessments": "activity-principles"}


class StepView(LoginRequiredMixin, View):
    """Ask for a step's reason and details, then make it."""

    model: Any
    table: TransitionTable

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = self.model.objects.visible_to(request.user)
        self.record = get_object_or_404(rows, pk=kwargs["pk"])
        if kwargs["step"] not in self.table.by_name:
            raise Http404
        self.transition: Transition = self.table[kwargs["step"]]
        if not self.transition.allowed(request.user, self.record):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_class(self) -> type[StepForm]:
        """Return the form of the step."""
        return step_form(self.record, self.transition.name)

    def form(self, data: Any = None, files: Any = None) -> StepForm:
        form = self.form_class()
        return form(data, files, record=self.record, user=self.request.user)

    def get(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        if self.transition not in self.table.available(request.user, self.record):
            refused = self.table_refusal()
            return self.page(self.form(), refused, status=409)
        return self.page(self.form())

    def post(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        seen = form.cleaned_data.pop("seen_version")
        values = {
            name: value for name, value in form.cleaned_data.items() if value not in (None, "")
        }
        for name in ("description", "is_indicative", "due_on"):
            if name in form.cleaned_data:
                values[name] = form.cleaned_data[name]
        values.setdefault("reason", "")
        try:
            with transaction.atomic():
                check_version(lock(self.record), seen)
                perform(self.record, self.transition.name, actor=request.user, **values)
        except IllegalTransition as refusal:
            return self.page(form, str(refusal), status=409)
        except StaleVersion as refusal:
            return self.page(form.seen_again(), str(refusal), status=409)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.page(form, status=422)
        messages.success(request, _("Done: %(step)s.") % {"step": self.transition.label})
        return redirect(self.record.get_absolute_url())

    def table_refusal(self) -> str:
        """Return the sentence that says why the step cannot be made from here."""
        try:
            self.table.check(
                self.transition.name, actor=self.request.user, record=self.record, reason="-"
            )
        except IllegalTransition as refusal:
            return str(refusal)
        return ""

    def beside(self) -> dict[str, Any]:
        """Return what the page shows beside the form."""
        return {}

    def page(self, form: StepForm, refusal: str = "", status: int = 200) -> HttpResponse:
        context = {
            **self.beside(),
            "form": form,
            "record": self.record,
            "transition": self.transition,
            "refusal": refusal,
            "cancel_url": self.record.get_absolute_url(),
        }
        return render(self.request, "activities/step.html", context, status=status)


def add_errors(form: StepForm, refusal: ValidationError) -> None:
    """Show a service's refusal at its fields; what has no field here stands on top."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class ActivityStepView(StepView):
    """A step of an activity."""

    model = Activity
    table = ACTIVITY_TRANSITIONS

    def beside(self) -> dict[str, Any]:
        """What overlaps, before it is proposed and agreed; what a draft lacks, and where."""
        name, pk = self.transition.name, self.record.pk
        if name not in {"propose", "agree"}:
            return {}
        lacking = proposal_errors(self.record) if name == "propose" else {}
        return {
            "overlaps": overlaps(self.record, self.request.user),
            "lacking": [
                (
                    sentence,
                    reverse(f"activities:{PUT_RIGHT.get(field, 'activity-update')}", args=[pk]),
                )
                for field, sentence in lacking.items()
            ],
        }


class ParticipationStepView(StepView):
    """An organization's answer."""

    model = Participation
    table = PARTICIPATION_TRANSITIONS


class CommitmentStepView(StepView):
    """A step of a commitment."""

    model = Commitment
    table = COMMITMENT_TRANSITIONS


class FollowUpStepView(StepView):
    """A step of a follow-up item."""

    model = FollowUpItem
    table = FOLLOW_UP_TRANSITIONS


class RoundStepView(StepView):
    """Open a round, extend it, close it."""

    model = ReportingRound
    table = ROUND_TRANSITIONS


class QuestionStepView(StepView):
    """Answer a question, or take it back."""

    model = Question
    table = QUESTION_TRANSITIONS
