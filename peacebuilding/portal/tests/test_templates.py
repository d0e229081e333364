"""Every page is on the list that the browser tests walk through, and answers as it says."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from peacebuilding.portal.demo.people import PASSWORD

from .browser.addresses import WALKS, Address

pytest.importorskip("axe_playwright_python")
TEMPLATES = settings.BASE_DIR / "templates"

#: Pages that no address of the list shows, and who looks at them instead.
ELSEWHERE = {
    "api/docs.html": "Swagger's own page, which axe need not pass (docs/architecture.md)",
    "500.html": "shown by test_pages without the server failing",
    "503.html": "shown by test_pages without the server failing",
}


def page_templates() -> set[str]:
    """Return the templates that are pages: those with a place in a frame, or a frame of their own."""
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        is_frame = name.startswith(("admin/", "allauth/", "includes/")) or name == "base.html"
        text = path.read_text()
        if not is_frame and "/email/" not in name and re.search(r"{% extends |<html", text):
            found.add(name)
    return found


def visit(client: Client, address: Address) -> Any:
    """Ask for the page as a browser does, following where it leads."""
    if address.data is None:
        return client.get(address.path, follow=True)
    client.handler.enforce_csrf_checks = "csrfmiddlewaretoken" in address.data
    answer = client.post(address.path, address.data, follow=True)
    client.handler.enforce_csrf_checks = False
    return answer


def test_every_page_is_walked_through(sample_data: None) -> None:
    shown, wrong = set(), []
    for email, addresses in WALKS:
        client = Client()
        if email:
            client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
        for address in addresses():
            answer = visit(client, address)
            shown |= {template.name for template in answer.templates}
            if answer.status_code != address.status:
                wrong.append(f"{address} answers {answer.status_code} to {email or 'a visitor'}")
    assert wrong == []
    assert sorted(page_templates() - shown - set(ELSEWHERE)) == []
    assert sorted(set(ELSEWHERE) & shown) == []
    assert all((TEMPLATES / name).exists() for name in ELSEWHERE)
