"""The resources of what is done, as other systems meet them."""

import json
from datetime import date, timedelta

import pytest

from activities.models import Activity, Commitment, FollowUpItem, Participation
from activities.querysets import today
from peacebuilding.api.tests.conftest import Caller, token_for

from .factories import (
    make_activity,
    make_commitment,
    make_follow_up,
    make_key_area,
    make_meeting,
    make_modality,
    make_organization,
    make_principle,
    put,
)

pytestmark = pytest.mark.django_db

API = "/api/v1/"


@pytest.fixture
def api(cast):
    """Return the client of somebody of the cast: api("lead_reporter")."""
    clients = {}

    def client(who):
        if who not in clients:
            token = "" if who == "visitor" else token_for(getattr(cast, who))
            clients[who] = Caller(token)
        return clients[who]

    return client


def path_of(record, action=""):
    names = {
        Activity: "activities",
        Participation: "participations",
        Commitment: "commitments",
        FollowUpItem: "follow-up-items",
    }
    return f"{API}{names[type(record)]}/{record.pk}/" + (f"{action}/" if action else "")


def act(client, record, action, **body):
    etag = client.get(path_of(record)).headers.get("ETag", "*")
    return client.send("POST", path_of(record, action), body, If_Match=etag)


def change(client, record, **body):
    etag = client.get(path_of(record)).headers.get("ETag", "*")
    return client.send("PATCH", path_of(record), body, If_Match=etag)


def pointers(answer):
    assert answer.status_code == 400, answer.content
    return {error.get("pointer") for error in answer.json()["errors"]}


