"""Every state a record can have is drawn and named."""

import pytest

from activities import choices as done
from peacebuilding.core.states import STATES
from peacebuilding.framework import choices as agreed

KINDS = [
    ("activity", done.ActivityStatus),
    ("commitment", done.CommitmentStatus),
    ("commitment", done.CommitmentDisplay),
    ("report", done.ReportingState),
    ("participation", done.ParticipationResponse),
    ("follow-up", done.FollowUpStatus),
    ("follow-up", done.FollowUpDisplay),
    ("answer", done.PrincipleAnswer),
    ("question", done.QuestionState),
    ("modality", agreed.ModalityStatus),
]


@pytest.mark.parametrize(("kind", "choices"), KINDS)
def test_each_value_has_its_glyph_and_the_same_words(kind: str, choices: type) -> None:
    for value, label in choices.choices:
        assert str(STATES[kind][value].label) == str(label)
