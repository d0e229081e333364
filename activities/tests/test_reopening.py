"""A correction never leaves an open duty where nobody is left to keep it, nor lets one begin."""

import pytest
from django.core.exceptions import ValidationError

from activities.models import Commitment
from activities.services import create_commitment, perform
from peacebuilding.core.exceptions import IllegalTransition

from .factories import make_activity, make_commitment, make_organization

pytestmark = pytest.mark.django_db


def test_not_in_an_activity_cancelled_meanwhile(cast):
    officer = cast.officer
    commitment = make_commitment("agreed")
    perform(commitment, "enter-in-error", actor=officer, reason="Twice")
    perform(commitment.activity, "cancel", actor=officer, reason="Funds")
    with pytest.raises(IllegalTransition):
        perform(commitment, "reverse", actor=officer, reason="It was right")
    commitment.refresh_from_db()
    assert commitment.is_entered_in_error


@pytest.mark.parametrize("end", ["enter-in-error", "withdraw"])
def test_not_of_an_organization_that_left(cast, end):
    commitment = make_commitment("agreed")
    part = commitment.activity.participations.get(role="partner")
    actor = cast.officer if end == "enter-in-error" else cast.partner_approver
    perform(commitment, end, actor=actor, reason="Twice")
    perform(part, "decline", actor=cast.partner_approver)
    with pytest.raises(ValidationError):
        perform(commitment, "reverse", actor=cast.officer, reason="It was right")


def test_what_was_withdrawn_may_count_again_in_a_cancelled_activity(cast):
    officer = cast.officer
    commitment = make_commitment("agreed")
    perform(commitment, "withdraw", actor=cast.partner_approver, reason="Funds")
    perform(commitment, "enter-in-error", actor=officer, reason="Twice")
    perform(commitment.activity, "cancel", actor=officer, reason="Funds")
    assert not perform(commitment, "reverse", actor=officer, reason="No").is_entered_in_error


def test_none_begins_in_an_activity_entered_in_error(cast):
    draft = perform(make_activity(), "enter-in-error", actor=cast.officer, reason="Twice")
    promise = Commitment(activity=draft, organization=make_organization("undp"), title="Trainers")
    with pytest.raises(IllegalTransition):
        create_commitment(actor=cast.officer, commitment=promise)
    agreed = make_commitment("agreed")
    perform(agreed.activity, "enter-in-error", actor=cast.officer, reason="Twice")
    with pytest.raises(IllegalTransition):
        perform(agreed, "start", actor=cast.partner_reporter)