class TestActivities:
    def new(self, **fields):
        make_key_area()
        make_modality()
        make_organization("undp")
        return {
            "title": "Joint training",
            "modality": "A.5",
            "key_areas": ["area-1"],
            "level": "headquarters",
            "planned_starts_on": "2026-03-01",
            "planned_ends_on": "2026-06-30",
            "participations": [{"organization": "undp"}],
            **fields,
        }

    def test_a_reporter_drafts_proposes_and_all_agree(self, api, cast):
        """AT-06 and AT-07 from end to end."""
        cast.lead_reporter  # noqa: B018 - makes the organization that leads
        made = api("lead_reporter").send("POST", f"{API}activities/", self.new())
        assert made.status_code == 201, made.content
        body = made.json()
        assert (body["status"], body["reference"], body["category"]) == ("draft", None, "A")
        assert body["lead"] == "ecowas"
        assert body["actions"] == ["propose"]
        activity = Activity.objects.get()

        proposed = act(api("lead_reporter"), activity, "propose")
        assert proposed.status_code == 200, proposed.content
        reference = f"A-{today().year}-0001"
        assert (proposed.json()["status"], proposed.json()["reference"]) == ("proposed", reference)

        assert pointers(act(api("officer"), activity, "agree")) == {"/participations"}
        lead, partner = activity.participations.all()
        for part, who in ((lead, "lead_approver"), (partner, "partner_approver")):
            answer = act(api(who), part, "agree")
            assert (answer.status_code, answer.json()["response"]) == (200, "agreed")
        agreed = act(api("officer"), activity, "agree")
        assert (agreed.status_code, agreed.json()["status"]) == (200, "agreed")
        assert api("visitor").get(path_of(activity)).json()["reference"] == reference

    def test_without_partner_or_lead_it_is_refused_at_the_field(self, api, cast):
        cast.lead_reporter  # noqa: B018
        made = api("lead_reporter").send("POST", f"{API}activities/", self.new(participations=[]))
        activity = Activity.objects.get(pk=made.json()["id"])
        assert pointers(act(api("lead_reporter"), activity, "propose")) == {"/participations"}
        answer = api("officer").send("POST", f"{API}activities/", self.new())
        assert pointers(answer) == {"/participations"}

    def test_an_officer_names_the_lead(self, api):
        make_organization("ecowas")
        parts = [
            {"organization": "ecowas", "role": "lead", "contribution": "Venue"},
            {"organization": "undp", "role": "funding"},
        ]
        answer = api("officer").send("POST", f"{API}activities/", self.new(participations=parts))
        assert answer.status_code == 201, answer.content
        shown = [
            (part["organization"], part["role"], part["response"], part["contribution"])
            for part in answer.json()["participations"]
        ]
        assert shown == [
            ("ecowas", "lead", "awaiting", "Venue"),
            ("undp", "funding", "awaiting", ""),
        ]

    @pytest.mark.parametrize(
        ("who", "status"),
        [("visitor", 401), ("without", 400), ("administrator", 400), ("lead_reader", 400)],
    )
    def test_who_may_not_draft(self, api, who, status):
        answer = api(who).send("POST", f"{API}activities/", self.new())
        assert answer.status_code == status
        assert not Activity.objects.exists()

    def test_nobody_drafts_for_others(self, api, cast):
        make_organization("ecowas")
        parts = [{"organization": "ecowas", "role": "lead"}]
        answer = api("stranger_approver").send(
            "POST", f"{API}activities/", self.new(participations=parts)
        )
        assert answer.status_code == 403
        assert not Activity.objects.exists()

    @pytest.mark.parametrize(
        ("fields", "pointer"),
        [
            ({"reference": "A-2026-0001"}, "/reference"),
            ({"status": "agreed"}, "/status"),
            ({"colour": "blue"}, "/colour"),
            ({"modality": "Z.9"}, "/modality"),
            ({"level": "moon"}, "/level"),
            ({"title": ""}, "/title"),
            ({"countries": ["XX"]}, "/countries/0"),
        ],
    )
    def test_what_is_refused_and_where(self, api, cast, fields, pointer):
        cast.lead_reporter  # noqa: B018
        answer = api("lead_reporter").send("POST", f"{API}activities/", self.new(**fields))
        assert pointer in pointers(answer) | {p + "/0" for p in pointers(answer)}

    def test_a_hidden_one_is_as_good_as_missing(self, api):
        draft = make_activity()
        hidden = api("stranger_approver").get(path_of(draft))
        missing = api("stranger_approver").get(f"{API}activities/999999/")
        assert hidden.status_code == missing.status_code == 404
        a, b = hidden.json(), missing.json()
        assert {**a, "request_id": ""} == {**b, "request_id": ""}
        for method, action in (("PATCH", ""), ("DELETE", ""), ("POST", "propose")):
            answer = api("stranger_approver").send(method, path_of(draft, action), {}, If_Match="*")
            assert answer.status_code == 404

    def test_visible_but_not_yours_is_403(self, api):
        activity = make_activity("agreed")
        assert change(api("stranger_approver"), activity, title="Mine").status_code == 403
        assert act(api("stranger_approver"), activity, "start").status_code == 403

    def test_an_illegal_step_names_the_state_and_what_is_allowed(self, api):
        activity = make_activity("agreed")
        answer = act(api("officer"), activity, "complete")
        assert answer.status_code == 409
        assert "Agreed" in answer.json()["detail"]
        assert "start" in answer.json()["detail"]

    def test_steps_with_their_data(self, api):
        activity = make_activity("agreed")
        reporter = api("lead_reporter")
        assert act(reporter, activity, "start", starts_on=str(today())).status_code == 200
        ahead = str(today() + timedelta(days=30))
        answer = act(reporter, activity, "suspend", reason="Unrest", review_on=ahead)
        assert (answer.json()["status"], answer.json()["review_on"]) == ("suspended", ahead)
        assert act(reporter, activity, "resume").json()["status"] == "under-way"
        done = act(reporter, activity, "complete", outcome="24 trained")
        assert (done.json()["status"], done.json()["outcome"]) == ("completed", "24 trained")
        assert pointers(act(api("officer"), activity, "reverse")) == {"/reason"}
        back = act(api("officer"), activity, "reverse", reason="One course is left")
        assert back.json()["status"] == "under-way"

    def test_visitors_do_not_get_reasons_or_senders(self, api):
        activity = put(
            make_activity("suspended"), status_reason="Unrest", review_on=date(2100, 1, 1)
        )
        hidden = {"reason", "review_on", "basis_sender", "basis_channel"}
        assert not hidden & set(api("visitor").get(path_of(activity)).json())
        assert hidden <= set(api("without").get(path_of(activity)).json())

    def test_a_hidden_whole_does_not_show_through_its_part(self, api):
        whole = make_activity("agreed", visibility="confidential")
        part = make_activity("agreed", parent=whole)
        assert api("visitor").get(path_of(part)).json()["parent"] is None
        assert api("visitor").get(f"{API}activities/").json()["results"][0]["parent"] is None
        assert api("lead_reader").get(path_of(part)).json()["parent"] == whole.pk

    def test_changed_with_its_sets_and_assessments(self, api):
        activity = make_activity("under-way")
        make_key_area("KA2")
        make_principle("P1")
        answer = change(
            api("lead_reporter"),
            activity,
            key_areas=["area-2"],
            assessments=[{"principle": "P1", "answer": "yes", "note": "Half are national"}],
        )
        assert answer.status_code == 200, answer.content
        assert answer.json()["key_areas"] == ["area-2"]
        assert answer.json()["assessments"][0]["principle"] == "P1"
        answer = change(
            api("lead_reporter"), activity, assessments=[{"principle": "P1", "answer": "no"}]
        )
        assert pointers(answer) == {"/note"}
        answer = change(api("lead_reporter"), activity, participations=[])
        assert pointers(answer) == {"/participations"}

    def test_a_draft_is_deleted_an_agreed_one_is_not(self, api):
        for status, code in (("draft", 204), ("agreed", 400)):
            activity = make_activity(status)
            etag = api("lead_reporter").get(path_of(activity)).headers["ETag"]
            answer = api("lead_reporter").send("DELETE", path_of(activity), If_Match=etag)
            assert answer.status_code == code

    def test_entered_in_error_it_leaves_the_list_and_keeps_its_address(self, api):
        activity = make_activity("agreed")
        assert act(api("officer"), activity, "enter-in-error", reason="Twice").status_code == 200
        assert api("visitor").get(f"{API}activities/?count=true").json()["count"] == 0
        shown = api("officer").get(path_of(activity)).json()
        assert shown["entered_in_error_at"]
        assert shown["actions"] == ["reverse"]

    def test_the_history_is_for_accounts(self, api):
        activity = make_activity("agreed")
        assert api("visitor").get(path_of(activity, "history")).status_code == 401
        assert api("without").get(path_of(activity, "history")).json()["results"]

    def test_a_list_costs_the_same_for_one_or_many(self, api, django_assert_max_num_queries):
        for _ in range(4):
            make_commitment(activity=make_activity("agreed"))
        for who in ("visitor", "lead_approver", "officer"):
            api(who).get(f"{API}activities/")
            with django_assert_max_num_queries(22):
                assert len(api(who).get(f"{API}activities/").json()["results"]) == 4


