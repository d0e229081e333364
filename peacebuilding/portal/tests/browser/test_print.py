"""On paper: no navigation, no buttons; the participants as Annex III prints them (AT-32)."""

from typing import Any

import pytest
from django.urls import reverse

from .tools import MEMBER, sign_in

#: What nobody can press on paper.
CONTROLS = "header.head, nav, footer, form, button, .button, .skip, .filters, .formats, .pager"
SHOWN = "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 120))"


@pytest.mark.parametrize(
    "name",
    [
        *("home", "living-framework", "framework-gaps", "meeting-list", "search"),
        *("organizations:organization-list", "activities:activity-list"),
        *("activities:commitment-list", "activities:follow-up-list", "matrix"),
    ],
)
def test_pages_print_without_navigation(page: Any, framework_data: None, name: str) -> None:
    page.emulate_media(media="print")
    page.goto(reverse(name))
    assert page.eval_on_selector_all(CONTROLS, SHOWN) == []
    assert page.locator(".print-head").is_visible()
    assert reverse(name) in page.locator(".print-foot").inner_text()


def test_records_print_without_navigation(page: Any, sample_data: None) -> None:
    sign_in(page, MEMBER)
    page.goto(reverse("activities:commitment-list") + "?overdue=true")
    record = page.locator(".list a.ref").first.get_attribute("href")
    page.emulate_media(media="print")
    for address in (record, "/organizations/undp/", "/workspace/", "/roster/"):
        page.goto(address)
        assert page.eval_on_selector_all(CONTROLS, SHOWN) == [], address


def test_the_participants_print_as_annex_iii(page: Any, framework_data: None) -> None:
    page.goto(reverse("meeting-detail", args=[4]))
    page.emulate_media(media="print")
    headings = page.locator(".participants h3").all_inner_texts()
    assert headings == [
        *("Regional organizations*", "United Nations organs", "United Nations agencies"),
        *("Regional Commissions", "United Nations Secretariat"),
    ]
    names = page.locator(".participants li").all_inner_texts()
    assert len(names) == 44
    # The names as they were in 2001 alone; links to those of today stay on the screen.
    assert "Organization of African Unity" in [name.strip() for name in names]
    assert not any("now African Union" in name for name in names)
    assert page.locator(".participants .no-print:visible").count() == 0
    assert len(page.pdf(format="A4")) > 1000
