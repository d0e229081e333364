"""AT-01 and AT-02: the document as data, complete, verbatim, and safe to load twice."""

import pytest
from django.core.management import CommandError, call_command

from peacebuilding.core.services import save_record
from peacebuilding.framework.models import (
    ActivityCategory,
    Document,
    Framework,
    GuidingPrinciple,
    KeyArea,
    Modality,
    Obstacle,
    Paragraph,
)
from peacebuilding.framework.services import correct_paragraph

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    framework = Framework.objects.get(slug="peace-building")
    modalities = Modality.objects.filter(category__framework=framework)
    return {
        "principles": GuidingPrinciple.objects.count(),
        "key areas": KeyArea.objects.count(),
        "categories": ActivityCategory.objects.filter(framework=framework).count(),
        "modalities": modalities.count(),
        "first level": modalities.filter(parent=None).count(),
        "under C.1": modalities.filter(parent__code="C.1").count(),
        "follow-up": Paragraph.objects.filter(style="follow-up").count(),
        "main points": Paragraph.objects.filter(style="main-point").count(),
        "obstacles": Obstacle.objects.count(),
        "paradox": Paragraph.objects.filter(anchor="paradox").count(),
        "participants": Paragraph.objects.filter(style="participant").count(),
    }


AS_COUNTED = {
    "principles": 8,
    "key areas": 5,
    "categories": 5,
    "modalities": 21,
    "first level": 18,
    "under C.1": 3,
    "follow-up": 2,
    "main points": 12,
    "obstacles": 3,
    "paradox": 1,
    "participants": 44,
}


def test_loading_twice_gives_what_the_document_holds(framework_data) -> None:
    assert counts() == AS_COUNTED
    call_command("load_framework", verbosity=0)
    assert counts() == AS_COUNTED


def test_the_44_participants_stand_in_five_groups_in_their_order(framework_data) -> None:
    meeting = Framework.objects.get(slug="peace-building").meeting
    rows = list(meeting.participants.order_by("order"))
    assert [row.order for row in rows] == list(range(1, 45))
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row.heading] = sizes.get(row.heading, 0) + 1
    assert list(sizes.values()) == [18, 3, 11, 5, 7]


def test_the_stored_text_equals_the_source(framework_data, capsys) -> None:
    call_command("check_framework")
    assert "equal to the source" in capsys.readouterr().out


def test_one_changed_character_is_found(framework_data, head) -> None:
    paragraph = Paragraph.objects.get(anchor="P7")
    correct_paragraph(
        actor=head, paragraph=paragraph, text=paragraph.text.replace(".", "!"), reason="Try"
    )
    with pytest.raises(CommandError, match="differs from the source at character"):
        call_command("check_framework")


def test_a_lost_paragraph_is_found(framework_data) -> None:
    Paragraph.objects.get(anchor="closing-3").delete()
    with pytest.raises(CommandError, match="differs"):
        call_command("check_framework")


def test_without_the_document_the_check_says_what_to_do() -> None:
    assert not Document.objects.exists()
    with pytest.raises(CommandError, match="load_framework"):
        call_command("check_framework")


def test_loading_again_keeps_an_edit(framework_data, officer) -> None:
    modality = Modality.objects.get(code="A.5")
    modality.short_title_en = "Training together"
    save_record(modality, actor=officer)
    call_command("load_framework", verbosity=0)
    modality.refresh_from_db()
    assert modality.short_title_en == "Training together"


def test_the_framework_of_1998_is_there_and_empty(framework_data) -> None:
    framework = Framework.objects.get(slug="conflict-prevention")
    assert framework.modalities_expected == 13
    assert Modality.objects.filter(category__framework=framework).count() == 0
    assert framework.note_en
    assert framework.note_fr
