"""Who somebody is; which accounts and tokens they see."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from peacebuilding.accounts import access, services
from peacebuilding.accounts.groups import ADMINISTRATOR, OFFICER
from peacebuilding.accounts.models import ApiToken, User

from .factories import UserFactory, administrator, head, officer, token_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "answers"),
    [
        (AnonymousUser, (False, False, False, False)),
        (lambda: None, (False, False, False, False)),
        (UserFactory, (True, False, False, False)),
        (officer, (True, True, False, False)),
        (head, (True, True, True, False)),
        (administrator, (True, False, False, True)),
        (lambda: UserFactory(is_superuser=True), (True, False, False, False)),
        (lambda: officer(is_active=False), (False, False, False, False)),
    ],
    ids=[
        "visitor",
        "nobody",
        "member",
        "officer",
        "head",
        "administrator",
        "superuser",
        "former officer",
    ],
)
def test_who(make: Any, answers: tuple[bool, ...]) -> None:
    user = make()
    assert (
        access.is_participant(user),
        access.is_officer(user),
        access.is_head(user),
        access.is_administrator(user),
    ) == answers


def test_groups_are_asked_for_once(django_assert_num_queries: Any) -> None:
    user = User.objects.get(pk=officer().pk)
    with django_assert_num_queries(1):
        assert access.is_officer(user)
        assert not access.is_administrator(user)


def test_a_change_of_groups_is_noticed_at_once() -> None:
    user = officer()
    assert access.is_officer(user)
    services.set_groups(actor=None, user=user, groups=[ADMINISTRATOR])
    assert not access.is_officer(user)


@pytest.mark.parametrize(("make", "sees_all"), [(administrator, True), (officer, True)])
def test_staff_see_everybody(make: Any, sees_all: bool) -> None:
    other, reader = UserFactory(), make()
    assert (other in User.objects.visible_to(reader)) is sees_all


def test_a_member_sees_their_own_account() -> None:
    reader = UserFactory()
    UserFactory()
    assert list(User.objects.visible_to(reader)) == [reader]


def test_a_visitor_sees_no_account() -> None:
    UserFactory()
    assert not User.objects.visible_to(AnonymousUser()).exists()


def test_tokens_are_their_owners_and_the_administrators() -> None:
    owner, other = UserFactory(), UserFactory()
    token, _ = token_for(owner)
    assert list(ApiToken.objects.visible_to(owner)) == [token]
    assert list(ApiToken.objects.visible_to(administrator())) == [token]
    for stranger in (other, officer(), AnonymousUser()):
        assert not ApiToken.objects.visible_to(stranger).exists()


def test_in_group_finds_active_members_only() -> None:
    present = officer()
    officer(is_active=False)
    assert list(User.objects.in_group(OFFICER)) == [present]
