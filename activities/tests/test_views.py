"""The pages: who reads, who writes, what visitors never see, and that lists cost the same."""

import re
from datetime import date

import pytest
from django.urls import reverse

from activities.models import Activity, Commitment, FollowUpItem, Participation
from activities.querysets import today
from peacebuilding.core.services import save_record
from peacebuilding.places.tests.factories import make_country

from .factories import (
    make_activity,
    make_commitment,
    make_follow_up,
    make_key_area,
    make_modality,
    make_organization,
    make_principle,
    put,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client, cast):
    """Return the client, logged in as somebody of the cast."""

    def log_in(who):
        client.logout()
        if who != "visitor":
            client.force_login(getattr(cast, who))
        return client

    return log_in


def url(name, *arguments):
    return reverse(f"activities:{name}", args=arguments)


def links(answer):
    return re.findall(r'href="([^"]+)"', html(answer))


def html(answer):
    assert answer.status_code == 200, answer
    return answer.content.decode()


class TestReading:
    def test_a_hidden_record_is_as_good_as_missing(self, as_):
        draft = make_activity()
        commitment = make_commitment(activity=draft)
        for address in (draft.get_absolute_url(), commitment.get_absolute_url()):
            for who in ("visitor", "stranger_approver", "officer"):
                assert as_(who).get(address).status_code == 404
            assert as_("partner_reader").get(address).status_code == 200

    def test_no_public_blame(self, as_):
        late = make_commitment("agreed", due_on=date(2020, 1, 1))
        for address in (
            url("commitment-list"),
            late.get_absolute_url(),
            late.activity.get_absolute_url(),
        ):
            assert "state--late" not in html(as_("visitor").get(address))
            assert "state--late" in html(as_("without").get(address))
        shown = html(as_("visitor").get(url("commitment-list") + "?overdue=true"))
        assert late.title in shown

    def test_a_sender_is_for_participants(self, as_):
        commitment = put(make_commitment("agreed"), basis="letter", basis_sender="Legal office")
        assert "Legal office" not in html(as_("visitor").get(commitment.get_absolute_url()))
        assert "Legal office" in html(as_("without").get(commitment.get_absolute_url()))

    def test_a_hidden_whole_does_not_show_on_its_part(self, as_):
        whole = make_activity("agreed", title="Quiet diplomacy", visibility="confidential")
        part = make_activity("agreed", parent=whole)
        assert "Quiet diplomacy" not in html(as_("visitor").get(part.get_absolute_url()))
        assert "Quiet diplomacy" in html(as_("lead_reader").get(part.get_absolute_url()))

    def test_what_was_entered_in_error_is_in_no_list(self, as_):
        activity = put(make_activity("agreed"), entered_in_error_at="2026-01-01T00:00Z")
        assert activity.reference not in html(as_("officer").get(url("activity-list")))
        assert "Entered in error" in html(as_("officer").get(activity.get_absolute_url()))

    def test_its_places_lead_to_what_else_is_done_there(self, as_):
        country = make_country()
        activity = make_activity(
            "agreed", sets={"countries": [country], "regions": [country.region]}
        )
        found = links(as_("visitor").get(activity.get_absolute_url()))
        by_region = url("activity-list") + f"?region={country.region.m49}"
        for address in (country.get_absolute_url(), by_region):
            assert address in found
            assert activity.reference in html(as_("visitor").get(address))

    def test_pages_ignore_unknown_parameters(self, as_):
        for name in ("activity-list", "commitment-list", "follow-up-list"):
            assert as_("visitor").get(url(name) + "?colour=blue&status=lost").status_code == 200

    @pytest.mark.parametrize("name", ["activity-list", "commitment-list", "follow-up-list"])
    @pytest.mark.parametrize("who", ["visitor", "lead_approver", "officer"])
    def test_a_list_costs_the_same_for_one_or_many(
        self, as_, who, name, django_assert_max_num_queries, django_assert_num_queries
    ):
        def more():
            commitment = make_commitment("agreed")
            make_follow_up(source_activity=commitment.activity)

        more()
        client = as_(who)
        client.get(url(name))
        with django_assert_max_num_queries(40) as few:
            client.get(url(name))
        for _ in range(4):
            more()
        with django_assert_num_queries(len(few)):
            client.get(url(name))


