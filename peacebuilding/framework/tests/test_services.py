"""What of the framework may be changed, by whom, and how."""

import pytest
from django.core.exceptions import ValidationError

from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.framework.models import Modality, Paragraph
from peacebuilding.framework.services import (
    correct_paragraph,
    perform_on_modality,
    set_modality_status,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def modality(framework_data) -> Modality:
    return Modality.objects.get(code="A.6")


@pytest.fixture
def paragraph(framework_data) -> Paragraph:
    return Paragraph.objects.get(anchor="P1")


def test_an_officer_takes_a_modality_from_possible_to_in_use(modality, officer) -> None:
    perform_on_modality(modality, "develop", actor=officer)
    done = perform_on_modality(modality, "put-in-use", actor=officer, reason="Procedure issued")
    assert done.status == "in-use"
    assert done.history.first().history_change_reason == "Procedure issued"


def test_nobody_skips_the_development(modality, officer) -> None:
    with pytest.raises(IllegalTransition) as refusal:
        perform_on_modality(modality, "put-in-use", actor=officer)
    assert refusal.value.allowed == ["develop"]


@pytest.mark.parametrize("who", ["member", "administrator"])
def test_only_officers_set_a_status(modality, who, request) -> None:
    with pytest.raises(NotAllowed):
        perform_on_modality(modality, "develop", actor=request.getfixturevalue(who))


def test_laying_dormant_needs_a_reason(modality, officer) -> None:
    perform_on_modality(modality, "develop", actor=officer)
    with pytest.raises(ValidationError):
        set_modality_status(actor=officer, modality=modality, status="dormant")


def test_a_status_is_reached_by_name(modality, officer) -> None:
    done = set_modality_status(actor=officer, modality=modality, status="being-developed")
    assert done.status == "being-developed"


def test_an_unknown_status_is_refused_at_its_field(modality, officer) -> None:
    with pytest.raises(ValidationError) as refusal:
        set_modality_status(actor=officer, modality=modality, status="finished")
    assert set(refusal.value.message_dict) == {"status"}


def test_the_head_corrects_a_text_with_a_reason(paragraph, head) -> None:
    corrected = correct_paragraph(actor=head, paragraph=paragraph, text="New.", reason="Misprint")
    assert corrected.text == "New."
    assert corrected.history.first().history_change_reason == "Misprint"


def test_the_head_cannot_correct_without_a_reason(paragraph, head) -> None:
    with pytest.raises(ValidationError):
        correct_paragraph(actor=head, paragraph=paragraph, text="New.", reason=" ")


@pytest.mark.parametrize("who", ["member", "officer", "administrator"])
def test_nobody_else_corrects_a_text(paragraph, who, request) -> None:
    with pytest.raises(NotAllowed):
        correct_paragraph(
            actor=request.getfixturevalue(who), paragraph=paragraph, text="New.", reason="Try"
        )
