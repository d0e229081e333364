"""A copy is a new draft: what was written goes along, what came of it stays behind."""

import pytest
from django.urls import reverse

from activities.models import Activity
from activities.services import (
    assess_principle,
    create_activity,
    duplicate_activity,
    save_participation,
)
from peacebuilding.core.exceptions import NotAllowed

from .factories import (
    make_activity,
    make_commitment,
    make_follow_up,
    make_key_area,
    make_member,
    make_modality,
    make_organization,
    make_principle,
    put,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def original(cast):
    """An activity at work, with everything an activity can have."""
    partners = [make_organization(slug) for slug in ("undp", "unhcr")]
    sets = {
        "key_areas": [make_key_area("KA1"), make_key_area("KA2")],
        "other_modalities": [make_modality("A.6")],
        "principles": [make_principle("P4")],
    }
    activity = make_activity(
        "under-way",
        reference="A-2026-0007",
        partners=partners,
        sets=sets,
        description="Two weeks",
        outcome="24 trained",
        national_counterpart="Ministry",
        visibility="participants",
    )
    undp, unhcr = activity.participations.filter(role="partner")
    put(undp, response="agreed", role="funding", contribution="Travel")
    put(unhcr, response="declined")
    make_commitment("agreed", activity=activity)
    make_follow_up(source_activity=activity)
    assess_principle(
        actor=cast.officer, activity=activity, principle=make_principle("P1"), answer="yes"
    )
    return Activity.objects.get(pk=activity.pk)


def test_what_was_written_goes_along(cast, original):
    copy = duplicate_activity(actor=cast.lead_reporter, activity=original, lead=original.lead)
    for name in ("title", "description", "modality", "level", "visibility", "national_counterpart"):
        assert getattr(copy, name) == getattr(original, name)
    for name in ("key_areas", "other_modalities", "principles"):
        assert set(getattr(copy, name).all()) == set(getattr(original, name).all())
    assert (copy.status, copy.created_by) == ("draft", cast.lead_reporter)


def test_what_came_of_it_stays_behind(cast, original):
    copy = duplicate_activity(actor=cast.lead_reporter, activity=original, lead=original.lead)
    fields = ("reference", "planned_starts_on", "planned_ends_on", "starts_on", "agreed_on")
    assert {getattr(copy, name) for name in fields} == {None}
    assert copy.outcome == ""
    for rows in (copy.commitments, copy.assessments, copy.follow_up_items):
        assert not rows.exists()
    original.refresh_from_db()
    assert (original.status, original.version) == ("under-way", 2)
    assert original.commitments.count() == 1


def test_who_takes_part_is_asked_anew_and_who_declined_is_left_out(cast, original):
    copy = duplicate_activity(actor=cast.lead_reporter, activity=original, lead=original.lead)
    parts = copy.participations.values_list(
        "organization__slug", "role", "response", "contribution"
    )
    assert set(parts) == {
        ("ecowas", "lead", "awaiting", ""),
        ("undp", "funding", "awaiting", "Travel"),
    }


def test_another_lead_takes_the_former_as_partner(cast, original):
    undp = make_organization("undp")
    copy = duplicate_activity(actor=cast.partner_reporter, activity=original, lead=undp)
    parts = set(copy.participations.values_list("organization__slug", "role"))
    assert parts == {("undp", "lead"), ("ecowas", "partner")}


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("visitor", False),
        ("without", False),
        ("administrator", False),
        ("superuser", False),
        ("lead_reader", False),
        ("partner_approver", False),
        ("lead_reporter", True),
        ("officer", True),
        ("head", True),
    ],
)
def test_who_may_for_this_lead(cast, original, who, may):
    before = Activity.objects.count()
    if may:
        assert duplicate_activity(
            actor=getattr(cast, who), activity=original, lead=original.lead
        ).pk
    else:
        with pytest.raises(NotAllowed):
            duplicate_activity(actor=getattr(cast, who), activity=original, lead=original.lead)
        assert Activity.objects.count() == before


@pytest.mark.parametrize(
    ("status", "visibility", "reason"),
    [
        ("agreed", "public", "Copied from A-2026-0001"),
        ("agreed", "confidential", "Copied from another activity"),
        ("draft", "public", "Copied from another activity"),
    ],
)
def test_the_history_names_the_original_where_all_may_know(cast, status, visibility, reason):
    activity = make_activity(status, visibility=visibility, reference="A-2026-0001")
    copy = duplicate_activity(actor=cast.officer, activity=activity, lead=activity.lead)
    rows = [copy, *copy.participations.all()]
    assert {row.history.get().history_change_reason for row in rows} == {reason}
    assert {row.history.get().history_user for row in rows} == {cast.officer}


class TestPage:
    def address(self, activity):
        return reverse("activities:activity-duplicate", args=[activity.pk])

    def test_a_member_of_one_organization_copies_with_one_press(self, client, cast, original):
        client.force_login(cast.partner_reporter)
        detail = client.get(original.get_absolute_url()).content.decode()
        assert self.address(original) in detail
        form = client.get(self.address(original)).context["form"]
        undp = make_organization("undp")
        assert form.initial == {"lead": undp.pk}
        assert list(form.fields["lead"].queryset) == [undp]
        answer = client.post(self.address(original), {"lead": undp.pk})
        copy = Activity.objects.get(status="draft")
        assert answer.url == copy.get_absolute_url()
        assert copy.lead == undp

    def test_an_officer_keeps_the_lead(self, client, cast, original):
        client.force_login(cast.officer)
        form = client.get(self.address(original)).context["form"]
        assert form.initial == {"lead": original.lead.pk}

    def test_nobody_copies_for_others(self, client, cast, original):
        client.force_login(cast.partner_reporter)
        answer = client.post(self.address(original), {"lead": original.lead.pk})
        assert set(answer.context["form"].errors) == {"lead"}
        assert Activity.objects.count() == 1

    @pytest.mark.parametrize(("who", "status"), [("lead_reader", 403), ("administrator", 403)])
    def test_who_may_not(self, client, cast, original, who, status):
        client.force_login(getattr(cast, who))
        assert client.get(self.address(original)).status_code == status
        assert self.address(original) not in (
            client.get(original.get_absolute_url()).content.decode()
        )

    def test_a_hidden_one_is_not_there(self, client, cast):
        hidden = create_activity(
            actor=cast.officer,
            activity=Activity(title="Hidden", modality=make_modality()),
            lead=make_organization("ecowas"),
        )
        client.force_login(cast.stranger_reporter)
        assert client.get(self.address(hidden)).status_code == 404

    def test_the_desk_leads_there(self, client, cast, original):
        client.force_login(cast.officer)
        page = client.get(reverse("admin:activities_activity_change", args=[original.pk]))
        assert self.address(original) in page.content.decode()


def test_of_several_organizations_the_one_that_led_comes_first(client, cast, original):
    member = make_member(original.lead, "reporter")
    member.memberships.create(organization=make_organization("undp"), role="reporter")
    client.force_login(member)
    form = client.get(reverse("activities:activity-duplicate", args=[original.pk])).context["form"]
    assert form.initial == {"lead": original.lead.pk}
    assert form.fields["lead"].queryset.count() == 2


def test_a_copy_is_proposed_like_any_draft(cast, original):
    copy = duplicate_activity(actor=cast.lead_reporter, activity=original, lead=original.lead)
    part = copy.participations.get(role="funding")
    part.contribution = "Travel and rooms"
    save_participation(actor=cast.lead_reporter, participation=part)
    assert copy.participations.count() == 2
