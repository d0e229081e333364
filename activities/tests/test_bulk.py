"""The same change to many records: by services, row by row, with one undo."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Commitment
from activities.querysets import today
from activities.services import (
    cancel_activity,
    change_activities,
    change_commitments,
)
from organizations.tests.factories import StaffOfficerFactory
from peacebuilding.batches.models import Batch
from peacebuilding.batches.services import undo_batch
from peacebuilding.core.exceptions import NotAllowed

from .factories import make_activity, make_commitment, make_modality, make_organization, put

pytestmark = pytest.mark.django_db

LATER = today() + timedelta(days=200)
WORD = {"basis": "letter", "sender": "Director", "date": today(), "channel": "e-mail"}


def outcomes(batch: Batch) -> list[str]:
    return list(batch.rows.values_list("outcome", flat=True))


# --- Commitments ---------------------------------------------------------------------------


def test_a_proposal_gets_the_date_and_an_agreed_one_is_amended(cast) -> None:
    proposed = make_commitment()
    agreed = make_commitment("agreed")
    batch = change_commitments(
        actor=cast.officer,
        seen=[(proposed, 1), (agreed, 1)],
        reason="Second phase",
        due_on=LATER,
        **WORD,
    )
    assert outcomes(batch) == ["changed", "changed"]
    assert set(Commitment.objects.values_list("due_on", flat=True)) == {LATER}
    agreed.refresh_from_db()
    assert (agreed.basis, agreed.basis_sender) == ("letter", "Director")
    assert agreed.history.first().history_change_reason == "Second phase"


def test_without_the_word_of_the_organization_an_agreed_date_stays(cast) -> None:
    proposed, agreed = make_commitment(), make_commitment("agreed")
    with pytest.raises(ValidationError) as refusal:
        change_commitments(
            actor=cast.officer, seen=[(proposed, 1), (agreed, 1)], reason="x", due_on=LATER
        )
    assert list(refusal.value.message_dict) == ["basis"]
    assert not Commitment.objects.filter(due_on=LATER).exists()
    assert not Batch.objects.exists()


def test_an_officer_of_another_organization_is_refused_row_by_row(cast) -> None:
    undp = make_commitment()
    other = make_commitment(organization=make_organization("ecowas"))
    officer = StaffOfficerFactory(organization=make_organization("undp"))
    batch = change_commitments(
        actor=cast.officer,
        seen=[(undp, 1), (other, 1)],
        reason="New colleague",
        responsible_officer=officer,
    )
    assert outcomes(batch) == ["changed", "refused"]
    undp.refresh_from_db()
    assert undp.responsible_officer == officer


def test_what_a_colleague_changed_meanwhile_is_refused(cast) -> None:
    row = make_commitment()
    put(row, title="Five trainers")
    batch = change_commitments(actor=cast.officer, seen=[(row, 1)], reason="x", due_on=LATER)
    assert outcomes(batch) == ["refused"]
    row.refresh_from_db()
    assert row.due_on != LATER


def test_what_is_closed_stays_as_it_is_and_what_is_so_already_is_same(cast) -> None:
    kept = make_commitment("fulfilled")
    same = make_commitment(due_on=LATER)
    batch = change_commitments(
        actor=cast.officer, seen=[(kept, 1), (same, 1)], reason="x", due_on=LATER, **WORD
    )
    assert outcomes(batch) == ["refused", "same"]


def test_what_is_closed_keeps_its_officer(cast) -> None:
    kept = make_commitment("fulfilled")
    officer = StaffOfficerFactory(organization=kept.organization)
    batch = change_commitments(
        actor=cast.officer, seen=[(kept, kept.version)], reason="x", responsible_officer=officer
    )
    assert outcomes(batch) == ["refused"]
    kept.refresh_from_db()
    assert kept.responsible_officer is None


def test_both_changes_are_taken_back_together(cast) -> None:
    row = make_commitment("agreed")
    due_on = row.due_on
    batch = change_commitments(
        actor=cast.officer,
        seen=[(row, row.version)],
        reason="x",
        due_on=LATER,
        responsible_officer=StaffOfficerFactory(organization=make_organization("undp")),
        **WORD,
    )
    row.refresh_from_db()
    assert row.version == 3
    undo_batch(actor=cast.colleague, batch=batch, reason="Wrong list")
    row.refresh_from_db()
    assert (row.due_on, row.responsible_officer, row.basis) == (due_on, None, "in-the-system")
    assert row.version == 4


def test_a_duty_does_not_return_into_a_cancelled_activity(cast) -> None:
    activity = make_activity("under-way")
    row = make_commitment(activity=activity)
    batch = change_commitments(actor=cast.officer, seen=[(row, 1)], reason="x", due_on=LATER)
    row.refresh_from_db()
    # Withdrawn past its service, so that its version is still the batch's.
    Commitment.objects.filter(pk=row.pk).update(status="withdrawn")
    cancel_activity(actor=cast.officer, activity=activity, reason="No funds")
    with pytest.raises(ValidationError):
        undo_batch(actor=cast.officer, batch=batch, reason="Wrong list")


@pytest.mark.parametrize("who", ["partner_approver", "lead_approver", "administrator"])
def test_only_officers_change_many(cast, who) -> None:
    row = make_commitment()
    with pytest.raises(NotAllowed):
        change_commitments(actor=getattr(cast, who), seen=[(row, 1)], reason="x", due_on=LATER)


def test_something_must_change(cast) -> None:
    with pytest.raises(ValidationError):
        change_commitments(actor=cast.officer, seen=[(make_commitment(), 1)], reason="x")
    with pytest.raises(ValidationError):
        change_activities(actor=cast.officer, seen=[(make_activity("agreed"), 1)], reason="x")


# --- Activities ----------------------------------------------------------------------------


def test_visibility_and_modality_of_many_activities(cast) -> None:
    first, second = make_activity("under-way"), make_activity("agreed")
    modality = make_modality("A.6")
    seen = [(first, first.version), (second, second.version)]
    batch = change_activities(
        actor=cast.officer, seen=seen, reason="x", visibility="participants", modality=modality
    )
    assert outcomes(batch) == ["changed", "changed"]
    for activity in (first, second):
        activity.refresh_from_db()
        assert (activity.visibility, activity.modality) == ("participants", modality)


def test_only_the_head_lowers_a_protection(cast) -> None:
    activity = make_activity("under-way", visibility="confidential")
    seen = [(activity, activity.version)]
    batch = change_activities(actor=cast.officer, seen=seen, reason="x", visibility="public")
    assert outcomes(batch) == ["refused"]
    batch = change_activities(actor=cast.head, seen=seen, reason="x", visibility="public")
    assert outcomes(batch) == ["changed"]


# --- Pages and desk ------------------------------------------------------------------------


def test_from_the_list_to_the_result(client, cast) -> None:
    first, second = make_commitment(), make_commitment()
    client.force_login(cast.officer)
    listed = client.get(reverse("activities:commitment-list")).text
    assert f'name="chosen" value="{first.pk}:1"' in listed
    address = reverse("activities:commitment-bulk")
    form = client.get(address, {"chosen": [f"{first.pk}:1", f"{second.pk}:1"]}).text
    assert "Change 2 rows" in form
    sent = {"chosen": [f"{first.pk}:1", f"{second.pk}:1"], "reason": "Second phase"}
    refused = client.post(address, sent)
    assert "Give a new due date" in refused.text
    assert "Second phase" in refused.text
    answer = client.post(address, {**sent, "due_on": LATER.isoformat()}, follow=True)
    batch = Batch.objects.get()
    assert answer.redirect_chain == [(batch.get_absolute_url(), 302)]
    assert outcomes(batch) == ["changed", "changed"]


def test_every_row_a_filter_leaves(client, cast) -> None:
    make_commitment()
    make_commitment("agreed")
    client.force_login(cast.officer)
    address = reverse("activities:commitment-bulk")
    page = client.get(address, {"every": "1", "status": "agreed"})
    assert "Change 1 row<" in page.text


def test_members_are_told_no_and_see_no_boxes(client, cast) -> None:
    row = make_commitment()
    client.force_login(cast.lead_approver)
    assert 'name="chosen"' not in client.get(reverse("activities:commitment-list")).text
    address = reverse("activities:commitment-bulk")
    assert client.get(address, {"chosen": f"{row.pk}:1"}).status_code == 403
    assert client.post(address, {"chosen": f"{row.pk}:1"}).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


def test_an_officer_cannot_name_a_draft_of_others(client, cast) -> None:
    draft = make_activity()
    client.force_login(cast.officer)
    address = reverse("activities:activity-bulk")
    answer = client.get(address, {"chosen": f"{draft.pk}:1"}, follow=True)
    assert "Choose at least one row first." in answer.text


@pytest.mark.parametrize("name", ["activity", "commitment"])
def test_the_desk_opens_the_same_form(client, cast, name) -> None:
    row = make_commitment(activity=make_activity("under-way"))
    record = row if name == "commitment" else row.activity
    client.force_login(cast.officer)
    answer = client.post(
        reverse(f"admin:activities_{name}_changelist"),
        {"action": "change_several", "_selected_action": [record.pk]},
    )
    assert answer.status_code == 200
    assert f'value="{record.pk}:{record.version}"' in answer.text
    assert reverse(f"activities:{name}-bulk") in answer.text


def test_the_form_asks_as_often_for_many_rows_as_for_few(client, cast) -> None:
    client.force_login(cast.officer)
    address = reverse("activities:commitment-bulk")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address, {"every": "1"}).status_code == 200
        return len(captured)

    activity = make_activity("under-way")
    make_commitment(activity=activity)
    count()
    few = count()
    for _number in range(12):
        make_commitment(activity=activity)
    assert count() == few


def test_more_than_the_limit_is_refused_before_anything_is_asked(client, cast, monkeypatch) -> None:
    monkeypatch.setattr("activities.views.bulk.BULK_LIMIT", 1)
    activity = make_activity("under-way")
    for _number in range(2):
        make_commitment(activity=activity)
    client.force_login(cast.officer)
    page = client.get(reverse("activities:commitment-bulk"), {"every": "1"})
    assert "Choose at most 1 rows at a time." in page.text
