"""Many records changed together, and taken back."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from peacebuilding.batches.choices import Outcome
from peacebuilding.batches.models import Batch
from peacebuilding.batches.services import (
    BULK_LIMIT,
    RowResult,
    change_many,
    record_batch,
    undo_batch,
)
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import delete_record, save_record
from peacebuilding.framework.models import Document, Meeting, Obstacle, Paragraph

pytestmark = pytest.mark.django_db


def meeting(number: int, city: str = "Here") -> Meeting:
    return save_record(Meeting(number=number, title_en=f"Sample {number}", city=city), actor=None)


def move_to(city: str, actor: Any = None) -> Any:
    """Return a change that moves a meeting; the meeting 92 is refused."""

    def change(row: Meeting) -> Meeting | None:
        if row.number == 92:
            raise ValidationError({"city": "Not this one."})
        if row.city == city:
            return None
        row.city = city
        return save_record(row, actor=actor, reason="Moved")

    return change


def moved(actor: Any, rows: list[Meeting]) -> Batch:
    return change_many(
        actor=actor, title="Moved", records=rows, change=move_to("There", actor), reason="New hall"
    )


def outcomes(batch: Batch) -> list[str]:
    return list(batch.rows.values_list("outcome", flat=True))


# --- Doing it ------------------------------------------------------------------------------


def test_each_row_says_what_became_of_it(officer) -> None:
    batch = moved(officer, [meeting(91), meeting(92), meeting(93, city="There")])
    assert outcomes(batch) == [Outcome.CHANGED, Outcome.REFUSED, Outcome.SAME]
    assert batch.rows.get(number=2).message == "Not this one."
    assert list(Meeting.objects.filter(number__gt=90).values_list("city", flat=True)) == [
        "There",
        "Here",
        "There",
    ]
    assert (batch.made_by, batch.reason) == (officer, "New hall")


def test_only_the_secretariat_changes_many(member) -> None:
    with pytest.raises(NotAllowed):
        moved(member, [meeting(91)])
    assert not Batch.objects.exists()


def test_a_reason_is_asked_for(officer) -> None:
    with pytest.raises(ValidationError) as refusal:
        change_many(
            actor=officer, title="x", records=[meeting(91)], change=move_to("There"), reason=" "
        )
    assert "reason" in refusal.value.message_dict


def test_too_many_rows_are_refused_before_the_first(officer) -> None:
    row = meeting(91)
    with pytest.raises(ValidationError, match="at most 500"):
        moved(officer, [row] * (BULK_LIMIT + 1))
    row.refresh_from_db()
    assert row.city == "Here"


# --- Taking it back ----------------------------------------------------------------------------


def test_what_was_changed_gets_its_content_back_as_a_new_version(officer) -> None:
    row = meeting(91)
    batch = moved(officer, [row, meeting(92)])
    undo_batch(actor=officer, batch=batch, reason="Wrong hall")
    row.refresh_from_db()
    assert (row.city, row.version) == ("Here", 3)
    newest = row.history.first()
    assert newest.history_user == officer
    assert newest.history_change_reason == "Taken back: Moved. Wrong hall"
    batch.refresh_from_db()
    assert (batch.undone_by, batch.undo_reason) == (officer, "Wrong hall")
    assert [one.is_undone for one in batch.rows.all()] == [True, False]


def test_sets_of_related_records_come_back_too(officer) -> None:
    document = Document.objects.create(symbol="X/1", kind="report", title_en="Sample")
    first, second = (
        Paragraph.objects.create(document=document, order=n, anchor=f"p{n}", style="body", text="x")
        for n in (1, 2)
    )
    row = save_record(
        Obstacle(code="O9", short_title_en="Sample", order=9),
        actor=None,
        many_to_many={"paragraphs": [first]},
    )

    def change(obstacle: Obstacle) -> Obstacle:
        return save_record(obstacle, actor=officer, many_to_many={"paragraphs": [second]})

    batch = change_many(actor=officer, title="x", records=[row], change=change, reason="y")
    undo_batch(actor=officer, batch=batch, reason="Wrong one")
    assert list(row.paragraphs.all()) == [first]


def test_a_record_changed_since_stops_the_whole_and_is_named(officer) -> None:
    first, second = meeting(91), meeting(93)
    batch = moved(officer, [first, second])
    second.refresh_from_db()
    second.city = "Elsewhere"
    save_record(second, actor=None)
    with pytest.raises(ValidationError) as refusal:
        undo_batch(actor=officer, batch=batch, reason="Wrong hall")
    assert [str(second) in sentence for sentence in refusal.value.messages] == [True]
    first.refresh_from_db()
    assert first.city == "There"
    undo_batch(actor=officer, batch=batch, reason="Wrong hall", leave_changed=True)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.city, second.city) == ("Here", "Elsewhere")


def test_it_is_taken_back_once(officer) -> None:
    batch = moved(officer, [meeting(91)])
    undo_batch(actor=officer, batch=batch, reason="Wrong hall")
    with pytest.raises(ValidationError, match="already"):
        undo_batch(actor=officer, batch=batch, reason="Again")


def test_only_the_secretariat_takes_back_and_says_why(officer, member) -> None:
    batch = moved(officer, [meeting(91)])
    with pytest.raises(NotAllowed):
        undo_batch(actor=member, batch=batch, reason="No")
    with pytest.raises(ValidationError):
        undo_batch(actor=officer, batch=batch, reason="")


def test_what_was_new_is_taken_away(officer) -> None:
    row = meeting(91)
    batch = record_batch(
        actor=officer, kind="import", title="x", results=[RowResult(Outcome.CREATED, row)]
    )
    undo_batch(actor=officer, batch=batch, reason="Wrong file")
    assert not Meeting.objects.filter(pk=row.pk).exists()
    assert Meeting.history.filter(number=91, history_type="-").exists()


def test_what_others_rest_on_stays_and_says_so(officer) -> None:
    row = meeting(91)
    Document.objects.create(symbol="X/1", kind="report", title_en="Sample", meeting=row)
    batch = record_batch(
        actor=officer, kind="import", title="x", results=[RowResult(Outcome.CREATED, row)]
    )
    with pytest.raises(ValidationError, match="Other records refer to it"):
        undo_batch(actor=officer, batch=batch, reason="Wrong file")
    assert Meeting.objects.filter(pk=row.pk).exists()


def test_what_was_removed_comes_back_under_its_key(officer) -> None:
    row = meeting(91)
    key = row.pk
    result = RowResult(Outcome.REMOVED, Meeting.objects.get(pk=key), version_before=1)
    batch = record_batch(actor=officer, kind="merge", title="x", results=[result])
    delete_record(row, actor=officer)
    undo_batch(actor=officer, batch=batch, reason="Two meetings after all")
    again = Meeting.objects.get(pk=key)
    assert (again.number, again.city, again.version) == (91, "Here", 2)


def test_later_rows_are_taken_back_first(officer) -> None:
    row = meeting(91)
    paper = save_record(
        Document(symbol="X/1", kind="report", title_en="Sample", meeting=row), actor=None
    )
    batch = record_batch(
        actor=officer,
        kind="import",
        title="x",
        results=[RowResult(Outcome.CREATED, row), RowResult(Outcome.CREATED, paper)],
    )
    undo_batch(actor=officer, batch=batch, reason="Wrong file")
    assert not Meeting.objects.filter(pk=row.pk).exists()
