"""The matrix: on random data every number is the length of the list it opens, and sums add up."""

import random
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from activities.choices import MatrixTable, ReportingState, ReportState, Word
from activities.filtersets import CommitmentFilterSet
from activities.matrix_sheet import matrix_lines
from activities.models import Commitment
from activities.reports import Cell, Matrix, Number, commitment_matrix
from organizations.models import MeetingParticipant, OrganizationName
from peacebuilding.accounts.access import sees_states
from peacebuilding.accounts.tests.factories import UserFactory, officer
from peacebuilding.core.services import save_record
from peacebuilding.places.tests.factories import make_country

from .factories import (
    make_activity,
    make_commitment,
    make_key_area,
    make_meeting,
    make_modality,
    make_organization,
    put,
)
from .reporting import make_report, make_round

pytestmark = pytest.mark.django_db
BY_CATEGORY, BY_KEY_AREA, COUNTRIES = MatrixTable
PARTIES = ("ecowas", "undp", "sadc", "osce")
COUNTRY_CODES = (("SL", "SLE", "694"), ("LR", "LBR", "430"), ("GN", "GIN", "324"))


# --- A world at random -------------------------------------------------------------------


def random_activity(dice: random.Random, *, places: list[Any], areas: list[Any]) -> Any:
    """Return an activity of two parties, of which some confirmed and some did not."""
    lead, partner = (make_organization(slug) for slug in dice.sample(PARTIES, 2))
    activity = make_activity(
        dice.choice(["proposed", "agreed", "under-way", "under-way", "completed"]),
        lead=lead,
        partners=[partner],
        modality=make_modality(dice.choice(["A.5", "B.1", "C.2"])),
        visibility=dice.choice(["public", "public", "participants", "confidential"]),
        sets={
            "key_areas": dice.sample(areas, dice.randint(1, 2)),
            "countries": dice.sample(places, dice.randint(0, 2)),
        },
    )
    for part in activity.participations.all():
        put(part, response=dice.choice(["agreed", "agreed", "no-objection", "awaiting"]))
    return activity


def random_report(dice: random.Random, commitment: Commitment, rounds: list[Any]) -> None:
    """Give it no report, or one in each of some rounds."""
    for one in dice.sample(rounds, dice.randint(0, len(rounds))):
        state = dice.choice(["requested", "draft", "not-required", "submitted", "accepted"])
        idle = state in ("submitted", "accepted") and dice.random() < 0.4
        make_report(commitment, state, round=one, is_no_progress=idle)


MORE = [pytest.param(seed, marks=pytest.mark.nightly) for seed in (2, 3, 4)]


@pytest.fixture(params=[1, *MORE])
def world(request: Any) -> list[Any]:
    """Two dozen commitments of four parties at random; returns the two rounds."""
    dice = random.Random(request.param)
    places = [make_country(*codes, name_en=codes[0]) for codes in COUNTRY_CODES]
    areas = [make_key_area(code) for code in ("KA1", "KA2", "KA3")]
    rounds = [make_round(), make_round(title_en="Second half of the year")]
    for _number in range(7):
        activity = random_activity(dice, places=places, areas=areas)
        parties = [part.organization for part in activity.participations.all()]
        for _duty in range(3):
            status = dice.choice(["proposed", "agreed", "under-way", "fulfilled", "withdrawn"])
            duty = make_commitment(status, activity=activity, organization=dice.choice(parties))
            random_report(dice, duty, rounds)
    entered = Commitment.objects.order_by("pk")[5]
    put(entered, entered_in_error_at=entered.created_at)
    return rounds


def filtered(user: Any, query: str) -> CommitmentFilterSet:
    request = RequestFactory().get("/")
    request.user = user
    rows = Commitment.objects.visible_to(user).counted()
    return CommitmentFilterSet(QueryDict(query), queryset=rows, request=request)


def table_of(user: Any, table: MatrixTable, query: str = "", **options: Any) -> Matrix:
    found = filtered(user, query)
    states = sees_states(user)
    return commitment_matrix(user, table, found.qs, found.given(), shows_states=states, **options)


def numbers(cell: Cell) -> Iterator[Number]:
    yield from (cell.confirmed, cell.claimed, *cell.states.values())