class TestFilters:
    def found(self, client, resource, query):
        answer = client.get(f"{API}{resource}/?{query}")
        assert answer.status_code == 200, answer.content
        return [row["id"] for row in answer.json()["results"]]

    @pytest.mark.parametrize(
        "query",
        [
            "status=agreed",
            "status=agreed,completed",
            "category=A",
            "modality=A.5",
            "modality=C.1",
            "key_area=area-1",
            "organization=ecowas",
            "organization=undp&role=partner",
            "role=lead",
            "level=headquarters",
            "starts_after=2026-01-10",
            "starts_before=2026-01-10",
            "ends_after=2026-06-30",
            "ends_before=2026-06-30",
            "quick_start=false",
            "without=commitments",
            "search=joint",
            "principle=P1",
            "updated_after=2020-01-01",
        ],
    )
    def test_activities_found(self, api, query):
        make_organization("sadc")
        make_modality("E.1")
        activity = make_activity(
            "agreed",
            planned_starts_on=date(2026, 1, 10),
            planned_ends_on=date(2026, 6, 30),
            sets={"other_modalities": [make_modality("C.1")], "principles": [make_principle()]},
        )
        assert self.found(api("visitor"), "activities", query) == [activity.pk]

    @pytest.mark.parametrize(
        "query",
        [
            "status=proposed",
            "modality=E.1",
            "organization=sadc",
            "organization=undp&role=lead",
            "starts_after=2026-01-11",
            "ends_before=2026-06-29",
            "quick_start=true",
            "level=field",
        ],
    )
    def test_activities_not_found(self, api, query):
        make_organization("sadc")
        make_modality("E.1")
        make_activity(
            "agreed", planned_starts_on=date(2026, 1, 10), planned_ends_on=date(2026, 6, 30)
        )
        assert self.found(api("visitor"), "activities", query) == []

    def test_the_actual_day_counts_once_there_is_one(self, api):
        activity = make_activity(
            "under-way", planned_starts_on=date(2026, 1, 10), planned_ends_on=date(2026, 6, 30)
        )
        put(activity, starts_on=date(2026, 2, 1))
        assert self.found(api("visitor"), "activities", "starts_after=2026-02-01")

    @pytest.mark.parametrize(
        ("resource", "query", "culprit"),
        [
            ("activities", "flag=maybe", "flag"),
            ("activities", "quick_start=maybe", "quick_start"),
            ("activities", "status=lost", "status"),
            ("activities", "modality=Z.9", "modality"),
            ("activities", "ordering=visibility", "ordering"),
            ("commitments", "due_after=soon", "due_after"),
            ("participations", "response=maybe", "response"),
            ("follow-up-items", "open=maybe", "open"),
        ],
    )
    def test_what_is_refused_by_name(self, api, resource, query, culprit):
        answer = api("officer").get(f"{API}{resource}/?{query}")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["parameter"] == culprit

    def test_a_hidden_activity_is_no_filter_value(self, api):
        make_modality()
        draft = make_activity()
        assert api("visitor").get(f"{API}commitments/?activity={draft.pk}").status_code == 400
        assert api("lead_reader").get(f"{API}commitments/?activity={draft.pk}").status_code == 200

    @pytest.mark.parametrize(
        "query",
        [
            "organization=undp",
            "status=agreed",
            "display_status=overdue",
            "overdue=true",
            "due_before=2020-01-01",
            "due_after=2020-01-01",
            "category=A",
            "modality=A.5",
            "key_area=area-1",
            "search=trainers",
        ],
    )
    def test_commitments_found(self, api, query):
        late = make_commitment("agreed", due_on=date(2020, 1, 1))
        assert self.found(api("without"), "commitments", query) == [late.pk]
        reference = f"reference={late.reference}&activity={late.activity_id}"
        assert self.found(api("without"), "commitments", reference) == [late.pk]

    def test_follow_up_items_found(self, api):
        item = make_follow_up(is_indicative=True, target_on=date(2001, 12, 31))
        for query in ("open=true", "status=open", "display_status=target-passed"):
            assert self.found(api("without"), "follow-up-items", query) == [item.pk]
        assert self.found(api("without"), "follow-up-items", "open=false") == []

    def test_participations_found(self, api):
        activity = make_activity("agreed")
        for query in ("role=lead", "organization=ecowas", "response=awaiting&role=lead"):
            found = self.found(api("visitor"), "participations", f"activity={activity.pk}&{query}")
            assert found == [activity.participations.leads().get().pk]