WRITING = [
    # page, arguments it takes, who may
    (
        "activity-create",
        None,
        {"lead_reporter", "partner_approver", "stranger_approver", "officer"},
    ),
    ("activity-update", "activity", {"lead_reporter", "officer"}),
    ("activity-principles", "activity", {"lead_reporter", "officer"}),
    ("participation-create", "activity", {"lead_reporter", "officer"}),
    ("participation-update", "part", {"lead_reporter", "partner_approver", "officer"}),
    ("commitment-create", "activity", {"lead_reporter", "partner_approver", "officer"}),
    ("commitment-update", "commitment", {"lead_reporter", "partner_approver", "officer"}),
    ("follow-up-create", "activity", {"lead_reporter", "officer"}),
    ("follow-up-update", "item", {"lead_reporter", "officer"}),
]
READERS = ["lead_reader", "lead_reporter", "partner_approver", "stranger_approver", "officer"]


@pytest.mark.parametrize(("name", "argument", "may"), WRITING)
def test_who_opens_a_form(as_, name, argument, may):
    activity = make_activity("under-way")
    records = {
        "activity": activity,
        "part": activity.participations.get(organization__slug="undp"),
        "commitment": make_commitment(activity=activity),
        "item": make_follow_up(source_activity=activity),
    }
    address = url(name, *([records[argument].pk] if argument else []))
    answer = as_("visitor").get(address)
    assert answer.status_code == 302
    assert "/login/" in answer.headers["Location"]
    for who in [*READERS, "administrator"]:
        status = as_(who).get(address).status_code
        assert status == (200 if who in may else 403), who


def test_nobody_learns_of_a_hidden_record_by_its_forms(as_):
    draft = make_activity()
    part = draft.participations.last()
    for name, pk in (
        ("activity-update", draft.pk),
        ("activity-delete", draft.pk),
        ("activity-principles", draft.pk),
        ("participation-create", draft.pk),
        ("participation-update", part.pk),
        ("participation-delete", part.pk),
        ("commitment-create", draft.pk),
        ("follow-up-create", draft.pk),
    ):
        for pk_or_none in (pk, 999999):
            assert as_("stranger_approver").get(url(name, pk_or_none)).status_code == 404, name


