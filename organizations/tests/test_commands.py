import io
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from organizations.models import Membership
from peacebuilding.accounts.models import User

from .factories import (
    PASSWORD,
    OrganizationFactory,
    StaffOfficerFactory,
    UserFactory,
    african_union,
    make_member,
)

pytestmark = pytest.mark.django_db


def add(email, role="reporter", slug="au", **options):
    out = io.StringIO()
    call_command("add_member", email, organization=slug, role=role, stdout=out, **options)
    return out.getvalue()


def test_makes_account_and_membership(monkeypatch):
    african_union()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    said = add("new@example.org", name="New", password_stdin=True)
    assert said == "New account new@example.org: reporter of au.\n"
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert Membership.objects.get().user == user


def test_a_former_slug_will_do_and_a_password_is_not_needed():
    african_union()
    assert "no password yet" in add("new@example.org", slug="oau")


def test_changes_the_role_and_the_password_of_a_member(monkeypatch):
    user = make_member(african_union(), "reader")
    monkeypatch.setattr(sys, "stdin", io.StringIO("eleven grey geese\n"))
    add(user.email.upper(), "approver", password_stdin=True)
    membership = Membership.objects.get()
    assert (membership.role, membership.version) == ("approver", 2)
    membership.user.refresh_from_db()
    assert membership.user.check_password("eleven grey geese")
    add(user.email, "approver")
    assert Membership.objects.get().version == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"slug": "nobody"}, "no organization"),
        ({"email": "not an address"}, "e-mail|email"),
        ({"password_stdin": True}, "no password"),
        ({"email": "gone@example.org"}, "deactivated"),
    ],
)
def test_says_what_is_wrong_and_keeps_nothing(monkeypatch, options, said):
    african_union()
    UserFactory(email="gone@example.org", is_active=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(CommandError, match=said):
        add(**{"email": "new@example.org", **options})
    assert not Membership.objects.exists()
    assert User.objects.count() == 1


def test_anonymizes(capsys):
    StaffOfficerFactory(
        organization=OrganizationFactory(), ends_on=timezone.localdate() - timedelta(days=800)
    )
    call_command("anonymize_former_staff")
    assert capsys.readouterr().out == "1 anonymized.\n"
