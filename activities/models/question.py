"""The question: somebody says that a figure or a statement of a record is wrong."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from peacebuilding.core.choices import Language
from peacebuilding.core.history import History
from peacebuilding.core.models import Searchable, TimeStampedVersioned

from ..choices import QuestionState
from ..querysets import QuestionQuerySet
from .activity import Activity
from .bases import AboutRecord
from .commitment import Commitment
from .follow_up import FollowUpItem
from .participation import Participation


class Question(AboutRecord, TimeStampedVersioned, Searchable):
    """ "This figure is wrong": the record is shown to participants as questioned until answered.

    `organization` is the one the asker speaks for, empty for an officer of the Secretariat
    and whoever serves none. Visitors see no questions.
    """

    kinds = {
        "activities": Activity,
        "commitments": Commitment,
        "participations": Participation,
        "follow-up-items": FollowUpItem,
        "organizations": Organization,
    }

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("asked for"),
        related_name="questions_asked",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        related_name="questions_asked",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    text = models.TextField(_("what is wrong"))
    language = models.CharField(
        _("language of the texts"), max_length=2, choices=Language.choices, default=Language.EN
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=QuestionState.choices,
        default=QuestionState.OPEN,
        editable=False,
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        related_name="questions_answered",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)

    history = History(excluded_fields=["search_text"])
    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="question_record"),
            models.Index(fields=["state", "asked_at"], name="question_state_asked"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=QuestionState.ANSWERED, answered_at__isnull=False)
                | (~Q(state=QuestionState.ANSWERED) & Q(answered_at__isnull=True)),
                name="%(app_label)s_%(class)s_answered_has_date",
                violation_error_message=_("What is answered has its moment, and nothing else has."),
            ),
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ANSWERED) | ~Q(answer=""),
                name="%(app_label)s_%(class)s_answered_has_words",
                violation_error_message=_("Write the answer."),
            ),
        ]

    def __str__(self) -> str:
        short = self.text if len(self.text) <= 80 else f"{self.text[:79]}…"
        return f"“{short}”"

    def get_absolute_url(self) -> str:
        """The questions on the page of the record."""
        return f"{self.record.get_absolute_url()}#questions"

    def search_source(self) -> list[str]:
        return [self.text, self.answer]

    @property
    def is_open(self) -> bool:
        return self.state == QuestionState.OPEN