class TestCommitments:
    def test_no_public_blame(self, api):
        late = make_commitment("agreed", due_on=date(2020, 1, 1))
        hidden = {"display_status", "overdue", "responsible_officer", "reason"}
        assert not hidden & set(api("visitor").get(path_of(late)).json())
        shown = api("without").get(path_of(late)).json()
        assert (shown["display_status"], shown["overdue"]) == ("overdue", True)
        for query in ("overdue=true", "display_status=overdue"):
            assert api("visitor").get(f"{API}commitments/?{query}").status_code == 401

    def test_made_agreed_started_amended_withdrawn(self, api):
        activity = make_activity("under-way", planned_starts_on=date(2026, 1, 1))
        body = {
            "activity": activity.pk,
            "organization": "undp",
            "title": "Four trainers",
            "due_on": "2026-03-31",
        }
        made = api("partner_reporter").send("POST", f"{API}commitments/", body)
        assert made.status_code == 201, made.content
        assert made.json()["reference"] == f"{activity.reference}-01"
        assert made.json()["actions"] == []
        commitment = Commitment.objects.get()
        approver = api("partner_approver")
        assert approver.get(path_of(commitment)).json()["actions"] == ["agree", "amend", "withdraw"]
        assert act(approver, commitment, "agree").json()["status"] == "agreed"
        assert act(api("partner_reporter"), commitment, "start").json()["status"] == "under-way"
        amended = act(
            approver, commitment, "amend", due_on="2026-06-30", reason="Free only in June"
        )
        assert amended.json()["due_on"] == "2026-06-30"
        history = approver.get(path_of(commitment, "history")).json()["results"]
        assert history[0]["reason"] == "Free only in June"
        assert {"field": "due_on", "before": "2026-03-31", "after": "2026-06-30"} in history[0][
            "changes"
        ]
        assert pointers(act(approver, commitment, "withdraw")) == {"/reason"}
        done = act(approver, commitment, "withdraw", reason="No staff")
        assert (done.json()["status"], done.json()["reason"]) == ("withdrawn", "No staff")

    def test_an_officer_acts_on_the_word_of_the_organization(self, api):
        commitment = make_commitment()
        assert pointers(act(api("officer"), commitment, "agree")) == {"/basis", "/date"}
        word = {"basis": "letter", "sender": "Director", "date": "2026-01-05", "channel": "mail"}
        done = act(api("officer"), commitment, "agree", **word).json()
        assert (done["basis"], done["basis_on"], done["basis_sender"], done["basis_channel"]) == (
            "letter",
            "2026-01-05",
            "Director",
            "mail",
        )

    def test_fulfilled_is_entered_by_an_officer(self, api):
        commitment = make_commitment("under-way")
        assert act(api("partner_approver"), commitment, "fulfil", reason="Ok").status_code == 403
        given = {"reason": "Report of May", "fulfilled_on": "2026-01-05"}
        assert pointers(act(api("officer"), commitment, "fulfil", **given)) == {"/basis"}
        word = {"basis": "meeting-record", "date": "2026-01-05"}
        done = act(api("officer"), commitment, "fulfil", **given, **word)
        assert (done.json()["status"], done.json()["fulfilled_on"]) == ("fulfilled", "2026-01-05")

    def test_it_stays_with_its_activity_and_its_agreed_terms(self, api):
        commitment = make_commitment("agreed")
        other = make_activity("agreed")
        assert pointers(change(api("officer"), commitment, activity=other.pk)) == {"/activity"}
        assert change(api("partner_approver"), commitment, title="Other").status_code == 403

    def test_own_organization_only(self, api):
        """AT-05, for what is done."""
        commitment = make_commitment()
        for action in ("agree", "amend", "withdraw"):
            answer = act(api("stranger_approver"), commitment, action, reason="x")
            assert answer.status_code == 403

    def test_a_list_costs_the_same_for_one_or_many(self, api, django_assert_max_num_queries):
        for _ in range(4):
            make_commitment("agreed")
        for who in ("visitor", "partner_approver", "officer"):
            api(who).get(f"{API}commitments/")
            with django_assert_max_num_queries(10):
                assert len(api(who).get(f"{API}commitments/").json()["results"]) == 4


