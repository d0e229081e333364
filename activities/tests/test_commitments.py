"""One organization's duty: its steps, its terms, and when it is late (AT-11)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities.models import Commitment
from activities.querysets import today
from activities.services import (
    create_commitment,
    delete_commitment,
    move_commitment,
    perform,
    update_commitment,
)
from activities.transitions import COMMITMENT_TRANSITIONS
from organizations.models import StaffOfficer
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.core.services import save_record

from .factories import make_activity, make_commitment, make_organization, put

pytestmark = pytest.mark.django_db

STATUSES = ["proposed", "agreed", "under-way", "fulfilled", "withdrawn"]
WAYS = {
    ("proposed", "agree"): "agreed",
    ("proposed", "amend"): "proposed",
    ("proposed", "withdraw"): "withdrawn",
    ("agreed", "start"): "under-way",
    ("agreed", "amend"): "agreed",
    ("agreed", "withdraw"): "withdrawn",
    ("under-way", "fulfil"): "fulfilled",
    ("under-way", "amend"): "under-way",
    ("under-way", "withdraw"): "withdrawn",
    ("fulfilled", "reverse"): "under-way",
    ("withdrawn", "reverse"): "proposed",
}
MAY = {
    "agree": {"partner_approver", "officer"},
    "start": {"partner_reporter", "partner_approver", "officer"},
    "fulfil": {"officer"},
    "amend": {"partner_approver", "officer"},
    "withdraw": {"partner_approver", "officer"},
    "reverse": {"officer"},
    "enter-in-error": {"officer"},
}
ASKED = [
    "visitor",
    "superuser",
    "administrator",
    "officer",
    "lead_approver",
    "partner_reader",
    "partner_reporter",
    "partner_approver",
    "stranger_approver",
]
ON_BEHALF = {"agree", "start", "fulfil", "amend", "withdraw"}


def step(commitment, name, actor, *, is_officer=True, **data):
    arguments = {"reason": "Because", **data}
    if name == "amend":
        arguments.setdefault("due_on", commitment.due_on + timedelta(days=7))
    if is_officer and name in ON_BEHALF:
        arguments |= {"basis": "letter", "sender": "Director", "date": today()}
    return perform(commitment, name, actor=actor, **arguments)


@pytest.mark.parametrize("name", [*MAY])
@pytest.mark.parametrize("status", STATUSES)
def test_each_step_from_each_status(cast, status, name):
    commitment = make_commitment(status)
    if name == "enter-in-error":
        assert step(commitment, name, cast.officer).display_status == "entered-in-error"
    elif (status, name) in WAYS:
        if name == "reverse":
            put(commitment, status="proposed", fulfilled_on=None)
            fulfilled = {"fulfilled_on": today()} if status == "fulfilled" else {}
            commitment = put(commitment, status=status, **fulfilled)
        done = step(commitment, name, cast.officer)
        assert done.status == WAYS[status, name]
        newest = done.history.latest()
        assert (newest.history_user, newest.history_change_reason) == (cast.officer, "Because")
    else:
        with pytest.raises(IllegalTransition) as refusal:
            step(commitment, name, cast.officer)
        assert refusal.value.present == status
        assert commitment.history.count() == 1


@pytest.mark.parametrize("who", ASKED)
@pytest.mark.parametrize("name", [*MAY])
def test_who_may(cast, name, who):
    source = next((source for source, way in WAYS if way == name), "agreed")
    commitment, actor = make_commitment(source), getattr(cast, who)
    if who in MAY[name]:
        step(commitment, name, actor, is_officer=who == "officer")
        return
    with pytest.raises(NotAllowed):
        step(commitment, name, actor)
    assert name not in {t.name for t in COMMITMENT_TRANSITIONS.available(actor, commitment)}


@pytest.mark.parametrize(
    ("status", "name"),
    [
        ("under-way", "fulfil"),
        ("agreed", "amend"),
        ("agreed", "withdraw"),
        ("fulfilled", "reverse"),
        ("agreed", "enter-in-error"),
    ],
)
def test_a_reason_is_asked(cast, status, name):
    with pytest.raises(ValidationError) as refusal:
        perform(make_commitment(status), name, actor=cast.officer)
    assert set(refusal.value.message_dict) == {"reason"}


@pytest.mark.parametrize("name", sorted(ON_BEHALF - {"fulfil"}))
def test_an_officer_says_on_whose_word(cast, name):
    source = next(source for source, way in WAYS if way == name)
    commitment = make_commitment(source)
    data = {"title": "Other words"} if name == "amend" else {}
    with pytest.raises(ValidationError) as refusal:
        perform(commitment, name, actor=cast.officer, reason="Because", **data)
    assert set(refusal.value.message_dict) == {"basis", "date"}


def test_agreed_on_the_day_of_the_letter(cast):
    commitment = make_commitment()
    day = today() - timedelta(days=3)
    done = perform(
        commitment, "agree", actor=cast.officer, basis="letter", sender="Director", date=day
    )
    assert (done.agreed_on, done.entered_by) == (day, cast.officer)
    own = perform(make_commitment(), "agree", actor=cast.partner_approver)
    assert (own.agreed_on, own.basis) == (today(), "in-the-system")


def test_a_binding_commitment_says_by_when(cast):
    undated = make_commitment(due_on=None)
    with pytest.raises(ValidationError) as refusal:
        perform(undated, "agree", actor=cast.partner_approver)
    assert set(refusal.value.message_dict) == {"due_on"}
    indicative = make_commitment(due_on=None, is_indicative=True)
    assert perform(indicative, "agree", actor=cast.partner_approver).status == "agreed"


@pytest.mark.parametrize("status", ["draft", "declined", "cancelled", "completed"])
def test_nothing_is_agreed_in_an_activity_that_is_not_open(cast, status):
    commitment = make_commitment(activity=make_activity(status))
    with pytest.raises(IllegalTransition):
        perform(commitment, "agree", actor=cast.partner_approver)


@pytest.mark.parametrize("status", ["proposed", "suspended", "completed"])
def test_work_begins_in_an_agreed_activity(cast, status):
    commitment = make_commitment("agreed", activity=make_activity(status))
    with pytest.raises(IllegalTransition) as refusal:
        perform(commitment, "start", actor=cast.partner_reporter)
    assert refusal.value.present == status


def test_fulfilled_on_a_day_gone_by(cast):
    commitment = make_commitment("under-way")
    with pytest.raises(ValidationError):
        step(commitment, "fulfil", cast.officer, fulfilled_on=today() + timedelta(days=1))
    done = step(commitment, "fulfil", cast.officer, fulfilled_on=date(2002, 5, 2))
    assert (done.fulfilled_on, done.status_reason) == (date(2002, 5, 2), "Because")
    assert step(done, "reverse", cast.officer).fulfilled_on is None


class TestAmend:
    def test_earlier_terms_stay_in_the_history_with_the_reason(self, cast):
        commitment = make_commitment(
            "agreed",
            activity=make_activity("under-way", planned_starts_on=date(2026, 1, 1)),
            due_on=date(2026, 3, 31),
        )
        done = perform(
            commitment,
            "amend",
            actor=cast.partner_approver,
            reason="Two trainers are free only in June",
            due_on=date(2026, 6, 30),
        )
        assert (done.status, done.due_on) == ("agreed", date(2026, 6, 30))
        assert [row.due_on for row in done.history.all()] == [date(2026, 6, 30), date(2026, 3, 31)]
        assert done.history.first().history_change_reason == "Two trainers are free only in June"

    def test_nothing_changed_is_refused(self, cast):
        commitment = make_commitment("agreed")
        for data in ({}, {"due_on": commitment.due_on}):
            with pytest.raises(ValidationError):
                perform(commitment, "amend", actor=cast.partner_approver, reason="?", **data)

    def test_a_binding_one_keeps_a_date(self, cast):
        with pytest.raises(ValidationError):
            perform(
                make_commitment("agreed"),
                "amend",
                actor=cast.partner_approver,
                reason="Open end",
                due_on=None,
            )


class TestMaking:
    def new(self, activity, slug="undp", **fields):
        return Commitment(
            activity=activity, organization=make_organization(slug), title="Host it", **fields
        )

    @pytest.mark.parametrize("who", ASKED)
    def test_who_may_make_one(self, cast, who):
        commitment, actor = self.new(make_activity("under-way")), getattr(cast, who)
        if who in {"officer", "lead_approver", "partner_reporter", "partner_approver"}:
            made = create_commitment(actor=actor, commitment=commitment)
            assert (made.status, made.reference) == (
                "proposed",
                f"{made.activity.reference}-01",
            )
        else:
            with pytest.raises(NotAllowed):
                create_commitment(actor=actor, commitment=commitment)

    def test_a_draft_has_no_number_yet(self, cast):
        made = create_commitment(
            actor=cast.lead_reporter, commitment=self.new(make_activity("draft"))
        )
        assert made.reference is None

    def test_who_does_not_take_part_owes_nothing(self, cast):
        activity = make_activity("under-way")
        for slug in ("sadc", "undp"):
            put(activity.participations.get(organization__slug="undp"), response="declined")
            with pytest.raises(ValidationError) as refusal:
                create_commitment(actor=cast.officer, commitment=self.new(activity, slug))
            assert set(refusal.value.message_dict) == {"organization"}

    def test_an_office_makes_none(self, cast):
        activity = make_activity("under-way", partners=[make_organization("sg")])
        with pytest.raises(ValidationError):
            create_commitment(actor=cast.officer, commitment=self.new(activity, "sg"))

    def test_none_is_made_in_an_activity_that_has_ended(self, cast):
        with pytest.raises(IllegalTransition):
            create_commitment(actor=cast.officer, commitment=self.new(make_activity("completed")))

    def test_the_responsible_officer_is_of_the_organization(self, cast):
        stranger = save_record(
            StaffOfficer(organization=make_organization("sadc"), name="Sample officer"), actor=None
        )
        commitment = self.new(make_activity("under-way"), responsible_officer=stranger)
        with pytest.raises(ValidationError) as refusal:
            create_commitment(actor=cast.officer, commitment=commitment)
        assert set(refusal.value.message_dict) == {"responsible_officer"}

    def test_until_it_is_agreed_the_words_may_change(self, cast):
        commitment = make_commitment()
        commitment.title = "Provide five trainers"
        assert update_commitment(actor=cast.lead_reporter, commitment=commitment).version == 2

    def test_agreed_terms_change_only_by_amending(self, cast):
        commitment = make_commitment("agreed")
        commitment.title = "Provide five trainers"
        for who in ("lead_approver", "partner_approver", "officer"):
            with pytest.raises(NotAllowed):
                update_commitment(actor=getattr(cast, who), commitment=commitment)

    def test_who_is_responsible_is_named_at_any_time(self, cast):
        commitment = make_commitment("agreed")
        commitment.responsible_officer = save_record(
            StaffOfficer(organization=commitment.organization, name="Sample officer"), actor=None
        )
        with pytest.raises(NotAllowed):
            update_commitment(actor=cast.lead_reporter, commitment=commitment)
        assert update_commitment(actor=cast.partner_reporter, commitment=commitment)

    def test_it_stays_with_its_organization_and_its_status(self, cast):
        commitment = make_commitment()
        commitment.status = "fulfilled"
        assert update_commitment(actor=cast.officer, commitment=commitment).status == "proposed"
        commitment.organization = make_organization("ecowas")
        with pytest.raises(ValidationError):
            update_commitment(actor=cast.officer, commitment=commitment)

    def test_a_draft_is_deleted_a_numbered_one_is_not(self, cast):
        draft = make_commitment(activity=make_activity("draft"))
        delete_commitment(actor=cast.lead_reporter, commitment=draft)
        assert not Commitment.objects.exists()
        with pytest.raises(ValidationError):
            delete_commitment(actor=cast.officer, commitment=make_commitment())

    def test_moved_to_another_activity_it_gets_a_new_reference(self, cast):
        commitment = make_commitment("under-way")
        other = make_activity("agreed")
        moved = move_commitment(
            actor=cast.partner_approver, commitment=commitment, activity=other, reason="Merged"
        )
        commitment.refresh_from_db()
        assert (moved.status, moved.reference) == ("under-way", f"{other.reference}-01")
        assert commitment.status == "withdrawn"
        assert moved.reference in commitment.status_reason

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("public", "confidential"),
            ("participants", "confidential"),
            ("confidential", "confidential"),
            ("public", "participants"),
            ("confidential", "public"),
        ],
    )
    def test_who_sees_the_old_does_not_learn_of_another_hidden_one(self, cast, old, new):
        commitment = make_commitment("agreed", activity=make_activity("agreed", visibility=old))
        other = make_activity("agreed", visibility=new)
        move_commitment(
            actor=cast.partner_approver, commitment=commitment, activity=other, reason="Merged"
        )
        commitment.refresh_from_db()
        told = [commitment.status_reason, commitment.history.first().history_change_reason]
        assert told == ["Moved to another activity. Merged"] * 2

    def test_nobody_moves_the_duty_of_others(self, cast):
        commitment, other = make_commitment("agreed"), make_activity("agreed")
        with pytest.raises(NotAllowed):
            move_commitment(
                actor=cast.lead_approver, commitment=commitment, activity=other, reason="Merged"
            )
        assert other.commitments.count() == 0


DUE = date(2026, 6, 30)
SHOWN = [
    # status, indicative, due, on, shown
    ("agreed", False, DUE, DUE, "agreed"),
    ("agreed", False, DUE, date(2026, 7, 1), "overdue"),
    ("under-way", False, DUE, date(2026, 7, 1), "overdue"),
    ("under-way", False, DUE, date(2026, 6, 1), "under-way"),
    ("proposed", False, DUE, date(2026, 7, 1), "proposed"),
    ("withdrawn", False, DUE, date(2026, 7, 1), "withdrawn"),
    ("agreed", True, DUE, DUE, "agreed"),
    ("agreed", True, DUE, date(2036, 7, 1), "target-passed"),
    ("under-way", True, DUE, date(2026, 7, 1), "target-passed"),
    ("under-way", True, None, date(2026, 7, 1), "under-way"),
]


class TestLateness:
    """AT-11: computed from the day, in query and property alike, never stored."""

    @pytest.mark.parametrize(("status", "indicative", "due_on", "on", "shown"), SHOWN)
    def test_as_shown_on_a_day(self, cast, status, indicative, due_on, on, shown):
        made = make_commitment(status, due_on=due_on, is_indicative=indicative)
        assert made.display_status_on(on) == shown
        assert Commitment.objects.with_display_status(on).get().shown_status == shown
        assert Commitment.objects.overdue(on).exists() is (shown == "overdue")
        assert Commitment.objects.target_passed(on).exists() is (shown == "target-passed")
        assert made.is_overdue(on) is (shown == "overdue")

    @pytest.mark.parametrize(
        ("fulfilled_on", "shown"),
        [
            (DUE, "fulfilled"),
            (date(2026, 6, 1), "fulfilled"),
            (date(2026, 7, 1), "fulfilled-late"),
        ],
    )
    def test_kept_in_time_or_late(self, cast, fulfilled_on, shown):
        made = make_commitment("fulfilled", due_on=DUE, fulfilled_on=fulfilled_on)
        assert made.display_status == shown
        assert Commitment.objects.with_display_status().get().shown_status == shown
        assert Commitment.objects.kept_late().exists() is (shown == "fulfilled-late")
        assert Commitment.objects.kept_in_time().exists() is (shown == "fulfilled")

    def test_the_day_is_that_of_utc(self, cast, settings, time_machine):
        commitment = make_commitment("agreed", due_on=DUE)
        time_machine.move_to("2026-06-30T23:59:00Z", tick=False)
        assert commitment.display_status == "agreed"
        time_machine.move_to("2026-07-01T00:00:00Z", tick=False)
        assert commitment.display_status == "overdue"
        assert Commitment.objects.overdue().exists()

    def test_withdrawn_is_late_no_more(self, cast):
        commitment = make_commitment("agreed", due_on=date(2020, 1, 1))
        assert Commitment.objects.overdue().exists()
        step(commitment, "withdraw", cast.partner_approver, is_officer=False)
        assert not Commitment.objects.overdue().exists()


class TestConstraints:
    @pytest.mark.parametrize(
        "values",
        [
            {"status": "fulfilled"},
            {"fulfilled_on": date(2026, 1, 1)},
            {"status": "agreed", "due_on": None},
            {"number": 1, "reference": "X"},
            {"reference": "same"},
        ],
    )
    def test_the_database_refuses(self, cast, values):
        activity = make_activity("under-way")
        other = make_commitment(activity=activity)
        commitment = make_commitment(activity=activity)
        if "reference" in values:
            values = {**values, "reference": other.reference}
        with pytest.raises(IntegrityError), transaction.atomic():
            Commitment.objects.filter(pk=commitment.pk).update(**values)

    def test_its_page_its_words_and_its_name(self, cast):
        commitment = make_commitment(title="Réunion de travail")
        assert str(commitment) == f"{commitment.reference} Réunion de travail"
        assert Commitment.objects.search("reunion").exists()
        assert Commitment.objects.search(commitment.reference).exists()
