"""Every page is on the list that the browser tests walk through, and answers as it says."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from peacebuilding.portal.demo.people import PASSWORD

from .browser.addresses import WALKS, Address

TEMPLATES = settings.BASE_DIR / "templates"

#: Pages that no address of the list shows, and who looks at them instead.
ELSEWHERE = {
    "api/docs.html": "Swagger's own page, which axe need not pass (docs/architecture.md)",
    "500.html": "shown by test_pages without the server failing",
    "503.html": "shown by test_pages without the server failing",
}


def page_templates() -> set[str]:
    """Return the templates that are pages: in a frame, or with a frame of their own."""
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


#: Addresses of ours that are no pages: files, buttons, and what redirects.
NO_PAGE = {
    *("healthz", "readyz", "document-file", "matrix-file", "organizations:roster-csv"),
    *("activities:attachment", "activities:organization-statement-xlsx"),
    *("activities:tonight-mail", "activities:report-start"),
    *("activities:round-sheet", "activities:letters-docx"),
    *("activities:report-link-file", "activities:report-link-revoke"),
    "activities:return-sheet-xlsx",
    *("imports:annotated", "imports:discard", "imports:run", "imports:template"),
    *("organizations:focal-point-card", "organizations:staff-officer-confirm"),
    *("notifications:inbox-open", "notifications:inbox-read"),
    *("organizations:calendar-feed", "organizations:dissemination-acknowledge"),
    *("organizations:invitation-resend", "organizations:invitation-revoke", "token-revoke-all"),
}


def page_names() -> set[str]:
    """Return the names of our own addresses outside admin and API."""
    ours = ("peacebuilding.", "organizations.", "activities.")
    return {
        name
        for pattern, name in named(get_resolver())
        if pattern.lookup_str.startswith(ours) and not name.startswith(("api:", "admin:"))
    }


def named(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[URLPattern, str]]:
    """Yield each address with its whole name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named(
                pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            )
        elif pattern.name:
            yield pattern, prefix + pattern.name


def test_every_page_is_walked_through(sample_data: None) -> None:
    shown, opened, wrong = set(), set(), []
    for email, addresses in WALKS:
        client = Client()
        if email:
            client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
        for address in addresses():
            answer = visit(client, address)
            shown |= {template.name for template in answer.templates}
            if answer.status_code != address.status:
                wrong.append(f"{address} answers {answer.status_code} to {email or 'a visitor'}")
            if address.status not in (403, 404):
                opened.add(resolve(address.path.partition("?")[0]).view_name)
    assert wrong == []
    assert sorted(page_templates() - shown - set(ELSEWHERE)) == []
    assert sorted(set(ELSEWHERE) & shown) == []
    assert all((TEMPLATES / name).exists() for name in ELSEWHERE)
    assert sorted(page_names() - opened - NO_PAGE) == []
    assert sorted(NO_PAGE & opened) == []
