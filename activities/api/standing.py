"""How a commitment stands besides its own state: its party's word, and what was reported."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from peacebuilding.core.past import record_of, rows_at

from ..choices import CONFIRMED, ReportingState, Word
from ..models import Participation, ProgressReport


class StandingFields(serializers.Serializer):
    """What `with_word` and `with_reporting_state` add to the rows of commitments."""

    participation = serializers.SerializerMethodField(
        help_text="Whether the organization confirmed that it takes part in the activity."
    )
    reporting_state = serializers.SerializerMethodField(
        help_text="What is known from the last report; where the list is filtered by `round`, "
        "from the report in that round. For active accounts only."
    )

    @extend_schema_field({"type": "string", "enum": Word.values})
    def get_participation(self, commitment: Any) -> str:
        """Return the organization's word on its part."""
        return str(commitment.word)

    @extend_schema_field({"type": "string", "enum": ReportingState.values})
    def get_reporting_state(self, commitment: Any) -> str:
        """Return what is known of the commitment from its reports."""
        return str(commitment.reporting_state)


def stand_as_at(commitment: Any, moment: datetime) -> None:
    """Let a commitment of a past moment say what was confirmed and reported then."""
    parts = rows_at(Participation, moment).filter(
        activity_id=commitment.activity_id,
        organization_id=commitment.organization_id,
        response__in=CONFIRMED,
    )
    commitment.word = Word.CONFIRMED if parts.exists() else Word.CLAIMED
    rows = rows_at(ProgressReport, moment).filter(commitment_id=commitment.pk)
    reports: list[Any] = [record_of(ProgressReport, row) for row in rows.order_by("-number")]
    told = [report.reporting_word for report in reports if report.was_asked]
    commitment.reporting_state = told[0] if told else ReportingState.NOT_ASKED
