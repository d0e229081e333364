from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from organizations.choices import OrganizationKind, Purpose, Rank
from organizations.models import (
    Dissemination,
    FocalPoint,
    Invitation,
    Membership,
    Organization,
    StaffOfficer,
)
from peacebuilding.places.tests.factories import make_country

from .factories import (
    DisseminationFactory,
    FocalPointFactory,
    KeyAreaFactory,
    MeetingFactory,
    MeetingParticipantFactory,
    MembershipFactory,
    OrganizationFactory,
    OrganizationNameFactory,
    ParagraphFactory,
    PeacebuildingUnitFactory,
    StaffOfficerFactory,
    UserFactory,
    african_union,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def refused(make):
    """Expect that the database itself refuses."""
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


# --- Organizations -----------------------------------------------------------------------


def test_named_in_the_language_of_the_reader():
    union = african_union()
    with translation.override("fr"):
        assert (str(union), union.display_acronym) == ("Union africaine", "UA")
    with translation.override("es"):
        assert (str(union), union.display_acronym) == ("African Union", "AU")
    plain = OrganizationFactory(name="Office", acronym="", slug="office")
    with translation.override("fr"):
        assert (str(plain), plain.display_acronym) == ("Office", "Office")


def test_names_on_a_day():
    union = african_union()
    assert union.names_on(date(2001, 2, 6)).name == "Organization of African Unity"
    assert union.names_on(date(2002, 7, 8)).name == "Organization of African Unity"
    assert union.names_on(date(2002, 7, 9)) == union


def test_names_on_a_day_before_several_changes():
    organization = OrganizationFactory(name="Third")
    OrganizationNameFactory(organization=organization, name="First", ends_on=date(1990, 1, 1))
    OrganizationNameFactory(organization=organization, name="Second", ends_on=date(2000, 1, 1))
    organization = Organization.objects.get()
    days = [date(1980, 1, 1), date(1990, 1, 2), date(2000, 1, 2)]
    names = [organization.names_on(day).name for day in days]
    assert names == ["First", "Second", "Third"]


@pytest.mark.parametrize(
    ("kind", "is_un", "is_intergovernmental", "is_office"),
    [
        (OrganizationKind.REGIONAL, False, True, False),
        (OrganizationKind.EU_INSTITUTION, False, True, False),
        (OrganizationKind.UN_PROGRAMME, True, False, False),
        (OrganizationKind.REGIONAL_COMMISSION, True, False, False),
        (OrganizationKind.OFFICE, False, False, True),
        (OrganizationKind.DONOR_STATE, False, False, False),
    ],
)
def test_sides(kind, is_un, is_intergovernmental, is_office):
    organization = OrganizationFactory(kind=kind)
    assert organization.is_un_body is is_un
    assert organization.is_intergovernmental is is_intergovernmental
    assert organization.is_office is is_office
    assert Organization.objects.un_bodies().exists() is is_un
    assert Organization.objects.intergovernmental().exists() is is_intergovernmental
    assert Organization.objects.without_offices().exists() is not is_office


def test_local_time():
    assert OrganizationFactory(time_zone="Africa/Lagos").local_time.utcoffset() == timedelta(
        hours=1
    )
    assert OrganizationFactory(time_zone="").local_time is None


def test_an_unknown_time_zone_is_refused():
    organization = OrganizationFactory.build(time_zone="Africa/Nowhere")
    with pytest.raises(ValidationError) as error:
        organization.full_clean()
    assert list(error.value.message_dict) == ["time_zone"]


def test_an_organization_is_not_part_of_itself():
    organization = OrganizationFactory()
    organization.part_of = organization
    refused(organization.save)
    with pytest.raises(ValidationError, match="part of itself"):
        organization.full_clean()


def test_the_slug_of_a_predecessor_is_taken():
    african_union()
    with pytest.raises(ValidationError) as error:
        OrganizationFactory.build(slug="oau").full_clean()
    assert list(error.value.message_dict) == ["slug"]


def test_natural_keys_follow_former_slugs():
    union = african_union()
    assert Organization.objects.get_by_natural_key("au") == union
    assert Organization.objects.get_by_natural_key("oau") == union
    for row in (union.names.get(), union.former_slugs.get()):
        assert type(row).objects.get_by_natural_key(*row.natural_key()) == row


# --- Participants of meetings ---------------------------------------------------------------


def test_a_participant_is_named_as_listed():
    paragraph = ParagraphFactory(text="Organization of African Unity*")
    listed = MeetingParticipantFactory(organization=african_union(), paragraph=paragraph)
    assert listed.name_as_listed == "Organization of African Unity*"
    assert MeetingParticipantFactory(listed_name="As printed").name_as_listed == "As printed"


def test_a_participant_is_named_exactly_once():
    refused(lambda: MeetingParticipantFactory(listed_name=""))
    refused(lambda: MeetingParticipantFactory(listed_name="Both", paragraph=ParagraphFactory()))


def test_a_list_has_each_organization_and_each_place_once():
    first = MeetingParticipantFactory()
    refused(
        lambda: MeetingParticipantFactory(meeting=first.meeting, organization=first.organization)
    )
    refused(lambda: MeetingParticipantFactory(meeting=first.meeting, order=first.order))
    MeetingParticipantFactory(meeting=MeetingFactory(), order=first.order)


# --- Memberships ---------------------------------------------------------------------------


def test_one_open_membership_in_an_organization():
    first = MembershipFactory()
    again = Membership(user=first.user, organization=first.organization)
    refused(again.save)
    with pytest.raises(ValidationError, match="member of this organization already"):
        again.full_clean()


@pytest.mark.parametrize(
    ("starts", "ends", "is_refused"),
    [(-10, None, True), (5, None, True), (11, None, False), (-20, -11, False), (-20, -10, True)],
)
def test_memberships_of_one_person_do_not_overlap(starts, ends, is_refused):
    def day(offset):
        return None if offset is None else TODAY() + timedelta(days=offset)

    first = MembershipFactory(starts_on=day(-10), ends_on=day(10))
    second = Membership(
        user=first.user,
        organization=first.organization,
        starts_on=day(starts),
        ends_on=day(ends),
    )
    if is_refused:
        with pytest.raises(ValidationError):
            second.full_clean()
    else:
        second.full_clean()


@pytest.mark.parametrize(
    ("starts", "ends", "is_current"),
    [(-1, None, True), (0, 0, True), (1, None, False), (-2, -1, False), (-1, 1, True)],
)
def test_a_membership_counts_on_its_days(starts, ends, is_current):
    membership = MembershipFactory(
        starts_on=TODAY() + timedelta(days=starts),
        ends_on=None if ends is None else TODAY() + timedelta(days=ends),
    )
    assert membership.is_current is is_current
    assert Membership.objects.current().exists() is is_current


def test_a_membership_does_not_end_before_it_begins():
    refused(lambda: MembershipFactory(ends_on=date(2000, 1, 1)))


def make_invitation(**fields):
    now = timezone.now()
    values = {
        "email": "new@example.org",
        "organization": fields.pop("organization", None) or OrganizationFactory(),
        "token_digest": Invitation.digest(str(fields)),
        "sent_at": now,
        "expires_at": now + timedelta(days=1),
    }
    return Invitation.objects.create(**{**values, **fields})


def test_one_open_invitation_for_an_address():
    first = make_invitation(accepted_at=timezone.now())
    second = make_invitation(organization=first.organization, token_digest="b")
    assert second.is_open
    assert not first.is_open
    refused(lambda: make_invitation(organization=first.organization, token_digest="c"))


def test_an_invitation_is_not_both_accepted_and_revoked():
    refused(lambda: make_invitation(accepted_at=timezone.now(), revoked_at=timezone.now()))


def test_an_invitation_expires():
    assert make_invitation(expires_at=timezone.now()).is_expired
    assert not make_invitation(email="b@example.org", token_digest="b").is_expired


# --- Officers and focal points ----------------------------------------------------------------


def test_current_follows_successors():
    organization = OrganizationFactory()
    third = StaffOfficerFactory(organization=organization)
    second = StaffOfficerFactory(organization=organization, successor=third, ends_on=TODAY())
    first = StaffOfficerFactory(organization=organization, successor=second, ends_on=TODAY())
    assert first.current() == third
    assert [officer.pk for officer in first.line()] == [first.pk, second.pk, third.pk]
    assert third.current() == third


def test_officers_do_not_succeed_each_other_in_a_circle():
    organization = OrganizationFactory()
    second = StaffOfficerFactory(organization=organization)
    first = StaffOfficerFactory(organization=organization, successor=second, ends_on=TODAY())
    second.successor, second.ends_on = first, TODAY()
    with pytest.raises(ValidationError, match="in a circle"):
        second.full_clean()
    second.save()
    assert first.current() in {first, second}, "a circle in old data does not hang"


def test_nobody_succeeds_themselves():
    officer = StaffOfficerFactory(ends_on=TODAY())
    officer.successor = officer
    refused(officer.save)


def test_a_successor_needs_the_end_of_the_predecessor():
    refused(lambda: StaffOfficerFactory(successor=StaffOfficerFactory()))


def test_unit_and_successor_are_of_the_same_organization():
    officer = StaffOfficerFactory(unit=PeacebuildingUnitFactory(), ends_on=TODAY())
    officer.successor = StaffOfficerFactory()
    with pytest.raises(ValidationError) as error:
        officer.full_clean()
    assert set(error.value.message_dict) == {"unit", "successor"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("languages", ["en", "xx"]),
        ("languages", "en"),
        ("phone", "call me"),
        ("functional_mailbox", "x"),
    ],
)
def test_contact_data_of_an_officer_are_checked(field, value):
    officer = StaffOfficerFactory()
    setattr(officer, field, value)
    with pytest.raises(ValidationError) as error:
        officer.full_clean()
    assert list(error.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("days", "is_stale"), [(None, True), (0, False), (180, False), (181, True), (188, True)]
)
def test_a_contact_is_stale_after_180_days(days, is_stale):
    confirmed = None if days is None else TODAY() - timedelta(days=days)
    focal_point = FocalPointFactory(officer__confirmed_on=confirmed)
    assert focal_point.officer.is_stale is is_stale
    assert focal_point.officer.days_unconfirmed == days
    assert FocalPoint.objects.stale().exists() is is_stale


