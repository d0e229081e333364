"""The same commitment for several organizations in one step; due dates before the start."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.models import Commitment
from activities.querysets import today
from activities.services import (
    amend_commitment,
    create_commitment,
    create_commitments,
    update_commitment,
)
from organizations.models import Membership
from peacebuilding.api.tests.conftest import Caller, token_for
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.core.services import save_record

from .factories import make_activity, make_commitment, make_organization
from .test_admin import url as desk_url

pytestmark = pytest.mark.django_db

SOON = today() + timedelta(days=30)


@pytest.fixture
def activity():
    """An activity of ECOWAS, UNDP and SADC, with the Secretary-General."""
    return make_activity("under-way", partners=list(map(make_organization, ("undp", "sadc", "sg"))))


def several(activity, *slugs, actor, **fields):
    pattern = Commitment(activity=activity, **{"title": "Lend a trainer", "due_on": SOON, **fields})
    organizations = list(map(make_organization, slugs))
    return create_commitments(actor=actor, commitment=pattern, organizations=organizations)


class TestService:
    def test_one_for_each_with_its_own_reference(self, cast, activity):
        made = several(activity, "undp", "ecowas", "sadc", actor=cast.officer, is_indicative=True)
        assert [(one.organization.slug, one.reference) for one in made] == [
            ("undp", f"{activity.reference}-01"),
            ("ecowas", f"{activity.reference}-02"),
            ("sadc", f"{activity.reference}-03"),
        ]
        for one in made:
            one.refresh_from_db()
            assert (one.title, one.due_on, one.is_indicative, one.status) == (
                *("Lend a trainer", SOON, True),
                "proposed",
            )
            assert one.history.get().history_user == cast.officer

    def test_an_organization_named_twice_promises_once(self, cast, activity):
        assert len(several(activity, "undp", "undp", actor=cast.officer)) == 1

    def test_all_or_none(self, cast, activity):
        with pytest.raises(ValidationError) as refusal:
            several(activity, "undp", "sg", "au", actor=cast.officer)
        assert refusal.value.message_dict == {
            "organizations": [
                "SG: An office makes no commitments.",
                "AU: This organization does not take part.",
            ]
        }
        assert not Commitment.objects.exists()

    def test_none_at_all(self, cast, activity):
        with pytest.raises(ValidationError) as refusal:
            several(activity, actor=cast.officer)
        assert set(refusal.value.message_dict) == {"organizations"}

    def test_a_member_for_its_own_only(self, cast, activity):
        assert several(activity, "undp", actor=cast.partner_reporter)
        for actor in (cast.partner_reporter, cast.partner_reader, cast.without):
            with pytest.raises(NotAllowed):
                several(activity, "undp", "sadc", actor=actor)
        assert Commitment.objects.count() == 1

    def test_who_serves_two_organizations_promises_for_both(self, cast, activity):
        row = Membership(
            user=cast.partner_reporter, organization=make_organization("sadc"), role="reporter"
        )
        save_record(row, actor=None)
        assert len(several(activity, "undp", "sadc", actor=cast.partner_reporter)) == 2

    def test_an_officer_answers_for_one_commitment(self, cast, activity):
        person = make_organization("undp").staff_officers.create(name="N. N.")
        with pytest.raises(ValidationError) as refusal:
            several(activity, "undp", "sadc", actor=cast.officer, responsible_officer=person)
        assert set(refusal.value.message_dict) == {"responsible_officer"}
        assert several(activity, "undp", actor=cast.officer, responsible_officer=person)

    def test_not_in_what_has_ended(self, cast):
        with pytest.raises(IllegalTransition):
            several(make_activity("completed"), "undp", "ecowas", actor=cast.officer)


class TestPage:
    @pytest.fixture
    def page(self, client, activity):
        """Open the form as somebody, or send it."""
        address = reverse("activities:commitment-create", args=[activity.pk])

        def ask(user, *slugs, **data):
            client.force_login(user)
            if not data:
                return client.get(address)
            chosen = [make_organization(slug).pk for slug in slugs]
            given = {"language": "en", "due_on": str(SOON), **data}
            return client.post(address, {"organizations": chosen, **given})

        return ask

    def offered(self, answer):
        field = answer.context["form"].fields["organizations"]
        return {one.slug for one in field.queryset}

    def test_offers_those_for_whom_one_may(self, cast, page):
        assert self.offered(page(cast.officer)) == {"ecowas", "undp", "sadc"}
        assert self.offered(page(cast.partner_reporter)) == {"undp"}
        form = page(cast.partner_reporter).context["form"]
        assert form["organizations"].value() == [make_organization("undp").pk]

    def test_one_step_for_three(self, cast, page, activity):
        answer = page(cast.officer, "ecowas", "undp", "sadc", title="Lend a trainer")
        assert answer.headers["Location"] == activity.get_absolute_url()
        assert Commitment.objects.count() == 3

    def test_one_alone_opens(self, cast, page):
        answer = page(cast.partner_reporter, "undp", title="Lend a trainer")
        assert answer.headers["Location"] == Commitment.objects.get().get_absolute_url()

    def test_nobody_writes_down_for_others(self, cast, page):
        refused = page(cast.partner_reporter, "undp", "sadc", title="Lend a trainer")
        assert "organizations" in refused.context["form"].errors
        assert "Lend a trainer" in refused.content.decode()
        assert not Commitment.objects.exists()

    def test_none_chosen_is_said_at_the_field(self, cast, page):
        refused = page(cast.officer, title="Lend a trainer")
        assert set(refused.context["form"].errors) == {"organizations"}


class TestApi:
    def send(self, user, activity, *slugs, query="", **fields):
        body = {"activity": activity.pk, "organizations": slugs, "title": "Lend a trainer"}
        path = f"/api/v1/commitments/bulk/{query}"
        return Caller(token_for(user)).send("POST", path, {**body, "due_on": str(SOON), **fields})

    def test_one_request_for_three(self, cast, activity):
        answer = self.send(cast.officer, activity, "undp", "ecowas", "sadc")
        assert answer.status_code == 201, answer.content
        rows = answer.json()["results"]
        assert [row["organization"] for row in rows] == ["undp", "ecowas", "sadc"]
        assert rows[2]["reference"] == f"{activity.reference}-03"

    def test_tried_it_leaves_nothing(self, cast, activity):
        answer = self.send(cast.officer, activity, "undp", "sadc", query="?dry_run=true")
        assert (answer.status_code, len(answer.json()["results"])) == (200, 2)
        assert not Commitment.objects.exists()

    @pytest.mark.parametrize(
        ("slugs", "fields", "pointer"),
        [
            ([], {}, "/organizations"),
            (["undp", "sg"], {}, "/organizations"),
            (["undp", "nobody"], {}, "/organizations"),
            (["undp"], {"organization": "undp"}, "/organization"),
            (["undp"], {"responsible_officer": 1}, "/responsible_officer"),
            (["undp"], {"due_on": "2001-01-01"}, "/due_on"),
        ],
    )
    def test_what_is_refused_and_where(self, cast, activity, slugs, fields, pointer):
        answer = self.send(cast.officer, activity, *slugs, **fields)
        assert answer.status_code == 400
        told = {error["pointer"] for error in answer.json()["errors"]}
        assert any(one.startswith(pointer) for one in told), told
        assert not Commitment.objects.exists()

    def test_for_others_it_is_403_and_a_hidden_activity_is_no_value(self, cast, activity):
        assert self.send(cast.partner_reporter, activity, "undp", "sadc").status_code == 403
        hidden = self.send(cast.stranger_reporter, make_activity(), "undp")
        assert hidden.status_code == 400
        assert Caller("").send("POST", "/api/v1/commitments/bulk/", {}).status_code == 401
        assert not Commitment.objects.exists()


class TestDesk:
    def add(self, client, user, activity, *others, **fields):
        client.force_login(user)
        data = {
            "activity": activity.pk,
            "organization": make_organization("undp").pk,
            "organizations": [make_organization(slug).pk for slug in others],
            "title": "Lend a trainer",
            "language": "en",
            "due_on": str(SOON),
            "reason": "",
        }
        return client.post(desk_url(Commitment, "add"), {**data, **fields})

    def test_one_form_for_three(self, client, cast, activity):
        answer = self.add(client, cast.officer, activity, "ecowas", "sadc")
        assert answer.status_code == 302, answer.context["errors"]
        found = Commitment.objects.order_by("number").values_list("organization__slug", flat=True)
        assert list(found) == ["undp", "ecowas", "sadc"]

    def test_all_or_none_said_at_the_field(self, client, cast, activity):
        refused = self.add(client, cast.officer, activity, "sadc", "au")
        assert set(refused.context["adminform"].form.errors) == {"organizations"}
        assert "Lend a trainer" in refused.content.decode()
        assert not Commitment.objects.exists()

    def test_an_existing_one_stays_one(self, client, cast):
        client.force_login(cast.officer)
        address = desk_url(Commitment, "change", make_commitment().pk)
        assert "organizations" not in client.get(address).context["adminform"].form.fields


class TestDueBeforeTheStart:
    """A promise cannot be due before its activity starts."""

    early = today() - timedelta(days=1)

    def refused(self, service, **arguments):
        with pytest.raises(ValidationError) as refusal:
            service(**arguments)
        return set(refusal.value.message_dict) == {"due_on"}

    def test_when_made_changed_or_amended(self, cast):
        activity, undp = make_activity("under-way"), make_organization("undp")
        new = Commitment(activity=activity, organization=undp, title="x", due_on=self.early)
        assert self.refused(create_commitment, actor=cast.officer, commitment=new)
        made = make_commitment(activity=activity)
        made.due_on = self.early
        assert self.refused(update_commitment, actor=cast.officer, commitment=made)
        agreed = make_commitment("agreed", activity=activity)
        given = {"actor": cast.partner_approver, "reason": "Sooner", "due_on": self.early}
        assert self.refused(amend_commitment, commitment=agreed, **given)
        given["due_on"] = today()
        assert amend_commitment(commitment=agreed, **given).due_on == today()

    def test_what_began_early_counts_from_then(self, cast):
        activity = make_activity("under-way", starts_on=date(2026, 1, 1))
        new = Commitment(
            activity=activity,
            organization=make_organization("undp"),
            title="x",
            due_on=date(2026, 1, 1),
        )
        assert create_commitment(actor=cast.officer, commitment=new).pk

    def test_a_start_moved_later_does_not_bar_other_changes(self, cast):
        made = make_commitment(due_on=date(2020, 1, 1))
        made.title = "Lend four trainers"
        assert update_commitment(actor=cast.partner_reporter, commitment=made).version == 2

    def test_at_the_field_of_page_api_and_desk(self, client, cast):
        activity, undp = make_activity("under-way"), make_organization("undp")
        client.force_login(cast.officer)
        page = reverse("activities:commitment-create", args=[activity.pk])
        data = {"title": "Typed text", "language": "en", "due_on": str(self.early)}
        refused = client.post(page, {**data, "organizations": [undp.pk]})
        assert set(refused.context["form"].errors) == {"due_on"}
        assert "Typed text" in refused.content.decode()
        body = {**data, "activity": activity.pk, "organization": undp.pk}
        refused = client.post(desk_url(Commitment, "add"), {**body, "reason": ""})
        assert set(refused.context["adminform"].form.errors) == {"due_on"}
        assert "Typed text" in refused.content.decode()
        caller = Caller(token_for(cast.officer))
        answer = caller.send("POST", "/api/v1/commitments/", {**body, "organization": "undp"})
        assert "/due_on" in {error["pointer"] for error in answer.json()["errors"]}
