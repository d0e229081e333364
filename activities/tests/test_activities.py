"""Writing an activity down and changing it: who, when, with which reason."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities.models import Activity, Participation, PrincipleAssessment
from activities.querysets import today
from activities.services import (
    assess_principle,
    create_activity,
    delete_activity,
    perform,
    update_activity,
)
from peacebuilding.core.exceptions import NotAllowed, StaleVersion

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


class TestCreate:
    def new(self):
        return Activity(title="Joint training", modality=make_modality())

    @pytest.mark.parametrize("who", ["lead_reporter", "lead_approver", "officer", "head"])
    def test_a_reporter_of_the_lead_or_an_officer(self, cast, who):
        actor = getattr(cast, who)
        made = create_activity(
            actor=actor,
            activity=self.new(),
            lead=make_organization("ecowas"),
            partners=[make_organization("undp")],
            sets={"key_areas": [make_key_area()]},
        )
        assert (made.status, made.reference, made.created_by) == ("draft", None, actor)
        assert made.lead.slug == "ecowas"
        assert made.participations.count() == 2
        assert made.key_areas.count() == 1
        assert (made.history.count(), made.history.first().history_user) == (1, actor)

    @pytest.mark.parametrize(
        "who", ["visitor", "superuser", "administrator", "lead_reader", "stranger_approver"]
    )
    def test_nobody_else(self, cast, who):
        with pytest.raises(NotAllowed):
            create_activity(
                actor=getattr(cast, who), activity=self.new(), lead=make_organization("ecowas")
            )
        assert not Activity.objects.exists()

    def test_nothing_is_left_of_a_draft_with_a_double_partner(self, cast):
        ecowas = make_organization("ecowas")
        with pytest.raises(ValidationError):
            create_activity(actor=cast.officer, activity=self.new(), lead=ecowas, partners=[ecowas])
        assert not Activity.objects.exists()
        assert not Participation.objects.exists()


EDIT = {
    "draft": {"lead_reporter", "lead_approver"},
    "proposed": {"officer"},
    "agreed": {"lead_reporter", "lead_approver", "officer"},
    "under-way": {"lead_reporter", "lead_approver", "officer"},
    "suspended": {"lead_reporter", "lead_approver", "officer"},
    "completed": {"officer"},
    "declined": {"officer"},
    "cancelled": {"officer"},
}


class TestUpdate:
    @pytest.mark.parametrize("status", [*EDIT])
    @pytest.mark.parametrize(
        "who",
        [
            "visitor",
            "superuser",
            "administrator",
            "lead_reader",
            "lead_reporter",
            "lead_approver",
            "partner_approver",
            "officer",
        ],
    )
    def test_who_may(self, cast, status, who):
        activity = make_activity(status)
        activity.title = "Other words"
        actor = getattr(cast, who)
        if who in EDIT[status]:
            assert update_activity(actor=actor, activity=activity, reason="Typing error")
        else:
            with pytest.raises(NotAllowed):
                update_activity(actor=actor, activity=activity, reason="Typing error")

    @pytest.mark.parametrize("status", ["proposed", "completed", "declined", "cancelled"])
    def test_what_stands_still_or_has_ended_needs_a_reason(self, cast, status):
        activity = make_activity(status)
        with pytest.raises(ValidationError) as refusal:
            update_activity(actor=cast.officer, activity=activity)
        assert set(refusal.value.message_dict) == {"reason"}

    def test_saving_moves_no_state(self, cast):
        activity = make_activity("agreed")
        activity.status = "completed"
        assert update_activity(actor=cast.lead_reporter, activity=activity).status == "agreed"

    def test_what_was_entered_in_error_is_not_edited(self, cast):
        activity = perform(
            make_activity("agreed"), "enter-in-error", actor=cast.officer, reason="Twice"
        )
        with pytest.raises(NotAllowed):
            update_activity(actor=cast.officer, activity=activity, reason="Still")

    def test_the_second_of_two_editors_is_told(self, cast):
        first = make_activity("agreed")
        second = Activity.objects.get(pk=first.pk)
        update_activity(actor=cast.lead_reporter, activity=first)
        with pytest.raises(StaleVersion):
            update_activity(actor=cast.lead_reporter, activity=second)

    def test_what_it_had_to_hold_it_keeps(self, cast):
        activity = make_activity("agreed")
        with pytest.raises(ValidationError) as refusal:
            update_activity(actor=cast.officer, activity=activity, sets={"key_areas": []})
        assert set(refusal.value.message_dict) == {"key_areas"}
        activity.planned_ends_on = None
        with pytest.raises(ValidationError) as refusal:
            update_activity(actor=cast.officer, activity=activity)
        assert set(refusal.value.message_dict) == {"planned_starts_on"}

    def test_sets_share_the_history_row_of_their_change(self, cast):
        activity = make_activity("agreed")
        areas = [make_key_area("KA1"), make_key_area("KA2")]
        before = activity.history.count()
        update_activity(actor=cast.lead_reporter, activity=activity, sets={"key_areas": areas})
        assert activity.history.count() == before + 1
        assert activity.history.first().key_areas.count() == 2

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("confidential", "participants"),
            ("confidential", "public"),
            ("participants", "public"),
        ],
    )
    def test_the_head_alone_lowers_the_protection_with_a_reason(self, cast, before, after):
        def opened(actor, reason):
            activity = Activity.objects.get()
            activity.visibility = after
            return update_activity(actor=actor, activity=activity, reason=reason)

        make_activity("agreed", visibility=before)
        for actor in (cast.lead_approver, cast.officer):
            with pytest.raises(NotAllowed):
                opened(actor, "Asked")
        with pytest.raises(ValidationError):
            opened(cast.head, "")
        assert opened(cast.head, "Released").visibility == after

    def test_anybody_who_edits_raises_it(self, cast):
        activity = make_activity("agreed")
        activity.visibility = "confidential"
        assert update_activity(actor=cast.lead_reporter, activity=activity)

    def test_a_draft_chooses_freely(self, cast):
        activity = make_activity(visibility="confidential")
        activity.visibility = "public"
        assert update_activity(actor=cast.lead_reporter, activity=activity)


class TestDelete:
    def test_a_draft_goes_with_what_hangs_on_it_and_leaves_its_history(self, cast):
        activity = make_activity()
        make_commitment(activity=activity)
        pk = activity.pk
        delete_activity(actor=cast.lead_reporter, activity=activity, reason="Second copy")
        assert not Activity.objects.exists()
        last = Activity.history.filter(id=pk).first()
        assert (last.history_type, last.history_change_reason) == ("-", "Second copy")
        assert last.history_user == cast.lead_reporter

    def test_what_was_proposed_stays(self, cast):
        returned = put(make_activity(), reference="A-2020-0001")
        for actor, activity in (
            (cast.lead_reporter, returned),
            (cast.officer, make_activity("agreed")),
        ):
            with pytest.raises(ValidationError, match="never proposed"):
                delete_activity(actor=actor, activity=activity)
            activity.refresh_from_db()

    def test_nobody_deletes_the_draft_of_others(self, cast):
        with pytest.raises(NotAllowed):
            delete_activity(actor=cast.partner_approver, activity=make_activity())


class TestPrinciples:
    """AT-09."""

    def test_a_later_answer_replaces_the_earlier(self, cast):
        activity, principle = make_activity(), make_principle("P4")
        for answer in ("no", "partly"):
            assess_principle(
                actor=cast.lead_reporter, activity=activity, principle=principle, answer=answer
            )
        row = activity.assessments.get()
        assert (row.answer, row.history.count()) == ("partly", 2)

    def test_no_to_self_reliance_needs_a_comment(self, cast):
        data = {
            "actor": cast.lead_reporter,
            "activity": make_activity(),
            "principle": make_principle("P1"),
            "answer": "no",
        }
        with pytest.raises(ValidationError) as refusal:
            assess_principle(**data, note="  ")
        assert set(refusal.value.message_dict) == {"note"}
        assert assess_principle(**data, note="There is no counterpart yet").answer == "no"

    def test_an_unexplained_no_is_not_proposed(self, cast):
        activity = make_activity()
        PrincipleAssessment.objects.create(
            activity=activity, principle=make_principle("P1"), answer="no"
        )
        with pytest.raises(ValidationError) as refusal:
            perform(activity, "propose", actor=cast.lead_reporter)
        assert set(refusal.value.message_dict) == {"assessments"}

    def test_only_who_edits_assesses(self, cast):
        with pytest.raises(NotAllowed):
            assess_principle(
                actor=cast.partner_approver,
                activity=make_activity(),
                principle=make_principle("P4"),
                answer="yes",
            )

    def test_each_principle_once(self, cast):
        activity, principle = make_activity(), make_principle("P4")
        PrincipleAssessment.objects.create(activity=activity, principle=principle, answer="yes")
        with pytest.raises(IntegrityError), transaction.atomic():
            PrincipleAssessment.objects.create(activity=activity, principle=principle, answer="no")


class TestRecord:
    @pytest.mark.parametrize(
        "values",
        [
            {"planned_starts_on": date(2026, 2, 1), "planned_ends_on": date(2026, 1, 1)},
            {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)},
        ],
    )
    def test_the_database_refuses_an_end_before_the_start(self, values):
        activity = make_activity()
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(**values)

    def test_the_form_says_it_in_words(self):
        activity = make_activity()
        activity.planned_ends_on = activity.planned_starts_on - timedelta(days=1)
        with pytest.raises(ValidationError, match="cannot be before"):
            activity.full_clean()

    def test_nothing_is_part_of_itself(self):
        activity = make_activity()
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(parent=activity.pk)

    def test_found_by_words_accents_aside_and_by_reference(self):
        activity = make_activity("agreed", title="Réunion à Abidjan", language="fr")
        for words in ("reunion", "ABIDJAN", activity.reference):
            assert Activity.objects.search(words).get() == activity

    def test_its_name_and_its_lead(self):
        activity = make_activity("agreed")
        assert str(activity) == f"{activity.reference} Joint training course"
        assert str(make_activity()) == "Joint training course"
        assert activity.lead == make_organization("ecowas")
        assert activity.category.letter == "A"


class TestQuestions:
    """The questions the business asks of activities."""

    def test_of_an_organization_in_a_role_declined_parts_aside(self):
        activity = make_activity("agreed")
        ecowas, undp = make_organization("ecowas"), make_organization("undp")
        found = Activity.objects.of_organization
        assert found(ecowas).get() == found(undp).get() == found(ecowas, undp).get() == activity
        assert found(ecowas, role="lead").exists()
        assert not found(undp, role="lead").exists()
        put(activity.participations.get(organization=undp), response="declined")
        assert not found(undp).exists()

    def test_of_a_modality_main_or_beside(self):
        main, other = make_modality("A.5"), make_modality("C.1")
        activity = make_activity("agreed", modality=main, sets={"other_modalities": [other]})
        for modality in (main, other):
            assert Activity.objects.with_modality(modality).get() == activity
        assert not Activity.objects.with_modality(make_modality("A.6")).exists()

    def test_open_and_taken_up(self):
        for status in EDIT:
            make_activity(status)
        assert set(Activity.objects.open().values_list("status", flat=True)) == {
            "proposed",
            "agreed",
            "under-way",
            "suspended",
        }
        assert set(Activity.objects.taken_up().values_list("status", flat=True)) == {
            "agreed",
            "under-way",
            "completed",
        }

    def test_progress_counts_what_counts(self, cast):
        activity = make_activity("under-way")
        for status in ("proposed", "agreed", "under-way", "fulfilled", "withdrawn"):
            make_commitment(status, activity=activity)
        mistake = make_commitment("agreed", activity=activity)
        perform(mistake, "enter-in-error", actor=cast.officer, reason="Twice")
        make_activity("agreed")
        counted = Activity.objects.with_progress().order_by("pk").first()
        assert (
            counted.commitments_total,
            counted.commitments_open,
            counted.commitments_fulfilled,
        ) == (5, 3, 1)
        assert Activity.objects.with_progress().order_by("pk").last().commitments_total == 0

    def test_a_list_costs_the_same_for_one_or_many(self, django_assert_num_queries):
        for _ in range(3):
            make_activity("agreed")
        with django_assert_num_queries(6):
            for activity in Activity.objects.with_progress().for_list():
                assert activity.category.letter == "A"
                assert activity.lead.slug == "ecowas"
                assert len(activity.key_areas.all()) == 1
                assert not activity.countries.all()
                assert not activity.regions.all()

    def test_answers_awaited(self, cast):
        activity = make_activity("proposed")
        make_activity("completed")
        assert Participation.objects.awaited().count() == 2
        perform(activity.participations.last(), "agree", actor=cast.partner_approver)
        assert Participation.objects.awaited().get().is_lead
        assert Participation.objects.confirmed().count() == 1
        perform(activity, "enter-in-error", actor=cast.officer, reason="Twice")
        assert not Participation.objects.awaited().exists()

    def test_today_is_the_day_in_utc(self, time_machine):
        time_machine.move_to("2026-06-30T23:30:00-05:00", tick=False)
        assert today() == date(2026, 7, 1)