def test_staleness_is_that_of_the_present_holder():
    organization = OrganizationFactory()
    successor = StaffOfficerFactory(organization=organization)
    former = StaffOfficerFactory(
        organization=organization, successor=successor, ends_on=TODAY(), confirmed_on=None
    )
    focal_point = FocalPointFactory(officer=former)
    assert focal_point.holder == successor
    assert not FocalPoint.objects.stale().exists()
    successor.confirmed_on = None
    successor.save()
    assert FocalPoint.objects.stale().get() == focal_point


def test_one_principal_for_a_purpose():
    first = FocalPointFactory()
    officer = StaffOfficerFactory(organization=first.organization)
    refused(lambda: FocalPointFactory(officer=officer))
    FocalPointFactory(officer=officer, rank=Rank.ALTERNATE)
    FocalPointFactory(officer=officer, purpose=Purpose.PEACE_SETTLEMENTS)
    FocalPointFactory(officer=officer, ends_on=TODAY(), starts_on=TODAY())


def test_one_principal_for_each_country_and_key_area():
    country, area = make_country(), KeyAreaFactory()
    first = FocalPointFactory(purpose=Purpose.COUNTRY, country=country)
    FocalPointFactory(officer=first.officer, purpose=Purpose.KEY_AREA, key_area=area)
    other = make_country("ML", "MLI", "466", "Mali", "Mali")
    FocalPointFactory(officer=first.officer, purpose=Purpose.COUNTRY, country=other)
    for fields in (
        {"purpose": Purpose.COUNTRY, "country": country},
        {"purpose": Purpose.KEY_AREA, "key_area": area},
    ):
        refused(lambda fields=fields: FocalPointFactory(officer=first.officer, **fields))


