"""“This figure is wrong”: what a record's page shows of it, and the page on which it is said."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.views.base import Crumbs
from peacebuilding.accounts.access import is_participant
from peacebuilding.core.localized import reading_language

from .. import record_forms as forms
from .. import services
from ..choices import QuestionState
from ..models import Question
from ..transitions import QUESTION_TRANSITIONS
from .writing import WritingView, bound


def ask_url(record: Any) -> str:
    """Return the address of the page on which somebody says that a figure is wrong."""
    kind = next(name for name, model in Question.kinds.items() if isinstance(record, model))
    return reverse("activities:question-create", args=[kind, record.pk])


def questions_about(record: Any, user: Any, parts: Any = ()) -> dict[str, Any]:
    """Return what the page of a record shows of its questions; nothing for visitors.

    `parts` are the rows of its own that have no page: they are asked about here as well.
    Withdrawn questions are left out: nothing was wrong.
    """
    if not is_participant(user):
        return {"questions": [], "ask_url": ""}
    records = {(type(one), one.pk): one for one in (record, *parts)}
    about = [type(record)._base_manager.filter(pk=record.pk)]
    if parts:
        model = type(parts[0])
        about.append(model._base_manager.filter(pk__in=[part.pk for part in parts]))
    rows = Question.objects.about_any(*about).exclude(state=QuestionState.WITHDRAWN)
    shown = list(rows.for_list())
    for question in shown:
        question.record = records[question.content_type.model_class(), question.object_id]
        question.part = question.record if question.record != record else None
        question.ways = QUESTION_TRANSITIONS.available(user, question)
    for part in parts:
        part.ask_url = ask_url(part)
    return {
        "questions": shown,
        "is_questioned": any(question.is_open for question in shown),
        "ask_url": ask_url(record),
    }


class QuestionCreateView(WritingView):
    """Say what is wrong with a record; it is shown as questioned until somebody answers."""

    title = _("This figure is wrong")
    lead = _(
        "Participants see the record as questioned until the organization or the Secretariat "
        "answers."
    )
    action_label = _("Send")
    done = _("Sent. The record is shown as questioned until it is answered.")

    def prepare(self) -> None:
        model = Question.kinds.get(self.kwargs["kind"])
        if model is None:
            raise Http404
        rows = model.objects.visible_to(self.request.user)
        self.record = get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_form(self, data: Any = None) -> Any:
        row = Question(record=self.record, language=reading_language())
        return bound(forms.QuestionForm, self.request.user, data, instance=row)

    def perform(self, form: Any) -> Question:
        given = form.cleaned_data
        return services.ask_question(
            actor=self.request.user,
            record=self.record,
            text=given["text"],
            language=given["language"],
            organization=given.get("organization"),
        )

    def get_crumbs(self) -> Crumbs:
        kind = str(self.record._meta.verbose_name).capitalize()
        label = getattr(self.record, "reference", None) or str(self.record)
        return [(kind, ""), (label, self.record.get_absolute_url())]


def questions_section(request: Any, organization: Any) -> tuple[str, dict[str, Any]] | None:
    """Return what is said to be wrong on the page of an organization, for participants."""
    found = questions_about(organization, request.user)
    if not found["ask_url"]:
        return None
    return "activities/organization_questions.html", {**found, "title": gettext("Questions")}
