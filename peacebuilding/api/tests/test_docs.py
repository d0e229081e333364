"""Swagger UI from our own files, under the strict policy of the site."""

import re

import pytest

from peacebuilding.api.tests.conftest import Caller

pytestmark = pytest.mark.django_db


def test_docs_page_needs_nothing_inline():
    visitor = Caller()
    answer = visitor.get("/api/docs/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<style" not in html
    assert " style=" not in html
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert "http" not in re.sub(r"http://testserver", "", html)
    policy = answer.headers["Content-Security-Policy"]
    assert "img-src 'self' data:" in policy
    assert "unsafe-inline" not in policy
    script = visitor.get("/api/docs/?script=")
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in script.content.decode()


def test_docs_draw_in_the_browser(page):
    page.goto("/api/docs/")
    page.get_by_role("heading", name="Peacebuilding Cooperation Tracker").wait_for()
    assert page.locator(".opblock-tag").count() > 0
