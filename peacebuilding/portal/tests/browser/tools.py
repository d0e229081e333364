"""What the browser tests share: signing in, axe, and the width of a page."""

from functools import cache
from typing import Any

import pytest
from django.urls import reverse

from peacebuilding.portal.demo.people import PASSWORD

OFFICER = "officer@secretariat.example"
MEMBER = "approver@undp.example"
FRENCH_READER = "reader@ecowas.example"

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
#: The narrowest telephone, a usual one, what lies between telephone and desk, and a desk.
WIDTHS = (320, 360, 720, 900, 1099, 1280)


def sign_in(page: Any, email: str) -> None:
    """Sign in as a person of the sample data does, with address and password."""
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: not url.endswith(reverse("account_login")))


def post(page: Any, path: str, data: dict[str, str]) -> Any:
    """Send a form as the pages do, and return the answer."""
    page.goto(reverse("help"))
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
    with page.expect_navigation() as arrived:
        page.evaluate(
            """([path, data]) => {
                const form = document.createElement("form");
                Object.assign(form, {method: "post", action: path});
                for (const [name, value] of Object.entries(data)) {
                    const field = document.createElement("input");
                    Object.assign(field, {type: "hidden", name, value});
                    form.append(field);
                }
                document.body.append(form);
                form.submit();
            }""",
            [path, {"csrfmiddlewaretoken": token, **data}],
        )
    return arrived.value


@cache
def axe_script() -> str:
    """Return the source of axe, which comes with the development tools."""
    return pytest.importorskip("axe_playwright_python.base").AXE_SCRIPT


#: Only what is wrong leaves the browser; all that axe has looked at would take seconds.
VIOLATIONS = """async rules => (await axe.run(document, rules)).violations.flatMap(
    one => one.nodes.slice(0, 2).map(node => `${one.id}: ${node.html.slice(0, 200)}`)
)"""


def violations(page: Any) -> list[str]:
    """Return what axe finds wrong on the page as it is shown now."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(axe_script())
    found: list[str] = page.evaluate(VIOLATIONS, RULES)
    return found


def overflows(page: Any) -> bool:
    """Tell whether the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def too_wide(page: Any, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """Return one line for each width at which the page has to be scrolled sideways."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        if overflows(page):
            found.append(f"wider than {width} px: {page.evaluate(WIDEST)}")
    return found


#: The element that reaches furthest, to be named in a failure.
WIDEST = """() => {
    let widest = null, most = 0;
    for (const one of document.querySelectorAll("body *")) {
        const right = one.getBoundingClientRect().right;
        if (right > most && !one.closest(".scroll")) { most = right; widest = one; }
    }
    return `${Math.round(most)} px, ${widest.cloneNode(false).outerHTML.slice(0, 160)}`;
}"""


#: How a page is looked at: on a small dark telephone and on a light screen.
LAYOUTS = ((320, "dark"), (1280, "light"))


def shortcomings(page: Any, layouts: tuple[tuple[int, str], ...] = LAYOUTS) -> list[str]:
    """Return what is wrong with the page on show, by axe in these layouts; its width in all."""
    found = []
    for width, scheme in layouts:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px, {scheme}: {one}" for one in violations(page)]
    return found + too_wide(page)
