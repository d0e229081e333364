from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from organizations.choices import Role
from organizations.models import (
    Capability,
    FocalPoint,
    Invitation,
    Membership,
    Organization,
    StaffOfficer,
)

from .factories import (
    DisseminationFactory,
    DocumentFactory,
    FocalPointFactory,
    KeyAreaFactory,
    MembershipFactory,
    OrganizationFactory,
    StaffOfficerFactory,
    UserFactory,
    african_union,
    make_member,
    make_officer,
)
from .test_models import make_invitation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def officer(client):
    """An officer at the desk."""
    user = make_officer()
    client.force_login(user)
    return user


def page(model, name, *args):
    return reverse(f"admin:organizations_{model}_{name}", args=args)


def empty_inlines(**initial):
    """Return the management forms of the organization's inlines."""
    data = {}
    for prefix in ("names", "focal_points", "units", "mechanisms"):
        data |= {
            f"{prefix}-TOTAL_FORMS": "0",
            f"{prefix}-INITIAL_FORMS": "0",
            f"{prefix}-MIN_NUM_FORMS": "0",
            f"{prefix}-MAX_NUM_FORMS": "1000",
        }
    return data | initial


def organization_data(organization, **changes):
    names = ["name", "acronym", "slug", "kind"]
    values = {name: getattr(organization, name) for name in names}
    return {
        **values,
        "is_active": "on",
        "seen_version": organization.version,
        **empty_inlines(),
        **changes,
    }


@pytest.mark.parametrize("words", ["OAU", "unité", "african union"])
def test_found_by_former_names(client, officer, words):
    african_union()
    OrganizationFactory(name="Zzz")
    response = client.get(page("organization", "changelist"), {"q": words})
    assert [row.slug for row in response.context["cl"].result_list] == ["au"]
    found = client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "organizations",
            "model_name": "membership",
            "field_name": "organization",
            "term": words,
        },
    )
    assert len(found.json()["results"]) == 1


def test_an_organization_is_changed_through_the_service(client, officer):
    organization = OrganizationFactory(slug="old")
    url = page("organization", "change", organization.pk)
    response = client.post(
        url, organization_data(organization, slug="new", reason="Acronym corrected")
    )
    assert response.status_code == 302, response.context["adminform"].form.errors
    organization.refresh_from_db()
    assert (organization.slug, organization.version) == ("new", 2)
    assert organization.former_slugs.get().slug == "old"
    assert organization.history.first().history_change_reason == "Acronym corrected"
    assert "old" in client.get(url).content.decode()


def test_a_former_name_is_added_on_the_page(client, officer):
    organization = OrganizationFactory()
    row = {
        "names-TOTAL_FORMS": "1",
        "names-0-name": "Former name",
        "names-0-acronym": "FN",
        "names-0-ends_on": "2001-01-01",
        "names-0-kind": "renamed",
    }
    client.post(
        page("organization", "change", organization.pk), organization_data(organization, **row)
    )
    assert organization.names.get().name == "Former name"
    assert Organization.objects.search("former").get() == organization


def test_a_taken_slug_is_said_at_the_field(client, officer):
    african_union()
    organization = OrganizationFactory()
    response = client.post(
        page("organization", "change", organization.pk),
        organization_data(organization, slug="oau"),
    )
    assert "slug" in response.context["adminform"].form.errors


