"""Desk officers: who is away, who stands in, and who takes over."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.desk import desk_of, desks_kept_by
from organizations.models import DeskAbsence, Organization
from organizations.services import hand_over_desk, save_absence
from peacebuilding.accounts.tests.factories import UserFactory, administrator, officer
from peacebuilding.batches.services import undo_batch
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import save_record

from .factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def away(user: Any, substitute: Any, first: int = -1, last: int = 1) -> DeskAbsence:
    day = timezone.localdate()
    row = DeskAbsence(
        user=user,
        substitute=substitute,
        starts_on=day + timedelta(days=first),
        ends_on=day + timedelta(days=last),
    )
    return save_record(row, actor=None)


@pytest.fixture
def people() -> tuple[Any, Any, Any]:
    return officer(name="A"), officer(name="B"), officer(name="C")


# --- Who answers ---------------------------------------------------------------------------


def test_the_officer_answers_and_while_away_the_substitute(people) -> None:
    first, second, _third = people
    organization = OrganizationFactory(desk_officer=first)
    away(first, second, 3, 5)
    day = timezone.localdate()
    assert desk_of(organization) == first
    assert desk_of(organization, day + timedelta(days=3)) == second
    assert desk_of(organization, day + timedelta(days=5)) == second
    assert desk_of(organization, day + timedelta(days=6)) == first
    assert desk_of(OrganizationFactory()) is None


def test_a_substitute_who_is_away_is_stood_in_for(people) -> None:
    first, second, third = people
    organization = OrganizationFactory(desk_officer=first)
    away(first, second)
    away(second, third)
    assert desk_of(organization) == third
    assert desks_kept_by(third) == {first.pk, second.pk, third.pk}
    assert desks_kept_by(second) == {second.pk}


def test_where_all_are_away_the_officer_answers_after_all(people) -> None:
    first, second, _third = people
    organization = OrganizationFactory(desk_officer=first)
    away(first, second)
    away(second, first)
    assert desk_of(organization) == first


# --- Absences --------------------------------------------------------------------------------


def test_an_absence_is_entered_by_officers_about_officers(people) -> None:
    first, second, third = people
    day = timezone.localdate()
    row = DeskAbsence(user=first, substitute=second, starts_on=day, ends_on=day)
    for actor in (administrator(), UserFactory()):
        with pytest.raises(NotAllowed):
            save_absence(actor=actor, absence=row)
    save_absence(actor=third, absence=row, reason="Leave")
    assert row.history.get().history_user == third
    row = DeskAbsence(user=second, substitute=UserFactory(), starts_on=day, ends_on=day)
    with pytest.raises(ValidationError) as refusal:
        save_absence(actor=third, absence=row)
    assert "substitute" in refusal.value.message_dict


def test_nobody_is_away_twice_at_once(people) -> None:
    first, second, third = people
    away(first, second)
    day = timezone.localdate()
    row = DeskAbsence(user=first, substitute=third, starts_on=day, ends_on=day)
    with pytest.raises(ValidationError):
        save_absence(actor=third, absence=row)


# --- Handing over -----------------------------------------------------------------------------


def test_all_organizations_of_one_officer_go_to_another_and_back(people) -> None:
    first, second, third = people
    mine = [OrganizationFactory(desk_officer=first) for _ in range(2)]
    other = OrganizationFactory(desk_officer=third)
    batch = hand_over_desk(actor=third, officer=first, successor=second, reason="Leaves")
    desks = dict(Organization.objects.values_list("pk", "desk_officer"))
    assert desks == {mine[0].pk: second.pk, mine[1].pk: second.pk, other.pk: third.pk}
    assert mine[0].history.first().history_change_reason == "Leaves"
    undo_batch(actor=third, batch=batch, reason="Stays")
    assert Organization.objects.filter(desk_officer=first).count() == 2


def test_only_what_is_chosen_goes(people) -> None:
    first, second, third = people
    chosen, stays = OrganizationFactory(desk_officer=first), OrganizationFactory(desk_officer=first)
    hand_over_desk(actor=third, successor=second, organizations=[chosen], reason="x")
    stays.refresh_from_db()
    assert stays.desk_officer == first


def test_what_cannot_be_handed_over_is_refused(people) -> None:
    first, second, third = people
    OrganizationFactory(desk_officer=first)
    ask = {"actor": third, "officer": first, "successor": second, "reason": "x"}
    for wrong in (
        {"successor": first},
        {"successor": UserFactory()},
        {"officer": third},
        {"reason": " "},
    ):
        with pytest.raises(ValidationError):
            hand_over_desk(**{**ask, **wrong})
    for actor in (administrator(), UserFactory(), None):
        with pytest.raises(NotAllowed):
            hand_over_desk(**{**ask, "actor": actor})
    assert Organization.objects.filter(desk_officer=first).count() == 1


def test_the_page_hands_over_and_leads_to_the_batch(people, client: Client) -> None:
    first, second, third = people
    row = OrganizationFactory(desk_officer=first)
    client.force_login(third)
    url = reverse("organizations:desk-hand-over")
    assert f'<option value="{first.pk}" selected>' in (
        client.get(url, {"officer": first.pk}).content.decode()
    )
    answer = client.post(url, {"officer": first.pk, "successor": second.pk, "reason": "Leaves"})
    assert answer.url.startswith("/batches/")
    row.refresh_from_db()
    assert row.desk_officer == second


def test_the_action_of_the_list_opens_the_page_for_the_rows_chosen(people, client: Client) -> None:
    first, _second, third = people
    rows = [OrganizationFactory(desk_officer=first) for _ in range(2)]
    client.force_login(third)
    answer = client.post(
        reverse("admin:organizations_organization_changelist"),
        {"action": "hand_over_desk", "_selected_action": [row.pk for row in rows]},
        follow=True,
    )
    assert "2 organizations" in answer.content.decode()
