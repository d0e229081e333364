"""Every page: accessible, and never wider than its window.

Each is looked at in one of the layouts by turns, by `make nightly` in both.
"""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from peacebuilding.core import views

from .addresses import Address, of_account, of_member, of_officer, of_visitor
from .chasing import of_chasing
from .tools import FRENCH_READER, LAYOUTS, MEMBER, OFFICER, post, shortcomings, sign_in

#: What is looked at in French too, where words are longer.
IN_FRENCH = (
    *("/", "/framework/", "/organizations/", "/activities/", "/commitments/", "/data/"),
    *("/reports/", "/matrix/", "/workspace/", "/organizations/ecowas/statement/", "/account/"),
)


def look(page: Any, address: Address, layouts: Any = LAYOUTS) -> list[str]:
    """Open a page and return what is wrong with it."""
    answer = go(page, address)
    if answer.status != address.status:
        return [f"{address} answers {answer.status}, not {address.status}"]
    found = shortcomings(page, layouts)
    return [f"{address}: {one}" for one in found]


def go(page: Any, address: Address) -> Any:
    """Open the page, or send the form to it, and return the answer."""
    if address.data is None:
        return page.goto(address.path)
    return post(page, address.path, address.data)


def by_turns(number: int) -> Any:
    """Return one of the layouts: pages are made of the same parts."""
    return LAYOUTS[number % len(LAYOUTS) :][:1]


def everything(number: int) -> Any:
    """Return every layout, for the night."""
    return LAYOUTS


@pytest.fixture(
    params=[by_turns, pytest.param(everything, marks=pytest.mark.nightly)],
    ids=lambda way: way.__name__,
)
def layouts(request: pytest.FixtureRequest) -> Any:
    """In which layouts axe looks at each page."""
    return request.param


def look_at_all(page: Any, addresses: Iterable[Address], layouts: Any) -> list[str]:
    """Return what is wrong with any of the pages."""
    return [
        one
        for number, address in enumerate(addresses)
        for one in look(page, address, layouts(number))
    ]


def test_pages_for_everybody(page: Any, sample_data: None, layouts: Any) -> None:
    assert look_at_all(page, of_visitor(), layouts) == []


def test_pages_for_a_member(page: Any, sample_data: None, layouts: Any) -> None:
    sign_in(page, MEMBER)
    assert look_at_all(page, of_member(), layouts) == []


def test_pages_of_an_account(page: Any, sample_data: None, layouts: Any) -> None:
    sign_in(page, MEMBER)
    assert look_at_all(page, of_account(), layouts) == []


def test_pages_for_an_officer(page: Any, sample_data: None, layouts: Any) -> None:
    sign_in(page, OFFICER)
    assert look_at_all(page, of_officer(), layouts) == []


def test_pages_for_an_officer_who_chases(page: Any, sample_data: None, layouts: Any) -> None:
    sign_in(page, OFFICER)
    assert look_at_all(page, of_chasing(), layouts) == []


def test_pages_in_french(page: Any, sample_data: None, layouts: Any) -> None:
    sign_in(page, FRENCH_READER)
    addresses = map(Address, IN_FRENCH)
    assert look_at_all(page, addresses, layouts) == []
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
