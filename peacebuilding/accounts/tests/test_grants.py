"""What each group may do follows the models of every app."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models

from peacebuilding.accounts.grants import grant_permissions, grants_for
from peacebuilding.accounts.groups import ADMINISTRATOR, ALL, CODE_TABLE, HEAD, OFFICER, RECORD
from peacebuilding.accounts.models import User
from peacebuilding.core.models import TimeStampedVersioned

from .factories import administrator, head, officer

pytestmark = pytest.mark.django_db

TRACKED = [model for model in apps.get_models() if issubclass(model, TimeStampedVersioned)]


def test_migrating_made_the_three_groups() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(ALL)


@pytest.mark.parametrize(
    ("permission", "of_officer", "of_head", "of_administrator"),
    [
        ("framework.change_meeting", True, True, False),
        ("framework.add_document", True, True, False),
        ("framework.delete_document", False, False, False),
        ("framework.view_paragraph", True, True, True),
        ("framework.change_paragraph", False, True, False),
        ("framework.add_paragraph", False, False, False),
        ("organizations.change_organization", True, True, False),
        ("organizations.delete_organization", False, False, False),
        ("places.view_country", True, True, True),
        ("places.change_country", False, False, True),
        ("accounts.view_user", False, False, True),
        ("accounts.change_user", False, False, True),
        ("accounts.delete_user", False, False, False),
        ("accounts.view_apitoken", False, False, True),
        ("accounts.delete_apitoken", False, False, True),
        ("accounts.change_apitoken", False, False, False),
        ("auth.change_group", False, False, False),
        ("mfa.delete_authenticator", False, False, False),
    ],
)
def test_rights(permission: str, of_officer: bool, of_head: bool, of_administrator: bool) -> None:
    may = (
        officer().has_perm(permission),
        head().has_perm(permission),
        administrator().has_perm(permission),
    )
    assert may == (of_officer, of_head, of_administrator)


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model._meta.label)
def test_every_tracked_model_is_kept_by_somebody(model: type[models.Model]) -> None:
    content_type = ContentType.objects.get_for_model(model)
    held = Permission.objects.filter(content_type=content_type, group__name__in=ALL)
    wanted = {
        (name, f"{action}_{model._meta.model_name}")
        for name, actions in (grants_for(model) or {}).items()
        for action in actions
    }
    assert wanted
    assert set(held.values_list("group__name", "codename")) == wanted


def test_other_peoples_models_are_nobodys() -> None:
    assert grants_for(Group) is None


def test_a_plain_tracked_model_is_the_officers() -> None:
    assert grants_for(TimeStampedVersioned) == RECORD


def test_code_tables_are_the_administrators() -> None:
    assert "change" in CODE_TABLE[ADMINISTRATOR]
    assert CODE_TABLE[OFFICER] == CODE_TABLE[HEAD] == ("view",)


def test_migrating_again_restores_exactly_the_rights() -> None:
    config = apps.get_app_config("accounts")
    group = Group.objects.get(name=OFFICER)
    before = set(group.permissions.all())
    extra = Permission.objects.get(codename="change_user", content_type__app_label="accounts")
    lost = Permission.objects.get(codename="change_meeting", content_type__app_label="framework")
    group.permissions.add(extra)
    group.permissions.remove(lost)
    grant_permissions(config)
    grant_permissions(apps.get_app_config("framework"))
    assert set(group.permissions.all()) == before


def test_migrating_remakes_a_group_that_went() -> None:
    Group.objects.filter(name=HEAD).delete()
    grant_permissions(apps.get_app_config("framework"))
    assert Group.objects.get(name=HEAD).permissions.filter(codename="change_paragraph").exists()


def test_before_the_groups_nothing_happens() -> None:
    class Nothing:
        def get_model(self, *names: str) -> type[models.Model]:
            raise LookupError

    grant_permissions(apps.get_app_config("accounts"), apps=Nothing())


def test_a_person_outside_the_groups_has_no_rights() -> None:
    user = User.objects.create_user("plain@example.org")
    assert not user.get_all_permissions()
