"""The Secretariat's desk: who enters, what lies on it, and how a record is opened."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Commitment, ContactLog, Participation
from activities.tests.reporting import make_report, make_round
from organizations.models import DeskAbsence, Organization, OrganizationName
from peacebuilding.accounts.tests.factories import UserFactory, administrator, officer
from peacebuilding.core.services import save_record
from peacebuilding.core.tests.test_admin import make_document, make_modality
from peacebuilding.framework.models import Meeting

pytestmark = pytest.mark.django_db

INDEX = "admin:index"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(officer(name="N. Haddad"))
    return client


def make_organization(acronym: str, **fields: Any) -> Organization:
    data = {"name": f"Organization {acronym}", "kind": "regional-organization", **fields}
    return save_record(Organization(slug=acronym.lower(), acronym=acronym, **data), actor=None)


def make_activity(reference: str, status: str = "proposed", **fields: Any) -> Activity:
    modality = make_modality(f"A.{Activity.objects.count() + 1}")
    row = Activity(
        reference=reference, title=f"Title {reference}", modality=modality, status=status, **fields
    )
    return save_record(row, actor=None)


def make_late(reference: str, activity: Activity, organization: Organization, days: int) -> Any:
    return save_record(
        Commitment(
            reference=reference,
            activity=activity,
            organization=organization,
            title="Promise",
            status="agreed",
            due_on=timezone.localdate() - timedelta(days=days),
        ),
        actor=None,
    )


# --- Coming in ----------------


def test_a_visitor_logs_in_where_everybody_does(client: Client) -> None:
    answer = client.get(reverse(INDEX), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_a_participant_who_is_not_staff_is_told_no(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get(reverse(INDEX), follow=True).status_code == 403


def test_staff_who_come_by_the_log_in_find_the_desk(desk: Client) -> None:
    assert desk.get(reverse("admin:login")).url == reverse(INDEX)


def test_log_out_and_password_are_the_accounts_own(desk: Client) -> None:
    assert desk.get(reverse("admin:logout")).url == reverse("account_logout")
    changed = desk.get(reverse("admin:password_change"))
    assert changed.url == reverse("account_change_password")


# --- What lies on it ----------------


def test_an_empty_desk_says_so_in_sentences(desk: Client) -> None:
    text = desk.get(reverse(INDEX)).content.decode()
    for sentence in (
        "Nothing awaits you.",
        "Nothing is late.",
        "No colleague has changed anything yet.",
    ):
        assert sentence in text


def test_what_waits_stands_there_oldest_first_with_doors(desk: Client) -> None:
    activity = make_activity("A-2026-0001")
    organization = make_organization("ECOWAS")
    row = Participation(activity=activity, organization=organization, role="lead")
    save_record(row, actor=None)
    answer = desk.get(reverse(INDEX))
    waiting = answer.context["desk"].waiting
    assert [one.kind for one in waiting] == ["proposed", "awaited"]
    assert "A-2026-0001" in answer.content.decode()
    assert "ECOWAS" in answer.content.decode()


def test_late_commitments_stand_by_organization_the_longest_first(desk: Client) -> None:
    activity = make_activity("A-2026-0001", status="under-way")
    make_late("A-2026-0001-01", activity, make_organization("LAS"), 49)
    make_late("A-2026-0001-02", activity, make_organization("CARICOM"), 4)
    answer = desk.get(reverse(INDEX))
    late = answer.context["desk"].chasing.late
    shown = [(one.organization.acronym, one.days_late) for one in late]
    assert shown == [("LAS", 49), ("CARICOM", 4)]
    assert "49 days late" in answer.content.decode()


def test_reviews_and_promises_stand_first_with_what_can_be_done(desk: Client) -> None:
    activity = make_activity("A-2026-0001", status="under-way")
    party = make_organization("LAS")
    commitment = make_late("A-2026-0001-01", activity, party, -30)
    report = make_report(commitment, "submitted")
    make_activity("A-2026-0002")
    promise = ContactLog(organization=party, promise="Draft", paused_until=timezone.localdate())
    promise.contacted_on = timezone.localdate() - timedelta(days=9)
    save_record(promise, actor=None)
    answer = desk.get(reverse(INDEX))
    waiting = answer.context["desk"].waiting
    assert [one.kind for one in waiting] == ["report", "promise", "proposed"]
    text = answer.content.decode()
    for address in (
        reverse("admin:activities_progressreport_transition", args=[report.pk, "accept"]),
        reverse("admin:activities_progressreport_transition", args=[report.pk, "return"]),
        reverse("admin:activities_contactlog_transition", args=[promise.pk, "settle"]),
        reverse("activities:contact-create", args=["las"]),
    ):
        assert f'href="{address}"' in text


def test_the_desk_counts_down_to_the_round_and_the_meeting(desk: Client) -> None:
    activity = make_activity("A-2026-0001", status="under-way")
    commitment = make_late("A-2026-0001-01", activity, make_organization("LAS"), -60)
    due = timezone.localdate() + timedelta(days=12)
    asked = make_round(due_on=due)
    make_report(commitment, round=asked, due_on=due)
    make_round(due_on=due + timedelta(days=5))
    begins = timezone.localdate() + timedelta(days=18)
    meeting = Meeting(number=8, title_en="Eighth", starts_on=begins)
    save_record(meeting, actor=None)
    answer = desk.get(reverse(INDEX))
    chasing = answer.context["desk"].chasing
    assert (chasing.round.what, chasing.round.days) == (asked, 12)
    assert (chasing.meeting.what, chasing.meeting.days) == (meeting, 18)
    for state, number, url in chasing.round_states:
        assert desk.get(url).context["shown"].total == number, state
    assert "No report awaits you; 1 is due on" in answer.content.decode()


def test_the_desk_is_narrowed_to_the_organizations_one_answers_for(client: Client) -> None:
    mine, absent = officer(name="Mine"), officer(name="Absent")
    day = timezone.localdate()
    away = DeskAbsence(user=absent, substitute=mine, starts_on=day, ends_on=day)
    save_record(away, actor=None)
    activity = make_activity("A-2026-0001", status="under-way")
    for acronym, keeper in (("LAS", mine), ("OAS", absent), ("CARICOM", None)):
        party = make_organization(acronym, desk_officer=keeper)
        make_late(f"A-2026-0001-{acronym}", activity, party, 4)
        proposal = make_activity(f"A-2026-{acronym}")
        row = Participation(activity=proposal, organization=party, role="lead")
        save_record(row, actor=None)
    client.force_login(mine)
    shown = client.get(reverse(INDEX), {"mine": "true"}).context["desk"]
    assert {one.organization.acronym for one in shown.chasing.late} == {"LAS", "OAS"}
    assert {one.record.reference for one in shown.waiting} == {"A-2026-LAS", "A-2026-OAS"}
    assert len(client.get(reverse(INDEX)).context["desk"].chasing.late) == 3


def test_administrators_see_neither_contacts_nor_whom_to_chase(client: Client) -> None:
    activity = make_activity("A-2026-0001", status="under-way")
    party = make_organization("LAS")
    make_report(make_late("A-2026-0001-01", activity, party, 49), "submitted")
    promise = ContactLog(organization=party, promise="Secret", paused_until=timezone.localdate())
    save_record(promise, actor=None)
    client.force_login(administrator())
    answer = client.get(reverse(INDEX))
    assert answer.context["desk"].waiting == []
    assert 'id="chase"' not in answer.content.decode()


def test_every_number_opens_a_list_of_as_many_rows(desk: Client) -> None:
    activity = make_activity("A-2026-0001", status="under-way")
    make_activity("A-2026-0002")
    make_activity("A-2026-0003", entered_in_error_at=timezone.now())
    make_late("A-2026-0001-01", activity, make_organization("LAS"), 49)
    shown = desk.get(reverse(INDEX)).context["desk"]
    counts = [shown.proposed, shown.overdue, shown.open_commitments, *shown.activities]
    doors = [count for count in counts if count.url]
    for count in doors:
        opened = desk.get(count.url)
        assert opened.status_code == 200, count.url
        assert opened.context["cl"].result_count == count.number, count.url


def test_colleagues_changes_are_told_own_ones_are_not(desk: Client) -> None:
    document = make_document("TEST/7")
    document.title_en = "Corrected"
    save_record(document, actor=officer(name="M. Silva"), reason="Scan arrived")
    text = desk.get(reverse(INDEX)).content.decode()
    assert "TEST/7" in text
    assert "Scan arrived" in text
    desk.force_login(document.history.first().history_user)
    assert "Scan arrived" not in desk.get(reverse(INDEX)).content.decode()


def test_an_administrator_sees_no_record_that_is_not_theirs(client: Client) -> None:
    make_activity("A-2026-0001")
    client.force_login(administrator())
    text = client.get(reverse(INDEX)).content.decode()
    assert reverse("admin:accounts_user_changelist") in text
    assert reverse("admin:framework_meeting_changelist") not in text


def test_the_desk_costs_the_same_however_much_lies_on_it(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    activity = make_activity("A-2026-0001", status="under-way")
    for number in range(12):
        make_late(f"A-2026-0001-{number}", activity, make_organization(f"ORG{number}"), number + 1)
        make_activity(f"A-2026-1{number:03}")
    with django_assert_max_num_queries(60):
        desk.get(reverse(INDEX))


# --- Opening a record by its name ----------------


def test_a_symbol_opens_its_document(desk: Client) -> None:
    document = make_document("TEST/2001/138")
    make_document("TEST/2001/138/Add.1")
    answer = desk.get(reverse("admin:open"), {"q": "test/2001/138"})
    assert answer.url == reverse("admin:framework_document_change", args=[document.pk])


def test_a_former_acronym_opens_the_present_organization(desk: Client) -> None:
    organization = make_organization("AU")
    former = {"name": "Former name", "acronym": "OAU", "kind": "renamed", "ends_on": "2002-07-08"}
    save_record(OrganizationName(organization=organization, **former), actor=None)
    address = desk.get(reverse("admin:open"), {"q": "OAU"}).url
    assert address in {
        admin.site.address_of(desk.get(reverse(INDEX)).wsgi_request, organization),
        organization.get_absolute_url(),
    }


def test_what_is_not_one_record_goes_to_the_search(desk: Client) -> None:
    answer = desk.get(reverse("admin:open"), {"q": "nothing of the kind"})
    assert answer.url == f"{reverse('search')}?q=nothing+of+the+kind"


# --- The side bar ----------------


def test_only_our_own_models_are_at_the_desk() -> None:
    labels = {model._meta.app_label for model in admin.site._registry}
    assert labels <= {
        "accounts",
        "activities",
        "api",
        "core",
        "framework",
        "notifications",
        "organizations",
        "places",
        "portal",
    }


def test_the_side_bar_keeps_its_order_and_loses_no_model(desk: Client) -> None:
    request = desk.get(reverse(INDEX)).wsgi_request
    groups = admin.site.get_app_list(request)
    assert str(groups[0]["name"]) == "Work"
    shown = [model["model"] for group in groups for model in group["models"]]
    allowed = [
        model for model, one in admin.site._registry.items() if one.has_view_permission(request)
    ]
    assert set(shown) == set(allowed)
    assert len(shown) == len(set(shown))


def test_the_way_to_a_page_betrays_no_hidden_record(desk: Client) -> None:
    """Django's own detour leads to any row, whoever asks."""
    kind = ContentType.objects.get_for_model(Activity).pk
    hidden, seen = make_activity("A-2026-0001", status="draft"), make_activity("A-2026-0002")
    for pk in (hidden.pk, 999999, 10**30, "x"):
        assert desk.get(f"/admin/r/{kind}/{pk}/").status_code == 404, pk
    address = reverse("admin:view_on_site", args=[kind, seen.pk])
    assert desk.get(address).headers["Location"] == seen.get_absolute_url()
