"""Every page: accessible at both widths and in both schemes, and never wider than its window."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from peacebuilding.core import views

from .addresses import Address, of_account, of_member, of_officer, of_visitor
from .chasing import of_chasing
from .tools import FRENCH_READER, MEMBER, OFFICER, post, shortcomings, sign_in

#: What is looked at in French too, where words are longer.
IN_FRENCH = ("/", "/framework/", "/organizations/", "/activities/", "/commitments/", "/data/")


def look(page: Any, address: Address) -> list[str]:
    """Open a page and return what is wrong with it."""
    answer = go(page, address)
    if answer.status != address.status:
        return [f"{address} answers {answer.status}, not {address.status}"]
    found = shortcomings(page)
    return [f"{address}: {one}" for one in found]


def go(page: Any, address: Address) -> Any:
    """Open the page, or send the form to it, and return the answer."""
    if address.data is None:
        return page.goto(address.path)
    return post(page, address.path, address.data)


def look_at_all(page: Any, addresses: Iterable[Address]) -> list[str]:
    """Return what is wrong with any of the pages."""
    return [one for address in addresses for one in look(page, address)]


def test_pages_for_everybody(page: Any, sample_data: None) -> None:
    assert look_at_all(page, of_visitor()) == []


def test_pages_for_a_member(page: Any, sample_data: None) -> None:
    sign_in(page, MEMBER)
    assert look_at_all(page, of_member()) == []


def test_pages_of_an_account(page: Any, sample_data: None) -> None:
    sign_in(page, MEMBER)
    assert look_at_all(page, of_account()) == []


def test_pages_for_an_officer(page: Any, sample_data: None) -> None:
    sign_in(page, OFFICER)
    assert look_at_all(page, of_officer()) == []


def test_pages_for_an_officer_who_chases(page: Any, sample_data: None) -> None:
    sign_in(page, OFFICER)
    assert look_at_all(page, of_chasing()) == []


def test_pages_in_french(page: Any, sample_data: None) -> None:
    sign_in(page, FRENCH_READER)
    assert look_at_all(page, map(Address, (*IN_FRENCH, "/workspace/", "/account/"))) == []
    assert page.get_attribute("html", "lang") == "fr"


@pytest.mark.parametrize("error", [ValueError(), OperationalError()])
def test_pages_of_failures(page: Any, error: Exception) -> None:
    answer = failure(error)
    page.route(
        lambda url: url.endswith("/"),
        lambda route: route.fulfill(
            status=answer.status_code, body=answer.content, content_type="text/html"
        ),
    )
    assert look(page, Address("/", answer.status_code)) == []


def failure(error: Exception) -> Any:
    """Return what is answered when a view raises this."""
    try:
        raise error
    except (ValueError, OperationalError):
        return views.server_error(RequestFactory().get("/"))
