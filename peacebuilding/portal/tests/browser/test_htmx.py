"""With scripts a list changes in place, and its address with it."""

from typing import Any

from django.urls import reverse


def test_a_filter_swaps_the_list_alone(page: Any, sample_data: None) -> None:
    page.goto(reverse("activities:activity-list"))
    page.evaluate("window.stays = true")
    before = page.locator("#list").inner_html()
    page.get_by_label("Completed").check()
    page.wait_for_url("**status=completed**")
    page.locator("#list .tags").wait_for()
    assert page.locator("#list").inner_html() != before
    assert set(page.locator("#list .list .state").all_inner_texts()) == {"Completed"}
    assert page.locator("#list").count() == 1
    assert page.evaluate("window.stays") is True

    page.fill("#f-search", "nothing-has-this-name")
    page.press("#f-search", "Enter")
    page.get_by_text("No activity matches.").wait_for()
    assert "search=nothing-has-this-name" in page.url

    page.go_back()
    page.wait_for_url(lambda url: "nothing" not in url)
    page.locator("#list .list").wait_for()
    assert set(page.locator("#list .list .state").all_inner_texts()) == {"Completed"}


def test_the_address_opens_the_same_list(page: Any, sample_data: None) -> None:
    page.goto(reverse("activities:commitment-list"))
    page.select_option("#f-organization", "ecowas")
    page.wait_for_url("**organization=ecowas**")
    page.locator("#list .tags").wait_for()
    swapped = page.locator("#list").inner_text()
    page.reload()
    assert page.locator("#list").inner_text() == swapped
    assert page.locator("#f-organization").input_value() == "ecowas"
