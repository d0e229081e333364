"""“This figure is wrong”: who may say so, who sees it, who answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities import services
from activities.models import Commitment, Question
from activities.reports import organization_statement
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed

from .factories import (
    make_activity,
    make_commitment,
    make_follow_up,
    make_member,
    make_organization,
    put,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(db: None) -> Commitment:
    """A promise of UNDP in an activity led by ECOWAS."""
    return make_commitment("agreed", activity=make_activity("under-way"))


def ask(actor: Any, record: Any, text: str = "24 or 22?", **options: Any) -> Question:
    return services.ask_question(actor=actor, record=record, text=text, **options)


# --- The services -----------------------------------------------------------------------------


def test_a_participant_asks_for_the_organization_served(cast: Any, duty: Commitment) -> None:
    question = ask(cast.stranger_reader, duty)
    assert (question.state, question.organization.slug) == ("open", "sadc")
    assert question.asked_by == cast.stranger_reader
    assert question.history.get().history_user == cast.stranger_reader
    assert ask(cast.officer, duty).organization is None


def test_a_visitor_cannot_ask(cast: Any, duty: Commitment) -> None:
    with pytest.raises(NotAllowed):
        ask(cast.visitor, duty)


def test_whoever_serves_several_says_for_which(cast: Any, duty: Commitment) -> None:
    person = make_member(make_organization("sadc"), "reader")
    make_member_too = make_organization("undp")
    from_two = make_member(make_member_too, "reader")
    person.memberships.add(*from_two.memberships.all())
    person.__dict__.pop("_organization_roles", None)
    with pytest.raises(ValidationError) as refusal:
        ask(person, duty)
    assert "organization" in refusal.value.message_dict
    assert ask(person, duty, organization=make_organization("undp")).organization.slug == "undp"
    with pytest.raises(ValidationError):
        ask(person, duty, organization=make_organization("ecowas"))


def test_an_empty_question_is_none(cast: Any, duty: Commitment) -> None:
    with pytest.raises(ValidationError) as refusal:
        ask(cast.officer, duty, "  ")
    assert "text" in refusal.value.message_dict


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        ("officer", True),
        ("head", True),
        ("partner_reporter", True),
        ("partner_reader", False),
        ("lead_approver", False),
        ("stranger_reporter", False),
        ("administrator", False),
    ],
)
def test_the_secretariat_and_the_organization_itself_answer(
    cast: Any, duty: Commitment, person: str, allowed: bool
) -> None:
    question = ask(cast.without, duty)
    if not allowed:
        with pytest.raises(NotAllowed):
            services.answer_question(actor=getattr(cast, person), question=question, answer="22")
        return
    answered = services.answer_question(
        actor=getattr(cast, person), question=question, answer="22, as reported"
    )
    assert (answered.state, answered.version) == ("answered", 2)
    assert answered.answered_by == getattr(cast, person)


def test_nobody_answers_their_own_question(cast: Any, duty: Commitment) -> None:
    question = ask(cast.officer, duty)
    with pytest.raises(NotAllowed):
        services.answer_question(actor=cast.officer, question=question, answer="Yes")
    assert services.answer_question(actor=cast.colleague, question=question, answer="Yes")


def test_the_lead_answers_for_its_activity(cast: Any, duty: Commitment) -> None:
    question = ask(cast.stranger_reader, duty.activity)
    with pytest.raises(NotAllowed):
        services.answer_question(actor=cast.partner_approver, question=question, answer="Yes")
    assert services.answer_question(actor=cast.lead_reporter, question=question, answer="Yes")


def test_an_answer_has_words_and_comes_once(cast: Any, duty: Commitment) -> None:
    question = ask(cast.stranger_reader, duty)
    with pytest.raises(ValidationError):
        services.answer_question(actor=cast.officer, question=question, answer=" ")
    services.answer_question(actor=cast.officer, question=question, answer="Yes")
    with pytest.raises(IllegalTransition):
        services.answer_question(actor=cast.officer, question=question, answer="No")


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        ("stranger_reader", True),
        ("stranger_approver", True),
        ("officer", True),
        ("stranger_reporter", False),
        ("partner_approver", False),
        ("without", False),
    ],
)
def test_who_asked_takes_it_back(cast: Any, duty: Commitment, person: str, allowed: bool) -> None:
    question = ask(cast.stranger_reader, duty)
    if allowed:
        done = services.withdraw_question(actor=getattr(cast, person), question=question)
        assert done.state == "withdrawn"
    else:
        with pytest.raises(NotAllowed):
            services.withdraw_question(actor=getattr(cast, person), question=question)


def test_an_officer_opens_it_again_with_a_reason(cast: Any, duty: Commitment) -> None:
    question = ask(cast.stranger_reader, duty)
    services.answer_question(actor=cast.officer, question=question, answer="Yes")
    with pytest.raises(ValidationError):
        services.reverse_question(actor=cast.officer, question=question, reason="")
    reopened = services.reverse_question(actor=cast.officer, question=question, reason="Was wrong")
    assert (reopened.state, reopened.answer, reopened.answered_at) == ("open", "", None)


# --- Who sees it ------------------------------------------------------------------------------


def test_it_is_seen_with_its_record_by_participants(cast: Any, duty: Commitment) -> None:
    records = [
        duty,
        duty.activity,
        duty.activity.participations.first(),
        duty.organization,
        make_follow_up(source_activity=duty.activity),
    ]
    for record in records:
        ask(cast.officer, record)
    assert Question.objects.visible_to(cast.visitor).count() == 0
    assert Question.objects.visible_to(cast.stranger_reader).count() == 5
    put(duty.activity, visibility="confidential")
    seen = Question.objects.visible_to(cast.stranger_reader)
    assert [question.resource for question in seen] == ["organizations"]
    assert Question.objects.visible_to(cast.partner_reader).count() == 5
    assert Question.objects.visible_to(cast.officer).count() == 5
    assert Question.objects.visible_to(cast.administrator).count() == 1


def test_it_goes_with_a_draft_that_is_deleted(cast: Any) -> None:
    draft = make_activity("draft")
    ask(cast.lead_reporter, draft)
    services.delete_activity(actor=cast.lead_reporter, activity=draft)
    assert Question.objects.count() == 0


# --- Pages ------------------------------------------------------------------------------------


def create_url(record: Any, kind: str = "commitments") -> str:
    return reverse("activities:question-create", args=[kind, record.pk])


def test_the_page_of_a_record_leads_to_the_form_and_shows_the_mark(
    client: Client, cast: Any, duty: Commitment
) -> None:
    url = duty.get_absolute_url()
    assert create_url(duty) not in client.get(url).content.decode()
    client.force_login(cast.stranger_reader)
    page = client.get(url).content.decode()
    assert create_url(duty) in page
    assert "Questioned" not in page
    answer = client.post(create_url(duty), {"text": "24 or 22?", "language": "en"})
    question = Question.objects.get()
    assert answer["Location"] == f"{url}#questions"
    page = client.get(url).content.decode()
    assert "Questioned" in page
    assert "24 or 22?" in page
    client.logout()
    assert "24 or 22?" not in client.get(url).content.decode()
    client.force_login(cast.officer)
    step = reverse("activities:question-step", args=[question.pk, "answer"])
    assert step in client.get(url).content.decode()
    assert client.post(step, {"seen_version": 1, "answer": "22, as reported"}).status_code == 302
    page = client.get(url).content.decode()
    assert "22, as reported" in page
    assert "Questioned" not in page


def test_an_empty_form_is_said_at_its_field(client: Client, cast: Any, duty: Commitment) -> None:
    client.force_login(cast.stranger_reader)
    answer = client.post(create_url(duty), {"text": "", "language": "fr"})
    assert answer.context["form"].errors["text"]
    assert 'value="fr" selected' in answer.content.decode()
    assert Question.objects.count() == 0


def test_who_may_not_see_the_record_finds_no_form(
    client: Client, cast: Any, duty: Commitment
) -> None:
    assert client.get(create_url(duty)).status_code == 302
    put(duty.activity, visibility="confidential")
    client.force_login(cast.stranger_reader)
    assert client.get(create_url(duty)).status_code == 404
    assert client.get(create_url(duty, "nothings")).status_code == 404
    client.force_login(cast.partner_reader)
    assert client.get(create_url(duty)).status_code == 200


def test_parts_and_organizations_are_asked_about_on_their_pages(
    client: Client, cast: Any, duty: Commitment
) -> None:
    part = duty.activity.participations.get(organization=duty.organization)
    ask(cast.stranger_reader, part, "It left in May")
    ask(cast.stranger_reader, duty.organization, "The seat has moved")
    client.force_login(cast.officer)
    page = client.get(duty.activity.get_absolute_url()).content.decode()
    assert "It left in May" in page
    assert create_url(part, "participations") in page
    page = client.get(duty.organization.get_absolute_url()).content.decode()
    assert "The seat has moved" in page
    assert create_url(duty.organization, "organizations") in page


def test_the_desk_lists_what_is_open(client: Client, cast: Any, duty: Commitment) -> None:
    ask(cast.stranger_reader, duty, "24 or 22?")
    done = ask(cast.stranger_reader, duty.activity, "Ended already")
    services.answer_question(actor=cast.officer, question=done, answer="No")
    client.force_login(cast.officer)
    page = client.get(reverse("admin:index")).content.decode()
    assert "24 or 22?" in page
    assert "1 question<" in page
    assert "Ended already" not in page


def test_the_desk_asks_as_often_for_many(client: Client, cast: Any, duty: Commitment) -> None:
    client.force_login(cast.officer)
    url = reverse("admin:activities_question_changelist")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    records = [duty, duty.activity, duty.activity.participations.first(), duty.organization]
    records.append(make_follow_up(source_activity=duty.activity))
    for record in records:
        ask(cast.stranger_reader, record)
    count()
    few = count()
    for record in records * 3:
        ask(cast.stranger_reader, record)
    assert count() == few
    page = client.get(
        reverse("admin:activities_question_change", args=[Question.objects.first().pk])
    )
    assert page.status_code == 200


# --- The statement ----------------------------------------------------------------------------


def test_the_statement_names_what_was_questioned_then(cast: Any, duty: Commitment) -> None:
    before = timezone.now()
    question = ask(cast.stranger_reader, duty)
    asked = timezone.now()
    services.answer_question(actor=cast.officer, question=question, answer="Yes")

    def at(moment: Any) -> Any:
        return organization_statement(cast.officer, duty.organization, moment)

    assert at(before).questions == at(timezone.now()).questions == []
    (told,) = at(asked).questions
    assert (told.reference, told.text) == (duty.reference, "24 or 22?")
    assert at(asked).questioned_ids == {duty.pk}


# --- The API ----------------------------------------------------------------------------------

API = "/api/v1/questions/"


def test_the_api_asks_lists_and_answers(client: Client, cast: Any, duty: Commitment) -> None:
    body = {"parent": f"commitments/{duty.pk}", "text": "24 or 22?"}

    def post(url: str, data: Any, **headers: str) -> Any:
        return client.post(url, data, content_type="application/json", headers=headers)

    assert post(API, body).status_code == 401
    client.force_login(cast.stranger_reader)
    answer = post(API, body)
    assert answer.status_code == 201, answer.content
    question = answer.json()
    assert question["organization"] == "sadc"
    assert question["parent"] == body["parent"]
    assert question["actions"] == ["withdraw"]
    client.force_login(cast.officer)
    assert post(f"{question['url']}answer/", {"answer": "22"}).status_code == 428
    etag = client.get(question["url"])["ETag"]
    answered = post(f"{question['url']}answer/", {"answer": "22"}, **{"If-Match": etag})
    assert answered.json()["state"] == "answered"
    again = post(f"{question['url']}answer/", {"answer": "22"}, **{"If-Match": answered["ETag"]})
    assert again.status_code == 409


@pytest.mark.parametrize(
    "parent",
    ["commitments/999999", "commitments/x", "papers/1", "organizations/nobody", "", 7, None],
)
def test_the_api_refuses_a_record_that_is_not_there(client: Client, cast: Any, parent: Any) -> None:
    client.force_login(cast.officer)
    answer = client.post(API, {"parent": parent, "text": "?"}, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/parent"


def test_the_api_hides_what_the_caller_may_not_see(
    client: Client, cast: Any, duty: Commitment
) -> None:
    question = ask(cast.partner_reader, duty)
    ask(cast.partner_reader, duty.organization)
    assert client.get(API).json()["results"] == []
    client.force_login(cast.stranger_reader)
    assert len(client.get(API).json()["results"]) == 2
    assert len(client.get(f"{API}?parent=commitments/{duty.pk}&state=open").json()["results"]) == 1
    assert len(client.get(f"{API}?parent=organizations/undp").json()["results"]) == 1
    assert len(client.get(f"{API}?organization=undp").json()["results"]) == 2
    assert client.get(f"{API}?parent=papers/1").status_code == 400
    put(duty.activity, visibility="confidential")
    assert client.get(f"{API}?parent=commitments/{duty.pk}").json()["results"] == []
    assert client.get(f"{API}{question.pk}/").status_code == 404
    body = {"parent": f"commitments/{duty.pk}", "text": "?"}
    assert client.post(API, body, content_type="application/json").status_code == 400


def test_the_api_s_list_asks_as_often_for_many(client: Client, cast: Any, duty: Commitment) -> None:
    client.force_login(cast.officer)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(API).status_code == 200
        return len(captured)

    def records() -> list[Any]:
        activity = make_activity("under-way")
        return [
            activity,
            activity.participations.first(),
            make_commitment(activity=activity, due_on=timezone.localdate() + timedelta(days=9)),
            make_follow_up(source_activity=activity),
            duty.organization,
        ]

    for record in records():
        ask(cast.stranger_reader, record)
    count()
    few = count()
    for _number in range(3):
        for record in records():
            ask(cast.stranger_reader, record)
    assert count() == few
