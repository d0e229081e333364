"""What the steps ask for: the bodies of the actions."""

from rest_framework import serializers

from organizations.models import Organization
from peacebuilding.api.actions import BasisBody, ReasonBody
from peacebuilding.api.serializers import (
    BooleanField,
    StrictSerializer,
    TextField,
    VisibleSlugRelatedField,
)
from peacebuilding.framework.models import Meeting

from .serializers import CommitmentSerializer, named


class ProposeBody(BasisBody):
    """Proposing; an officer says on whose word."""

    no_objection_by = serializers.DateField(
        required=False, help_text="After this date silence may be confirmed as no objection."
    )


class AgreeBody(BasisBody):
    """Confirming: on all answers (the default), a `meeting-record` or `no-objection`."""


class StartBody(ReasonBody):
    """Starting an activity."""

    starts_on = serializers.DateField(required=False, help_text="Today, if left out.")


class SuspendBody(ReasonBody):
    """Suspending; the day of the review lies ahead."""

    review_on = serializers.DateField(required=False)


class CompleteBody(ReasonBody):
    """Completing an activity."""

    ends_on = serializers.DateField(required=False, help_text="Today, if left out.")
    outcome = TextField(required=False, allow_blank=True, max_length=20000)


class FulfilBody(BasisBody):
    """Entering a commitment as fulfilled; the reason says how this is known.

    Where no report of 100 % was accepted, `basis`, `date` and `sender` say what it rests on.
    """

    fulfilled_on = serializers.DateField(required=False, help_text="Today, if left out.")


class AmendBody(BasisBody):
    """New terms of a commitment; what is left out stays."""

    title = TextField(required=False, max_length=250)
    description = TextField(required=False, allow_blank=True, max_length=20000)
    due_on = serializers.DateField(required=False, allow_null=True)
    is_indicative = BooleanField(required=False)


class CloseBody(ReasonBody):
    """Closing a follow-up item as done."""

    done_on = serializers.DateField(required=False, help_text="Today, if left out.")
    outcome = TextField(required=False, allow_blank=True, max_length=20000)


class CarryOverBody(ReasonBody):
    """Putting a follow-up item on the agenda of a High-level meeting, by its number."""

    meeting = VisibleSlugRelatedField(slug_field="number", queryset=Meeting.objects.all())


class CommitmentsBody(CommitmentSerializer):
    """The same promise of several organizations; each becomes a commitment of its own."""

    organizations = named(Organization, "slug", many=True, allow_empty=False)

    class Meta(CommitmentSerializer.Meta):
        fields = [
            *["activity", "organizations", "title", "description", "language", "due_on"],
            "is_indicative",
        ]


class CommitmentsAnswer(StrictSerializer):
    """The commitments that were made, in the order of the organizations."""

    results = CommitmentSerializer(many=True)
