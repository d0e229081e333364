"""Two rows for one organization become one, and can become two again."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.models import Activity, Attachment, Commitment, Participation
from activities.services import add_attachment
from organizations.models import FocalPoint, Membership, Organization
from organizations.services import merge_organizations, preview_merge
from organizations.tests.factories import (
    FocalPointFactory,
    MeetingParticipantFactory,
    MembershipFactory,
    OrganizationFactory,
    StaffOfficerFactory,
)
from peacebuilding.accounts.tests.factories import UserFactory
from peacebuilding.batches.models import Batch
from peacebuilding.batches.services import undo_batch
from peacebuilding.core.exceptions import NotAllowed

from .factories import make_activity, make_commitment, make_follow_up, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Organization, Organization]:
    """The organization as it stands, and the one entered a second time."""
    kept = OrganizationFactory(slug="arf", name="Sample Forum", acronym="SF")
    return kept, OrganizationFactory(slug="arf2", name="Sample Forum (Secretariat)", acronym="SF2")


def merge(officer: Any, two: Any, reason: str = "Entered twice") -> Batch:
    kept, duplicate = two
    return merge_organizations(actor=officer, duplicate=duplicate, into=kept, reason=reason)


def test_what_points_to_the_duplicate_points_to_the_other(officer, two) -> None:
    kept, duplicate = two
    person = StaffOfficerFactory(organization=duplicate)
    point = FocalPointFactory(officer=person, organization=duplicate)
    activity = make_activity("under-way", lead=duplicate)
    duty = make_commitment(activity=activity, organization=duplicate, responsible_officer=person)
    item = make_follow_up()
    item.responsible_organizations.set([duplicate])
    child = OrganizationFactory(part_of=duplicate)
    merge(officer, two)
    for row in (person, point, duty, child):
        row.refresh_from_db()
    assert {person.organization, point.organization, duty.organization, child.part_of} == {kept}
    assert activity.participations.get(role="lead").organization == kept
    assert list(item.responsible_organizations.all()) == [kept]
    assert duty.history.first().history_change_reason == "Entered twice"


def test_the_duplicate_is_seen_nowhere_and_its_address_leads_on(officer, client, two) -> None:
    kept, duplicate = two
    merge(officer, two)
    assert duplicate not in Organization.objects.visible_to(officer)
    assert "(Secretariat)" not in client.get(reverse("organizations:organization-list")).text
    page = client.get("/organizations/arf2/")
    assert (page.status_code, page["Location"]) == (301, kept.get_absolute_url())
    answer = client.get("/api/v1/organizations/arf2/")
    assert (answer.status_code, answer["Location"][-20:]) == (301, "v1/organizations/arf/"[-20:])


def test_taken_back_all_is_as_before(officer, client, two) -> None:
    kept, duplicate = two
    person = StaffOfficerFactory(organization=duplicate)
    FocalPointFactory(officer=person, organization=duplicate)
    activity = make_activity("under-way", lead=kept, partners=[duplicate])
    duty = make_commitment(activity=activity, organization=duplicate, responsible_officer=person)
    member = MembershipFactory(organization=duplicate)
    MembershipFactory(organization=kept, user=member.user)
    batch = merge(officer, two)
    assert not Membership.objects.filter(pk=member.pk).exists()
    assert activity.participations.count() == 1
    undo_batch(actor=officer, batch=batch, reason="They are two")
    for row in (person, duty):
        row.refresh_from_db()
        assert row.organization == duplicate
    assert Membership.objects.get(pk=member.pk).organization == duplicate
    parts = activity.participations.values_list("organization__slug", "role")
    assert set(parts) == {("arf", "lead"), ("arf2", "partner")}
    assert client.get("/organizations/arf2/").status_code == 200
    assert Organization.objects.get(slug="arf2").is_active


def test_two_parts_in_one_activity_become_one_and_the_lead_stays_lead(officer, two) -> None:
    kept, duplicate = two
    activity = make_activity("under-way", lead=duplicate, partners=[kept])
    batch = merge(officer, two)
    part = activity.participations.get()
    assert (part.organization, part.role) == (kept, "lead")
    undo_batch(actor=officer, batch=batch, reason="They are two")
    assert activity.participations.get(role="lead").organization == duplicate
    assert activity.participations.get(role="partner").organization == kept


def test_the_stronger_membership_stays(officer, two) -> None:
    kept, duplicate = two
    user = UserFactory()
    MembershipFactory(organization=kept, user=user, role="reader")
    MembershipFactory(organization=duplicate, user=user, role="approver")
    merge(officer, two)
    membership = Membership.objects.get(user=user)
    assert (membership.organization, membership.role) == (kept, "approver")


def test_of_two_principals_the_one_that_stays_is_principal(officer, two) -> None:
    kept, duplicate = two
    first = FocalPointFactory(officer=StaffOfficerFactory(organization=kept), organization=kept)
    person = StaffOfficerFactory(organization=duplicate)
    second = FocalPointFactory(officer=person, organization=duplicate)
    merge(officer, two)
    ranks = dict(FocalPoint.objects.values_list("pk", "rank"))
    assert ranks == {first.pk: "principal", second.pk: "alternate"}


def test_two_in_the_list_of_one_meeting_are_two_and_nothing_is_done(officer, two) -> None:
    kept, duplicate = two
    row = MeetingParticipantFactory(organization=kept)
    MeetingParticipantFactory(organization=duplicate, meeting=row.meeting, order=2)
    person = StaffOfficerFactory(organization=duplicate)
    with pytest.raises(ValidationError, match="two organizations"):
        merge(officer, two)
    person.refresh_from_db()
    assert person.organization == duplicate
    assert not Batch.objects.exists()


def test_into_itself_twice_or_without_reason_is_refused(officer, two) -> None:
    kept, _duplicate = two
    with pytest.raises(ValidationError, match="into itself"):
        merge(officer, (kept, kept))
    with pytest.raises(ValidationError):
        merge(officer, two, reason=" ")
    merge(officer, two)
    with pytest.raises(ValidationError, match="already"):
        merge(officer, two)


def test_a_part_of_the_duplicate_can_be_the_one_that_stays(officer, two) -> None:
    kept, duplicate = two
    kept = put(kept, part_of=duplicate)
    merge(officer, (kept, duplicate))
    kept.refresh_from_db()
    assert kept.part_of is None


def test_only_officers_merge(two) -> None:
    member = MembershipFactory(organization=two[1], role="approver").user
    with pytest.raises(NotAllowed):
        merge(member, two)
    with pytest.raises(NotAllowed):
        preview_merge(actor=member, duplicate=two[1], into=two[0])


def test_a_rehearsal_says_what_would_happen_and_changes_nothing(officer, two) -> None:
    kept, duplicate = two
    StaffOfficerFactory(organization=duplicate)
    make_activity("under-way", lead=kept, partners=[duplicate])
    preview = preview_merge(actor=officer, duplicate=duplicate, into=kept)
    assert preview.moved == [("Staff officers", 1)]
    assert preview.removed == ["Participation: Sample Forum (Secretariat), Partner"]
    assert Participation.objects.count() == 2
    assert not Organization.objects.filter(merged_into__isnull=False).exists()


def test_from_the_page_to_the_result(client, officer, two) -> None:
    _kept, duplicate = two
    StaffOfficerFactory(organization=duplicate)
    client.force_login(officer)
    assert reverse("organizations:organization-merge", args=["arf2"]) in (
        client.get(duplicate.get_absolute_url()).text
    )
    address = reverse("organizations:organization-merge", args=["arf2"])
    assert "What would happen" not in client.get(address, {"into": "arf"}).text
    preview = client.post(address, {"into": "arf", "reason": "Entered twice"}).text
    assert "What would happen" in preview
    assert "Staff officers" in preview
    assert "Entered twice" in preview
    assert Organization.objects.get(slug="arf2").merged_into is None
    sent = {"into": "arf", "reason": "Entered twice", "confirm": "1"}
    answer = client.post(address, sent, follow=True)
    batch = Batch.objects.get()
    assert answer.redirect_chain == [(batch.get_absolute_url(), 302)]
    assert client.post(address, sent).status_code == 404


def test_the_page_refuses_itself_and_keeps_the_reason(client, officer, two) -> None:
    client.force_login(officer)
    address = reverse("organizations:organization-merge", args=["arf2"])
    answer = client.post(address, {"into": "arf2", "reason": "Entered twice"})
    assert answer.context["form"].errors["into"]
    assert "Entered twice" in answer.text


def test_the_desk_leads_to_the_page_for_two_rows(client, officer, two) -> None:
    client.force_login(officer)
    address = reverse("admin:organizations_organization_changelist")
    chosen = [row.pk for row in two]
    answer = client.post(address, {"action": "merge", "_selected_action": chosen})
    assert answer["Location"].endswith("/organizations/arf2/merge/?into=arf")
    one = client.post(address, {"action": "merge", "_selected_action": chosen[:1]}, follow=True)
    assert "Choose exactly two organizations." in one.text


def test_figures_count_the_duplicate_no_more(officer, two) -> None:
    kept, duplicate = two
    activity = make_activity("under-way", lead=kept, partners=[duplicate])
    make_commitment(activity=activity, organization=duplicate)
    merge(officer, two)
    assert Commitment.objects.filter(organization=kept).count() == 1
    assert Activity.objects.filter(participations__organization=kept).distinct().count() == 1


def test_the_papers_of_a_part_that_goes_stay_and_come_back(officer, two) -> None:
    kept, duplicate = two
    activity = make_activity("under-way", partners=[kept, duplicate])
    goes, stays = (activity.participations.get(organization=one) for one in (duplicate, kept))
    paper = Attachment(participation=goes, title="Letter", link="https://un.org/letter")
    add_attachment(actor=officer, attachment=paper)
    batch = merge(officer, two)
    paper.refresh_from_db()
    assert paper.participation == stays
    undo_batch(actor=officer, batch=batch, reason="Two after all")
    paper.refresh_from_db()
    assert paper.participation_id == goes.pk
