"""AT-08: same country, key area and dates: a warning that names the other, never a block."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from activities.models import Activity
from activities.services import perform
from peacebuilding.api.tests.conftest import Caller, token_for
from peacebuilding.places.tests.factories import make_country

from .factories import make_activity, make_key_area, put

pytestmark = pytest.mark.django_db

COUNTRIES = {
    "SL": make_country,
    "LR": lambda: make_country("LR", "LBR", "430", "Liberia", "Libéria"),
}
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def at_work(status="agreed", starts=MAY, ends=JULY, country="SL", area="KA1", **fields):
    """Return an activity in a country, on a key area, from one day to another."""
    return make_activity(
        status,
        planned_starts_on=starts,
        planned_ends_on=ends,
        level="field",
        sets={"countries": [COUNTRIES[country]()], "key_areas": [make_key_area(area)]},
        **fields,
    )


def found(activity):
    return list(Activity.objects.overlapping(activity))


class TestWhatOverlaps:
    def test_same_country_key_area_and_time(self):
        first, second = at_work(), at_work("draft", JUNE, date(2026, 12, 31))
        assert found(second) == [first]

    @pytest.mark.parametrize(
        "other",
        [
            {"country": "LR"},
            {"area": "KA2"},
            {"starts": date(2026, 7, 2), "ends": date(2026, 8, 1)},
            {"starts": date(2026, 1, 1), "ends": date(2026, 4, 30)},
        ],
    )
    def test_one_difference_is_enough(self, other):
        at_work()
        assert found(at_work("proposed", **other)) == []

    @pytest.mark.parametrize(
        ("starts", "ends"), [(JULY, date(2026, 9, 1)), (date(2026, 1, 1), MAY)]
    )
    def test_the_first_and_the_last_day_count(self, starts, ends):
        first = at_work()
        assert found(at_work("proposed", starts, ends)) == [first]

    @pytest.mark.parametrize(
        ("starts", "ends"), [(JUNE, None), (None, JUNE), (None, None), (date(2020, 1, 1), None)]
    )
    def test_a_day_not_stated_leaves_that_end_open(self, starts, ends):
        first, second = at_work(), at_work("proposed", starts, ends)
        assert found(second) == [first]
        assert found(first) == [second]

    def test_an_open_start_ends_before(self):
        at_work()
        assert found(at_work("proposed", None, date(2026, 4, 30))) == []
        assert found(at_work("proposed", date(2026, 7, 2), None)) == []

    def test_the_actual_days_count_once_there_are_some(self):
        first = put(at_work("completed"), starts_on=MAY, ends_on=date(2026, 5, 20))
        assert found(at_work("agreed", JUNE, JULY)) == []
        assert first in found(at_work("agreed", date(2026, 5, 20), JULY))

    @pytest.mark.parametrize("status", ["draft", "declined", "cancelled"])
    def test_what_never_came_about_is_left_out(self, status):
        at_work(status)
        assert found(at_work("proposed")) == []

    def test_what_was_entered_in_error_is_left_out(self):
        first = put(at_work(), entered_in_error_at="2026-01-01T00:00Z")
        second = at_work("proposed")
        assert found(second) == []
        assert found(first) == []

    @pytest.mark.parametrize("status", ["completed", "declined", "cancelled"])
    def test_what_has_ended_overlaps_nothing_any_more(self, status):
        at_work()
        assert found(at_work(status)) == []

    def test_whole_and_part_do_not_overlap_the_parts_among_themselves_do(self):
        whole = at_work()
        first, second = at_work(parent=whole), at_work("proposed", parent=whole)
        assert found(whole) == []
        assert found(second) == [first]

    def test_only_what_the_reader_may_see(self, cast):
        at_work(visibility="confidential")
        second = at_work("proposed", lead=cast.stranger_reader.memberships.get().organization)
        rows = Activity.objects.visible_to(cast.stranger_reader).overlapping(second)
        assert not rows.exists()
        assert Activity.objects.visible_to(cast.officer).overlapping(second).exists()
        assert not Activity.objects.visible_to(AnonymousUser()).overlapping(second).exists()


class TestWhereItIsSaid:
    @pytest.fixture
    def first(self):
        return at_work(title="Mediation course")

    @pytest.fixture
    def draft(self, first):
        return at_work("draft", title="Second course")

    def page(self, client, user, address):
        client.force_login(user)
        return client.get(address).content.decode()

    def test_on_the_page_and_at_the_step(self, client, cast, first, draft):
        step = reverse("activities:activity-step", args=[draft.pk, "propose"])
        for address in (draft.get_absolute_url(), step):
            shown = self.page(client, cast.lead_reporter, address)
            assert "Overlaps with another activity" in shown
            assert "Mediation course" in shown

    def test_to_officers_too_and_not_to_visitors(self, client, cast, first):
        second = at_work("agreed", title="Second course")
        assert "Mediation course" in self.page(client, cast.officer, second.get_absolute_url())
        client.logout()
        shown = client.get(second.get_absolute_url()).content.decode()
        assert "Mediation course" not in shown

    def test_at_the_desk(self, client, cast, first):
        second = at_work("proposed", title="Second course")
        address = reverse("admin:activities_activity_change", args=[second.pk])
        shown = self.page(client, cast.officer, address)
        assert "Mediation course" in shown
        assert reverse("admin:activities_activity_change", args=[first.pk]) in shown

    def test_in_the_api_of_one_record(self, cast, first, draft):
        caller = Caller(token_for(cast.lead_reporter))
        told = caller.get(f"/api/v1/activities/{draft.pk}/").json()["overlaps"]
        assert [(one["id"], one["reference"], one["title"]) for one in told] == [
            (first.pk, first.reference, "Mediation course")
        ]
        assert told[0]["url"].endswith(f"/api/v1/activities/{first.pk}/")
        for row in caller.get("/api/v1/activities/").json()["results"]:
            assert "overlaps" not in row
        assert "overlaps" not in Caller("").get(f"/api/v1/activities/{first.pk}/").json()

    def test_it_is_never_a_block(self, cast, first, draft):
        assert perform(draft, "propose", actor=cast.lead_reporter).status == "proposed"