def every_number(matrix: Matrix) -> Iterator[Number]:
    for row in matrix.rows:
        for cell in (*row.cells, row.total):
            yield from numbers(cell)
    for cell in (*matrix.totals, matrix.total):
        yield from numbers(cell)


def some_numbers(dice: random.Random, matrix: Matrix, *, with_zeros: bool) -> list[Number]:
    """Return the total, some numbers and some zeros; a table without rows has no lists.

    A zero has no list where the reader's filter has ruled its state out.
    """
    numbers = list(every_number(matrix)) if matrix.rows else []
    counted = [number for number in numbers if number.count]
    zeros = [number for number in numbers if with_zeros and not number.count]
    chosen = dice.sample(counted, min(6, len(counted))) + dice.sample(zeros, min(2, len(zeros)))
    return [*chosen, matrix.total.confirmed] if matrix.total.confirmed.count else chosen


QUERIES = ("", "country=SL", "status=agreed,withdrawn&category=A,B", "key_area=area-1&search=four")


def test_every_number_is_the_length_of_its_list(world: list[Any]) -> None:
    readers = {"visitor": AnonymousUser(), "member": UserFactory(), "officer": officer()}
    asked = [("visitor", QUERIES[0]), ("visitor", QUERIES[1]), ("member", QUERIES[2])]
    asked += [("officer", query) for query in QUERIES]
    asked += [("officer", f"round={world[0].pk}"), ("officer", "reporting_state=reported")]
    dice, seen = random.Random(1), 0
    for table, (who, query) in product(MatrixTable, asked):
        matrix = table_of(readers[who], table, query)
        assert matrix.shows_states is (who != "visitor")
        for number in some_numbers(dice, matrix, with_zeros=query in QUERIES):
            shown = filtered(readers[who], number.query)
            assert shown.refusals() == [], number.query
            assert shown.qs.count() == number.count, (table, who, query, number.query)
            seen += number.count > 0
    assert seen > 100


def test_the_parts_of_a_number_add_up(world: list[Any]) -> None:
    user = officer()
    by_category, by_key_area, countries = (table_of(user, table) for table in MatrixTable)
    for matrix in (by_category, by_key_area, countries):
        for row in matrix.rows:
            for cell in (*row.cells, row.total):
                assert sum(one.count for one in cell.states.values()) == cell.confirmed.count
    assert [one.overlaps for one in (by_category, by_key_area, countries)] == [False, True, True]
    for row in by_category.rows:
        assert sum(one.confirmed.count for one in row.cells) == row.total.confirmed.count
    for word in ("confirmed", "claimed"):
        in_rows = sum(getattr(row.total, word).count for row in by_category.rows)
        in_columns = sum(getattr(cell, word).count for cell in by_category.totals)
        assert in_rows == in_columns == getattr(by_category.total, word).count > 0
    # A total counts once what stands in several rows or columns.
    counted = Commitment.objects.visible_to(user).counted().standing().with_word()
    confirmed = counted.filter(word=Word.CONFIRMED)
    assert by_key_area.total.confirmed.count == confirmed.count()
    pairs = confirmed.values("pk", "activity__key_areas").distinct()
    assert sum(cell.confirmed.count for cell in by_key_area.totals) == pairs.count()
    there = confirmed.filter(activity__countries__isnull=False).distinct().count()
    assert countries.total.confirmed.count == there
    pairs = confirmed.filter(activity__countries__isnull=False).values("pk", "activity__countries")
    assert sum(row.total.confirmed.count for row in countries.rows) == pairs.distinct().count()


def test_numbers_are_the_rows_of_the_download_and_of_the_api(world: list[Any]) -> None:
    client = Client()
    client.force_login(officer())
    matrix = client.get(reverse("api:matrix", args=[BY_CATEGORY])).json()
    cells = [matrix["total"], *matrix["totals"], *(row["total"] for row in matrix["rows"])]
    cells += matrix["rows"][0]["cells"]
    compared = 0
    for cell in cells:
        for number in (cell["confirmed"], cell["claimed"], *cell["reporting_states"].values()):
            if not number["count"]:
                assert number["url"] is None
                assert number["html_url"] is None
                continue
            query = number["url"].partition("?")[2]
            assert number["html_url"].endswith(f"{reverse('activities:commitment-list')}?{query}")
            listed = client.get(f"{number['url']}&count=true").json()
            assert listed["count"] == number["count"]
            file = client.get(f"/api/v1/exports/commitments.csv?{query}").getvalue().decode()
            assert len(file.splitlines()) - 1 == number["count"]
            compared += 1
    assert compared > 20


