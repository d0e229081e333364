"""Questions: "this figure is wrong", asked on a record and answered."""

from typing import Any

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from organizations.models import Organization
from peacebuilding.api.actions import ReasonBody, transition_actions
from peacebuilding.api.serializers import TextField
from peacebuilding.api.views import CreateMixin, TrackerViewSet
from peacebuilding.core.filters import ChoicesFilter, RecordFilterSet, RelatedFilter

from .. import services
from ..choices import QuestionState
from ..models import Activity, Commitment, FollowUpItem, Participation, Question
from ..transitions import QUESTION_TRANSITIONS
from .parents import ParentField, ParentFilter
from .serializers import RecordSerializer, named


class AnswerBody(ReasonBody):
    """The answer to a question."""

    answer = TextField(max_length=20000)


class QuestionSerializer(RecordSerializer):
    """What somebody says is wrong with a record (`parent`), and the answer."""

    parent = ParentField(Question.kinds, help_text="The record, such as `commitments/12`.")
    organization = named(
        Organization,
        "slug",
        required=False,
        allow_null=True,
        help_text="For whom it is asked; needed where you serve several.",
    )
    asked_by = serializers.CharField(source="asked_by.name", read_only=True, default=None)
    answered_by = serializers.CharField(source="answered_by.name", read_only=True, default=None)

    class Meta:
        model = Question
        transitions = QUESTION_TRANSITIONS
        fields = [
            *["parent", "text", "language", "organization", "asked_by", "asked_at", "state"],
            *["answer", "answered_by", "answered_at"],
        ]
        read_only_fields = ["asked_at", "state", "answer", "answered_at"]


class QuestionFilterSet(RecordFilterSet):
    """Questions: on which record, by whom, what became of them."""

    parent = ParentFilter(Question.kinds, label=_("The record, such as “commitments/12”"))
    organization = RelatedFilter(Organization, label=_("Asked for"))
    state = ChoicesFilter(label=_("State"), choices=QuestionState.choices)


def asked_about() -> GenericPrefetch:
    """Return the prefetch of the records, with what the right to answer needs of them."""
    return GenericPrefetch(
        "record",
        [
            Activity.objects.prefetch_related("participations"),
            Commitment.objects.all(),
            Participation.objects.select_related("activity"),
            FollowUpItem.objects.select_related("source_activity").prefetch_related(
                "source_activity__participations"
            ),
            Organization.objects.all(),
        ],
    )


class QuestionViewSet(CreateMixin, TrackerViewSet):
    """Questions, for active accounts: the record is shown as questioned until answered."""

    queryset = Question.objects.for_list().prefetch_related(asked_about())
    serializer_class = QuestionSerializer
    filterset_class = QuestionFilterSet
    ordering_fields = ("asked_at", "updated_at", "created_at")
    ordering = ("-asked_at",)
    record_actions = transition_actions(
        QUESTION_TRANSITIONS, services.perform, bodies={"answer": AnswerBody}
    )

    def perform_create_service(self, actor: Any, data: dict[str, Any], reason: str) -> Any:
        return services.ask_question(actor=actor, reason=reason, **data)