class TestParticipations:
    def test_added_by_the_lead_answered_by_the_organization(self, api):
        activity = make_activity("under-way")
        body = {
            "activity": activity.pk,
            "organization": make_organization("sadc").slug,
            "role": "host",
        }
        made = api("lead_reporter").send("POST", f"{API}participations/", body)
        assert (made.status_code, made.json()["response"]) == (201, "awaiting")
        part = Participation.objects.get(organization__slug="sadc")
        assert act(api("lead_approver"), part, "agree").status_code == 403
        assert act(api("stranger_approver"), part, "no-objection").json()["response"] == (
            "no-objection"
        )
        twice = api("lead_reporter").send("POST", f"{API}participations/", body)
        assert twice.status_code in {400, 409}

    def test_declined_it_ends_and_the_activity_goes_on(self, api):
        activity = make_activity("proposed")
        part = activity.participations.get(organization__slug="undp")
        assert act(api("partner_approver"), part, "decline").json()["response"] == "declined"
        assert api("officer").get(path_of(activity)).json()["status"] == "proposed"
        assert act(api("partner_approver"), part, "agree").status_code == 409

    def test_taken_off_a_draft(self, api):
        part = make_activity().participations.get(organization__slug="undp")
        etag = api("lead_reporter").get(path_of(part)).headers["ETag"]
        answer = api("lead_reporter").send("DELETE", path_of(part), If_Match=etag)
        assert answer.status_code == 204


