"""The desk in a browser: accessible at both widths and in both schemes, no blocked content."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from peacebuilding.accounts.tests.factories import officer
from peacebuilding.core.services import save_record
from peacebuilding.core.tests.test_admin import make_document, make_modality, make_paragraph
from peacebuilding.framework.models import Obstacle

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def addresses(live_server: Any) -> list[str]:
    """One page of every kind."""
    document = make_document("TEST/1")
    modality = make_modality("A.1", paragraph=make_paragraph(document))
    document.title_en = "Changed"
    save_record(document, actor=officer(), reason="Misprint")
    obstacle = save_record(
        Obstacle(code="O1", short_title_en="Obstacle", order=1),
        actor=None,
        many_to_many={"paragraphs": list(document.paragraphs.all())},
    )
    return [
        reverse("admin:index"),
        reverse("admin:framework_modality_changelist"),
        reverse("admin:framework_document_add"),
        reverse("admin:framework_document_change", args=[document.pk]),
        reverse("admin:framework_document_history", args=[document.pk]),
        reverse("admin:framework_obstacle_change", args=[obstacle.pk]),
        reverse("admin:framework_modality_transition", args=[modality.pk, "develop"]),
    ]


def log_in(page: Any, client: Client, address: str) -> None:
    """Give the browser an officer's session."""
    client.force_login(officer(name="N. Haddad"))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}]
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_kind_of_page_is_accessible(
    page: Any, live_server: Any, addresses: list[str], client: Client, width: int, scheme: str
) -> None:
    log_in(page, client, live_server.url)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for address in addresses:
        assert page.goto(address).status == 200
        found = axe.Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_an_autocomplete_is_named_when_it_opens(
    page: Any, live_server: Any, addresses: list[str], client: Client
) -> None:
    log_in(page, client, live_server.url)
    page.goto(addresses[3])
    page.click("#id_supersedes + .select2-container")
    page.wait_for_selector(".select2-results__option")
    assert page.get_by_role("searchbox", name="Supersedes").count() == 1
    assert axe.Axe().run(page, options=RULES).response["violations"] == []
