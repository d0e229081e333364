"""The way of an activity: who may, from where, under which conditions (AT-06, AT-07)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from activities.models import Activity, Participation, PrincipleAssessment
from activities.querysets import today
from activities.services import agree_activity, assess_principle, perform, propose_activity
from activities.transitions import ACTIVITY_TRANSITIONS
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed, StaleVersion
from peacebuilding.core.services import save_record

from .factories import (
    make_activity,
    make_commitment,
    make_key_area,
    make_modality,
    make_organization,
    make_principle,
    put,
)

pytestmark = pytest.mark.django_db

TOMORROW = timedelta(days=1)
STATUSES = [
    "draft",
    "proposed",
    "agreed",
    "under-way",
    "suspended",
    "completed",
    "declined",
    "cancelled",
]
#: What each step needs beside the actor.
DATA = {"suspend": {"review_on": date(2100, 1, 1)}, "agree": {"reason": "Pilot"}}
WAYS = {
    ("draft", "propose"): "proposed",
    ("proposed", "agree"): "agreed",
    ("proposed", "return"): "draft",
    ("proposed", "decline"): "declined",
    ("proposed", "cancel"): "cancelled",
    ("agreed", "start"): "under-way",
    ("agreed", "suspend"): "suspended",
    ("agreed", "cancel"): "cancelled",
    ("under-way", "suspend"): "suspended",
    ("under-way", "complete"): "completed",
    ("under-way", "cancel"): "cancelled",
    ("suspended", "resume"): "under-way",
    ("suspended", "cancel"): "cancelled",
    ("completed", "reverse"): "under-way",
    ("declined", "reverse"): "proposed",
    ("cancelled", "reverse"): "draft",
}
#: Who may, of those below; the officer did not write the draft.
MAY = {
    "propose": {"lead_reporter", "lead_approver"},
    "agree": {"officer", "head"},
    "return": {"officer", "head"},
    "decline": {"lead_approver", "officer", "head"},
    "start": {"lead_reporter", "lead_approver", "officer", "head"},
    "suspend": {"lead_reporter", "lead_approver", "officer", "head"},
    "resume": {"lead_reporter", "lead_approver", "officer", "head"},
    "complete": {"lead_reporter", "lead_approver", "officer", "head"},
    "cancel": {"lead_approver", "officer", "head"},
    "reverse": {"officer", "head"},
    "enter-in-error": {"officer", "head"},
}
ASKED = [
    "visitor",
    "without",
    "superuser",
    "administrator",
    "officer",
    "head",
    "lead_reader",
    "lead_reporter",
    "lead_approver",
    "partner_approver",
    "stranger_approver",
]


def all_answered(activity):
    for part in activity.participations.all():
        put(part, response="agreed")


def step(activity, name, actor, **data):
    arguments = {"reason": "Because", **DATA.get(name, {}), **data}
    return perform(activity, name, actor=actor, **arguments)


@pytest.mark.parametrize("name", [*MAY])
@pytest.mark.parametrize("status", STATUSES)
def test_each_step_from_each_status(cast, status, name):
    activity = make_activity(status)
    all_answered(activity)
    actor = cast.lead_reporter if name == "propose" else cast.officer
    before = activity.history.count()
    if name == "enter-in-error":
        done = step(activity, name, actor)
        assert (done.status, done.display_status) == (status, "entered-in-error")
    elif (status, name) in WAYS:
        done = step(activity, name, actor)
        assert done.status == WAYS[status, name]
    else:
        with pytest.raises(IllegalTransition) as refusal:
            step(activity, name, actor)
        assert refusal.value.present == status
        assert set(refusal.value.allowed) == {way for (source, way) in WAYS if source == status} | {
            "enter-in-error"
        }
        assert activity.history.count() == before
        return
    newest = done.history.latest()
    assert done.history.count() == before + 1
    assert (newest.history_user, newest.status) == (actor, done.status)
    assert newest.history_change_reason in {"Because", "Pilot"}
    assert done.version == activity.version + 1


@pytest.mark.parametrize("who", ASKED)
@pytest.mark.parametrize("name", [*MAY])
def test_who_may(cast, name, who):
    source = next((source for source, way in WAYS if way == name), "agreed")
    activity = make_activity(source)
    all_answered(activity)
    actor = getattr(cast, who)
    if who in MAY[name]:
        step(activity, name, actor)
        return
    with pytest.raises(NotAllowed):
        step(activity, name, actor)
    assert name not in {t.name for t in ACTIVITY_TRANSITIONS.available(actor, activity)}


@pytest.mark.parametrize(
    ("status", "name"),
    [
        ("proposed", "return"),
        ("proposed", "decline"),
        ("agreed", "suspend"),
        ("agreed", "cancel"),
        ("completed", "reverse"),
        ("agreed", "enter-in-error"),
    ],
)
def test_a_reason_is_asked(cast, status, name):
    with pytest.raises(ValidationError) as refusal:
        perform(make_activity(status), name, actor=cast.officer, reason="  ")
    assert set(refusal.value.message_dict) == {"reason"}


class TestPropose:
    """AT-06."""

    def refused(self, cast, activity, **data):
        with pytest.raises(ValidationError) as refusal:
            propose_activity(actor=cast.lead_reporter, activity=activity, **data)
        assert Activity.objects.get(pk=activity.pk).reference is None
        return set(refusal.value.message_dict)

    def test_without_a_partner_it_is_refused_at_the_field(self, cast):
        assert self.refused(cast, make_activity(partners=[])) == {"participations"}

    def test_without_a_key_area(self, cast):
        assert self.refused(cast, make_activity(sets={"key_areas": []})) == {"key_areas"}

    def test_without_a_place(self, cast):
        assert self.refused(cast, make_activity(level="field")) == {"countries"}
        assert self.refused(cast, make_activity(level="both")) == {"countries"}

    def test_every_principle_is_answered_first(self, cast):
        """AT-09."""
        activity = make_activity()
        first, fourth = make_principle("P1"), make_principle("P4")
        assert self.refused(cast, activity) == {"assessments"}
        answer = {"actor": cast.lead_reporter, "activity": activity}
        assess_principle(principle=first, answer="no", note="No counterpart yet", **answer)
        with pytest.raises(ValidationError) as refusal:
            propose_activity(**answer)
        assert refusal.value.message_dict["assessments"] == [
            "Answer every guiding principle; still without an answer: P4."
        ]
        assess_principle(principle=fourth, answer="partly", **answer)
        assert propose_activity(**answer).status == "proposed"

    def test_a_no_to_self_reliance_needs_its_comment(self, cast):
        activity, first = make_activity(), make_principle("P1")
        PrincipleAssessment.objects.create(activity=activity, principle=first, answer="no")
        assert self.refused(cast, activity) == {"assessments"}

    def test_a_lead_who_is_no_more(self, cast):
        activity = make_activity()
        Participation.objects.leads().delete()
        with pytest.raises(NotAllowed):
            propose_activity(actor=cast.lead_reporter, activity=activity)

    def test_a_date_for_objections_lies_ahead(self, cast):
        activity = make_activity()
        assert self.refused(cast, activity, no_objection_by=today()) == {"no_objection_by"}
        done = propose_activity(
            actor=cast.lead_reporter, activity=activity, no_objection_by=today() + TOMORROW
        )
        assert done.no_objection_by == today() + TOMORROW

    def test_it_gets_its_reference_and_its_commitments_their_numbers(self, cast):
        activity = make_activity(modality=make_modality("C.1"))
        first, second = make_commitment(activity=activity), make_commitment(activity=activity)
        done = propose_activity(actor=cast.lead_reporter, activity=activity)
        assert done.reference == f"C-{today().year}-0001"
        for number, commitment in enumerate((first, second), 1):
            commitment.refresh_from_db()
            assert commitment.reference == f"{done.reference}-0{number}"

    def test_returned_and_proposed_again_it_keeps_its_reference_and_asks_again(self, cast):
        activity = propose_activity(actor=cast.lead_reporter, activity=make_activity())
        reference = activity.reference
        for part in activity.participations.all():
            put(part, response="agreed")
        step(activity, "return", cast.officer)
        done = propose_activity(actor=cast.lead_reporter, activity=activity)
        assert done.reference == reference
        assert set(done.participations.values_list("response", flat=True)) == {"awaiting"}

    def test_an_officer_proposes_on_the_word_of_the_organization(self, cast):
        activity = make_activity(created_by=cast.officer)
        with pytest.raises(ValidationError) as refusal:
            propose_activity(actor=cast.officer, activity=activity)
        assert set(refusal.value.message_dict) == {"basis", "date"}
        done = propose_activity(
            actor=cast.officer,
            activity=activity,
            basis="letter",
            sender="Office of the President",
            date=today(),
            channel="e-mail",
        )
        assert (done.basis, done.basis_sender, done.basis_channel, done.entered_by) == (
            "letter",
            "Office of the President",
            "e-mail",
            cast.officer,
        )
        all_answered(done)
        with pytest.raises(NotAllowed):
            agree_activity(actor=cast.officer, activity=done)
        assert agree_activity(actor=cast.colleague, activity=done).status == "agreed"


class TestAgree:
    """AT-07: an answer of everybody, a meeting record, or no objection by a date."""

    def refused(self, cast, activity, **data):
        with pytest.raises(ValidationError) as refusal:
            agree_activity(actor=cast.officer, activity=activity, **data)
        activity.refresh_from_db()
        assert activity.status == "proposed"
        return refusal.value.message_dict

    def test_it_stays_proposed_until_everybody_has_answered(self, cast):
        activity = make_activity("proposed")
        lead, partner = activity.participations.all()
        assert self.refused(cast, activity) == {
            "participations": ["Not yet answered: ECOWAS, UNDP."]
        }
        perform(lead, "agree", actor=cast.lead_approver)
        assert "UNDP" in self.refused(cast, activity)["participations"][0]
        perform(partner, "agree", actor=cast.partner_approver)
        done = agree_activity(actor=cast.officer, activity=activity)
        assert (done.status, done.agreed_on, done.basis) == ("agreed", today(), "in-the-system")

    def test_offices_never_block(self, cast):
        partners = [make_organization("undp"), make_organization("sg")]
        activity = make_activity("proposed", partners=partners)
        for part in activity.participations.exclude(organization__kind="office"):
            put(part, response="agreed")
        assert agree_activity(actor=cast.officer, activity=activity).status == "agreed"

    def test_a_declined_partner_does_not_block_others_but_one_must_be_left(self, cast):
        partners = [make_organization("undp"), make_organization("unhcr")]
        activity = make_activity("proposed", partners=partners)
        lead, first, second = activity.participations.all()
        put(lead, response="agreed")
        put(first, response="declined")
        put(second, response="declined")
        assert set(self.refused(cast, activity)) == {"participations"}
        put(second, response="agreed")
        assert agree_activity(actor=cast.officer, activity=activity).status == "agreed"

    def test_a_meeting_record_leaves_the_silent_claimed(self, cast):
        activity = make_activity("proposed")
        assert set(self.refused(cast, activity, basis="meeting-record")) == {"date"}
        day = today() - TOMORROW
        done = agree_activity(
            actor=cast.officer, activity=activity, basis="meeting-record", date=day
        )
        assert (done.agreed_on, done.basis_on, done.entered_by) == (day, day, cast.officer)
        assert done.participations.claimed().count() == 2

    def test_no_objection_after_the_date_given(self, cast):
        activity = make_activity("proposed")
        assert set(self.refused(cast, activity, basis="no-objection")) == {"basis"}
        activity = put(activity, no_objection_by=today())
        assert set(self.refused(cast, activity, basis="no-objection")) == {"basis"}
        limit = today() - TOMORROW
        activity = put(activity, no_objection_by=limit)
        part = activity.participations.first()
        perform(part, "agree", actor=cast.lead_approver)
        agree_activity(actor=cast.officer, activity=activity, basis="no-objection")
        lead, partner = activity.participations.all()
        assert (lead.response, partner.response) == ("agreed", "no-objection")
        assert (partner.basis, partner.basis_on) == ("no-objection", limit)

    def test_a_letter_is_the_basis_of_an_answer_not_of_the_agreement(self, cast):
        activity = make_activity("proposed")
        assert set(self.refused(cast, activity, basis="letter")) == {"basis"}

    def test_planned_dates_are_needed(self, cast):
        activity = make_activity("proposed", planned_ends_on=None)
        all_answered(activity)
        assert set(self.refused(cast, activity)) == {"planned_starts_on"}

    @pytest.mark.parametrize("partner", ["sadc", "sg"])
    def test_it_is_cooperation_of_two_sides_or_has_a_reason(self, cast, partner):
        activity = make_activity("proposed", partners=[make_organization(partner)])
        all_answered(activity)
        assert set(self.refused(cast, activity)) == {"reason"}
        done = agree_activity(actor=cast.officer, activity=activity, reason="A first pilot")
        assert (done.status, done.status_reason) == ("agreed", "A first pilot")

    def test_whoever_entered_an_answer_does_not_confirm(self, cast):
        activity = make_activity("proposed")
        lead, partner = activity.participations.all()
        perform(lead, "agree", actor=cast.lead_approver)
        word = {"basis": "letter", "sender": "Legal office", "date": today()}
        perform(partner, "agree", actor=cast.officer, **word)
        with pytest.raises(NotAllowed):
            agree_activity(actor=cast.officer, activity=activity)
        assert agree_activity(actor=cast.colleague, activity=activity).status == "agreed"


class TestAtWork:
    def refused(self, activity, name, actor, **data):
        with pytest.raises(ValidationError) as refusal:
            perform(activity, name, actor=actor, reason="Because", **data)
        return set(refusal.value.message_dict)

    def test_start_is_today_or_before(self, cast):
        activity = make_activity("agreed")
        assert self.refused(
            activity, "start", cast.lead_reporter, starts_on=today() + TOMORROW
        ) == {"starts_on"}
        done = perform(activity, "start", actor=cast.lead_reporter)
        assert done.starts_on == today()

    def test_suspended_until_looked_at_again(self, cast):
        activity = make_activity("under-way")
        assert self.refused(activity, "suspend", cast.officer) == {"review_on"}
        assert self.refused(activity, "suspend", cast.officer, review_on=today()) == {"review_on"}
        done = step(activity, "suspend", cast.lead_reporter, review_on=today() + TOMORROW)
        assert (done.review_on, done.status_reason) == (today() + TOMORROW, "Because")
        resumed = perform(done, "resume", actor=cast.lead_reporter)
        assert (resumed.review_on, resumed.status_reason, resumed.starts_on) == (None, "", today())

    def test_complete_is_today_or_before_and_not_before_the_start(self, cast):
        activity = put(make_activity("under-way"), starts_on=today() - TOMORROW)
        for day in (today() + TOMORROW, today() - 2 * TOMORROW):
            assert self.refused(activity, "complete", cast.officer, ends_on=day) == {"ends_on"}
        done = perform(activity, "complete", actor=cast.lead_reporter, outcome="24 trained")
        assert (done.ends_on, done.outcome) == (today(), "24 trained")
        assert step(done, "reverse", cast.officer).ends_on is None

    def test_open_commitments_are_withdrawn_before_it_is_cancelled(self, cast):
        activity = make_activity("under-way")
        commitment = make_commitment(activity=activity)
        assert self.refused(activity, "cancel", cast.lead_approver) == {"commitments"}
        perform(commitment, "withdraw", actor=cast.partner_approver, reason="No staff")
        assert step(activity, "cancel", cast.lead_approver).status == "cancelled"

    def test_declined_takes_its_open_commitments_along(self, cast):
        activity = make_activity("proposed")
        commitment = make_commitment(activity=activity)
        step(activity, "decline", cast.lead_approver)
        commitment.refresh_from_db()
        assert (commitment.status, commitment.status_reason) == ("withdrawn", "Because")

    def test_a_cancelled_one_goes_back_to_where_it_was(self, cast):
        activity = make_activity("under-way")
        activity = step(activity, "suspend", cast.officer)
        activity = step(activity, "cancel", cast.officer)
        assert step(activity, "reverse", cast.officer).status == "suspended"


class TestEnteredInError:
    def test_it_keeps_its_reference_and_leaves_every_count(self, cast):
        activity = make_activity("under-way")
        make_commitment(activity=activity)
        done = step(activity, "enter-in-error", cast.officer)
        assert done.reference
        assert not Activity.objects.counted().exists()
        assert not activity.commitments.counted().exists()
        assert not activity.participations.counted().exists()

    def test_only_reverse_is_left(self, cast):
        activity = step(make_activity("under-way"), "enter-in-error", cast.officer)
        assert [t.name for t in ACTIVITY_TRANSITIONS.available(cast.officer, activity)] == [
            "reverse"
        ]
        with pytest.raises(IllegalTransition) as refusal:
            step(activity, "complete", cast.officer)
        assert refusal.value.present == "entered-in-error"
        with pytest.raises(NotAllowed):
            step(activity, "reverse", cast.lead_approver)
        with pytest.raises(ValidationError):
            perform(activity, "reverse", actor=cast.officer)
        back = step(activity, "reverse", cast.officer)
        assert (back.status, back.is_entered_in_error) == ("under-way", False)


def test_no_date_changes_a_status_by_itself(cast):
    activity = make_activity("agreed", planned_starts_on=date(2001, 1, 1), planned_ends_on=today())
    assert Activity.objects.get(pk=activity.pk).status == "agreed"


def test_a_stale_copy_is_refused(cast):
    activity = make_activity()
    stale = Activity.objects.get(pk=activity.pk)
    put(activity, title="Changed by a colleague")
    stale.title = "Changed too"
    with pytest.raises(StaleVersion):
        save_record(stale, actor=cast.lead_reporter)


def test_key_areas_of_a_draft_may_be_several(cast):
    activity = make_activity(sets={"key_areas": [make_key_area("KA1"), make_key_area("KA2")]})
    assert propose_activity(actor=cast.lead_reporter, activity=activity).status == "proposed"
