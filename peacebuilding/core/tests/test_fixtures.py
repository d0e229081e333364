"""Reference data: loaded again and again, never undoing what people edited."""

import json

import pytest

from peacebuilding.core.fixtures import load_fixture
from peacebuilding.core.services import save_record
from peacebuilding.framework.models import Meeting

pytestmark = pytest.mark.django_db


def write(path, **fields):
    path.write_text(
        json.dumps([{"model": "framework.meeting", "fields": {"number": 90, **fields}}])
    )
    return path


def test_the_first_load_creates_and_the_second_finds_the_same(tmp_path) -> None:
    path = write(tmp_path / "meetings.json", title_en="Sample", starts_on="2001-02-06")
    assert load_fixture(path) == {"created": 1}
    assert load_fixture(path) == {"same": 1}
    assert Meeting.objects.get().history.count() == 1


def test_a_row_nobody_touched_follows_the_fixture(tmp_path) -> None:
    load_fixture(write(tmp_path / "meetings.json", title_en="Sample"))
    assert load_fixture(write(tmp_path / "meetings.json", title_en="Better")) == {"updated": 1}
    assert Meeting.objects.get().title_en == "Better"


def test_an_edited_row_is_left_alone(tmp_path, officer) -> None:
    path = write(tmp_path / "meetings.json", title_en="Sample")
    load_fixture(path)
    meeting = Meeting.objects.get()
    meeting.title_en = "Edited"
    save_record(meeting, actor=officer)
    assert load_fixture(path) == {"kept": 1}
    assert Meeting.objects.get().title_en == "Edited"
