"""The figures beside the framework and on the overview: right, visible, cheap."""

from datetime import timedelta

import pytest

from activities import reports
from activities.models import Activity, Commitment, PrincipleAssessment
from activities.querysets import today
from activities.services import perform
from peacebuilding.core.services import save_record
from peacebuilding.places.tests.factories import make_country, make_region

from .factories import (
    make_activity,
    make_commitment,
    make_key_area,
    make_modality,
    make_principle,
    put,
)

pytestmark = pytest.mark.django_db

FUNCTIONS = [
    reports.modality_counts,
    reports.category_counts,
    reports.overview_counts,
    reports.principle_counts,
    reports.region_counts,
    lambda user: reports.recent_changes(user, 5),
    lambda user: reports.upcoming(user, 5),
]


@pytest.fixture
def programme(cast):
    """One activity in each status under A.5, two of them serving C.1 too, each with duties."""
    main, other = make_modality("A.5"), make_modality("C.1")
    for status in ("draft", "proposed", "agreed", "under-way", "suspended", "completed"):
        beside = [other] if status in {"agreed", "draft"} else []
        activity = make_activity(status, modality=main, sets={"other_modalities": beside})
        for state in ("fulfilled", "agreed", "withdrawn"):
            make_commitment(state, activity=activity)
    hidden = make_activity("agreed", modality=main, visibility="confidential")
    make_commitment("agreed", activity=hidden)


class TestCounts:
    def test_by_modality_as_a_visitor_sees_them(self, cast, programme):
        counts = reports.modality_counts(cast.visitor)
        main = counts[make_modality("A.5").pk]
        assert dict(main.by_status) == {"agreed": 1, "under-way": 1, "completed": 1}
        assert (main.activities, main.organizations) == (3, 2)
        beside = counts[make_modality("C.1").pk]
        assert (beside.activities, beside.commitments) == (1, 3)
        assert make_modality("A.6").pk not in counts

    def test_each_number_equals_its_list(self, cast, programme):
        for user in (cast.visitor, cast.stranger_reader, cast.lead_reader, cast.officer):
            rows = Activity.objects.visible_to(user).counted().taken_up()
            duties = Commitment.objects.visible_to(user).counted()
            for code in ("A.5", "C.1"):
                modality = make_modality(code)
                counts = reports.modality_counts(user)[modality.pk]
                listed = rows.with_modality(modality)
                assert counts.activities == listed.count()
                serving = duties.filter(activity__in=Activity.objects.with_modality(modality))
                assert counts.commitments == serving.count()
                assert counts.commitments_fulfilled == serving.fulfilled().count()
                assert counts.commitments_open == serving.open().count()
            category = reports.category_counts(user)[make_modality("A.5").category_id]
            assert category.activities == rows.filter(modality__category__letter="A").count()
            total = reports.overview_counts(user)
            assert total.activities == rows.count()
            assert total.commitments == duties.count()
            assert total.commitments_fulfilled == duties.fulfilled().count()
            assert total.commitments_open == duties.open().count()

    def test_the_confidential_is_counted_for_those_it_names_and_officers(self, cast, programme):
        modality = make_modality("A.5").pk
        counted = {
            who: reports.modality_counts(getattr(cast, who))[modality].activities
            for who in ("visitor", "superuser", "stranger_approver", "lead_reader", "officer")
        }
        assert counted == {
            "visitor": 3,
            "superuser": 3,
            "stranger_approver": 3,
            "lead_reader": 4,
            "officer": 4,
        }

    def test_what_was_entered_in_error_counts_nowhere(self, cast):
        activity = make_activity("under-way", sets={"principles": [make_principle()]})
        make_commitment("agreed", activity=activity)
        perform(activity, "enter-in-error", actor=cast.officer, reason="Twice")
        for function in FUNCTIONS[:5]:
            found = function(cast.officer)
            assert not (found.activities if hasattr(found, "activities") else found)
        assert reports.overview_counts(cast.officer).commitments == 0
        assert not reports.recent_changes(cast.officer, 5)
        assert not reports.upcoming(cast.officer, 5)

    def test_who_declined_is_not_counted_among_the_organizations(self, cast):
        activity = make_activity("agreed")
        put(activity.participations.get(organization__slug="undp"), response="declined")
        assert reports.overview_counts(cast.visitor).organizations == 1


