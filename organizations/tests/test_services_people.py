from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from organizations.choices import Role
from organizations.models import FocalPoint, StaffOfficer
from organizations.services import (
    acknowledge_dissemination,
    anonymize_former_officers,
    confirm_contact,
    end_focal_point,
    hand_over,
    save_capability,
    save_dissemination,
    save_focal_point,
    save_mechanism,
    save_organization,
    save_staff_officer,
    save_unit,
)
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.places.tests.factories import make_country

from .factories import (
    CapabilityFactory,
    DisseminationFactory,
    DocumentFactory,
    FocalPointFactory,
    MechanismFactory,
    OrganizationFactory,
    PeacebuildingUnitFactory,
    StaffOfficerFactory,
    UserFactory,
    make_member,
    make_officer,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_who_clears_reports_is_kept_by_approvers():
    """With the address, a reporter would change to whom the link that clears goes."""
    director = StaffOfficerFactory()
    organization = director.organization
    organization.clearing_officer = director
    save_organization(actor=None, organization=organization)
    reporter, approver = (make_member(organization, role) for role in ("reporter", "approver"))
    director.email = "mine@example.org"
    successor = StaffOfficer(name="Accomplice")
    for attempt in (
        lambda: save_staff_officer(actor=reporter, officer=director),
        lambda: hand_over(actor=reporter, officer=director, successor=successor),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    confirm_contact(actor=reporter, officer=StaffOfficer.objects.get(pk=director.pk))
    current = StaffOfficer.objects.get(pk=director.pk)
    handed = hand_over(actor=approver, officer=current, successor=successor)
    handed.successor.email = "mine@example.org"
    with pytest.raises(NotAllowed):
        save_staff_officer(actor=reporter, officer=handed.successor)
    save_staff_officer(actor=approver, officer=handed.successor)


OWNED = [
    (save_staff_officer, "officer", StaffOfficerFactory),
    (save_focal_point, "focal_point", FocalPointFactory),
    (save_capability, "capability", CapabilityFactory),
    (save_unit, "unit", PeacebuildingUnitFactory),
    (save_mechanism, "mechanism", MechanismFactory),
]


@pytest.mark.parametrize(("service", "name", "factory"), OWNED)
def test_reporters_and_officers_keep_what_belongs_to_the_organization(service, name, factory):
    record = factory()
    for actor in (
        make_member(record.organization),
        make_member(record.organization, Role.APPROVER),
        make_officer(),
        None,
    ):
        service(actor=actor, **{name: record})
    for actor in (
        make_member(record.organization, Role.READER),
        make_member(OrganizationFactory(), Role.APPROVER),
        UserFactory(is_superuser=True),
    ):
        with pytest.raises(NotAllowed):
            service(actor=actor, **{name: record})
    record.refresh_from_db()
    assert record.version == 5


@pytest.mark.parametrize(("service", "name", "factory"), OWNED)
def test_nothing_moves_to_another_organization(service, name, factory):
    record = factory()
    record.organization = OrganizationFactory()
    with pytest.raises(ValidationError) as error:
        service(actor=make_member(record.organization), **{name: record})
    assert list(error.value.message_dict) == ["organization"]


def test_the_organization_must_be_given():
    with pytest.raises(ValidationError) as error:
        save_staff_officer(actor=None, officer=StaffOfficer(name="Nobody"))
    assert list(error.value.message_dict) == ["organization"]


def test_saved_with_its_places_in_one_row_of_history():
    country = make_country()
    officer = save_staff_officer(
        actor=None,
        officer=StaffOfficer(name="N", organization=OrganizationFactory()),
        many_to_many={"countries": [country]},
    )
    assert officer.countries.get() == country
    assert officer.confirmed_on == TODAY()
    assert officer.history.count() == 1


def test_a_focal_point_takes_the_organization_of_the_officer():
    officer = StaffOfficerFactory()
    focal_point = save_focal_point(actor=None, focal_point=FocalPoint(officer=officer))
    assert focal_point.organization == officer.organization


def test_a_second_principal_is_refused_with_a_sentence():
    first = FocalPointFactory()
    officer = StaffOfficerFactory(organization=first.organization)
    with pytest.raises(ValidationError, match="principal focal point for this purpose already"):
        save_focal_point(
            actor=None, focal_point=FocalPoint(officer=officer, organization=first.organization)
        )


def test_a_focal_point_is_ended_not_deleted():
    focal_point = FocalPointFactory()
    end_focal_point(actor=None, focal_point=focal_point, reason="Moved")
    focal_point.refresh_from_db()
    assert focal_point.ends_on == TODAY()
    with pytest.raises(NotAllowed):
        end_focal_point(actor=UserFactory(), focal_point=focal_point)


def test_who_has_left_is_not_confirmed():
    officer = StaffOfficerFactory(ends_on=TODAY() - timedelta(days=1))
    with pytest.raises(ValidationError, match="has left"):
        confirm_contact(actor=None, officer=officer)


def test_only_the_officer_and_the_organization_confirm_and_hand_over():
    officer = StaffOfficerFactory(user=UserFactory())
    confirm_contact(actor=officer.user, officer=officer)
    for actor in (UserFactory(), make_member(officer.organization, Role.READER)):
        with pytest.raises(NotAllowed):
            confirm_contact(actor=actor, officer=officer)
        with pytest.raises(NotAllowed):
            hand_over(actor=actor, officer=officer, successor=StaffOfficerFactory())


def test_a_hand_over_stays_within_the_organization():
    with pytest.raises(ValidationError) as error:
        hand_over(actor=None, officer=StaffOfficerFactory(), successor=StaffOfficerFactory())
    assert list(error.value.message_dict) == ["successor"]


def test_a_refused_hand_over_enters_nobody():
    officer = StaffOfficerFactory(starts_on=TODAY())
    with pytest.raises(ValidationError):
        hand_over(
            actor=None,
            officer=officer,
            successor=StaffOfficer(name="New"),
            last_day=TODAY() - timedelta(days=9),
        )
    assert StaffOfficer.objects.get() == officer


def test_two_years_after_the_end_the_person_is_forgotten():
    old = StaffOfficerFactory(
        name="Long gone",
        phone="+1 2",
        user=UserFactory(),
        ends_on=TODAY() - timedelta(days=731),
    )
    recent = StaffOfficerFactory(ends_on=TODAY() - timedelta(days=729))
    with pytest.raises(NotAllowed):
        anonymize_former_officers(actor=UserFactory())
    assert anonymize_former_officers(actor=None) == 1
    assert anonymize_former_officers(actor=None) == 0
    old.refresh_from_db()
    assert (old.name, old.email, old.phone, old.user) == ("—", "", "", None)
    assert not old.history.filter(name="Long gone").exists()
    assert "long gone" not in old.search_text
    recent.refresh_from_db()
    assert recent.email


# --- Documents sent ------------------------------------------------------------------------------


def test_officers_send_and_reporters_acknowledge():
    organization = OrganizationFactory()
    reporter = make_member(organization)
    record = DisseminationFactory.build(document=DocumentFactory(), organization=organization)
    with pytest.raises(NotAllowed):
        save_dissemination(actor=reporter, dissemination=record)
    record = save_dissemination(actor=make_officer(), dissemination=record)
    for actor in (make_member(OrganizationFactory()), make_member(organization, Role.READER)):
        with pytest.raises(NotAllowed):
            acknowledge_dissemination(actor=actor, dissemination=record)
    done = acknowledge_dissemination(actor=reporter, dissemination=record)
    assert done.acknowledged_on == TODAY()
    again = acknowledge_dissemination(actor=reporter, dissemination=record)
    assert again.version == done.version == 2


def test_a_document_is_sent_to_an_officer_of_the_organization():
    record = DisseminationFactory.build(
        document=DocumentFactory(),
        organization=OrganizationFactory(),
        officer=StaffOfficerFactory(),
    )
    with pytest.raises(ValidationError) as error:
        save_dissemination(actor=None, dissemination=record)
    assert list(error.value.message_dict) == ["officer"]
