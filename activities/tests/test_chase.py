"""The chase list: who owes what, whom to call, what was promised, what happens by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.choices import COMMITMENT_DUE, REPORT_IN_HAND
from activities.models import Commitment, ContactLog, ProgressReport
from activities.querysets import today
from activities.reports import NextStep, chase, next_step_of
from organizations.models import StaffOfficer
from organizations.tests.factories import FocalPointFactory, StaffOfficerFactory
from peacebuilding.core.services import save_record

from .factories import make_activity, make_commitment, make_organization, put
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db


def days(count: int) -> date:
    return today() + timedelta(days=count)


def owe(slug: str, due: int, **fields: Any) -> ProgressReport:
    """Return a report the organization owes by the day; its commitment has time."""
    fields = {"due_on": days(400), **fields}
    commitment = make_commitment("agreed", organization=make_organization(slug), **fields)
    return make_report(commitment, round=make_round(due_on=days(due)), due_on=days(due))


def log(slug: str, **fields: Any) -> ContactLog:
    fields = {"note": "Called", **fields}
    return save_record(ContactLog(organization=make_organization(slug), **fields), actor=None)


def shown(rows: Any) -> list[tuple[str, int, int]]:
    return [(row.organization.slug, row.days_late, len(row.items)) for row in rows]


# --- Who owes what ---------------------------------------------------------------------------


def test_the_longest_late_stands_first_and_what_is_due_soon_last(cast) -> None:
    owe("undp", -4)
    owe("ecowas", -49)
    owe("ecowas", 3)
    owe("sadc", 14)
    owe("osce", 15)
    assert shown(chase(cast.officer)) == [("ecowas", 49, 2), ("undp", 4, 1), ("sadc", -14, 1)]
    assert shown(chase(cast.officer, late_only=True)) == [("ecowas", 49, 1), ("undp", 4, 1)]


def test_commitments_behind_their_date_are_chased_indicative_ones_never(cast) -> None:
    late = make_commitment("agreed", due_on=days(-5))
    make_commitment("agreed", due_on=days(-9), is_indicative=True)
    make_commitment("proposed", due_on=days(-9))
    [row] = chase(cast.officer)
    [item] = row.items
    assert (item.kind, item.reference, item.days_late) == ("commitment", late.reference, 5)


def test_a_draft_is_owed_though_nobody_else_reads_it(cast) -> None:
    put(owe("undp", -4), state="draft", narrative="Begun")
    assert shown(chase(cast.officer)) == [("undp", 4, 1)]


def test_what_came_was_waived_withdrawn_or_closed_is_not_chased(cast) -> None:
    for state in ("submitted", "accepted", "not-required"):
        report = owe("undp", -4)
        put(report, state=state, submissions=1)
    put(owe("undp", -4).commitment, status="withdrawn")
    closed = owe("undp", -4)
    put(closed.round, closed_at=closed.created_at)
    assert chase(cast.officer) == []


def test_the_list_equals_a_plain_recomputation(cast) -> None:
    slugs = ["undp", "ecowas", "sadc"]
    for number in range(12):
        owe(slugs[number % 3], number * 7 - 40)
        status = ["agreed", "under-way", "fulfilled"][number % 3]
        make_commitment(
            status,
            organization=make_organization(slugs[number % 2]),
            due_on=days(30 - number * 6),
            is_indicative=number % 5 == 0,
        )
    plain: dict[str, list[int]] = {}
    for report in ProgressReport.objects.all():
        if report.state in REPORT_IN_HAND and report.commitment.status in COMMITMENT_DUE:
            plain.setdefault(report.commitment.organization.slug, []).append(
                (today() - report.due_on).days
            )
    for one in Commitment.objects.all():
        if one.status in COMMITMENT_DUE and not one.is_indicative:
            plain.setdefault(one.organization.slug, []).append((today() - one.due_on).days)
    expected = {
        slug: sorted((n for n in late if n >= -14), reverse=True) for slug, late in plain.items()
    }
    found = {
        row.organization.slug: [item.days_late for item in row.items] for row in chase(cast.officer)
    }
    assert found == {slug: late for slug, late in expected.items() if late}


def test_what_one_may_not_see_is_not_counted(cast) -> None:
    hidden = make_activity("under-way", visibility="confidential")
    owe("undp", -4, activity=hidden)
    assert shown(chase(cast.officer)) == [("undp", 4, 1)]
    assert chase(cast.without) == []


# --- Whom to call -----------------------------------------------------------------------------


def test_the_officer_of_the_oldest_item_is_called_or_the_successor(cast) -> None:
    undp = make_organization("undp")
    successor = StaffOfficerFactory(organization=undp, phone="+1 555 0100")
    left = StaffOfficerFactory(organization=undp, successor=successor, ends_on=days(-1))
    owe("undp", -4, responsible_officer=StaffOfficerFactory(organization=undp))
    owe("undp", -9, responsible_officer=left)
    [row] = chase(cast.officer)
    assert (row.person, row.is_responsible) == (successor, True)


def test_without_such_an_officer_the_principal_focal_point_is_called(cast) -> None:
    undp = make_organization("undp")
    owe("undp", -4, responsible_officer=StaffOfficerFactory(organization=undp, ends_on=days(-1)))
    FocalPointFactory(officer=StaffOfficerFactory(organization=undp), rank="alternate")
    assert chase(cast.officer)[0].person is None
    point = FocalPointFactory(officer=StaffOfficerFactory(organization=undp))
    [row] = chase(cast.officer)
    assert (row.person, row.is_responsible) == (point.officer, False)


def test_last_contact_and_the_promise_that_is_awaited(cast) -> None:
    owe("undp", -4)
    promise = log("undp", contacted_on=days(-8), promise="Draft", paused_until=days(-1))
    log("undp", contacted_on=days(-6), promise="Old", paused_until=days(-3), closed_on=days(-2))
    last = log("undp", contacted_on=days(-2), channel="e-mail")
    log("ecowas", contacted_on=days(-1))
    [row] = chase(cast.officer)
    assert (row.last_contact, row.promise, row.open_contacts) == (last, promise, [promise])


def test_only_officers_are_told_of_contacts(cast) -> None:
    owe("undp", -4)
    log("undp", promise="Draft", paused_until=days(3))
    [row] = chase(cast.partner_approver)
    assert (row.last_contact, row.promise, row.next_step.held_until) == (None, None, None)


# --- What happens by itself ----------------------------------------------------------------------


def test_the_next_step_of_an_organization_is_that_of_the_ladder(cast) -> None:
    """Reminders were asked for long ago, so that the last of the steps is still to come."""
    put(owe("undp", -1), reminders_from=days(-30))
    undp = make_organization("undp")
    found = next_step_of(undp)
    assert (found.step, found.on is not None, found.held_until) == (0, True, None)
    log("undp", paused_until=days(10))
    found = next_step_of(undp)
    assert (found.on, found.step, found.held_until) == (days(20), 21, days(10))
    assert next_step_of(make_organization("sadc")) == NextStep(None, None)


# --- Pages ------------------------------------------------------------------------------------


@pytest.fixture
def desk(cast, client: Client) -> Client:
    client.force_login(cast.officer)
    return client


def get(client: Client, **query: str) -> Any:
    return client.get(reverse("activities:chase-list"), query)


def test_the_page_names_person_telephone_contact_and_buttons(desk, cast) -> None:
    officer = StaffOfficerFactory(
        organization=make_organization("undp"), name="Salma Karam", phone="+20 555 0143"
    )
    report = owe("undp", -49, responsible_officer=officer)
    log("undp", contacted_on=days(-6), promise="Draft", paused_until=days(-1))
    text = get(desk).content.decode()
    for words in (
        *("Salma Karam", "+20 555 0143", "49 days late", report.reference, "telephone"),
        *("promised for", "Log call", "Hold", "Letter", "/contacts/remind/undp/"),
    ):
        assert words in text


def test_the_list_is_narrowed_by_organization_lateness_and_desk(desk, cast) -> None:
    for slug, due in (("undp", -4), ("ecowas", -9), ("sadc", 3)):
        owe(slug, due)
    undp = make_organization("undp")
    undp.desk_officer = cast.officer
    save_record(undp, actor=None)
    assert len(get(desk).context["rows"]) == 3
    assert shown(get(desk, organization="sadc").context["rows"]) == [("sadc", -3, 1)]
    assert shown(get(desk, late="true").context["rows"]) == [("ecowas", 9, 1), ("undp", 4, 1)]
    assert shown(get(desk, mine="true").context["rows"]) == [("undp", 4, 1)]
    assert get(desk, organization="nobody").context["rows"] == []
    assert get(desk, organization="a\0b").status_code == 200


def test_an_empty_list_says_so(desk) -> None:
    assert "nothing falls due within a fortnight" in get(desk).content.decode()


def fill(count: int) -> None:
    for _each in range(count):
        slug = f"org{StaffOfficer.objects.count()}"
        organization = make_organization(slug)
        first = StaffOfficerFactory(organization=organization)
        left = StaffOfficerFactory(organization=organization, successor=first, ends_on=days(-1))
        FocalPointFactory(officer=first)
        owe(slug, -7, responsible_officer=left)
        make_commitment("agreed", organization=organization, due_on=days(-3))
        log(slug, promise="Soon", paused_until=days(2), logged_by=None)


def test_page_and_desk_cost_as_much_for_many_as_for_few(desk) -> None:
    costs: dict[str, list[int]] = {}
    for count in (2, 6):
        fill(count)
        for url in (
            reverse("activities:chase-list"),
            reverse("activities:letters"),
            reverse("admin:index"),
        ):
            desk.get(url)
            with CaptureQueriesContext(connection) as told:
                assert desk.get(url).status_code == 200
            costs.setdefault(url, []).append(len(told))
    assert all(few == many for few, many in costs.values()), costs