class TestPrinciples:
    def test_named_or_assessed_each_activity_once(self, cast):
        principle = make_principle("P1")
        both = make_activity("agreed", sets={"principles": [principle]})
        assessed = make_activity("under-way")
        make_activity("completed", sets={"principles": [principle]})
        proposed = make_activity("proposed")
        for activity, answer in ((both, "yes"), (assessed, "partly"), (proposed, "yes")):
            save_record(
                PrincipleAssessment(activity=activity, principle=principle, answer=answer),
                actor=None,
            )
        counts = reports.principle_counts(cast.officer)[principle.pk]
        assert (counts.activities, counts.yes, counts.partly, counts.no) == (3, 1, 1, 0)
        listed = Activity.objects.counted().taken_up().of_principle(principle)
        assert counts.activities == listed.count()


class TestRegions:
    def test_a_region_takes_in_what_lies_within(self, cast):
        world = make_region("001", "World", "Monde")
        africa = make_region("002", "Africa", "Afrique", world)
        country = make_country(region=make_region(parent=africa))
        make_activity("agreed", sets={"countries": [country]})
        make_activity("agreed", sets={"regions": [africa], "key_areas": [make_key_area("KA2")]})
        make_activity("agreed")
        rows = {row.region.m49: row for row in reports.region_counts(cast.visitor)}
        assert {code: row.activities for code, row in rows.items()} == {
            "001": 2,
            "002": 2,
            "011": 1,
        }
        assert rows["002"].organizations == 2
        assert [(cell.key_area.code, cell.activities) for cell in rows["002"].cells] == [
            ("KA1", 1),
            ("KA2", 1),
        ]


class TestNews:
    def test_what_has_changed_newest_first(self, cast):
        activity = make_activity("agreed")
        make_activity("proposed")
        perform(activity, "start", actor=cast.officer)
        found = reports.recent_changes(cast.visitor, 5)
        assert [(change.reference, change.what) for change in found] == [
            (activity.reference, "under way"),
            (activity.reference, "agreed"),
        ]
        assert len(reports.recent_changes(cast.visitor, 1)) == 1

    def test_what_is_ahead(self, cast):
        start = today() + timedelta(days=5)
        activity = make_activity("agreed", planned_starts_on=start)
        soon = make_commitment("agreed", activity=activity, due_on=today() + timedelta(days=1))
        make_commitment("agreed", activity=activity, due_on=today() - timedelta(days=1))
        make_commitment("fulfilled", activity=activity, due_on=today() + timedelta(days=2))
        found = reports.upcoming(cast.visitor, 5)
        assert [(item.on, item.title) for item in found] == [
            (soon.due_on, soon.title),
            (start, activity.title),
        ]

    def test_the_drafts_of_others_are_no_news(self, cast):
        make_activity("draft")
        make_activity("proposed")
        assert not reports.recent_changes(cast.officer, 5)
        assert not reports.upcoming(cast.stranger_approver, 5)


@pytest.mark.parametrize("number", range(len(FUNCTIONS)))
def test_the_number_of_queries_is_constant(
    cast, number, django_assert_max_num_queries, django_assert_num_queries
):
    function = FUNCTIONS[number]
    make_commitment("agreed", activity=make_activity("agreed"))
    with django_assert_max_num_queries(9) as first:
        function(cast.visitor)
    for code in ("A.5", "B.1", "C.1"):
        country = make_country()
        activity = make_activity(
            "agreed", modality=make_modality(code), sets={"countries": [country]}
        )
        make_commitment("agreed", activity=activity)
    with django_assert_num_queries(len(first)):
        function(cast.visitor)
