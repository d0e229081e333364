"""One way for a change to reach the database: validated, versioned, with one history row."""

import pytest
from django.core.exceptions import ValidationError

from peacebuilding.core.exceptions import StaleVersion
from peacebuilding.core.services import (
    MAX_TEXT,
    check_lengths,
    check_version,
    delete_record,
    lock,
    save_record,
)
from peacebuilding.framework.models import Framework, Meeting, Obstacle, Paragraph

pytestmark = pytest.mark.django_db


def test_a_new_record_has_version_one_and_one_history_row(officer) -> None:
    meeting = save_record(Meeting(number=90, title_en="Sample"), actor=officer, reason="First")
    row = meeting.history.get()
    assert (meeting.version, row.version, row.history_type) == (1, 1, "+")
    assert (row.history_user, row.history_change_reason) == (officer, "First")


def test_each_change_raises_the_version_by_one() -> None:
    meeting = save_record(Meeting(number=90, title_en="Sample"), actor=None)
    meeting.city = "Sample City"
    save_record(meeting, actor=None)
    meeting.refresh_from_db()
    assert meeting.version == 2
    assert list(meeting.history.values_list("version", flat=True)) == [2, 1]


def test_the_second_of_two_editors_is_refused_and_nothing_is_overwritten() -> None:
    meeting = save_record(Meeting(number=90, title_en="Sample"), actor=None)
    first, second = Meeting.objects.get(pk=meeting.pk), Meeting.objects.get(pk=meeting.pk)
    first.city = "Here"
    save_record(first, actor=None)
    second.city = "There"
    with pytest.raises(StaleVersion) as refusal:
        save_record(second, actor=None)
    assert refusal.value.current_version == 2
    assert Meeting.objects.get(pk=meeting.pk).city == "Here"


def test_many_to_many_sets_share_the_history_row_of_their_change(framework_data) -> None:
    paragraph = Paragraph.objects.get(anchor="paradox")
    obstacle = save_record(
        Obstacle(code="O9", short_title_en="Sample", order=9),
        actor=None,
        many_to_many={"paragraphs": [paragraph]},
    )
    row = obstacle.history.get()
    assert row.history_type == "+"
    assert [one.paragraph_id for one in row.paragraphs.all()] == [paragraph.pk]
    assert obstacle.version == 1


def test_what_is_not_valid_is_not_saved() -> None:
    with pytest.raises(ValidationError) as refusal:
        save_record(Meeting(number=90, title_en=""), actor=None)
    assert set(refusal.value.message_dict) == {"title_en"}
    assert not Meeting.objects.exists()


def test_every_text_that_is_too_long_is_named() -> None:
    obstacle = Obstacle(code="O9", short_title_en="Sample", order=9)
    paragraph = Paragraph(document=None, text="a" * (MAX_TEXT + 1))
    check_lengths(obstacle)
    with pytest.raises(ValidationError) as refusal:
        check_lengths(paragraph)
    assert set(refusal.value.message_dict) == {"text"}


def test_a_text_that_is_too_long_is_not_saved(db) -> None:
    meeting = Meeting(number=91, title_en="Sample", note_en="a" * (MAX_TEXT + 1))
    with pytest.raises(ValidationError) as refusal:
        save_record(meeting, actor=None)
    assert set(refusal.value.message_dict) == {"note_en"}


def test_deleting_leaves_a_last_history_row_with_the_reason(officer) -> None:
    meeting = save_record(Meeting(number=90, title_en="Sample"), actor=officer)
    delete_record(meeting, actor=officer, reason="Entered twice")
    last = Meeting.history.first()
    assert (last.history_type, last.history_change_reason) == ("-", "Entered twice")


def test_lock_reads_the_row_again() -> None:
    meeting = save_record(Meeting(number=90, title_en="Sample"), actor=None)
    old = Meeting.objects.get(pk=meeting.pk)
    meeting.city = "Here"
    save_record(meeting, actor=None)
    assert lock(old).city == "Here"


def test_an_expected_version_is_compared_only_when_stated() -> None:
    framework = Framework(version=3)
    check_version(framework, None)
    check_version(framework, 3)
    with pytest.raises(StaleVersion):
        check_version(framework, 2)
