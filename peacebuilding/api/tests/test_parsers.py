"""Bodies: JSON as strict as the contract, within its limits."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("peacebuilding.api.tests.urls")]
PATH = "/api/v1/countries/"


def nested(levels: int) -> bytes:
    return b'{"a":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"1",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": 1, "a": 2}',
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'{"a": ["\\ud800"]}',
        b'{"a": "\xff"}',
        b'\xef\xbb\xbf{"a": 1}',
        nested(65),
        nested(100_000),
    ],
)
def test_what_is_not_a_strict_object_is_400(caller, body):
    answer = caller.send("POST", PATH, body)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith(":parse-error")


def test_64_levels_are_read(caller):
    answer = caller.send("POST", PATH, nested(64))
    assert answer.json()["type"].endswith(":invalid")


def test_two_megabytes_are_read_and_no_more(caller):
    limit = 2 * 1024 * 1024
    fits = b'{"nonsense": "' + b"x" * (limit - 16) + b'"}'
    assert len(fits) == limit
    assert caller.send("POST", PATH, fits).status_code == 400
    answer = caller.send("POST", PATH, fits + b" ")
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_announced_length_is_not_trusted(caller):
    body = b'{"nonsense": "' + b"x" * (2 * 1024 * 1024) + b'"}'
    answer = caller.generic("POST", PATH, body, "application/json", CONTENT_LENGTH=str(len(body)))
    assert answer.status_code == 413


def test_empty_body_is_an_empty_object(caller):
    assert caller.send("POST", PATH, b" ").json()["type"].endswith(":invalid")
