"""How the terms of a commitment were amended: old and new visible, with the reason."""

from datetime import date, timedelta

import pytest

from activities.amendments import amendments_of, note_amendments
from activities.models import Commitment
from activities.querysets import today
from activities.services import amend_commitment, update_commitment
from peacebuilding.api.tests.conftest import Caller, token_for

from .factories import make_activity, make_commitment
from .test_admin import url as desk_url
from .test_views import as_, html, url  # noqa: F401 - `as_` is a fixture

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = (today() + timedelta(days=days) for days in (10, 20, 30))
WHY = "Two of the four trainers are free only in June"


@pytest.fixture
def amended(cast):
    """A commitment of UNDP, moved twice; the second time its words changed too."""
    activity = make_activity("under-way")
    row = make_commitment("agreed", activity=activity, due_on=FIRST, title="Provide four trainers")
    actor = cast.partner_approver
    row = amend_commitment(actor=actor, commitment=row, reason=WHY, due_on=SECOND)
    terms = {"title": "Provide two trainers", "due_on": THIRD, "is_indicative": True}
    return amend_commitment(actor=actor, commitment=row, reason="Fewer are needed", **terms)


class TestReading:
    def test_old_and_new_with_day_person_and_reason(self, cast, amended):
        first, second = amendments_of([amended])[amended.pk]
        assert (first.reason, first.user) == (WHY, cast.partner_approver)
        assert [(t.field, t.before, t.after) for t in first.terms] == [("due_on", FIRST, SECOND)]
        assert {t.field: (t.before, t.after) for t in second.terms} == {
            "title": ("Provide four trainers", "Provide two trainers"),
            "due_on": (SECOND, THIRD),
            "is_indicative": (False, True),
        }

    def test_the_dates_given_up(self, cast, amended):
        note_amendments([amended])
        assert amended.moved == [FIRST, SECOND]
        back = {"commitment": amended, "reason": "After all", "due_on": FIRST}
        row = amend_commitment(actor=cast.partner_approver, **back)
        note_amendments([row])
        assert row.moved == [SECOND, THIRD]

    def test_words_polished_before_the_agreement_are_none(self, cast):
        row = make_commitment(due_on=FIRST)
        row.due_on = SECOND
        update_commitment(actor=cast.partner_reporter, commitment=row)
        assert amendments_of([row]) == {row.pk: []}
        given = {"actor": cast.partner_approver, "reason": WHY}
        row = amend_commitment(commitment=row, due_on=THIRD, **given)
        assert len(amendments_of([row])[row.pk]) == 1

    def test_one_query_for_all(self, amended, django_assert_num_queries):
        rows = [amended, make_commitment("agreed"), make_commitment()]
        with django_assert_num_queries(1):
            note_amendments(rows)
        assert [len(row.amendments) for row in rows] == [2, 0, 0]


class TestShown:
    def test_on_its_page_struck_and_with_the_reason(self, as_, amended):  # noqa: F811
        shown = html(as_("without").get(amended.get_absolute_url()))
        section = shown[shown.index('id="amendments"') :]
        section = section[: section.index("</section>")]
        for text in (WHY, "Fewer are needed", "Provide four trainers", "Provide two trainers"):
            assert text in section
        assert "<s lang" in section

    def test_struck_dates_on_the_page_of_the_activity_and_in_the_list(self, as_, amended):  # noqa: F811
        for address in (amended.activity.get_absolute_url(), url("commitment-list")):
            shown = html(as_("without").get(address))
            assert f'<s class="block"><time datetime="{FIRST}"' in shown
            assert f'<s class="block"><time datetime="{SECOND}"' in shown
            assert f'<s class="block"><time datetime="{THIRD}"' not in shown

    def test_nothing_of_it_for_visitors(self, as_, amended):  # noqa: F811
        for address in (
            amended.get_absolute_url(),
            amended.activity.get_absolute_url(),
            url("commitment-list"),
        ):
            shown = html(as_("visitor").get(address))
            assert str(FIRST) not in shown
            assert WHY not in shown

    def test_at_the_desk(self, client, cast, amended):
        client.force_login(cast.officer)
        shown = client.get(desk_url(Commitment, "change", amended.pk)).content.decode()
        assert "<s>Provide four trainers</s> → Provide two trainers" in shown
        assert WHY in shown

    def test_in_the_api(self, cast, amended):
        caller = Caller(token_for(cast.without))
        told = caller.get(f"/api/v1/commitments/{amended.pk}/").json()["amendments"]
        assert told[0]["reason"] == WHY
        assert told[0]["changes"] == [
            {"field": "due_on", "before": FIRST.isoformat(), "after": SECOND.isoformat()}
        ]
        assert {"field": "is_indicative", "before": False, "after": True} in told[1]["changes"]
        assert "amendments" not in Caller("").get(f"/api/v1/commitments/{amended.pk}/").json()

    def test_in_a_list_of_the_api_for_one_more_query(self, cast, django_assert_num_queries):
        caller = Caller(token_for(cast.without))

        def many(count):
            for _ in range(count):
                make_commitment("agreed", due_on=date(2030, 1, 1))

        many(1)
        caller.get("/api/v1/commitments/")
        with django_assert_num_queries(6) as few:
            caller.get("/api/v1/commitments/")
        many(5)
        with django_assert_num_queries(len(few)):
            assert len(caller.get("/api/v1/commitments/").json()["results"]) == 6
