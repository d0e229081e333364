"""The statement of an organization: figures, the past, who sees it, and its three forms."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from activities import services
from activities.models import Activity, Commitment
from activities.reports import organization_statement
from organizations.models import FormerSlug, OrganizationName
from organizations.services.merging import merge_organizations
from peacebuilding.core.services import save_record

from .factories import make_activity, make_commitment, make_organization, put

pytestmark = pytest.mark.django_db

PAGE = "activities:organization-statement"
NOW = datetime(2026, 6, 18, 14, tzinfo=UTC)


def at(*day: int, hour: int = 12) -> Any:
    return time_machine.travel(datetime(*day, hour, tzinfo=UTC), tick=False)  # type: ignore[misc]


def moment(*day: int) -> datetime:
    return datetime(*day, 23, 59, tzinfo=UTC)  # type: ignore[misc]


@pytest.fixture
def told(cast: Any) -> dict[str, Any]:
    """UNDP's promises in one activity, one under each figure, made in the first months of 2026."""
    with at(2026, 1, 10):
        activity = make_activity("under-way", title="Training")
        undp = make_organization("undp")

        def promise(status: str, title: str, **fields: Any) -> Commitment:
            row = make_commitment(status, activity=activity, title=title, **fields)
            return row

        rows = {
            "in time": promise("under-way", "In time", due_on=date(2026, 3, 31)),
            "late kept": promise("under-way", "Late kept", due_on=date(2026, 2, 28)),
            "open": promise("agreed", "Open", due_on=date(2026, 12, 31)),
            "late": promise("under-way", "Late", due_on=date(2026, 4, 30)),
            "withdrawn": promise("agreed", "Withdrawn", due_on=date(2026, 5, 31)),
            "indicative": promise(
                "agreed", "Indicative", due_on=date(2026, 3, 1), is_indicative=True
            ),
        }
    with at(2026, 3, 12):
        for name in ("in time", "late kept"):
            services.fulfil_commitment(
                actor=cast.officer,
                commitment=rows[name],
                reason="Seen",
                basis="meeting-record",
                date=date(2026, 3, 12),
            )
    with at(2026, 4, 2):
        services.withdraw_commitment(
            actor=cast.partner_approver, commitment=rows["withdrawn"], reason="Post abolished"
        )
    with at(2026, 4, 20):
        services.amend_commitment(
            actor=cast.partner_approver,
            commitment=rows["late"],
            due_on=date(2026, 6, 14),
            reason="Room not free",
        )
    return {**rows, "activity": activity, "undp": undp}


def groups(statement: Any) -> dict[str, str]:
    return {one.commitment.title: str(one.group) for one in statement.promises}


def test_every_promise_stands_under_one_figure_and_they_add_up(
    cast: Any, told: dict[str, Any]
) -> None:
    statement = organization_statement(cast.officer, told["undp"], NOW)
    assert groups(statement) == {
        "In time": "kept-in-time",
        "Late kept": "kept-late",
        "Open": "open",
        "Indicative": "open",
        "Late": "late",
        "Withdrawn": "withdrawn",
    }
    assert sum(statement.counts.values()) == statement.promised == 6
    late = statement.shown("late")[0]
    assert (late.days_late, late.earlier_dates) == (4, [date(2026, 4, 30)])
    assert statement.shown("kept-late")[0].days_late == 12
    withdrawn = statement.shown("withdrawn")[0]
    assert withdrawn.ended_on == date(2026, 4, 2)
    assert withdrawn.commitment.status_reason == "Post abolished"
    assert (
        next(one.shown_status for one in statement.promises if one.commitment.title == "Indicative")
        == "target-passed"
    )


def test_a_moved_date_does_not_reach_back(cast: Any, told: dict[str, Any]) -> None:
    """Before it was moved, the date was the old one; what was kept since was open then."""
    statement = organization_statement(cast.officer, told["undp"], moment(2026, 3, 5))
    assert groups(statement) == {
        "In time": "open",
        "Late kept": "late",
        "Open": "open",
        "Indicative": "open",
        "Late": "open",
        "Withdrawn": "open",
    }
    then = next(one for one in statement.promises if one.commitment.title == "Late")
    assert (then.commitment.due_on, then.earlier_dates) == (date(2026, 4, 30), [])


def test_what_did_not_exist_yet_is_not_there(cast: Any, told: dict[str, Any]) -> None:
    statement = organization_statement(cast.officer, told["undp"], moment(2026, 1, 9))
    assert (statement.promises, statement.activities) == ([], 0)
    assert organization_statement(cast.officer, told["undp"], NOW).activities == 1


def test_a_later_change_leaves_the_figures_of_the_moment(cast: Any, told: dict[str, Any]) -> None:
    before = organization_statement(cast.officer, told["undp"], NOW)
    put(told["late"], due_on=date(2027, 1, 1))
    put(told["open"], entered_in_error_at=timezone.now())
    assert organization_statement(cast.officer, told["undp"], NOW) == before
    today = organization_statement(cast.officer, told["undp"], timezone.now())
    assert "Open" not in groups(today)