def test_country_and_key_area_go_with_their_purpose():
    officer = StaffOfficerFactory()
    refused(lambda: FocalPointFactory(officer=officer, purpose=Purpose.COUNTRY))
    refused(lambda: FocalPointFactory(officer=officer, country=make_country()))
    refused(lambda: FocalPointFactory(officer=officer, purpose=Purpose.KEY_AREA))
    refused(lambda: FocalPointFactory(officer=officer, key_area=KeyAreaFactory()))


def test_a_focal_point_is_an_officer_of_the_organization():
    focal_point = FocalPointFactory.build(
        officer=StaffOfficerFactory(), organization=OrganizationFactory()
    )
    with pytest.raises(ValidationError, match="another organization"):
        focal_point.full_clean()


# --- Dissemination ------------------------------------------------------------------------


def test_a_document_is_not_acknowledged_before_it_was_sent():
    refused(lambda: DisseminationFactory(acknowledged_on=date(2000, 1, 1)))


def test_a_document_is_sent_to_a_site_or_an_officer_once():
    first = DisseminationFactory()
    same = {"document": first.document, "organization": first.organization}
    refused(lambda: DisseminationFactory(**same))
    DisseminationFactory(**same, site="field")
    officer = StaffOfficerFactory(organization=first.organization)
    DisseminationFactory(**same, officer=officer)
    refused(lambda: DisseminationFactory(**same, officer=officer, site="field"))
    assert Dissemination.objects.acknowledged().count() == 0


def test_every_record_has_a_history_and_a_version():
    officer = StaffOfficerFactory(user=UserFactory())
    assert officer.version == 1
    assert StaffOfficer.history.filter(id=officer.pk).count() >= 1