class TestWriting:
    def activity_data(self, **fields):
        return {
            "title": "Joint training",
            "language": "en",
            "modality": make_modality().pk,
            "key_areas": [make_key_area().pk],
            "level": "headquarters",
            "visibility": "public",
            **fields,
        }

    def test_drafted_from_the_framework_then_proposed(self, as_, cast):
        modality, undp = make_modality("A.6"), make_organization("undp")
        client = as_("lead_reporter")
        opened = client.get(url("activity-create") + "?modality=A.6")
        assert opened.context["form"].initial == {
            "modality": modality.pk,
            "lead": make_organization("ecowas").pk,
        }
        data = self.activity_data(
            modality=modality.pk, lead=make_organization("ecowas").pk, partners=[undp.pk]
        )
        made = client.post(url("activity-create"), data)
        activity = Activity.objects.get()
        assert made.headers["Location"] == activity.get_absolute_url()
        assert (activity.status, activity.created_by) == ("draft", cast.lead_reporter)
        assert activity.participations.count() == 2
        client.post(url("activity-step", activity.pk, "propose"), {"reason": ""})
        activity.refresh_from_db()
        assert activity.reference == f"A-{today().year}-0001"

    def test_nobody_drafts_for_another_organization(self, as_, cast):
        cast.lead_reporter  # noqa: B018 - makes ECOWAS
        data = self.activity_data(lead=make_organization("ecowas").pk)
        answer = as_("stranger_approver").post(url("activity-create"), data)
        assert "lead" in answer.context["form"].errors
        assert not Activity.objects.exists()

    def test_changed_and_refused_by_the_service_at_the_field(self, as_):
        activity = make_activity("under-way")
        client, address = as_("lead_reporter"), url("activity-update", activity.pk)
        data = self.activity_data(
            title="Second course",
            modality=activity.modality_id,
            planned_starts_on="2026-01-01",
            planned_ends_on="2026-06-30",
            seen_version=activity.version,
        )
        refused = client.post(address, {**data, "planned_ends_on": ""})
        assert "planned_starts_on" in refused.context["form"].errors
        assert client.post(address, data).status_code == 302
        assert Activity.objects.get().title == "Second course"

    def test_the_second_of_two_editors_keeps_their_text(self, as_):
        activity = make_activity("under-way")
        put(activity, title="By a colleague")
        data = self.activity_data(
            title="My title",
            modality=activity.modality_id,
            planned_starts_on="2026-01-01",
            planned_ends_on="2026-06-30",
            seen_version=activity.version,
        )
        answer = as_("lead_reporter").post(url("activity-update", activity.pk), data)
        assert "My title" in html(answer)
        assert Activity.objects.get().title == "By a colleague"

    def test_a_draft_is_deleted(self, as_):
        activity = make_activity()
        assert as_("lead_reporter").post(url("activity-delete", activity.pk)).status_code == 302
        assert not Activity.objects.exists()
        kept = make_activity("agreed")
        assert as_("officer").post(url("activity-delete", kept.pk)).status_code == 200
        assert Activity.objects.exists()

    def test_principles_are_assessed_on_one_page(self, as_):
        activity = make_activity("under-way")
        first, fourth = make_principle("P1"), make_principle("P4")
        client, address = as_("lead_reporter"), url("activity-principles", activity.pk)
        data = {f"answer_{first.pk}": "no", f"answer_{fourth.pk}": "yes"}
        refused = client.post(address, data)
        assert f"note_{first.pk}" in refused.context["form"].errors
        assert not activity.assessments.exists()
        client.post(address, {**data, f"note_{first.pk}": "No counterpart yet"})
        assert set(activity.assessments.values_list("principle__code", "answer")) == {
            ("P1", "no"),
            ("P4", "yes"),
        }

    def test_a_colleague_s_assessment_is_not_overwritten_unseen(self, as_, cast):
        activity = make_activity("under-way")
        fourth, fifth = make_principle("P4"), make_principle("P5")
        client, address = as_("lead_reporter"), url("activity-principles", activity.pk)

        def opened():
            form = client.get(address).context["form"]
            return {field.html_name: field.value() or "" for field in form}

        def assessed():
            return list(activity.assessments.order_by("principle__order").values_list("note"))

        first, second = opened(), opened()
        answers = {f"answer_{fourth.pk}": "yes", f"answer_{fifth.pk}": "yes"}
        client.post(address, first | answers | {f"note_{fourth.pk}": "Hers"})
        mine = second | answers | {f"note_{fourth.pk}": "Mine", f"note_{fifth.pk}": "Too"}
        refused = client.post(address, mine)
        assert set(refused.context["form"].errors) == {f"answer_{fourth.pk}", f"answer_{fifth.pk}"}
        assert html(refused).count("Changed by a colleague meanwhile; your text is below") >= 2
        assert "Mine" in html(refused)
        assert assessed() == [("Hers",), ("",)]
        again = {field.html_name: field.value() for field in refused.context["form"]}
        assert client.post(address, again).status_code == 302
        assert assessed() == [("Mine",), ("Too",)]

    def test_an_assessment_without_its_version_changes_nothing(self, as_, cast):
        activity, fourth = make_activity("under-way"), make_principle("P4")
        client, address = as_("lead_reporter"), url("activity-principles", activity.pk)
        client.post(address, {f"answer_{fourth.pk}": "yes"})
        assert client.post(address, {f"answer_{fourth.pk}": "no"}).status_code == 200
        assert activity.assessments.get().answer == "yes"

    def test_a_text_too_long_is_said_at_its_field(self, as_, cast):
        activity = make_activity("under-way")
        client, address = as_("lead_reporter"), url("activity-update", activity.pk)
        form = client.get(address).context["form"]
        data = {field.html_name: field.value() for field in form}
        data = {name: value for name, value in data.items() if value not in (None, [])}
        refused = client.post(address, data | {"outcome": "a" * 20_001})
        assert set(refused.context["form"].errors) == {"outcome"}
        assert client.post(address, data | {"outcome": "a" * 20_000}).status_code == 302

    def test_an_organization_is_named_changed_and_taken_off(self, as_):
        activity, sadc = make_activity(), make_organization("sadc")
        client = as_("lead_reporter")
        client.post(
            url("participation-create", activity.pk), {"organization": sadc.pk, "role": "host"}
        )
        part = Participation.objects.get(organization=sadc)
        data = {"role": "funding", "contribution": "Travel", "seen_version": part.version}
        client.post(url("participation-update", part.pk), data)
        part.refresh_from_db()
        assert (part.role, part.contribution) == ("funding", "Travel")
        client.post(url("participation-delete", part.pk))
        assert activity.participations.count() == 2

    def test_a_partner_states_its_contribution_and_nothing_else(self, as_):
        part = make_activity("under-way").participations.get(organization__slug="undp")
        client, address = as_("partner_reporter"), url("participation-update", part.pk)
        assert "role" not in client.get(address).context["form"].fields
        data = {"contribution": "Four trainers", "role": "lead", "seen_version": part.version}
        assert client.post(address, data).status_code == 302
        part.refresh_from_db()
        assert (part.contribution, part.role) == ("Four trainers", "partner")

    def test_a_commitment_is_written_down_agreed_and_handed_to_an_officer(self, as_):
        activity = make_activity("under-way")
        client = as_("partner_approver")
        data = {
            "organizations": [make_organization("undp").pk],
            "title": "Four trainers",
            "language": "en",
            "due_on": str(today()),
        }
        client.post(url("commitment-create", activity.pk), data)
        commitment = Commitment.objects.get()
        assert commitment.reference == f"{activity.reference}-01"
        client.post(url("commitment-step", commitment.pk, "agree"), {"reason": ""})
        commitment.refresh_from_db()
        assert commitment.status == "agreed"
        form = client.get(url("commitment-update", commitment.pk)).context["form"]
        assert set(form.fields) == {"responsible_officer", "reason", "seen_version"}

    def test_a_follow_up_item_of_an_activity(self, as_):
        activity = make_activity("under-way")
        data = {"text_en": "Share the module", "due_on": "2026-03-31"}
        client = as_("lead_reporter")
        assert client.post(url("follow-up-create", activity.pk), data).status_code == 302
        item = FollowUpItem.objects.get()
        assert item.source_activity == activity
        refused = client.post(
            url("follow-up-update", item.pk),
            {**data, "target_on": "2026-01-01", "seen_version": item.version},
        )
        assert refused.status_code == 200
        changed = {**data, "outcome": "Half done", "seen_version": item.version}
        assert client.post(url("follow-up-update", item.pk), changed).status_code == 302
        item.refresh_from_db()
        assert item.outcome == "Half done"


