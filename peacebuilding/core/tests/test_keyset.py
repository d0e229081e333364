"""Paging by key: every row once, in order, both ways, whatever the ties and gaps."""

import itertools
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from peacebuilding.accounts.models import User
from peacebuilding.core.keyset import (
    InvalidCursor,
    InvalidOrdering,
    paginate,
    read_ordering,
)
from peacebuilding.places.models import Region

pytestmark = pytest.mark.django_db
ORDERINGS = [
    [],
    ["pk"],
    ["-pk"],
    ["name"],
    ["-name"],
    ["name", "-pk"],
    ["last_login"],
    ["-last_login"],
    ["name", "-last_login"],
    ["-name", "last_login"],
    ["-created_at", "name"],
    ["is_staff", "-language"],
    ["shout", "email"],
]


@pytest.fixture
def people():
    moment = timezone.now().replace(microsecond=123456)
    made = [
        User.objects.create(
            email=f"p{number}@example.org",
            name="ABC"[number % 3],
            last_login=None if number % 4 == 0 else moment + timedelta(microseconds=number % 5),
            is_staff=number % 2 == 0,
        )
        for number in range(23)
    ]
    User.objects.update(created_at=moment)
    return made


def rows():
    return User.objects.annotate(shout=F("name"))


def read_all(ordering, size):
    """Read forward to the end, then back to the beginning."""
    forward, cursor = [], None
    while True:
        page = paginate(rows(), ordering, cursor, size)
        forward.append([row.pk for row in page.items])
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    backward = [forward[-1]]
    while page.previous_cursor is not None:
        page = paginate(rows(), ordering, page.previous_cursor, size)
        backward.append([row.pk for row in page.items])
        assert page.next_cursor is not None
    return forward, backward[::-1]


@pytest.mark.parametrize("ordering", ORDERINGS, ids=str)
@pytest.mark.parametrize("size", [1, 4, 23, 50])
def test_every_row_once_both_ways(people, ordering, size):
    forward, backward = read_all(ordering, size)
    keys = list(itertools.chain.from_iterable(forward))
    assert sorted(keys) == sorted(person.pk for person in people)
    assert list(itertools.chain.from_iterable(backward)) == keys


@pytest.mark.parametrize("ordering", [["last_login"], ["-last_login"]])
def test_rows_without_a_value_come_last(people, ordering):
    values = [row.last_login for row in paginate(rows(), ordering, None, 50).items]
    known = [value for value in values if value is not None]
    assert values == known + [None] * 6
    assert known == sorted(known, reverse=ordering[0].startswith("-"))


def test_rows_that_come_or_go_do_not_shift_the_rest(people):
    first = paginate(User.objects.all(), ["email"], None, 5)
    User.objects.filter(pk=first.items[0].pk).delete()
    User.objects.create(email="a@example.org")
    second = paginate(User.objects.all(), ["email"], first.next_cursor, 5)
    emails = list(User.objects.order_by("email").values_list("email", flat=True))
    assert [row.email for row in second.items] == emails[5:10]


def test_previous_of_vanished_rows_is_the_first_page(people):
    first = paginate(User.objects.all(), ["email"], None, 5)
    second = paginate(User.objects.all(), ["email"], first.next_cursor, 5)
    User.objects.filter(pk__in=[row.pk for row in first.items]).delete()
    back = paginate(User.objects.all(), ["email"], second.previous_cursor, 5)
    assert [row.pk for row in back.items] == [row.pk for row in second.items]


def test_relation_paths():
    top = Region.objects.create(m49="001", name_en="World", name_fr="Monde", order=0)
    for number in range(3):
        Region.objects.create(
            m49=f"10{number}", name_en="X", name_fr="X", order=1, parent=top if number else None
        )
    page = paginate(Region.objects.all(), ["parent__name_en"], None, 2)
    assert [row.m49 for row in page.items] == ["101", "102"]
    rest = paginate(Region.objects.all(), ["parent__name_en"], page.next_cursor, 9)
    assert {row.m49 for row in rest.items} == {"001", "100"}


def test_a_deep_page_asks_for_no_offset_and_one_query(people):
    page = paginate(User.objects.all(), ["name"], None, 5)
    with CaptureQueriesContext(connection) as queries:
        paginate(User.objects.all(), ["name"], page.next_cursor, 5)
    assert len(queries) == 1
    assert "OFFSET" not in queries[0]["sql"]


@pytest.mark.parametrize(
    ("ordering", "bound"), [(["email"], ">="), (["-email"], "<="), (["email", "-name"], ">=")]
)
def test_the_first_key_is_bound_by_itself_for_the_index(people, ordering, bound):
    page = paginate(User.objects.all(), ordering, None, 5)
    with CaptureQueriesContext(connection) as queries:
        paginate(User.objects.all(), ordering, page.next_cursor, 5)
    condition = queries[0]["sql"].partition(" WHERE ")[2]
    assert f'"accounts_user"."email" {bound} ' in condition
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + queries[0]["sql"])
            assert any("SEARCH" in row[-1] for row in cursor.fetchall())


@pytest.mark.parametrize("cursor", ["x", "", "a:b", "é", "\0"])
def test_foreign_cursor_is_refused(people, cursor):
    with pytest.raises(InvalidCursor):
        paginate(User.objects.all(), ["name"], cursor, 5)


def test_cursor_holds_for_its_list_and_order_only(people):
    cursor = paginate(User.objects.all(), ["name"], None, 5).next_cursor
    for queryset, ordering in [(User.objects, ["-name"]), (Region.objects, ["name_en"])]:
        with pytest.raises(InvalidCursor):
            paginate(queryset.all(), ordering, cursor, 5)
    with pytest.raises(InvalidCursor):
        paginate(User.objects.all(), ["name"], cursor[:-1] + "x", 5)


def test_read_ordering():
    allowed = {"name": ["name_en"], "place": ["region__name_en", "iso2"]}
    assert read_ordering("", allowed, ["pk"]) == ["pk"]
    assert read_ordering("-place,name", allowed, []) == ["-region__name_en", "-iso2", "name_en"]
    for text in ("secret", "--name", "-", "name_en"):
        with pytest.raises(InvalidOrdering):
            read_ordering(text, allowed, [])
