"""Lists, languages and steps work where scripts do not run."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from activities.models import Activity, Participation

from .tools import MEMBER, sign_in


@pytest.fixture
def plain(chromium: Any, live_server: Any) -> Iterator[Any]:
    """A browser page without JavaScript."""
    context = chromium.new_context(
        base_url=live_server.url, locale="en-GB", java_script_enabled=False
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def test_filters_and_their_tags(plain: Any, sample_data: None) -> None:
    done = Activity.objects.filter(status="completed", visibility="public")[0]
    plain.goto(reverse("activities:activity-list"))
    plain.get_by_label("Completed").check()
    plain.fill("#f-search", done.reference)
    plain.click("text=Show the list")
    plain.wait_for_url("**status=completed**")
    assert set(plain.locator("#list .list .state").all_inner_texts()) == {"Completed"}
    assert plain.get_by_label("Completed").is_checked()
    plain.click(f".tags a:has-text('{done.reference}')")
    plain.wait_for_url(lambda url: "search" not in url and "completed" in url)
    plain.click(".tags .clear")
    plain.wait_for_url("**" + reverse("activities:activity-list"))


def test_paging(plain: Any, sample_data: None) -> None:
    plain.goto(reverse("activities:commitment-list"))
    seen, most = [], 30
    for _page in range(most):
        seen += plain.eval_on_selector_all(".list a.ref", "all => all.map(one => one.href)")
        if not plain.locator(".pager a[rel=next]").count():
            break
        plain.click(".pager a[rel=next]")
    total = int(plain.locator(".list-head b bdi").last.inner_text())
    assert len(seen) == len(set(seen)) == total
    plain.click(".pager a:has-text('First')")
    assert plain.locator(".list a.ref").first.get_attribute("href") in seen[0]


def test_the_language(plain: Any, framework_data: None) -> None:
    plain.goto(reverse("activities:follow-up-list") + "?status=open")
    plain.click(".languages button[value=fr] >> visible=true")
    assert plain.locator("html").get_attribute("lang") == "fr"
    assert plain.url.endswith("?status=open")
    plain.goto(reverse("home"))
    assert plain.locator("html").get_attribute("lang") == "fr"


def test_the_menu_of_a_telephone(plain: Any, framework_data: None) -> None:
    plain.set_viewport_size({"width": 360, "height": 700})
    plain.goto(reverse("home"))
    plain.click("details.menu summary")
    plain.click("details.menu a:has-text('Organizations')")
    plain.wait_for_url("**/organizations/")


def test_a_step_asks_for_what_it_needs_and_is_made(plain: Any, sample_data: None) -> None:
    sign_in(plain, MEMBER)
    part = Participation.objects.filter(
        organization__slug="undp", response="awaiting", activity__status="proposed"
    )[0]
    plain.goto(reverse("activities:participation-step", args=[part.pk, "agree"]))
    plain.click("main form button")
    plain.wait_for_url(f"**{part.activity.get_absolute_url()}")
    part.refresh_from_db()
    assert part.response == "agreed"
    own = part.activity.commitments.filter(organization=part.organization)
    assert not own.filter(status="agreed").exists()
