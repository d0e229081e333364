"""The OpenAPI document: complete, without a warning, and true."""

import io
import re
from contextlib import redirect_stderr

import pytest
from django.test import override_settings
from django.urls import URLPattern, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from peacebuilding.api.docs import document
from peacebuilding.api.problems import unknown_path

pytestmark = [pytest.mark.django_db, pytest.mark.urls("peacebuilding.api.tests.urls")]
URLCONFS = ["peacebuilding.api.tests.urls", "peacebuilding.urls"]
#: Addresses that are no operations: pages for people, and the answer to everything else.
NO_OPERATION = {"/api/docs/"}


def routes(patterns, prefix="/"):
    """Yield every address of the URLconf, in the writing of OpenAPI."""
    for entry in patterns:
        text = prefix + str(entry.pattern)
        if not isinstance(entry, URLPattern):
            yield from routes(entry.url_patterns, text)
        elif entry.callback is not unknown_path:
            text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>", r"{\1\2}", text)
            yield re.sub(r"[\^$]|\\Z", "", text).replace("{pk}", "{id}")


@pytest.fixture(scope="module")
def schema():
    document.cache_clear()
    return SchemaGenerator(urlconf="peacebuilding.api.tests.urls").get_schema(
        request=None, public=True
    )


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_every_route_is_in_a_valid_schema_without_a_warning(urlconf):
    """The last of these holds for the whole product."""
    GENERATOR_STATS.reset()
    with redirect_stderr(io.StringIO()), override_settings(ROOT_URLCONF=urlconf):
        schema = SchemaGenerator(urlconf=urlconf).get_schema(request=None, public=True)
    assert not GENERATOR_STATS, GENERATOR_STATS.emit_summary()
    known = {
        path for path in routes(get_resolver(urlconf).url_patterns) if path.startswith("/api/")
    }
    assert known - NO_OPERATION == set(schema["paths"])
    validate_schema(schema)


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("", "*/*", "application/json"),
        ("?format=json", "*/*", "application/json"),
        ("?format=yaml", "*/*", "application/yaml"),
        ("", "application/vnd.oai.openapi", "application/vnd.oai.openapi"),
    ],
)
def test_document_is_public_in_both_forms(visitor, query, accept, media_type):
    answer = visitor.get("/api/v1/schema/" + query, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(media_type)


def test_unknown_form_is_400(visitor):
    assert visitor.get("/api/v1/schema/?format=xml").status_code == 400


def test_refusals_headers_and_parameters_are_documented(schema):
    change = schema["paths"]["/api/v1/countries/{iso2}/"]["patch"]
    codes = {"200", "400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429"}
    assert codes <= set(change["responses"])
    names = {p["name"]: p for p in change["parameters"]}
    assert names["If-Match"]["required"]
    assert {"Idempotency-Key", "X-Change-Reason", "X-Request-ID", "dry_run"} <= set(names)
    assert "ETag" in change["responses"]["200"]["headers"]
    listing = {p["name"] for p in schema["paths"]["/api/v1/countries/"]["get"]["parameters"]}
    assert {"cursor", "page_size", "count", "ordering", "search", "region", "flag"} <= listing
    created = schema["paths"]["/api/v1/countries/"]["post"]["responses"]
    assert {"200", "201"} <= set(created)
    assert {"409", "412"} & set(schema["paths"]["/api/v1/regions/"]["get"]["responses"]) == set()


def test_bodies_refuse_what_they_do_not_name(schema):
    bodies = {n: s for n, s in schema["components"]["schemas"].items() if n.endswith("Request")}
    assert bodies
    assert all(body["additionalProperties"] is False for body in bodies.values())


def test_reading_is_open_and_writing_is_not(schema):
    path = schema["paths"]["/api/v1/countries/"]
    assert path["get"]["security"] == [{"bearerAuth": []}, {"cookieAuth": []}, {}]
    assert path["post"]["security"] == [{"bearerAuth": []}, {"cookieAuth": []}]