def test_the_files_say_what_the_page_says(world: list[Any], client: Client) -> None:
    client.force_login(officer())
    page = client.get(reverse("matrix") + "?country=SL").context["matrix"]
    address = reverse("matrix-file", args=[BY_CATEGORY, "csv"]) + "?country=SL"
    lines = [line.split(",") for line in client.get(address).getvalue().decode().splitlines()]
    assert [[str(cell) for cell in line] for line in matrix_lines(page)][1:] == lines[1:]
    assert lines[-1][-7] == str(page.total.confirmed.count)
    assert len(lines) == len(page.rows) + 2
    book = client.get(reverse("matrix-file", args=[BY_CATEGORY, "xlsx"]) + "?country=SL")
    sheet = load_workbook(BytesIO(book.getvalue())).active
    assert [str(value or "") for value in [*sheet.values][-1]] == lines[-1]


# --- Rows --------------------------------------------------------------------------------


def listed(slug: str, order: int, heading: str = "regional-organizations", **fields: Any) -> Any:
    organization = make_organization(slug, **fields)
    row = MeetingParticipant(
        meeting=make_meeting(),
        organization=organization,
        heading=heading,
        order=order,
        listed_name=slug,
    )
    save_record(row, actor=None)
    return organization


def test_organizations_stand_as_the_meeting_lists_them(officer: Any) -> None:
    put(make_meeting(), starts_on="2001-02-06")
    listed("undp", 3, "united-nations-agencies")
    union = listed("au", 1, kind="regional-organization")
    listed("nato", 2, kind="regional-organization")
    listed("pga", 4, "united-nations-organs", kind="office")
    name = {"name": "Organization of African Unity", "acronym": "OAU", "ends_on": "2002-07-08"}
    save_record(OrganizationName(organization=union, kind="succeeded", **name), actor=None)
    activity = make_activity("under-way", lead=union, partners=[make_organization("zif")])
    for organization in (union, make_organization("zif"), make_organization("undp")):
        make_commitment("agreed", activity=activity, organization=organization)

    matrix = table_of(officer, BY_CATEGORY)
    shown = {group.key: [row.label for row in group.rows] for group in matrix.groups}
    assert shown == {
        "regional-organizations": ["AU"],
        "united-nations-organs": [],
        "united-nations-agencies": ["UNDP"],
        "others": ["ZIF"],
    }
    regional, organs = matrix.groups[:2]
    assert regional.rows[0].listed_as == "OAU"
    assert [one.slug for one in regional.idle] == ["nato"]
    assert [one.slug for one in organs.offices] == ["pga"]
    assert (matrix.participants, matrix.filled) == (4, 3)

    everyone = table_of(officer, BY_CATEGORY, shows_all=True)
    assert [row.label for row in everyone.groups[0].rows] == ["AU", "NATO"]
    assert everyone.groups[0].rows[1].is_empty
    assert everyone.filled == 3
    alone = table_of(officer, BY_CATEGORY, "organization=nato")
    assert [[one.slug for one in group.idle] for group in alone.groups] == [["nato"]]
    assert alone.is_empty


def test_a_claimed_part_is_counted_apart(officer: Any) -> None:
    activity = make_activity("under-way")
    commitment = make_commitment("agreed", activity=activity)
    cell = table_of(officer, BY_CATEGORY).total
    assert (cell.confirmed.count, cell.claimed.count) == (0, 1)
    for response in ("agreed", "no-objection"):
        put(activity.participations.get(organization=commitment.organization), response=response)
        cell = table_of(officer, BY_CATEGORY).total
        assert (cell.confirmed.count, cell.claimed.count) == (1, 0)
        assert cell.states["not-asked"].count == 1


