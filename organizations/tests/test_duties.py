"""What organizations owe about themselves, and who may read a list of duties."""

from datetime import date, timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone, translation

from organizations.access import eyes_of, organization_ids
from organizations.choices import Purpose, Role
from organizations.duties import Duty, DutyKind, askable, due_before, ended, next_day, owed
from organizations.services import (
    acknowledge_dissemination,
    confirm_contact,
    end_focal_point,
    revoke_invitation,
)
from peacebuilding.core.templatetags.tracker import duty_state

from .factories import (
    DisseminationFactory,
    FocalPointFactory,
    OrganizationFactory,
    StaffOfficerFactory,
    UserFactory,
    make_member,
    make_officer,
)
from .test_models import make_invitation

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def organization():
    return OrganizationFactory(slug="ecowas")


@pytest.fixture
def approver(organization):
    return make_member(organization, Role.APPROVER)


@pytest.fixture
def reader(organization):
    return make_member(organization, Role.READER)


def of(user, *organizations):
    return owed([one.pk for one in organizations], user=user, on=timezone.localdate())


def gone(user, organization):
    since = timezone.now() - 90 * DAY
    return ended([organization.pk], user=user, on=timezone.localdate(), since=since)


# --- Contacts --------------------------------------------------------------------------------


def stale_officer(organization, days=188):
    return StaffOfficerFactory(
        organization=organization, confirmed_on=timezone.localdate() - days * DAY
    )


def test_a_stale_contact_is_one_duty_whatever_it_is_focal_point_for(organization, approver, reader):
    officer = stale_officer(organization)
    FocalPointFactory(officer=officer)
    FocalPointFactory(officer=officer, purpose=Purpose.PEACE_SETTLEMENTS)
    FocalPointFactory(
        officer=StaffOfficerFactory(organization=organization), purpose=Purpose.CONCERNS
    )
    (duty,) = of(approver, organization)
    assert (duty.kind, duty.title) == (DutyKind.CONFIRMATION, officer.name)
    assert duty.note == "General, Peace settlements"
    assert (duty.is_late, str(duty.shown.label)) == (False, "Not confirmed for 188 days")
    assert duty.action.url == officer.get_absolute_url()
    assert of(reader, organization)[0].action is None
    confirm_contact(actor=approver, officer=officer)
    assert of(approver, organization) == []


def test_a_contact_that_hands_over_is_the_successors(organization, approver):
    new = StaffOfficerFactory(organization=organization, confirmed_on=None)
    old = StaffOfficerFactory(
        organization=organization, successor=new, ends_on=timezone.localdate() - DAY
    )
    FocalPointFactory(officer=old)
    (duty,) = of(approver, organization)
    assert (duty.record, str(duty.shown.label)) == (new, "Never confirmed")
    assert duty.due_on is None


def test_a_focal_point_that_ended_is_confirmed_by_nobody(organization, approver):
    point = FocalPointFactory(officer=stale_officer(organization))
    point.starts_on = date(2020, 1, 1)
    point.save()
    (duty,) = of(approver, organization)
    end_focal_point(
        actor=approver, focal_point=point, last_day=timezone.localdate() - DAY, reason=""
    )
    assert of(approver, organization) == []
    assert [one.key for one in gone(approver, organization)] == [duty.key]


# --- Receipts ----------------------------------------------------------------------------------


def test_a_document_is_acknowledged_with_one_button(client, organization, approver, reader):
    sent = DisseminationFactory(organization=organization)
    DisseminationFactory(organization=OrganizationFactory())
    (duty,) = of(approver, organization)
    assert (duty.kind, duty.reference) == (DutyKind.ACKNOWLEDGEMENT, sent.document.symbol)
    assert duty.action.is_immediate
    assert of(reader, organization)[0].action is None
    client.force_login(reader)
    assert client.post(duty.action.url).status_code == 403
    client.force_login(approver)
    assert client.get(duty.action.url).status_code == 405
    assert client.post(duty.action.url)["Location"] == reverse("workspace")
    sent.refresh_from_db()
    assert sent.acknowledged_on == timezone.localdate()
    assert of(approver, organization) == []


