"""The desk: officers write activities down, enter answers, and make every step with its data."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from activities.models import Activity, Commitment, FollowUpItem, Participation
from activities.querysets import today

from .factories import (
    make_activity,
    make_commitment,
    make_follow_up,
    make_key_area,
    make_meeting,
    make_modality,
    make_organization,
    make_principle,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, cast):
    """The client of an officer."""
    client.force_login(cast.officer)
    return client


def url(model, page, *arguments):
    return reverse(f"admin:activities_{model._meta.model_name}_{page}", args=arguments)


def step(client, record, name, **data):
    """Post the form of one step as it was opened, and return the answer."""
    address = url(type(record), "transition", record.pk, name)
    record.refresh_from_db()
    return client.post(address, {"seen_version": record.version, "reason": "", **data})


def inline_data(answer, **changes):
    """Return what the opened change form would post back, with some values changed."""
    data = {}
    forms = [answer.context["adminform"].form]
    for formset in answer.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if isinstance(value, list | tuple) or hasattr(value, "all"):
                data[field.html_name] = [getattr(one, "pk", one) for one in value]
            elif value is True:
                data[field.html_name] = "on"
            elif value is not None and value is not False:
                data[field.html_name] = getattr(value, "pk", value)
    return {**data, **changes}


class TestActivity:
    def new(self, **fields):
        return {
            "title": "Joint training",
            "lead": make_organization("ecowas").pk,
            "language": "en",
            "modality": make_modality().pk,
            "key_areas": [make_key_area().pk],
            "level": "headquarters",
            "visibility": "public",
            "reason": "From the minutes",
            **fields,
        }

    def test_written_down_for_a_lead(self, desk, cast):
        answer = desk.post(url(Activity, "add"), self.new())
        assert answer.status_code == 302, answer.context["errors"]
        made = Activity.objects.get()
        assert (made.status, made.lead.slug, made.created_by) == ("draft", "ecowas", cast.officer)
        assert made.history.get().history_change_reason == "From the minutes"

    def test_without_a_lead_it_is_refused_at_the_field(self, desk):
        answer = desk.post(url(Activity, "add"), self.new(lead=""))
        assert "lead" in answer.context["adminform"].form.errors
        assert not Activity.objects.exists()

    def test_the_drafts_of_others_do_not_exist_here(self, desk, cast):
        draft = make_activity()
        assert desk.get(url(Activity, "change", draft.pk)).status_code == 302
        assert draft.title not in desk.get(url(Activity, "changelist")).content.decode()
        own = make_activity(title="My own draft", created_by=cast.officer)
        assert desk.get(url(Activity, "change", own.pk)).status_code == 200

    def test_changed_with_its_rows(self, desk):
        activity = make_activity("under-way")
        sadc, principle = make_organization("sadc"), make_principle("P4")
        opened = desk.get(url(Activity, "change", activity.pk))
        data = inline_data(
            opened,
            title="Joint training, second course",
            reason="Extended",
            **{
                "participations-TOTAL_FORMS": 3,
                "participations-2-organization": sadc.pk,
                "participations-2-role": "host",
                "participations-2-activity": activity.pk,
                "assessments-TOTAL_FORMS": 1,
                "assessments-0-principle": principle.pk,
                "assessments-0-answer": "partly",
                "assessments-0-activity": activity.pk,
                "commitments-TOTAL_FORMS": 1,
                "commitments-0-organization": make_organization("undp").pk,
                "commitments-0-title": "Four trainers",
                "commitments-0-activity": activity.pk,
            },
        )
        answer = desk.post(url(Activity, "change", activity.pk), data)
        assert answer.status_code == 302, (
            answer.context["errors"],
            answer.context["adminform"].form.errors,
        )
        activity.refresh_from_db()
        assert activity.title == "Joint training, second course"
        assert activity.participations.get(organization=sadc).response == "awaiting"
        assert activity.assessments.get().answer == "partly"
        assert activity.commitments.get().reference == f"{activity.reference}-01"

    def test_the_lead_is_handed_over_in_the_form(self, desk):
        activity = make_activity("under-way")
        data = inline_data(
            desk.get(url(Activity, "change", activity.pk)), lead=make_organization("undp").pk
        )
        refused = desk.post(url(Activity, "change", activity.pk), data)
        assert refused.status_code == 200
        answer = desk.post(url(Activity, "change", activity.pk), {**data, "reason": "Agreed"})
        assert answer.status_code == 302
        assert Activity.objects.get().lead.slug == "undp"

    def test_a_proposal_is_corrected_with_a_reason(self, desk):
        activity = make_activity("proposed")
        opened = desk.get(url(Activity, "change", activity.pk))
        data = inline_data(opened, title="Other title")
        refused = desk.post(url(Activity, "change", activity.pk), data)
        assert "reason" in refused.context["adminform"].form.errors
        assert desk.post(url(Activity, "change", activity.pk), {**data, "reason": "Typo"})
        assert Activity.objects.get().title == "Other title"

    def test_agreed_on_a_meeting_record(self, desk, cast):
        activity = make_activity("proposed")
        refused = step(desk, activity, "agree", basis="in-the-system")
        assert refused.status_code == 200
        assert "Not yet answered" in refused.content.decode()
        answer = step(desk, activity, "agree", basis="meeting-record", date=str(today()))
        assert answer.status_code == 302
        activity.refresh_from_db()
        assert (activity.status, activity.basis) == ("agreed", "meeting-record")

    def test_steps_with_their_data(self, desk):
        activity = make_activity("agreed")
        ahead = str(today() + timedelta(days=20))
        for name, data, status in (
            ("start", {}, "under-way"),
            ("suspend", {"reason": "Unrest", "review_on": ahead}, "suspended"),
            ("resume", {}, "under-way"),
            ("complete", {"outcome": "24 trained"}, "completed"),
            ("reverse", {"reason": "One course is left"}, "under-way"),
            ("cancel", {"reason": "No funds"}, "cancelled"),
            ("enter-in-error", {"reason": "Twice"}, "cancelled"),
        ):
            assert step(desk, activity, name, **data).status_code == 302, name
            activity.refresh_from_db()
            assert activity.status == status
        assert activity.outcome == "24 trained"

    def test_a_step_keeps_an_outcome_it_does_not_mention(self, desk):
        activity = make_activity("under-way", outcome="Twelve trained so far")
        step(desk, activity, "complete")
        activity.refresh_from_db()
        assert activity.outcome == "Twelve trained so far"

    def test_several_are_started_together(self, desk):
        agreed, proposed = make_activity("agreed"), make_activity("proposed")
        data = {"action": "transition_start", "_selected_action": [agreed.pk, proposed.pk]}
        assert desk.post(url(Activity, "changelist"), data).status_code == 200
        answer = desk.post(url(Activity, "changelist"), {**data, "apply": "1"})
        assert (answer.context["done"], answer.context["refused"]) == (1, 1)

    def test_lists_by_question(self, desk):
        make_activity("under-way")
        make_activity("proposed")
        answer = desk.get(url(Activity, "changelist"))
        assert [tab.count for tab in answer.context["tabs"]] == [2, 1, 1, 0]


class TestAnswersAndDuties:
    def test_an_answer_received_by_letter_is_entered(self, desk):
        part = make_activity("proposed").participations.get(organization__slug="undp")
        assert step(desk, part, "agree").status_code == 200
        letter = {"basis": "letter", "sender": "Legal office", "date": str(today())}
        assert step(desk, part, "agree", **letter).status_code == 302
        part.refresh_from_db()
        assert (part.response, part.basis_sender) == ("agreed", "Legal office")

    def test_a_row_of_its_own(self, desk):
        activity = make_activity("under-way")
        data = {
            "activity": activity.pk,
            "organization": make_organization("sadc").pk,
            "role": "funding",
            "contribution": "Travel",
            "reason": "Joined",
        }
        assert desk.post(url(Participation, "add"), data).status_code == 302
        assert Participation.objects.filter(contribution="Travel").exists()

    def test_a_commitment_from_made_to_fulfilled(self, desk):
        activity = make_activity("under-way", planned_starts_on=date(2026, 1, 1))
        data = {
            "activity": activity.pk,
            "organization": make_organization("undp").pk,
            "title": "Four trainers",
            "language": "en",
            "due_on": "2026-03-31",
            "reason": "",
        }
        assert desk.post(url(Commitment, "add"), data).status_code == 302
        commitment = Commitment.objects.get()
        word = {"basis": "letter", "sender": "Director", "date": str(today())}
        for name, given, status in (
            ("agree", word, "agreed"),
            ("start", word, "under-way"),
            ("amend", {**word, "due_on": "2026-06-30", "reason": "Later"}, "under-way"),
            ("fulfil", {**word, "reason": "Seen", "fulfilled_on": "2026-06-01"}, "fulfilled"),
        ):
            answer = step(desk, commitment, name, **given)
            assert answer.status_code == 302, (name, answer.context["form"].errors)
            commitment.refresh_from_db()
            assert commitment.status == status
        assert (commitment.due_on, commitment.title) == (date(2026, 6, 30), "Four trainers")

    def test_agreed_words_are_not_edited(self, desk):
        commitment = make_commitment("agreed")
        opened = desk.get(url(Commitment, "change", commitment.pk))
        data = inline_data(opened, title="Other words", reason="x")
        answer = desk.post(url(Commitment, "change", commitment.pk), data)
        assert answer.status_code == 200
        assert Commitment.objects.get().title == commitment.title

    def test_the_late_ones_are_a_click_away(self, desk):
        make_commitment("agreed", due_on=date(2020, 1, 1))
        make_commitment("agreed")
        counts = [tab.count for tab in desk.get(url(Commitment, "changelist")).context["tabs"]]
        assert counts == [2, 2, 1, 0, 0]

    def test_a_follow_up_item(self, desk):
        item = make_follow_up(is_indicative=True, target_on=date(2001, 12, 31))
        meeting = make_meeting(5)
        assert step(desk, item, "carry-over").status_code == 200
        assert step(desk, item, "carry-over", meeting=meeting.pk).status_code == 302
        assert step(desk, item, "close", done_on="2002-05-02").status_code == 302
        item.refresh_from_db()
        assert (item.status, item.display_status) == ("done", "done-late")
        opened = desk.get(url(FollowUpItem, "change", item.pk))
        data = inline_data(opened, outcome="Held in New York", reason="Record")
        assert desk.post(url(FollowUpItem, "change", item.pk), data).status_code == 302
        item.refresh_from_db()
        assert (item.outcome, item.status) == ("Held in New York", "done")


@pytest.mark.parametrize("who", ["administrator", "lead_approver"])
def test_nobody_else_works_here(client, cast, who):
    activity = make_activity("agreed")
    client.force_login(getattr(cast, who))
    for address in (url(Activity, "changelist"), url(Activity, "change", activity.pk)):
        assert client.get(address).status_code in {302, 403}


@pytest.mark.parametrize(
    "query",
    [
        "planned_starts_on__year=99999999999999",
        "planned_starts_on__year=9999",
        "planned_starts_on__year=9999&planned_starts_on__month=12&planned_starts_on__day=31",
        "planned_starts_on__year=0",
        "planned_starts_on__year=2026&planned_starts_on__month=99999999999999",
    ],
)
def test_a_year_out_of_reach_is_a_bad_lookup(desk, query):
    for page in (url(Activity, "changelist"), url(Activity, "export", "csv")):
        answer = desk.get(f"{page}?{query}")
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            url(Activity, "changelist") + "?e=1",
        )


def test_a_text_too_long_is_said_at_its_field(desk):
    activity = make_activity("under-way")
    answer = desk.get(url(Activity, "change", activity.pk))
    data = inline_data(answer, description="a" * 20_001, reason="Typing")
    refused = desk.post(url(Activity, "change", activity.pk), data)
    assert set(refused.context["adminform"].form.errors) == {"description"}
