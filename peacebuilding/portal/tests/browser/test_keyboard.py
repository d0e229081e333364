"""Everything works from the keyboard: the way past the head, menus, filters, long lists (AT-32)."""

from typing import Any

import pytest
from django.urls import reverse

from .tools import MEMBER, sign_in

#: What has the focus, and whether its focus can be seen.
FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    return {
        text: one.textContent.trim(), href: one.getAttribute("href"), id: one.id,
        seen: style.outlineStyle !== "none" || style.boxShadow !== "none",
        inside: one.getBoundingClientRect().top >= 0
            && one.getBoundingClientRect().bottom <= innerHeight + 1,
    };
}"""


def focused(page: Any) -> dict[str, Any]:
    return page.evaluate(FOCUSED)


@pytest.mark.parametrize("name", ["home", "living-framework", "organizations:organization-list"])
def test_the_first_stop_leads_past_the_head(page: Any, framework_data: None, name: str) -> None:
    page.goto(reverse(name))
    page.keyboard.press("Tab")
    assert focused(page)["href"] == "#main"
    assert focused(page)["inside"]
    page.keyboard.press("Enter")
    assert focused(page)["id"] == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_participants_are_reached_one_by_one(page: Any, framework_data: None) -> None:
    page.goto(reverse("meeting-detail", args=[4]))
    expected = page.eval_on_selector_all(
        ".participants li a", "links => links.map(link => link.getAttribute('href'))"
    )
    assert len(expected) == 44
    page.evaluate("document.querySelector('#main').focus()")
    reached = []
    for _step in range(60):
        page.keyboard.press("Tab")
        now = focused(page)
        if now["href"] in expected:
            assert (now["seen"], now["inside"]) == (True, True), now
            reached.append(now["href"])
    assert reached == expected


def test_every_stop_in_the_head_can_be_seen(page: Any, framework_data: None) -> None:
    page.goto(reverse("activities:activity-list"))
    for _step in range(40):
        page.keyboard.press("Tab")
        now = focused(page)
        assert (now["seen"], now["inside"]) == (True, True), now


def test_the_menu_of_a_telephone(page: Any, framework_data: None) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(reverse("home"))
    menu = page.locator("details.menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.evaluate("menu => menu.open")
    page.keyboard.press("Tab")
    assert menu.evaluate("menu => menu.contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert not menu.evaluate("menu => menu.open")
    assert focused(page)["text"] == "Menu"
    page.keyboard.press("Enter")
    menu.get_by_role("link", name="Organizations").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/organizations/")


def test_filters_on_a_telephone(page: Any, sample_data: None) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(reverse("activities:activity-list"))
    filters = page.locator("details.filters")
    assert not filters.evaluate("filters => filters.open")
    filters.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Completed").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**status=completed**")
    assert set(page.locator("#list .list .state").all_inner_texts()) == {"Completed"}


def test_an_answer_is_given_without_a_mouse(page: Any, sample_data: None) -> None:
    sign_in(page, MEMBER)
    page.goto(reverse("workspace"))
    page.locator(".tasks .button", has_text="Answer").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.get_by_role("link", name="Confirm").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/agree/")
    page.locator("main form button").focus()
    page.keyboard.press("Space")
    page.get_by_text("Done: Confirm.").wait_for()


def test_arrows_walk_through_the_matrix(page: Any, sample_data: None) -> None:
    page.goto(reverse("matrix"))
    first = page.locator(".matrix tbody th[scope=row] a").first
    first.focus()
    acronym = first.inner_text()
    for key in ("ArrowDown", "ArrowUp", "End", "Home"):
        page.keyboard.press(key)
        assert focused(page)["seen"], key
    assert focused(page)["text"] == acronym
    page.keyboard.press("Control+ArrowDown")
    assert focused(page)["text"].startswith("All, ")
    page.keyboard.press("ArrowRight")
    assert "category=A&" in focused(page)["href"]
    page.evaluate("document.dir = 'rtl'")
    page.keyboard.press("ArrowLeft")
    assert "category=B&" in focused(page)["href"]