def test_a_period_leaves_out_what_had_ended_before(cast: Any, told: dict[str, Any]) -> None:
    statement = organization_statement(cast.officer, told["undp"], NOW, date(2026, 3, 13))
    assert set(groups(statement)) == {"Open", "Indicative", "Late", "Withdrawn"}
    statement = organization_statement(cast.officer, told["undp"], NOW, date(2026, 3, 12))
    assert statement.promised == 6


def test_what_is_confidential_now_is_not_told_of_the_past(cast: Any, told: dict[str, Any]) -> None:
    put(told["activity"], visibility="confidential")
    assert organization_statement(cast.stranger_reader, told["undp"], NOW).promises == []
    assert organization_statement(cast.partner_reader, told["undp"], NOW).promised == 6
    assert organization_statement(cast.administrator, told["undp"], NOW).activities == 0


def test_what_is_awaited_from_it_and_from_others(cast: Any, told: dict[str, Any]) -> None:
    ecowas = make_organization("ecowas")
    with at(2026, 5, 1):
        make_commitment(
            "agreed",
            activity=told["activity"],
            organization=ecowas,
            title="Room",
            due_on=date(2026, 7, 10),
        )
        make_commitment(
            "agreed",
            activity=told["activity"],
            organization=ecowas,
            title="Far",
            due_on=date(2026, 9, 1),
        )
        make_commitment("proposed", activity=told["activity"], title="To agree")
    statement = organization_statement(cast.officer, told["undp"], NOW)
    own = [(one.kind, one.title, one.is_late) for one in statement.awaited_from_it]
    assert own == [
        ("commitment", "Late", True),
        ("commitment", "Indicative", False),
        ("answer", "Training", False),
        ("agreement", "To agree", False),
    ]
    others = [(one.organization.slug, one.kind, one.title) for one in statement.awaited_from_others]
    assert others == [("ecowas", "commitment", "Room"), ("ecowas", "answer", "Training")]
    seen_by_it = organization_statement(cast.officer, ecowas, NOW).awaited_from_others
    assert {one.organization.slug for one in seen_by_it} == {"undp"}


def test_what_was_promised_under_a_duplicate_is_of_the_one_it_was_merged_into(
    cast: Any, told: dict[str, Any]
) -> None:
    kept = make_organization("undp-2")
    merge_organizations(
        actor=cast.officer, duplicate=told["undp"], into=kept, reason="Entered twice"
    )
    statement = organization_statement(cast.officer, kept, NOW)
    assert statement.promised == 6
    assert statement.activities == 1


# --- The page ---------------------------------------------------------------------------------


def address(slug: str = "undp", query: str = "") -> str:
    return reverse(PAGE, args=[slug]) + query


def test_a_visitor_is_asked_to_sign_in(client: Client, told: dict[str, Any]) -> None:
    for name in (PAGE, f"{PAGE}-xlsx"):
        answer = client.get(reverse(name, args=["undp"]))
        assert answer.status_code == 302
        assert "login" in answer["Location"]
    assert "statement" not in client.get(told["undp"].get_absolute_url()).content.decode()


