"""The verbs of a question: "this figure is wrong", and what is answered."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.access import organization_ids
from organizations.models import Organization
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import lock, save_record

from ..choices import QuestionState
from ..models import Question
from ..notices.tell import tell_answered
from ..permissions import can_ask_question
from ..transitions import QUESTION_TRANSITIONS


@transaction.atomic
def ask_question(
    *,
    actor: Any,
    record: Any,
    text: str,
    organization: Organization | None = None,
    language: str = "en",
    reason: str = "",
) -> Question:
    """Say that a figure of the record is wrong, and return the question.

    Whoever serves one organization asks for it; whoever serves several says for which.
    Raises NotAllowed or ValidationError.
    """
    if not can_ask_question(actor, record):
        raise NotAllowed(_("Sign in to say that a figure is wrong."))
    own = organization_ids(actor)
    if organization is None and len(own) == 1:
        organization = Organization.objects.get(pk__in=own)
    if organization is None and own:
        raise ValidationError({"organization": _("Say for which organization you ask.")})
    if organization is not None and organization.pk not in own:
        raise ValidationError({"organization": _("You do not act for this organization.")})
    question = Question(
        record=record, text=text.strip(), organization=organization, language=language
    )
    question.asked_by, question.asked_at = actor, timezone.now()
    return save_record(question, actor=actor, reason=reason)


def _begin(name: str, *, actor: Any, question: Question, reason: str) -> tuple[Question, str]:
    locked = lock(question)
    step = QUESTION_TRANSITIONS.check(name, actor=actor, record=locked, reason=reason)
    return locked, step.target


@transaction.atomic
def answer_question(
    *, actor: Any, question: Question, answer: str = "", reason: str = ""
) -> Question:
    """Say what is right; the record is no longer shown as questioned."""
    locked, target = _begin("answer", actor=actor, question=question, reason=reason)
    if not answer.strip():
        raise ValidationError({"answer": _("Write the answer.")})
    locked.state, locked.answer = target, answer.strip()
    locked.answered_by, locked.answered_at = actor, timezone.now()
    answered = save_record(locked, actor=actor, reason=reason)
    tell_answered(answered, actor=actor)
    return answered


@transaction.atomic
def withdraw_question(*, actor: Any, question: Question, reason: str = "") -> Question:
    """Take it back: nothing was wrong."""
    locked, target = _begin("withdraw", actor=actor, question=question, reason=reason)
    locked.state = target
    return save_record(locked, actor=actor, reason=reason)


@transaction.atomic
def reverse_question(*, actor: Any, question: Question, reason: str) -> Question:
    """Open it again (officers); the history keeps the answer that did not hold."""
    locked, _target = _begin("reverse", actor=actor, question=question, reason=reason)
    locked.state, locked.answer = QuestionState.OPEN, ""
    locked.answered_by = locked.answered_at = None
    return save_record(locked, actor=actor, reason=reason)