def test_what_was_acknowledged_is_gone(organization, approver):
    sent = DisseminationFactory(organization=organization)
    acknowledge_dissemination(actor=approver, dissemination=sent)
    assert of(approver, organization) == []


# --- Invitations ---------------------------------------------------------------------------------


def test_an_invitation_that_expired_is_its_approvers_and_names_nobody(
    organization, approver, reader
):
    invitation = make_invitation(organization=organization, expires_at=timezone.now() - DAY)
    make_invitation(organization=organization, email="waits@example.org")
    (duty,) = of(approver, organization)
    assert (duty.kind, duty.key) == (DutyKind.INVITATION, f"invitation-{invitation.pk}")
    assert invitation.email not in f"{duty.title} {duty.note} {duty.reference}"
    assert of(reader, organization) == []
    revoke_invitation(actor=approver, invitation=invitation)
    assert of(approver, organization) == []
    assert [one.key for one in gone(approver, organization)] == [duty.key]


# --- Whose list it is ----------------------------------------------------------------------------


def test_members_and_officers_may_ask(organization, approver, reader):
    other = OrganizationFactory()
    ids = [organization.pk, other.pk]
    assert askable(ids, approver) == askable(ids, reader) == {organization.pk}
    assert askable(ids, make_officer()) == {*ids}
    assert askable(ids, UserFactory()) == frozenset()
    assert askable(ids, UserFactory(is_superuser=True)) == frozenset()


def test_the_eyes_of_an_organization_are_its_approvers(organization, approver):
    DisseminationFactory(organization=organization)
    other = DisseminationFactory(organization=OrganizationFactory())
    eyes = eyes_of(organization)
    assert organization_ids(eyes) == {organization.pk}
    assert [d.uid for d in of(eyes, organization)] == [d.uid for d in of(approver, organization)]
    assert of(eyes, other.organization) == []


# --- Days ----------------------------------------------------------------------------------------


def duty(due_on=None, *, is_binding=True, on=date(2026, 6, 18)):
    return Duty(
        kind=DutyKind.COMMITMENT,
        key="commitment-1",
        on=on,
        organization=None,
        record=None,
        title="Share the handbook",
        url="/",
        version=1,
        changed_at=timezone.now(),
        due_on=due_on,
        is_binding=is_binding,
    )


@pytest.mark.parametrize(
    ("language", "due_on", "is_binding", "words"),
    [
        ("en", date(2026, 6, 14), True, "4 days late, due 14 June"),
        ("en", date(2026, 6, 17), True, "1 day late, due 17 June"),
        ("en", date(2026, 6, 14), False, "Target passed (non-binding), due 14 June"),
        ("en", date(2026, 6, 18), True, "Due today, on 18 June"),
        ("en", date(2026, 6, 23), True, "Due in 5 days, on 23 June"),
        ("en", date(2027, 6, 23), True, "Due in 370 days, on 23 June 2027"),
        ("en", None, True, "No date"),
        ("fr", date(2026, 6, 14), True, "En retard de 4 jours"),
        ("fr", date(2026, 6, 23), True, "À remettre dans 5 jours"),
        ("fr", date(2026, 7, 1), True, "1er\xa0juillet"),
    ],
)
def test_days_in_words(language, due_on, is_binding, words, time_machine):
    time_machine.move_to("2026-06-18T12:00Z")
    with translation.override(language):
        html = duty_state(duty(due_on, is_binding=is_binding))
    text = "".join(part.split(">")[-1] for part in html.split("<"))
    assert words in text


def test_what_is_due_until_a_day_and_next():
    duties = [duty(), duty(date(2026, 6, 1)), duty(date(2026, 6, 20)), duty(date(2026, 6, 30))]
    assert len(due_before(duties, date(2026, 6, 20))) == 2
    assert next_day(duties) == date(2026, 6, 20)
    assert next_day(duties[:2]) is None


@override_settings(SITE_URL="https://tracker.example:8443")
def test_a_duty_is_named_by_the_site():
    assert duty().uid == "commitment-1@tracker.example"
