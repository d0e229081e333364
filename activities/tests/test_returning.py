"""What an undo and a merge must not take along: other people's work, words that were given."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from activities.models import Attachment, Commitment, Participation, Question
from activities.services import assess_principle, change_activities
from activities.tests.samples import upload
from organizations.models import Organization
from organizations.services import merge_organizations
from organizations.tests.factories import OrganizationFactory
from peacebuilding.batches.services import RowResult, record_batch, undo_batch
from peacebuilding.core.services import save_record

from .factories import (
    make_activity,
    make_commitment,
    make_organization,
    make_principle,
    put,
)

pytestmark = pytest.mark.django_db


def imported(actor: Any, *records: Any) -> Any:
    """Return the batch of an import that has just made the records."""
    results = [RowResult("created", record) for record in records]
    return record_batch(actor=actor, kind="import", title="Import", results=results)


def refusal(actor: Any, batch: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        undo_batch(actor=actor, batch=batch, reason="Wrong file")
    return " ".join(refused.value.messages)


def draft_of(actor: Any, title: str = "Joint course") -> Any:
    activity = make_activity(title=title)
    return put(activity, created_by=actor)


def test_a_draft_that_nobody_touched_goes(cast: Any) -> None:
    draft = draft_of(cast.officer)
    undo_batch(actor=cast.officer, batch=imported(cast.officer, draft), reason="Wrong file")
    assert not type(draft).objects.filter(pk=draft.pk).exists()


def test_a_draft_on_which_others_have_worked_stays(cast: Any) -> None:
    draft = draft_of(cast.officer)
    batch = imported(cast.officer, draft)
    assess_principle(
        actor=cast.lead_reporter, activity=draft, principle=make_principle("P1"), answer="yes"
    )
    assert "It was changed since." in refusal(cast.officer, batch)
    assert draft.assessments.count() == 1


def test_a_draft_of_a_colleague_is_neither_deleted_nor_named(cast: Any) -> None:
    draft = draft_of(cast.officer, "A course nobody else knows")
    said = refusal(cast.colleague, imported(cast.officer, draft))
    assert "nobody else knows" not in said
    assert "(a record you cannot see)" in said


def test_a_part_with_a_promise_a_paper_or_a_question_stays(cast: Any) -> None:
    activity = make_activity("under-way", partners=[])
    undp = make_organization("undp")
    part = save_record(Participation(activity=activity, organization=undp), actor=None)
    batch = imported(cast.officer, part)
    make_commitment(activity=activity, organization=undp)
    assert "Other records refer to it." in refusal(cast.officer, batch)
    Commitment.objects.all().delete()
    save_record(Question(record=part, text="Is this right?"), actor=None)
    assert "Other records refer to it." in refusal(cast.officer, batch)
    Question.objects.all().delete()
    undo_batch(actor=cast.officer, batch=batch, reason="Wrong file")
    assert not activity.participations.filter(organization=undp).exists()


def test_an_organization_of_which_something_is_said_stays(cast: Any) -> None:
    row = OrganizationFactory()
    batch = imported(cast.officer, row)
    save_record(Question(record=row, text="Is this right?"), actor=None)
    assert "Other records refer to it." in refusal(cast.officer, batch)
    assert Organization.objects.filter(pk=row.pk).exists()


def test_only_the_head_opens_up_again_by_an_undo(cast: Any) -> None:
    activity = make_activity("under-way")
    seen = [(activity, activity.version)]
    batch = change_activities(
        actor=cast.officer, seen=seen, reason="Talks", visibility="confidential"
    )
    assert "Only the head" in refusal(cast.colleague, batch)
    undo_batch(actor=cast.head, batch=batch, reason="Talks ended")
    activity.refresh_from_db()
    assert activity.visibility == "public"


# --- Merges ----------------------------------------------------------------------------------


@pytest.fixture
def two(db: None) -> tuple[Organization, Organization]:
    return OrganizationFactory(slug="sample"), OrganizationFactory(slug="sample2")


def merge(cast: Any, two: Any) -> Any:
    kept, duplicate = two
    return merge_organizations(
        actor=cast.officer, duplicate=duplicate, into=kept, reason="Entered twice"
    )


def test_the_word_that_was_given_stays(cast: Any, two: Any) -> None:
    kept, duplicate = two
    activity = make_activity("under-way", partners=[kept, duplicate])
    put(activity.participations.get(organization=duplicate), response="agreed")
    batch = merge(cast, two)
    assert activity.participations.get(organization=kept).response == "agreed"
    undo_batch(actor=cast.officer, batch=batch, reason="They are two")
    answers = activity.participations.values_list("organization__slug", "response")
    assert set(answers) >= {("sample", "awaiting"), ("sample2", "agreed")}


def test_questions_on_the_part_that_goes_are_kept_and_come_back(cast: Any, two: Any) -> None:
    kept, duplicate = two
    activity = make_activity("under-way", partners=[kept, duplicate])
    part = activity.participations.get(organization=duplicate)
    question = save_record(Question(record=part, text="Is this right?"), actor=None)
    batch = merge(cast, two)
    question.refresh_from_db()
    assert question.record == activity.participations.get(organization=kept)
    undo_batch(actor=cast.officer, batch=batch, reason="They are two")
    question.refresh_from_db()
    assert question.record == activity.participations.get(organization=duplicate)


def test_papers_of_a_draft_stay_with_it(cast: Any) -> None:
    draft = draft_of(cast.officer)
    batch = imported(cast.officer, draft)
    save_record(Attachment(activity=draft, title="Note", file=upload("record.pdf")), actor=None)
    assert "It was changed since." in refusal(cast.officer, batch)
