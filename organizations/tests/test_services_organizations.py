from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from organizations.choices import Role
from organizations.models import FormerSlug, MeetingParticipant, Organization, OrganizationName
from organizations.services import (
    rename_organization,
    save_meeting_participant,
    save_organization,
    save_organization_name,
    update_profile,
)
from peacebuilding.core.exceptions import NotAllowed, StaleVersion

from .factories import (
    MeetingFactory,
    MeetingParticipantFactory,
    OrganizationFactory,
    StaffOfficerFactory,
    UserFactory,
    make_member,
    make_officer,
)

pytestmark = pytest.mark.django_db


def rename(organization, actor, **changes):
    values = {
        "name": "African Union",
        "acronym": "AU",
        "slug": "au",
        "name_fr": "Union africaine",
        "acronym_fr": "UA",
        "from_day": date(2002, 7, 9),
        "kind": "succeeded",
        "reason": "Durban",
    }
    return rename_organization(actor=actor, organization=organization, **{**values, **changes})


def unity():
    return OrganizationFactory(slug="oau", name="Organization of African Unity", acronym="OAU")


def test_renamed_it_stays_the_same_row():
    before = unity()
    listed = MeetingParticipantFactory(organization=before)
    officer = make_officer()
    after = rename(before, officer)
    assert after.pk == before.pk
    assert (after.name, after.slug, after.version) == ("African Union", "au", 2)
    former = after.names.get()
    assert (former.name, former.ends_on) == ("Organization of African Unity", date(2002, 7, 8))
    assert after.former_slugs.get().slug == "oau"
    listed.refresh_from_db()
    assert listed.name_as_listed == "Organization of African Unity"
    change = after.history.first()
    assert (change.history_user, change.history_change_reason) == (officer, "Durban")


def test_renamed_twice_the_names_follow_each_other():
    organization = rename(unity(), make_officer())
    rename(organization, None, name="Third", slug="third", acronym="T", from_day=date(2020, 1, 1))
    rows = OrganizationName.objects.order_by("ends_on").values_list("starts_on", "ends_on")
    assert list(rows) == [
        (None, date(2002, 7, 8)),
        (date(2002, 7, 9), date(2019, 12, 31)),
    ]
    with pytest.raises(ValidationError, match="2020-01-01"):
        rename(organization, None, name="Too early", slug="x", from_day=date(2020, 1, 1))


def test_renamed_back_the_address_is_its_own_again():
    organization = rename(unity(), None)
    back = rename(organization, None, name="Unity again", slug="oau", from_day=date(2021, 1, 1))
    assert back.slug == "oau"
    assert [row.slug for row in FormerSlug.objects.all()] == ["au"]


def test_the_same_name_is_no_new_name():
    with pytest.raises(ValidationError) as error:
        rename(unity(), None, name="Organization of African Unity")
    assert list(error.value.message_dict) == ["name"]


def test_the_address_of_another_is_refused_and_nothing_is_kept():
    OrganizationFactory(slug="au")
    organization = unity()
    with pytest.raises(ValidationError) as error:
        rename(organization, None)
    assert "slug" in error.value.message_dict
    assert not OrganizationName.objects.exists()
    assert not FormerSlug.objects.exists()


def test_only_officers_rename_and_add():
    organization = unity()
    for actor in (UserFactory(), make_member(organization, Role.APPROVER)):
        with pytest.raises(NotAllowed):
            rename(organization, actor)
        with pytest.raises(NotAllowed):
            save_organization(actor=actor, organization=OrganizationFactory.build())
        with pytest.raises(NotAllowed):
            save_organization_name(actor=actor, organization_name=OrganizationName())
        with pytest.raises(NotAllowed):
            save_meeting_participant(actor=actor, participant=MeetingParticipant())


def test_added_by_an_officer():
    officer = make_officer()
    organization = save_organization(actor=officer, organization=OrganizationFactory.build())
    assert organization.version == 1
    listed = save_meeting_participant(
        actor=officer,
        participant=MeetingParticipantFactory.build(
            meeting=MeetingFactory(), organization=organization
        ),
    )
    assert listed.history.get().history_user == officer


def test_parts_do_not_contain_their_whole():
    whole = OrganizationFactory()
    part = OrganizationFactory(part_of=whole)
    whole.part_of = part
    with pytest.raises(ValidationError) as error:
        save_organization(actor=None, organization=whole)
    assert list(error.value.message_dict) == ["part_of"]


def test_an_approver_keeps_the_profile():
    organization = OrganizationFactory()
    approver = make_member(organization, Role.APPROVER)
    organization.mandate_en = "To promote peace"
    update_profile(actor=approver, organization=organization, changed={"mandate_en"})
    assert Organization.objects.get().mandate_en == "To promote peace"
    organization.name = "Something else"
    with pytest.raises(ValidationError) as error:
        update_profile(actor=approver, organization=organization, changed={"name"})
    assert list(error.value.message_dict) == ["name"]


def test_an_approver_names_who_clears_reports():
    organization = OrganizationFactory()
    approver = make_member(organization, Role.APPROVER)
    director = StaffOfficerFactory(organization=organization)
    yesterday = timezone.localdate() - timedelta(days=1)
    gone = StaffOfficerFactory(organization=organization, ends_on=yesterday)
    for wrong in (StaffOfficerFactory(), gone):
        organization.clearing_officer = wrong
        with pytest.raises(ValidationError) as error:
            update_profile(actor=approver, organization=organization, changed=set())
        assert list(error.value.message_dict) == ["clearing_officer"]
    organization.clearing_officer, organization.reports_need_clearance = director, True
    changed = {"clearing_officer", "reports_need_clearance"}
    update_profile(actor=approver, organization=organization, changed=changed)
    assert Organization.objects.get(pk=organization.pk).clearing_officer == director


@pytest.mark.parametrize("role", [Role.READER, Role.REPORTER])
def test_others_do_not_keep_the_profile(role):
    organization = OrganizationFactory()
    stranger = make_member(OrganizationFactory(), Role.APPROVER)
    for actor in (make_member(organization, role), stranger):
        with pytest.raises(NotAllowed):
            update_profile(actor=actor, organization=organization, changed=set())


def test_the_second_of_two_editors_is_told():
    OrganizationFactory()
    first, second = Organization.objects.get(), Organization.objects.get()
    save_organization(actor=None, organization=first)
    with pytest.raises(StaleVersion):
        save_organization(actor=None, organization=second)
