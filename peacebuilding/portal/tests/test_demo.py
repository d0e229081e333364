"""The sample data: built once for this module, with everything a visitor should find."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from activities import reports
from activities.choices import (
    ActivityStatus,
    CommitmentDisplay,
    FollowUpDisplay,
    ParticipationResponse,
)
from activities.models import Activity, Commitment, FollowUpItem, Participation
from organizations.models import (
    Capability,
    FocalPoint,
    Membership,
    Organization,
    StaffOfficer,
)
from peacebuilding.accounts.models import User
from peacebuilding.core.choices import Visibility
from peacebuilding.framework.choices import ModalityStatus
from peacebuilding.framework.models import ActivityCategory, KeyArea, Meeting, Modality
from peacebuilding.portal.demo.build import PLANS, build
from peacebuilding.portal.demo.people import ACCOUNTS, PASSWORD
from peacebuilding.portal.demo.story import Story, turn_of_the_year

from .conftest import remember


def load_demo(**options: Any) -> str:
    """Run the command and return what it says."""
    said = StringIO()
    call_command("load_demo", stdout=said, **options)
    return said.getvalue()


def fingerprint() -> list[tuple[Any, ...]]:
    """Return what must be the same in two builds for the same day."""
    fields = ("activity__title", "reference", "title", "status", "due_on", "agreed_on", "version")
    return [
        *Activity.objects.order_by("title").values_list(
            "reference", "title", "status", "agreed_on"
        ),
        *Commitment.objects.order_by("activity__title", "number", "title").values_list(*fields),
    ]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The sample data, built once by the command and rolled back after this module."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.IS_DEMO", True)
        call_command("load_framework", verbosity=0)
        said = load_demo()
        remember()
        yield said
        transaction.set_rollback(True)


@pytest.fixture
def sample(built: str, db: None, settings: Any) -> str:
    """What the command said, with the data in reach of the test."""
    settings.IS_DEMO = True
    return built


# --- Refusals ------------------------------------------------------------------------------


def test_it_refuses_where_the_data_are_real(db: None, settings: Any) -> None:
    settings.IS_DEMO = False
    with pytest.raises(CommandError, match="IS_DEMO"):
        load_demo()
    assert not User.objects.exists()


def test_it_refuses_a_database_with_accounts(
    framework_data: None, head: User, settings: Any
) -> None:
    settings.IS_DEMO = True
    with pytest.raises(CommandError, match="database of their own"):
        load_demo()
    assert not Activity.objects.exists()


def test_it_refuses_a_day_ahead(framework_data: None, settings: Any) -> None:
    settings.IS_DEMO = True
    with pytest.raises(CommandError, match="today"):
        load_demo(today=timezone.localdate() + timedelta(days=1))


def test_it_asks_for_the_framework_first(db: None, settings: Any) -> None:
    settings.IS_DEMO = True
    Modality.objects.all().delete()
    with pytest.raises(CommandError, match="load_framework"):
        load_demo()


# --- Alone, before the data are there for the rest of the module ---------------------------


@pytest.mark.nightly
@pytest.mark.parametrize("today", [date(2026, 1, 4), date(2024, 2, 29)])
def test_two_builds_for_one_day_are_the_same(framework_data: None, today: date) -> None:
    found = []
    for _ in range(2):
        with transaction.atomic():
            build(today)
            found.append(fingerprint())
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert len(found[0]) > 235


# --- What is there ---------------------------------------------------------------------------


def test_there_is_enough_of_everything(sample: str) -> None:
    assert Activity.objects.count() >= 55
    assert Commitment.objects.count() >= 180
    assert Commitment.objects.counted().overdue().count() >= 5
    assert set(Activity.objects.values_list("status", flat=True)) == set(ActivityStatus.values)
    shown = Commitment.objects.with_display_status().values_list("shown_status", flat=True)
    assert set(shown) == set(CommitmentDisplay.values)
    answers = set(Participation.objects.values_list("response", flat=True))
    assert answers == set(ParticipationResponse.values)
    levels = set(Activity.objects.values_list("visibility", flat=True))
    assert levels == set(Visibility.values)


def test_every_category_and_key_area_is_taken_up(sample: str) -> None:
    taken_up = Activity.objects.counted().taken_up()
    letters = set(taken_up.values_list("modality__category__letter", flat=True))
    assert letters == set("ABCDE")
    assert ActivityCategory.objects.filter(letter="CP").exists()
    assert set(taken_up.values_list("key_areas", flat=True)) == set(
        KeyArea.objects.values_list("pk", flat=True)
    )


def test_three_modalities_stay_gaps(sample: str) -> None:
    counts = reports.modality_counts(User.objects.get(email="officer@secretariat.example"))
    gaps = {
        modality.code
        for modality in Modality.objects.filter(category__framework__slug="peace-building")
        if modality.pk not in counts or not counts[modality.pk].activities
    }
    assert gaps == {"A.6", "C.1(c)", "E.2"}
    possible = Modality.objects.filter(status=ModalityStatus.POSSIBLE)
    assert set(possible.values_list("code", flat=True)) == gaps


def test_about_27_organizations_take_part(sample: str) -> None:
    overview = reports.overview_counts(User.objects.get(email="officer@secretariat.example"))
    assert overview.organizations == 27
    assert reports.overview_counts(AnonymousUser()).activities < overview.activities


def test_follow_up_is_in_every_state(sample: str) -> None:
    shown = {item.display_status for item in FollowUpItem.objects.all()}
    assert shown == set(FollowUpDisplay.values)


def test_a_meeting_is_ahead(sample: str) -> None:
    meeting = Meeting.objects.latest("number")
    assert meeting.starts_on == timezone.localdate() + timedelta(days=200)
    assert meeting.carried_over_items.count() == 1


def test_records_entered_in_error_leave_the_counts(sample: str) -> None:
    assert Activity.objects.count() - Activity.objects.counted().count() == 1
    assert Commitment.objects.filter(entered_in_error_at__isnull=False).count() == 1


def test_some_texts_are_french(sample: str) -> None:
    assert Activity.objects.filter(language="fr").count() >= 3


def test_one_focal_point_is_stale_and_one_has_a_successor(sample: str) -> None:
    stale = [point for point in FocalPoint.objects.all() if point.holder.is_stale]
    assert [point.holder.name for point in stale] == ["Ibrahim Sow"]
    successions = StaffOfficer.objects.filter(successor__isnull=False)
    assert successions.count() == 1
    assert Capability.objects.count() >= 30


def test_addresses_lead_nowhere(sample: str) -> None:
    addresses = [*User.objects.values_list("email", flat=True)]
    addresses += StaffOfficer.objects.values_list("email", flat=True)
    addresses += StaffOfficer.objects.values_list("functional_mailbox", flat=True)
    assert all(address.endswith(".example") for address in addresses)


# --- When it happened -----------------------------------------------------------------------


def test_nothing_has_been_done_today_or_later(sample: str) -> None:
    morning = datetime.combine(timezone.localdate(), time(), tzinfo=UTC)
    for model in (Activity, Commitment, FollowUpItem, Membership, Modality, Organization, User):
        assert not model.history.filter(history_date__gte=morning).exists()
    assert not Activity.objects.filter(updated_at__gte=morning).exists()
    assert not Commitment.objects.filter(agreed_on__gte=morning.date()).exists()


@pytest.mark.parametrize("model", [Activity, Commitment, FollowUpItem, Modality, Organization])
def test_histories_go_forward(sample: str, model: Any) -> None:
    for record in model.objects.all():
        rows = record.history.order_by("history_id").values_list("history_date", flat=True)
        assert list(rows) == sorted(rows)


def test_a_reference_bears_the_year_of_its_proposal(sample: str) -> None:
    for activity in Activity.objects.exclude(reference=None):
        row = activity.history.filter(status=ActivityStatus.PROPOSED).earliest("history_date")
        assert activity.reference.split("-")[1] == str(row.history_date.year)
        assert row.reference == activity.reference
        references = activity.commitments.values_list("reference", flat=True)
        assert all(reference.startswith(activity.reference) for reference in references)


def test_moved_dates_have_their_reason(sample: str) -> None:
    commitment = Commitment.objects.get(title__startswith="Convene the first meeting and")
    assert commitment.due_on == timezone.localdate() - timedelta(days=4)
    moved = commitment.history.filter(due_on=commitment.due_on).earliest("history_date")
    assert moved.history_change_reason == "The date did not suit two of the four members."


def test_the_year_turns_once(sample: str) -> None:
    before = fingerprint()
    turn_of_the_year(timezone.localdate().year, timezone.localdate().year)
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("today", "working_day"),
    [
        (date(2026, 6, 18), date(2026, 6, 18)),
        (date(2026, 6, 20), date(2026, 6, 19)),
        (date(2026, 6, 21), date(2026, 6, 19)),
        (date(2026, 6, 22), date(2026, 6, 22)),
    ],
)
def test_nobody_acts_on_a_weekend(today: date, working_day: date) -> None:
    assert Story(today).working_day(0) == working_day


# --- Who can log in -------------------------------------------------------------------------


def test_the_command_prints_the_accounts(sample: str) -> None:
    assert PASSWORD in sample
    assert all(account.email in sample for account in ACCOUNTS)
    assert len(PASSWORD) >= 12


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.email)
def test_each_account_opens(sample: str, account: Any) -> None:
    user = authenticate(None, username=account.email, password=PASSWORD)
    assert user is not None
    assert user.is_staff == bool(account.group)
    assert user.memberships.count() == bool(account.role) + bool(account.also)


@pytest.mark.parametrize("path", ["/", "/framework/", "/organizations/ecowas/", "/workspace/"])
def test_pages_open_for_a_member(sample: str, path: str) -> None:
    client = Client()
    client.force_login(User.objects.get(email="reporter@ecowas.example"))
    assert client.get(path).status_code == 200


# --- Again ------------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(sample: str) -> None:
    before, rows = fingerprint(), Activity.history.count()
    said = load_demo()
    assert "there already" in said
    assert PASSWORD in said
    assert (fingerprint(), Activity.history.count()) == (before, rows)


def test_the_plans_differ_in_their_titles() -> None:
    titles = [plan.title for plan in PLANS]
    assert len(set(titles)) == len(titles)
