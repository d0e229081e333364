"""Two people write at the same moment: one of them wins, and nothing that was written is lost."""

import pytest

from activities.models import Activity, ReferenceSequence
from activities.querysets import today
from activities.services import perform, propose_activity, update_activity
from peacebuilding.api.tests.conftest import Caller, token_for
from peacebuilding.core.exceptions import IllegalTransition, StaleVersion

from .factories import make_activity, make_commitment, make_member, put
from .races import REFUSALS, at_once, race

pytestmark = race

MANY = 20
LETTER = {"basis": "letter", "sender": "Legal office", "date": today()}


def step(record, name, actor, **data):
    """Return the step as somebody takes it who has read the record for himself."""
    own_copy = type(record).objects.get(pk=record.pk)
    return lambda: perform(own_copy, name, actor=actor, **data)


def won(answers):
    """Return for each answer whether it is one, and not a refusal."""
    return [not isinstance(answer, REFUSALS) for answer in answers]


def story(record, field="status"):
    """Return the states of the record as its history tells them, one row for each version."""
    record.refresh_from_db()
    rows = list(record.history.order_by("history_id"))
    assert [row.version for row in rows] == list(range(1, record.version + 1))
    assert getattr(rows[-1], field) == getattr(record, field)
    return [getattr(row, field) for row in rows]


def all_answered(activity):
    for part in activity.participations.all():
        put(part, response="agreed")
    return activity


def one_refused(answers, refusal=IllegalTransition):
    """Assert that one was too late and was told so in the words of the new state."""
    assert sorted(won(answers)) == [False, True]
    assert isinstance(next(answer for answer in answers if isinstance(answer, REFUSALS)), refusal)


class TestTwoApprovers:
    def test_of_one_organization_confirm_one_duty(self, cast):
        commitment = make_commitment()
        people = [cast.partner_approver, make_member(commitment.organization)]
        one_refused(at_once(*(step(commitment, "agree", person) for person in people)))
        assert story(commitment) == ["proposed", "agreed"]

    def test_of_one_organization_answer_for_one_part(self, cast):
        part = make_activity("proposed").participations.get(role="partner")
        people = [cast.partner_approver, make_member(part.organization)]
        answers = at_once(*(step(part, "agree", person) for person in people))
        one_refused(answers)
        assert story(part, "response") == ["awaiting", "agreed"]
        winner = people[won(answers).index(True)]
        assert (part.entered_by, part.history.first().history_user) == (winner, winner)

    def test_of_two_organizations_answer_each_for_itself(self, cast):
        lead, partner = make_activity("proposed").participations.all()
        answers = at_once(
            step(lead, "agree", cast.lead_approver), step(partner, "agree", cast.partner_approver)
        )
        assert won(answers) == [True, True]
        assert story(lead, "response") == story(partner, "response") == ["awaiting", "agreed"]

    def test_officers_confirm_one_activity(self, cast):
        activity = all_answered(make_activity("proposed"))
        one_refused(at_once(*(step(activity, "agree", o) for o in (cast.officer, cast.colleague))))
        assert story(activity) == ["draft", "proposed", "agreed"]