class TestSteps:
    def test_from_a_wrong_state_the_page_says_what_is_allowed(self, as_):
        activity = make_activity("agreed")
        answer = as_("officer").get(url("activity-step", activity.pk, "complete"))
        assert answer.status_code == 409
        assert "start" in answer.content.decode()
        assert as_("officer").get(url("activity-step", activity.pk, "jump")).status_code == 404

    def test_who_may_not(self, as_):
        activity = make_activity("agreed")
        address = url("activity-step", activity.pk, "start")
        assert as_("visitor").post(address).status_code == 302
        assert as_("stranger_approver").post(address).status_code == 403
        activity.refresh_from_db()
        assert activity.status == "agreed"

    def test_an_officer_confirms_on_a_meeting_record(self, as_):
        activity = make_activity("proposed")
        address = url("activity-step", activity.pk, "agree")
        refused = as_("officer").post(address, {"basis": "in-the-system"})
        assert refused.status_code == 422
        data = {"basis": "meeting-record", "date": str(today())}
        assert as_("officer").post(address, data).status_code == 302
        activity.refresh_from_db()
        assert (activity.status, activity.basis) == ("agreed", "meeting-record")

    def test_an_officer_enters_an_answer_a_member_is_not_asked_for_its_basis(self, as_):
        part = make_activity("proposed").participations.get(organization__slug="undp")
        address = url("participation-step", part.pk, "agree")
        assert "basis" in as_("officer").get(address).context["form"].fields
        assert "basis" not in as_("partner_approver").get(address).context["form"].fields
        assert as_("partner_approver").post(address, {}).status_code == 302
        part.refresh_from_db()
        assert part.response == "agreed"

    def test_amended_with_the_reason(self, as_):
        commitment = make_commitment("agreed")
        address = url("commitment-step", commitment.pk, "amend")
        data = {"title": commitment.title, "description": "", "due_on": "2027-01-31"}
        assert as_("partner_approver").post(address, data).status_code == 422
        data["reason"] = "Free only in January"
        assert as_("partner_approver").post(address, data).status_code == 302
        commitment.refresh_from_db()
        assert commitment.due_on == date(2027, 1, 31)
        shown = html(as_("partner_approver").get(commitment.get_absolute_url()))
        assert "Free only in January" in shown


def test_a_step_is_made_on_what_was_read(as_, cast):
    """An approver who read one promise does not agree to another."""
    commitment = make_commitment("proposed")
    address = url("commitment-step", commitment.pk, "agree")
    client = as_("officer")
    seen = client.get(address).context["form"]["seen_version"].value()
    commitment.refresh_from_db()
    commitment.title = "Something else"
    save_record(commitment, actor=cast.colleague)
    data = {"basis": "letter", "sender": "X", "date": "2020-01-01", "seen_version": seen}
    refused = client.post(address, data)
    assert refused.status_code == 409
    commitment.refresh_from_db()
    assert commitment.status == "proposed"
    again = refused.context["form"]["seen_version"].value()
    assert client.post(address, {**data, "seen_version": again}).status_code == 302
    commitment.refresh_from_db()
    assert commitment.status == "agreed"