def test_an_officer_of_the_roster_is_added_and_confirmed(client, officer):
    organization = OrganizationFactory()
    data = {"organization": organization.pk, "name": "New", "site": "field", "languages": ["fr"]}
    response = client.post(page("staffofficer", "add"), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    added = StaffOfficer.objects.get()
    assert (added.languages, added.confirmed_on) == (["fr"], TODAY())
    StaffOfficer.objects.filter(pk=added.pk).update(confirmed_on=None)
    confirm = page("staffofficer", "transition", added.pk, "confirm")
    assert client.post(confirm, {"seen_version": 1, "reason": ""}).status_code == 302
    added.refresh_from_db()
    assert added.confirmed_on == TODAY()


def test_the_list_of_focal_points_shows_the_stale(client, officer):
    FocalPointFactory()
    old = FocalPointFactory(officer__confirmed_on=None)
    FocalPointFactory(
        officer=old.officer,
        starts_on=TODAY() - timedelta(days=9),
        ends_on=TODAY() - timedelta(days=2),
    )
    url = page("focalpoint", "changelist")
    for query, count in (
        ({}, 3),
        ({"current": "yes"}, 2),
        ({"current": "no"}, 1),
        ({"current": "yes", "stale": "yes"}, 1),
        ({"stale": "no"}, 1),
    ):
        assert client.get(url, query).context["cl"].result_count == count, query


def test_a_second_principal_is_refused_with_a_sentence(client, officer):
    first = FocalPointFactory()
    data = {
        "organization": first.organization_id,
        "officer": StaffOfficerFactory(organization=first.organization).pk,
        "purpose": "general",
        "rank": "principal",
        "starts_on": TODAY().isoformat(),
    }
    response = client.post(page("focalpoint", "add"), data)
    assert "has a principal focal point for this purpose already" in response.content.decode()
    assert FocalPoint.objects.get() == first


def test_a_capability_is_added(client, officer):
    data = {
        "organization": OrganizationFactory().pk,
        "key_area": KeyAreaFactory().pk,
        "resource_kind": "human",
        "description": "Mediators",
        "language": "en",
        "visibility": "public",
    }
    assert client.post(page("capability", "add"), data).status_code == 302
    assert Capability.objects.get().confirmed_on == TODAY()


def test_a_document_is_sent_and_acknowledged(client, officer):
    data = {
        "document": DocumentFactory().pk,
        "organization": OrganizationFactory().pk,
        "site": "field",
        "sent_on": TODAY().isoformat(),
    }
    assert client.post(page("dissemination", "add"), data).status_code == 302
    sent = DisseminationFactory()
    client.post(page("dissemination", "transition", sent.pk, "acknowledge"), {"seen_version": 1})
    sent.refresh_from_db()
    assert sent.acknowledged_on == TODAY()


def test_a_button_that_comes_too_late_says_so(client, officer):
    left = StaffOfficerFactory(ends_on=TODAY() - timedelta(days=1))
    ended = MembershipFactory(ends_on=TODAY() - timedelta(days=9))
    for model, record, name, words in (
        ("staffofficer", left, "confirm", "This officer has left"),
        ("membership", ended, "end", "has ended already"),
    ):
        data = {"seen_version": 1, "reason": "Once more"}
        response = client.post(page(model, "transition", record.pk, name), data)
        assert words in response.content.decode(), name
        record.refresh_from_db()
        assert record.version == 1


# --- Members --------------------------------------------------------------------------------------


def test_a_member_is_added_changed_and_ended(client, officer):
    user, organization = UserFactory(), OrganizationFactory()
    data = {"user": user.pk, "organization": organization.pk, "role": Role.READER}
    assert client.post(page("membership", "add"), data).status_code == 302
    membership = Membership.objects.get()
    change = page("membership", "change", membership.pk)
    client.post(change, {"role": Role.APPROVER, "seen_version": 1, "reason": "Head"})
    membership.refresh_from_db()
    assert (membership.role, membership.user) == (Role.APPROVER, user)
    end = page("membership", "transition", membership.pk, "end")
    assert client.post(end, {"seen_version": 2, "reason": ""}).status_code == 200
    assert client.post(end, {"seen_version": 2, "reason": "Left"}).status_code == 302
    membership.refresh_from_db()
    assert not membership.is_current


def test_an_officer_does_not_change_the_own_membership(client, officer):
    membership = MembershipFactory(user=officer)
    response = client.post(
        page("membership", "change", membership.pk), {"role": Role.APPROVER, "seen_version": 1}
    )
    assert response.status_code == 200
    membership.refresh_from_db()
    assert membership.role == Role.REPORTER


def test_an_invitation_is_sent_from_the_desk(client, officer, django_capture_on_commit_callbacks):
    data = {
        "organization": OrganizationFactory().pk,
        "email": "New@example.org",
        "role": Role.REPORTER,
        "language": "fr",
    }
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(page("invitation", "add"), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.invited_by) == ("new@example.org", officer)
    assert mail.outbox[0].to == ["new@example.org"]
    again = client.post(page("invitation", "add"), data)
    assert "send it again instead" in again.content.decode()


def test_an_invitation_is_sent_again_and_revoked(client, officer):
    invitation = make_invitation()
    change = page("invitation", "change", invitation.pk)
    html = client.get(change).content.decode()
    assert "Waiting for an answer" in html
    assert invitation.token_digest not in html
    for name in ("resend", "revoke"):
        url = page("invitation", "transition", invitation.pk, name)
        assert url in client.get(change).content.decode()
        invitation.refresh_from_db()
        client.post(url, {"seen_version": invitation.version})
    invitation.refresh_from_db()
    assert invitation.state == "revoked"
    assert client.post(change, {"role": Role.APPROVER}).status_code == 403
    export = client.get(page("invitation", "export", "csv"))
    assert invitation.token_digest not in b"".join(export.streaming_content).decode()


def test_members_do_not_enter(client):
    client.force_login(make_member(OrganizationFactory(), Role.APPROVER))
    assert client.get(page("membership", "changelist")).status_code == 302