class TestFollowUp:
    def test_closed_with_its_date_and_outcome(self, api):
        item = make_follow_up(is_indicative=True, target_on=date(2001, 12, 31), text_en="")
        shown = api("visitor").get(path_of(item)).json()
        assert shown["text"] == "Text of F1."
        assert "display_status" not in shown
        assert act(api("lead_approver"), item, "close").status_code == 403
        done = act(api("officer"), item, "close", done_on="2002-05-02", outcome="Held").json()
        assert (done["status"], done["display_status"], done["outcome"]) == (
            "done",
            "done-late",
            "Held",
        )

    def test_carried_over_to_a_meeting_by_number(self, api):
        item = make_follow_up()
        make_meeting(5)
        assert pointers(act(api("officer"), item, "carry-over")) == {"/meeting"}
        done = act(api("officer"), item, "carry-over", meeting=5).json()
        assert (done["status"], done["carried_to"]) == ("carried-over", 5)
        assert act(api("officer"), item, "drop", reason="Overtaken").json()["status"] == "dropped"

    def test_made_for_an_activity_by_its_lead(self, api):
        activity = make_activity("under-way")
        body = {
            "source_activity": activity.pk,
            "text_en": "Share the module",
            "due_on": "2026-03-31",
            "responsible_organizations": ["undp"],
        }
        made = api("lead_reporter").send("POST", f"{API}follow-up-items/", body)
        assert made.status_code == 201, made.content
        item = FollowUpItem.objects.get()
        assert change(api("lead_reporter"), item, outcome="Half done").status_code == 200
        assert change(api("partner_approver"), item, outcome="x").status_code == 403
        bad = {"text_en": "From nowhere"}
        assert api("officer").send("POST", f"{API}follow-up-items/", bad).status_code == 400


def test_every_address_is_in_the_schema(client):
    schema = json.loads(client.get(f"{API}schema/?format=json").content)
    for resource in ("activities", "participations", "commitments", "follow-up-items"):
        assert f"/api/v1/{resource}/" in schema["paths"]
    for action in ("propose", "return", "agree", "decline", "start", "suspend", "resume"):
        assert f"/api/v1/activities/{{id}}/{action}/" in schema["paths"]


def test_a_text_too_long_is_said_at_its_field(api):
    activity = make_activity("under-way")
    assert pointers(change(api("lead_reporter"), activity, outcome="a" * 20_001)) == {"/outcome"}
    assert change(api("lead_reporter"), activity, outcome="a" * 20_000).status_code == 200
