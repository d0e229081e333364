"""What is to be followed up: the document's two items, and the indicative target (AT-14)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.models import FollowUpItem
from activities.querysets import today
from activities.services import perform, save_follow_up_item
from activities.transitions import FOLLOW_UP_TRANSITIONS
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed

from .factories import (
    make_activity,
    make_follow_up,
    make_meeting,
    make_organization,
    make_paragraph,
    put,
)

pytestmark = pytest.mark.django_db

TARGET = date(2001, 12, 31)
STATUSES = ["open", "carried-over", "done", "dropped"]
WAYS = {
    ("open", "close"): "done",
    ("open", "carry-over"): "carried-over",
    ("open", "drop"): "dropped",
    ("carried-over", "close"): "done",
    ("carried-over", "carry-over"): "carried-over",
    ("carried-over", "drop"): "dropped",
    ("carried-over", "reverse"): "open",
    ("done", "reverse"): "open",
    ("dropped", "reverse"): "open",
}


def in_status(status, **fields):
    item = make_follow_up(**fields)
    more = {"done": {"done_on": today()}, "carried-over": {"carried_to": make_meeting(5)}}
    return put(item, status=status, **more.get(status, {}))


def step(item, name, actor, **data):
    if name == "carry-over":
        data.setdefault("meeting", make_meeting(6))
    return perform(item, name, actor=actor, **{"reason": "Because", **data})


class TestWorkingLevelMeeting:
    """AT-14: F1 had an indicative target; it was met late, and nobody was ever overdue."""

    @pytest.fixture
    def f1(self, framework_data):
        return FollowUpItem.objects.get(code="F1")

    def test_the_document_has_two_items_in_its_own_words(self, f1, cast):
        f2 = FollowUpItem.objects.get(code="F2")
        assert f1.target_on == TARGET
        assert f1.text == f1.source_paragraph.plain
        assert "2001" in f1.text
        assert f1.responsible_text
        assert f2.text == f2.source_paragraph.plain
        assert FollowUpItem.objects.visible_to(cast.visitor).count() == 2

    def test_the_target_passes_and_nobody_is_late(self, f1):
        assert f1.display_status_on(TARGET) == "open"
        assert f1.display_status_on(TARGET + timedelta(days=1)) == "target-passed"
        assert f1.display_status == "target-passed"
        assert not FollowUpItem.objects.overdue().exists()
        shown = FollowUpItem.objects.with_display_status(TARGET + timedelta(days=1))
        assert shown.get(code="F1").shown_status == "target-passed"
        assert shown.get(code="F2").shown_status == "open"

    def test_held_in_spring_2002_it_is_met_late(self, f1, cast):
        done = perform(
            f1,
            "close",
            actor=cast.officer,
            done_on=date(2002, 5, 2),
            outcome="Held from 30 April to 2 May 2002",
        )
        assert (done.status, done.is_met_late, done.display_status) == ("done", True, "done-late")
        assert FollowUpItem.objects.with_display_status().get(code="F1").shown_status == "done-late"


@pytest.mark.parametrize("name", ["close", "carry-over", "drop", "reverse", "enter-in-error"])
@pytest.mark.parametrize("status", STATUSES)
def test_each_step_from_each_status(cast, status, name):
    item = in_status(status)
    before = item.history.count()
    if name == "enter-in-error":
        done = step(item, name, cast.officer)
        assert done.display_status == "entered-in-error"
        assert not FollowUpItem.objects.counted().exists()
        assert step(done, "reverse", cast.officer).status == status
    elif (status, name) in WAYS:
        done = step(item, name, cast.officer)
        assert done.status == WAYS[status, name]
        assert done.history.count() == before + 1
    else:
        with pytest.raises(IllegalTransition):
            step(item, name, cast.officer)


@pytest.mark.parametrize(
    "who",
    ["visitor", "superuser", "administrator", "officer", "lead_reader", "lead_reporter"],
)
def test_who_keeps_the_items(cast, who):
    actor = getattr(cast, who)
    of_document = make_follow_up()
    of_activity = make_follow_up(source_activity=make_activity("under-way"))
    may = {of_document.pk: who == "officer", of_activity.pk: who in {"officer", "lead_reporter"}}
    for item in (of_document, of_activity):
        item.outcome = "Talks begun"
        if may[item.pk]:
            assert save_follow_up_item(actor=actor, item=item)
            assert FOLLOW_UP_TRANSITIONS.available(actor, item)
            assert step(item, "close", actor).status == "done"
        else:
            with pytest.raises(NotAllowed):
                save_follow_up_item(actor=actor, item=item)
            with pytest.raises(NotAllowed):
                step(item, "close", actor)


def test_nobody_moves_an_item_under_an_activity_they_do_not_lead(cast):
    item = make_follow_up(source_activity=make_activity("under-way"))
    item.source_activity = make_activity(
        "under-way", lead=make_organization("sadc"), partners=[make_organization("undp")]
    )
    with pytest.raises(NotAllowed):
        save_follow_up_item(actor=cast.lead_reporter, item=item)


def test_saving_moves_no_state(cast):
    item = make_follow_up()
    item.status = "done"
    organizations = [make_organization("undp")]
    saved = save_follow_up_item(
        actor=cast.officer, item=item, sets={"responsible_organizations": organizations}
    )
    assert saved.status == "open"
    assert list(saved.responsible_organizations.all()) == organizations


def test_carried_over_to_a_meeting_it_stays_open_until_done_there(cast):
    item = make_follow_up()
    with pytest.raises(ValidationError) as refusal:
        perform(item, "carry-over", actor=cast.officer)
    assert set(refusal.value.message_dict) == {"meeting"}
    done = step(item, "carry-over", cast.officer, meeting=make_meeting(5))
    assert list(make_meeting(5).carried_over_items.all()) == [done]
    assert FollowUpItem.objects.open().get() == done
    with pytest.raises(ValidationError):
        step(done, "carry-over", cast.officer, meeting=make_meeting(5))
    assert step(done, "close", cast.officer).status == "done"


def test_dropped_and_corrected_with_a_reason(cast):
    for status, name in (("open", "drop"), ("done", "reverse"), ("open", "enter-in-error")):
        with pytest.raises(ValidationError) as refusal:
            perform(in_status(status), name, actor=cast.officer)
        assert set(refusal.value.message_dict) == {"reason"}


def test_done_today_or_before(cast):
    item = make_follow_up()
    with pytest.raises(ValidationError):
        step(item, "close", cast.officer, done_on=today() + timedelta(days=1))
    assert step(item, "close", cast.officer).done_on == today()


def test_a_binding_item_is_late_from_the_day_after(cast):
    due_on = date(2026, 6, 30)
    item = make_follow_up(due_on=due_on)
    for day, shown in ((due_on, "open"), (date(2026, 7, 1), "overdue")):
        assert item.display_status_on(day) == shown
        assert FollowUpItem.objects.with_display_status(day).get().shown_status == shown
        assert FollowUpItem.objects.overdue(day).exists() is (shown == "overdue")


@pytest.mark.parametrize(
    "values",
    [
        {"source_paragraph": None},
        {"text_en": "", "source_paragraph": None, "source_activity": "an activity"},
        {"source_activity": "an activity"},
        {"is_indicative": True, "due_on": TARGET},
        {"is_indicative": False, "target_on": TARGET},
        {"status": "done"},
        {"status": "carried-over"},
        {"done_on": TARGET},
    ],
)
def test_the_database_refuses(values):
    item = make_follow_up()
    if "source_activity" in values:
        values = {**values, "source_activity": make_activity().pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUpItem.objects.filter(pk=item.pk).update(**values)


def test_its_words(cast):
    item = make_follow_up(text_en="", source_paragraph=make_paragraph("F2"), code="F2")
    assert str(item) == "F2 Text of F2."
    assert FollowUpItem.objects.search("text of f2").get() == item
    assert str(make_follow_up(text_en="x" * 100)).endswith("…")


def test_a_visitor_is_not_told_who_is_late(client) -> None:
    item = make_follow_up(due_on=date(2020, 1, 1), is_indicative=False)
    assert item.display_status == "overdue"
    assert item.public_status == "open"
    for address in (item.get_absolute_url(), reverse("activities:follow-up-list")):
        assert "state--late" not in client.get(address).content.decode()
