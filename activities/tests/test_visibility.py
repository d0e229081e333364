"""Who sees what: the matrix of model.md §3, for the record and everything under it."""

import pytest

from activities.models import (
    Activity,
    Commitment,
    FollowUpItem,
    Participation,
    PrincipleAssessment,
)
from peacebuilding.core.services import save_record

from .factories import (
    make_activity,
    make_commitment,
    make_follow_up,
    make_organization,
    make_principle,
    put,
)

pytestmark = pytest.mark.django_db

EVERYBODY = {
    "visitor",
    "without",
    "superuser",
    "administrator",
    "officer",
    "head",
    "lead_reader",
    "partner_reader",
    "stranger_approver",
}
ACCOUNTS = EVERYBODY - {"visitor"}
NAMED = {"lead_reader", "partner_reader"}
NAMED_AND_OFFICERS = NAMED | {"officer", "head"}

MATRIX = [
    ("draft", "public", NAMED),
    ("draft", "confidential", NAMED),
    ("proposed", "public", ACCOUNTS),
    ("proposed", "participants", ACCOUNTS),
    ("proposed", "confidential", NAMED_AND_OFFICERS),
    ("declined", "public", ACCOUNTS),
    ("declined", "confidential", NAMED_AND_OFFICERS),
    ("agreed", "public", EVERYBODY),
    ("agreed", "participants", ACCOUNTS),
    ("agreed", "confidential", NAMED_AND_OFFICERS),
    ("under-way", "public", EVERYBODY),
    ("under-way", "confidential", NAMED_AND_OFFICERS),
    ("suspended", "public", EVERYBODY),
    ("completed", "public", EVERYBODY),
    ("completed", "participants", ACCOUNTS),
    ("cancelled", "public", EVERYBODY),
    ("cancelled", "confidential", NAMED_AND_OFFICERS),
]


@pytest.mark.parametrize(("status", "visibility", "expected"), MATRIX)
def test_who_sees_an_activity_and_what_hangs_on_it(cast, status, visibility, expected):
    activity = make_activity(status, visibility=visibility)
    make_commitment(activity=activity)
    principle = make_principle()
    save_record(
        PrincipleAssessment(activity=activity, principle=principle, answer="yes"), actor=None
    )
    make_follow_up(source_activity=activity)
    for model in (Activity, Participation, Commitment, PrincipleAssessment, FollowUpItem):
        seen = {who for who in EVERYBODY if model.objects.visible_to(getattr(cast, who)).exists()}
        assert seen == expected, model


def test_cancelled_before_it_was_agreed_stays_among_participants(cast):
    put(make_activity("cancelled"), agreed_on=None)
    assert not Activity.objects.visible_to(cast.visitor).exists()
    assert Activity.objects.visible_to(cast.without).exists()


def test_an_officer_sees_the_draft_they_wrote_themselves(cast):
    make_activity(created_by=cast.officer)
    assert Activity.objects.visible_to(cast.officer).exists()
    assert not Activity.objects.visible_to(cast.colleague).exists()


def test_an_inactive_member_sees_what_a_visitor_sees(cast):
    make_activity("agreed", visibility="participants")
    member = cast.lead_reader
    member.is_active = False
    assert not Activity.objects.visible_to(member).exists()


def test_each_row_is_seen_once(cast):
    make_activity("agreed", partners=[make_organization("undp"), make_organization("sadc")])
    assert Activity.objects.visible_to(cast.lead_reader).count() == 1
    assert Participation.objects.visible_to(cast.lead_reader).count() == 3


def test_an_item_of_a_paragraph_is_seen_with_its_document(cast):
    item = make_follow_up()
    assert FollowUpItem.objects.visible_to(cast.visitor).exists()
    document = item.source_paragraph.document
    document.visibility = "participants"
    save_record(document, actor=None)
    assert not FollowUpItem.objects.visible_to(cast.visitor).exists()
    assert FollowUpItem.objects.visible_to(cast.without).exists()