class TestAgainstEachOther:
    def test_taking_a_duty_on_and_taking_it_back(self, cast):
        """Back comes last, whoever was first: what was agreed may be withdrawn."""
        commitment = make_commitment()
        agreed, withdrawn = won(
            at_once(
                step(commitment, "agree", cast.partner_approver),
                step(commitment, "withdraw", cast.officer, reason="Funds", **LETTER),
            )
        )
        assert withdrawn
        assert story(commitment) == ["proposed", *["agreed"] * agreed, "withdrawn"]
        assert bool(commitment.agreed_on) is agreed

    def test_agreeing_and_cancelling_an_activity(self, cast):
        activity = all_answered(make_activity("proposed"))
        agreed, cancelled = won(
            at_once(
                step(activity, "agree", cast.officer),
                step(activity, "cancel", cast.lead_approver, reason="Funds"),
            )
        )
        assert cancelled
        assert story(activity) == ["draft", "proposed", *["agreed"] * agreed, "cancelled"]
        assert bool(activity.agreed_on) is agreed

    @pytest.mark.parametrize("name", ["return", "decline"])
    def test_agreeing_and_sending_back(self, cast, name):
        activity = all_answered(make_activity("proposed"))
        answers = at_once(
            step(activity, "agree", cast.officer),
            step(activity, name, cast.colleague, reason="Funds"),
        )
        one_refused(answers)
        left = {"return": "draft", "decline": "declined"}[name]
        assert story(activity) == ["draft", "proposed", "agreed" if won(answers)[0] else left]

    def test_agreeing_an_activity_while_its_last_partner_leaves(self, cast):
        """It is agreed with a partner, or not at all."""
        activity = all_answered(make_activity("proposed"))
        part = activity.participations.get(role="partner")
        agreed, left = won(
            at_once(
                step(activity, "agree", cast.officer), step(part, "decline", cast.partner_approver)
            )
        )
        assert left
        assert story(activity)[2:] == ["agreed"] * agreed
        if agreed:
            decision = activity.history.first().history_date
            assert part.history.first().history_date > decision

    def test_taking_a_duty_on_while_the_activity_is_cancelled(self, cast):
        """A cancelled activity has no open duty: the one who promised is told, or the other."""
        commitment = make_commitment()
        agreed, cancelled = won(
            at_once(
                step(commitment, "agree", cast.partner_approver),
                step(commitment.activity, "cancel", cast.officer, reason="Funds"),
            )
        )
        assert (agreed, cancelled) == (True, False)
        assert story(commitment) == ["proposed", "agreed"]

    def test_two_answers_for_one_part(self, cast):
        """An organization that said yes may leave, one that left is not in again."""
        part = make_activity("proposed").participations.get(role="partner")
        agreed, declined = won(
            at_once(
                step(part, "agree", cast.partner_approver),
                step(part, "decline", make_member(part.organization)),
            )
        )
        assert declined
        assert story(part, "response") == ["awaiting", *["agreed"] * agreed, "declined"]


class TestManyProposals:
    def test_each_gets_one_reference_and_no_number_is_left_out(self, cast):
        drafts, actor = [make_activity() for _ in range(MANY)], cast.lead_reporter
        answers = at_once(*(step(draft, "propose", actor) for draft in drafts))
        assert won(answers) == [True] * MANY
        year = today().year
        assert sorted(Activity.objects.values_list("reference", flat=True)) == [
            f"A-{year}-{number:04d}" for number in range(1, MANY + 1)
        ]
        assert ReferenceSequence.objects.get().last == MANY

    def test_what_is_refused_takes_no_number(self, cast):
        drafts = [make_activity(sets={} if n % 2 else {"key_areas": []}) for n in range(6)]
        at_once(*(step(draft, "propose", cast.lead_reporter) for draft in drafts))
        assert ReferenceSequence.objects.get().last == 3

    def test_one_draft_is_proposed_once(self, cast):
        draft, actor = make_activity(), cast.lead_reporter
        one_refused(at_once(*(lambda: propose_activity(actor=actor, activity=draft),) * 2))
        assert ReferenceSequence.objects.get().last == 1


class TestTwoEditors:
    """Both have read version 2; what the second typed is not written over the first's."""

    def test_the_second_is_told(self, cast):
        activity = make_activity("under-way")
        copies = [Activity.objects.get(pk=activity.pk) for _ in range(2)]

        def edit(copy, title):
            copy.title = title
            return lambda: update_activity(actor=cast.officer, activity=copy)

        assert cast.officer
        answers = at_once(edit(copies[0], "One"), edit(copies[1], "Two"))
        one_refused(answers, StaleVersion)
        story(activity)
        assert activity.title == ("One" if won(answers)[0] else "Two")
        assert activity.version == 3

    def test_the_second_is_told_by_the_api(self, cast):
        part = make_activity("under-way").participations.get(role="partner")
        path, callers = f"/api/v1/participations/{part.pk}/", {}
        for name, person in (("One", cast.partner_reporter), ("Two", cast.officer)):
            callers[name] = Caller(token_for(person))
        seen = {name: caller.get(path).headers["ETag"] for name, caller in callers.items()}

        def edit(name):
            return lambda: callers[name].send(
                "PATCH", path, {"contribution": name}, If_Match=seen[name]
            )

        answers = dict(zip(callers, at_once(*map(edit, callers)), strict=True))
        assert sorted(answer.status_code for answer in answers.values()) == [200, 412]
        story(part, "response")
        assert answers[part.contribution].status_code == 200
        assert part.version == 2
