"""An organization's own answer: who gives it, on what basis, and what a decline ends."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities.models import Participation
from activities.querysets import today
from activities.services import (
    change_lead,
    perform,
    remove_participation,
    save_participation,
)
from activities.transitions import PARTICIPATION_TRANSITIONS
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed

from .factories import make_activity, make_commitment, make_organization, put

pytestmark = pytest.mark.django_db

LETTER = {"basis": "letter", "sender": "Legal office", "channel": "e-mail"}


def partner_of(activity):
    return activity.participations.get(organization__slug="undp")


@pytest.fixture
def part(db):
    return partner_of(make_activity("proposed"))


@pytest.mark.parametrize(
    ("name", "response"),
    [("agree", "agreed"), ("no-objection", "no-objection"), ("decline", "declined")],
)
def test_the_approver_answers_for_the_organization(cast, part, name, response):
    done = perform(part, name, actor=cast.partner_approver)
    assert (done.response, done.basis, done.entered_by) == (
        response,
        "in-the-system",
        cast.partner_approver,
    )
    assert done.answered_at is not None
    assert done.activity.status == "proposed"
    assert done.history.count() == 2


@pytest.mark.parametrize(
    "who",
    ["visitor", "without", "superuser", "administrator", "partner_reporter", "lead_approver"],
)
@pytest.mark.parametrize("name", ["agree", "no-objection", "decline"])
def test_nobody_else_answers(cast, part, name, who):
    with pytest.raises(NotAllowed):
        perform(part, name, actor=getattr(cast, who))


def test_an_officer_enters_what_was_received(cast, part):
    with pytest.raises(ValidationError) as refusal:
        perform(part, "agree", actor=cast.officer)
    assert set(refusal.value.message_dict) == {"basis", "date"}
    with pytest.raises(ValidationError) as refusal:
        perform(part, "agree", actor=cast.officer, basis="letter", date=today())
    assert set(refusal.value.message_dict) == {"sender"}
    with pytest.raises(ValidationError) as refusal:
        perform(part, "agree", actor=cast.officer, date=today() + timedelta(days=1), **LETTER)
    assert set(refusal.value.message_dict) == {"date"}
    done = perform(part, "agree", actor=cast.officer, date=today(), **LETTER)
    assert (done.basis, done.basis_on, done.basis_sender, done.basis_channel) == (
        "letter",
        today(),
        "Legal office",
        "e-mail",
    )
    assert done.entered_by == cast.officer


def test_silence_is_no_objection_only_after_the_date(cast, part):
    silence = {"actor": cast.officer, "basis": "no-objection"}
    for limit in (None, today()):
        put(part.activity, no_objection_by=limit)
        part = type(part).objects.get(pk=part.pk)
        with pytest.raises(ValidationError):
            perform(part, "no-objection", **silence)
    limit = today() - timedelta(days=1)
    put(part.activity, no_objection_by=limit)
    part = type(part).objects.get(pk=part.pk)
    with pytest.raises(ValidationError):
        perform(part, "agree", **silence)
    done = perform(part, "no-objection", **silence)
    assert (done.response, done.basis_on) == ("no-objection", limit)


@pytest.mark.parametrize("status", ["draft", "completed", "declined", "cancelled"])
def test_answers_come_while_the_activity_is_open(cast, status):
    part = partner_of(make_activity(status))
    with pytest.raises(IllegalTransition):
        perform(part, "agree", actor=cast.partner_approver)


def test_who_was_silent_at_the_meeting_may_answer_later(cast):
    part = partner_of(make_activity("under-way"))
    assert perform(part, "agree", actor=cast.partner_approver).is_confirmed


def test_a_decline_is_not_answered_again(cast, part):
    done = perform(part, "decline", actor=cast.partner_approver)
    with pytest.raises(IllegalTransition) as refusal:
        perform(done, "agree", actor=cast.partner_approver)
    assert (refusal.value.present, refusal.value.allowed) == ("declined", ["reverse"])


def test_an_officer_asks_again_with_a_reason(cast, part):
    done = perform(part, "decline", actor=cast.partner_approver)
    with pytest.raises(ValidationError):
        perform(done, "reverse", actor=cast.officer)
    with pytest.raises(NotAllowed):
        perform(done, "reverse", actor=cast.partner_approver, reason="Mistake")
    again = perform(done, "reverse", actor=cast.officer, reason="Mistake")
    assert (again.response, again.answered_at, again.basis) == ("awaiting", None, "in-the-system")


def test_the_lead_declines_the_activity_not_its_part(cast):
    lead = make_activity("proposed").participations.leads().get()
    with pytest.raises(ValidationError):
        perform(lead, "decline", actor=cast.lead_approver)


def test_open_duties_end_before_a_partner_leaves(cast):
    activity = make_activity("under-way")
    commitment = make_commitment("agreed", activity=activity)
    with pytest.raises(ValidationError):
        perform(partner_of(activity), "decline", actor=cast.partner_approver)
    perform(commitment, "withdraw", actor=cast.partner_approver, reason="No staff")
    done = perform(partner_of(activity), "decline", actor=cast.partner_approver)
    assert done.response == "declined"


def test_what_is_offered_to_whom(cast, part):
    def offered(user):
        return [t.name for t in PARTICIPATION_TRANSITIONS.available(user, part)]

    assert offered(cast.partner_approver) == ["agree", "no-objection", "decline"]
    assert offered(cast.officer) == ["agree", "no-objection", "decline"]
    assert offered(cast.lead_approver) == []


class TestRows:
    """Who is named in an activity, and as what."""

    def test_an_organization_is_named_once(self, part):
        twice = Participation(activity=part.activity, organization=part.organization)
        with pytest.raises(IntegrityError), transaction.atomic():
            twice.save()
        with pytest.raises(ValidationError, match="already takes part"):
            twice.full_clean()

    def test_there_is_one_lead(self, part):
        second = Participation(
            activity=part.activity, organization=make_organization("sadc"), role="lead"
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            second.save()
        with pytest.raises(ValidationError, match="exactly one"):
            second.full_clean()

    @pytest.mark.parametrize(
        ("status", "may"),
        [
            ("draft", {"lead_reporter"}),
            ("proposed", {"officer"}),
            ("under-way", {"lead_reporter", "officer"}),
            ("completed", {"officer"}),
        ],
    )
    def test_who_names_another(self, cast, status, may):
        for who in ["visitor", "lead_reader", "lead_reporter", "partner_approver", "officer"]:
            activity = make_activity(status)
            row = Participation(activity=activity, organization=make_organization("sadc"))
            if who in may:
                saved = save_participation(actor=getattr(cast, who), participation=row)
                assert saved.response == "awaiting"
            else:
                with pytest.raises(NotAllowed):
                    save_participation(actor=getattr(cast, who), participation=row)

    def test_a_partner_states_its_own_contribution(self, cast, part):
        part.contribution = "Four trainers"
        save_participation(actor=cast.partner_reporter, participation=part)
        part.role = "funding"
        with pytest.raises(NotAllowed):
            save_participation(actor=cast.partner_reporter, participation=part)

    def test_saving_a_row_never_answers(self, cast, part):
        part.response = "agreed"
        assert save_participation(actor=cast.officer, participation=part).response == "awaiting"

    def test_a_row_keeps_its_organization(self, cast, part):
        part.organization = make_organization("sadc")
        with pytest.raises(ValidationError):
            save_participation(actor=cast.officer, participation=part)

    def test_a_second_lead_is_refused_and_the_first_stays(self, cast):
        activity = make_activity()
        lead, partner = activity.participations.all()
        partner.role = "lead"
        with pytest.raises(ValidationError):
            save_participation(actor=cast.lead_reporter, participation=partner)
        lead.role = "partner"
        with pytest.raises(ValidationError):
            save_participation(actor=cast.lead_reporter, participation=lead)

    def test_the_lead_is_handed_over(self, cast):
        activity = make_activity()
        change_lead(
            actor=cast.lead_reporter, activity=activity, organization=make_organization("undp")
        )
        assert activity.lead.slug == "undp"
        assert activity.participations.count() == 2

    def test_the_lead_is_handed_to_a_participant_and_later_with_a_reason(self, cast):
        activity = make_activity("under-way")
        undp = make_organization("undp")
        with pytest.raises(ValidationError):
            change_lead(actor=cast.officer, activity=activity, organization=undp)
        with pytest.raises(ValidationError):
            change_lead(
                actor=cast.officer,
                activity=activity,
                organization=make_organization("sadc"),
                reason="Asked",
            )
        change_lead(actor=cast.officer, activity=activity, organization=undp, reason="Asked")
        assert activity.lead == undp

    def test_a_draft_lets_a_partner_go(self, cast):
        activity = make_activity()
        remove_participation(actor=cast.lead_reporter, participation=partner_of(activity))
        assert activity.participations.count() == 1

    def test_nobody_is_taken_off_later_nor_the_lead_nor_who_has_duties(self, cast):
        activity = make_activity()
        make_commitment(activity=activity)
        with pytest.raises(ValidationError):
            remove_participation(actor=cast.lead_reporter, participation=partner_of(activity))
        with pytest.raises(ValidationError):
            remove_participation(
                actor=cast.lead_reporter, participation=activity.participations.leads().get()
            )
        proposed = make_activity("proposed")
        with pytest.raises(ValidationError):
            remove_participation(actor=cast.officer, participation=partner_of(proposed))


class TestTerms:
    """What an organization confirmed is not rewritten by others under its name."""

    @pytest.fixture(params=["agreed", "no-objection"])
    def confirmed(self, request, cast):
        part = partner_of(make_activity("under-way"))
        perform(part, "agree", actor=cast.officer, **LETTER, date=today())
        return put(part, response=request.param)

    @pytest.mark.parametrize("terms", [{"role": "funding"}, {"contribution": "Two million"}])
    def test_the_lead_changes_them_and_the_organization_is_asked_again(
        self, cast, confirmed, terms
    ):
        for name, value in terms.items():
            setattr(confirmed, name, value)
        save_participation(actor=cast.lead_reporter, participation=confirmed, reason="Budget")
        row = Participation.objects.get(pk=confirmed.pk)
        assert (row.response, row.answered_at) == ("awaiting", None)
        assert (row.basis, row.basis_on, row.basis_sender, row.basis_channel, row.entered_by) == (
            *("in-the-system", None, "", ""),
            None,
        )
        assert row.history.first().history_change_reason == (
            "Budget Role or contribution changed by others; the organization is asked again."
        )

    def test_the_organization_itself_changes_what_it_confirmed(self, cast, confirmed):
        confirmed.contribution = "Five trainers"
        saved = save_participation(actor=cast.partner_reporter, participation=confirmed)
        assert saved.response in {"agreed", "no-objection"}
        assert (saved.basis, saved.basis_sender) == ("letter", "Legal office")

    def test_an_officer_corrects_it_with_a_reason_only(self, cast, confirmed):
        confirmed.contribution = "Five trainers"
        saved = save_participation(actor=cast.officer, participation=confirmed, reason="Misread")
        assert saved.is_confirmed
        saved.contribution = "Six trainers"
        assert save_participation(actor=cast.officer, participation=saved).is_claimed

    def test_saving_the_same_again_asks_nobody(self, cast, confirmed):
        assert save_participation(actor=cast.lead_reporter, participation=confirmed).is_confirmed

    def test_who_declined_is_not_brought_back(self, cast, confirmed):
        declined = put(confirmed, response="declined")
        declined.role = "funding"
        saved = save_participation(actor=cast.lead_reporter, participation=declined)
        assert saved.response == "declined"

    def test_who_declined_is_not_made_the_lead(self, cast, confirmed):
        declined = put(confirmed, response="declined")
        with pytest.raises(ValidationError, match="must take part"):
            change_lead(
                actor=cast.officer,
                activity=declined.activity,
                organization=declined.organization,
                reason="Asked",
            )

    def test_made_the_lead_by_others_it_is_asked_again(self, cast, confirmed):
        activity = confirmed.activity
        former = put(activity.participations.get(role="lead"), response="agreed")
        change_lead(
            actor=cast.lead_reporter,
            activity=activity,
            organization=confirmed.organization,
            reason="Asked",
        )
        confirmed.refresh_from_db()
        former.refresh_from_db()
        assert (confirmed.role, confirmed.response, confirmed.basis_sender) == (
            *("lead", "awaiting"),
            "",
        )
        assert "asked again" in confirmed.history.first().history_change_reason
        assert (former.role, former.response) == ("partner", "agreed")

    def test_an_officer_makes_it_the_lead_with_a_reason(self, cast, confirmed):
        change_lead(
            actor=cast.officer,
            activity=confirmed.activity,
            organization=confirmed.organization,
            reason="Letter of 3 May",
        )
        assert set(confirmed.activity.participations.values_list("role", flat=True)) == {
            *("lead", "partner")
        }
        confirmed.refresh_from_db()
        assert confirmed.is_confirmed
