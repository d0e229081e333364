"""The pages turn round for Arabic without falling over, though nobody has translated them yet."""

from typing import Any

import pytest
from django.urls import reverse

from .tools import too_wide, violations

TURN = "document.documentElement.dir = 'rtl'; document.documentElement.lang = 'ar'"


@pytest.mark.parametrize(
    "name",
    [
        "home",
        "living-framework",
        "activities:commitment-list",
        "organizations:organization-list",
        "matrix",
    ],
)
def test_a_page_turned_round(page: Any, sample_data: None, name: str) -> None:
    page.goto(reverse(name))
    page.evaluate(TURN)
    assert too_wide(page, (320, 720, 1280)) == []
    assert violations(page) == []
    heading = page.locator("h1").bounding_box()
    assert heading["x"] + heading["width"] > 1280 / 2, "the heading starts on the right"
    # Verbatim text stays as it was issued.
    for one in page.locator(".verbatim[dir=ltr]").all()[:5]:
        assert one.evaluate("one => getComputedStyle(one).direction") == "ltr"