def test_a_participant_reads_it_as_at_a_date(
    client: Client, cast: Any, told: dict[str, Any]
) -> None:
    client.force_login(cast.stranger_reader)
    organization = client.get(told["undp"].get_absolute_url()).content.decode()
    assert address() in organization
    answer = client.get(address(query="?as_of=2026-06-18"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "18 June 2026, 23:59 UTC" in page
    assert "4 days late" in page
    assert '<s><time datetime="2026-04-30">' in page
    assert "Post abolished" in page
    assert "as_of=2026-06-18T23:59:59.999999Z" in page


def test_the_printed_address_gives_the_same_figures(
    client: Client, cast: Any, told: dict[str, Any]
) -> None:
    client.force_login(cast.officer)
    first = client.get(address())
    put(told["late"], due_on=date(2027, 1, 1))
    put(told["open"], status="withdrawn")
    again = client.get(first.context["address"])
    figures = [[one["number"] for one in answer.context["figures"]] for answer in (first, again)]
    assert figures[0] == figures[1]
    now = client.get(address())
    assert [one["number"] for one in now.context["figures"]] != figures[0]


def test_each_figure_leads_to_as_many_rows(client: Client, cast: Any, told: dict[str, Any]) -> None:
    client.force_login(cast.officer)
    answer = client.get(address(query="?as_of=2026-06-18T14:00Z"))
    figures = answer.context["figures"]
    assert [one["number"] for one in figures] == [6, 1, 1, 2, 1, 1]
    for figure in figures:
        rows = client.get(address(query=figure["url"].partition("#")[0])).context["shown"]
        assert len(rows) == figure["number"], figure["label"]


@pytest.mark.parametrize(
    "query",
    ["?as_of=yesterday", "?as_of=2999-01-01", "?as_of=2026-06-18&from=2026-06-19", "?from=1.1.26"],
)
def test_a_senseless_date_is_said_at_its_field(
    client: Client, cast: Any, told: dict[str, Any], query: str
) -> None:
    client.force_login(cast.officer)
    answer = client.get(address(query=query))
    assert answer.status_code == 400
    assert answer.context["form"].errors
    assert "promises" not in answer.content.decode()
    workbook = client.get(reverse(f"{PAGE}-xlsx", args=["undp"]) + query, follow=True)
    assert workbook.status_code == 400
    assert workbook.context["form"].errors


def test_without_commitments_it_says_so(client: Client, cast: Any) -> None:
    make_activity("under-way", partners=[make_organization("undp")])
    make_activity("under-way", partners=[make_organization("undp")])
    client.force_login(cast.officer)
    page = client.get(address()).content.decode()
    assert "No commitment as at" in page
    assert "takes part in 2 activities." in page


def test_a_former_address_leads_to_the_present_one(client: Client, cast: Any) -> None:
    au = make_organization("au")
    save_record(FormerSlug(slug="oau", organization=au), actor=None)
    client.force_login(cast.officer)
    answer = client.get(address("oau", "?as_of=2026-01-01"))
    assert answer.status_code == 301
    assert answer["Location"] == address("au", "?as_of=2026-01-01")
    assert client.get(address("nobody")).status_code == 404


def test_it_bears_the_name_of_the_day(client: Client, cast: Any) -> None:
    au = make_organization("au")
    name = OrganizationName(
        organization=au, name="Old Union", acronym="OU", ends_on=date(2026, 2, 1), kind="renamed"
    )
    save_record(name, actor=None)
    client.force_login(cast.officer)
    assert "Old Union" in client.get(address("au", "?as_of=2026-01-15")).content.decode()
    assert "<h1>Organization AU</h1>" in client.get(address("au")).content.decode()


def test_the_queries_do_not_grow_with_the_commitments(client: Client, cast: Any) -> None:
    client.force_login(cast.officer)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address()).status_code == 200
        return len(captured)

    make_commitment("agreed", activity=make_activity("under-way"))
    client.get(address())
    few = count()
    for number in range(4):
        partner = make_organization(f"partner-{number}")
        activity = make_activity("under-way", partners=[make_organization("undp"), partner])
        for organization in ("undp", "ecowas", partner.slug):
            late = timezone.localdate() - timedelta(days=number)
            make_commitment(
                "agreed",
                activity=activity,
                organization=make_organization(organization),
                due_on=late,
            )
    assert count() == few


# --- The workbook and the API -----------------------------------------------------------------


def test_the_workbook_holds_the_same(client: Client, cast: Any, told: dict[str, Any]) -> None:
    client.force_login(cast.officer)
    put(told["open"], title="=SUM(A1)")
    answer = client.get(reverse(f"{PAGE}-xlsx", args=["undp"]) + "?as_of=2026-06-18")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    assert ["Promised", "6"] in rows
    assert ["Late", "1"] in rows
    late = next(row for row in rows if "Late" in row and "2026-06-14" in row)
    assert "2026-04-30" in late
    assert not any(str(cell).startswith("=") for row in rows for cell in row)
    assert "undp-2026-06-18" in answer["Content-Disposition"]


def test_the_api_gives_the_same(client: Client, cast: Any, told: dict[str, Any]) -> None:
    url = "/api/v1/organizations/undp/statement/"
    assert client.get(url).status_code == 401
    client.force_login(cast.stranger_reader)
    answer = client.get(url + "?as_of=2026-06-18")
    body = answer.json()
    assert body["figures"] == {
        "promised": 6,
        "kept_in_time": 1,
        "kept_late": 1,
        "open": 2,
        "late": 1,
        "withdrawn": 1,
    }
    late = next(one for one in body["promises"] if one["figure"] == "late")
    assert (late["due_on"], late["earlier_due_dates"]) == ("2026-06-14", ["2026-04-30"])
    assert client.get(body["url"]).json() == body
    assert client.get(body["html_url"]).status_code == 200
    again = client.get(url + "?as_of=2026-06-18", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    for query in (
        "?as_of=soon",
        "?as_of=",
        "?as_of=2999-01-01",
        "?at=1",
        "?from=x",
        "?as_of=a&as_of=b",
    ):
        assert client.get(url + query).status_code == 400, query
    assert client.get("/api/v1/organizations/nobody/statement/").status_code == 404


def test_the_statement_of_today_is_the_organizations_page(
    client: Client, cast: Any, told: dict[str, Any]
) -> None:
    """One rule: the figures of now are those counted from the rows themselves."""
    rows = Commitment.objects.visible_to(cast.officer).counted()
    statement = organization_statement(cast.officer, told["undp"], timezone.now())
    assert statement.promised == rows.count()
    assert statement.counts == {
        "kept-in-time": rows.kept_in_time().count(),
        "kept-late": rows.kept_late().count(),
        "late": rows.overdue().count(),
        "open": rows.open().count() - rows.overdue().count(),
        "withdrawn": rows.filter(status="withdrawn").count(),
    }
    assert Activity.objects.count() == 1