def test_a_round_counts_whom_it_asked_and_how_they_answered(officer: Any) -> None:
    first, second = make_round(), make_round(title_en="Second half of the year")
    activity = make_activity("under-way")
    put(activity.participations.get(organization__slug="undp"), response="agreed")
    asked = make_commitment("agreed", activity=activity)
    make_report(asked, "accepted", round=first)
    make_report(asked, "requested", round=second)
    make_commitment("agreed", activity=activity)

    def states(query: str) -> dict[str, int]:
        cell = table_of(officer, BY_CATEGORY, query).total
        return {state: number.count for state, number in cell.states.items() if number.count}

    assert states("") == {"not-reported": 1, "not-asked": 1}
    assert states(f"round={first.pk}") == {"reported": 1}
    assert states(f"round={second.pk}") == {"not-reported": 1}
    # Whom the round did not ask is found by the state.
    assert states(f"round={first.pk}&reporting_state=not-asked") == {"not-asked": 1}


# --- Cost --------------------------------------------------------------------------------


@pytest.mark.parametrize("table", MatrixTable)
def test_as_many_queries_for_many_rows_as_for_few(table: MatrixTable, officer: Any) -> None:
    def cost() -> int:
        user = type(officer).objects.get(pk=officer.pk)
        with CaptureQueriesContext(connection) as captured:
            list(matrix_lines(table_of(user, table)))
        return len(captured)

    counts = []
    for number in (2, 7):
        for place in range(number):
            organization = make_organization(f"party-{number}-{place}")
            code = f"{'AB'[number > 2]}{chr(65 + place)}"
            country = make_country(code, f"{code}Z", f"{number}{place}")
            activity = make_activity("agreed", lead=organization, sets={"countries": [country]})
            make_report(make_commitment("agreed", activity=activity, organization=organization))
        counts.append(cost())
    assert counts[0] == counts[1] <= 12


# --- The page and the API ----------------------------------------------------------------


def test_the_page_has_three_tables_and_keeps_the_filter(client: Client, officer: Any) -> None:
    make_country()
    client.force_login(officer)
    make_commitment("agreed")
    answer = client.get(reverse("matrix") + "?country=SL&search=four&nonsense=1")
    assert answer.status_code == 200
    for name in ("organizations-by-key-area", "countries-by-key-area"):
        address = reverse("matrix-table", args=[name])
        assert f'href="{address}?search=four&amp;country=SL"' in answer.content.decode()
        assert client.get(address).status_code == 200
    assert "No commitment matches." in answer.content.decode()
    assert client.get("/matrix/organizations-by-moon/").status_code == 404
    assert client.get("/matrix/organizations-by-category.pdf").status_code == 404


def test_every_cell_has_words(client: Client, officer: Any) -> None:
    client.force_login(officer)
    activity = make_activity("under-way")
    put(activity.participations.get(organization__slug="undp"), response="agreed")
    make_report(make_commitment("agreed", activity=activity), ReportState.ACCEPTED)
    make_commitment("agreed", activity=activity, organization=make_organization("ecowas"))
    html = client.get(reverse("matrix")).content.decode()
    table = html[html.index("<table") : html.index("</table>")]
    assert 'role="region" tabindex="0"' in html
    assert '<th scope="row">' in table
    assert '<th scope="rowgroup"' in table
    assert '<span class="hidden">Reported</span>' in table
    assert '<span class="hidden">Claimed, not confirmed</span>' in table


def test_the_api_reads_again_for_nothing(client: Client, officer: Any) -> None:
    client.force_login(officer)
    make_commitment("agreed")
    address = reverse("api:matrix", args=[BY_KEY_AREA])
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    make_commitment("agreed")
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert set(changed.json()["total"]["reporting_states"]) == {
        state.replace("-", "_") for state in ReportingState.values
    }


@pytest.mark.parametrize(
    ("query", "status"),
    [("?moon=1", 400), ("?status=late", 400), ("?all=maybe", 400), ("?all=true", 200)],
)
def test_the_api_is_strict(client: Client, query: str, status: int) -> None:
    assert client.get(reverse("api:matrix", args=[BY_CATEGORY]) + query).status_code == status
    assert client.get("/api/v1/matrices/organizations-by-moon/").status_code == 404
