"""Asking as somebody, and looking at the answer: its text, and whether anything was written."""

import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from peacebuilding.accounts.tests.factories import gave_password

from .actors import PEOPLE, TOKENS, VISITOR
from .rules import DESK, LOGIN, Address
from .scene import Scene

OURS = (
    *("core", "accounts", "notifications", "places", "api", "framework", "organizations"),
    *("activities", "portal"),
)
#: Written while answering without a record being changed: sessions, when a token was used.
BESIDE = {
    *("django_session", "usersessions_usersession"),
    *("accounts_apitoken", "organizations_calendaraddress"),
}
_WRITE = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)')
#: What differs between two answers that say the same.
_PASSING = [
    (re.compile(rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"\w+"'), rb"\1"),
    (re.compile(rb"<time[^>]*>[^<]*</time>"), b""),
    # The moment in the address of a statement, to the microsecond.
    (re.compile(rb"T\d\d(:|%3A)\d\d(:|%3A)\d\d[.,]\d+"), b""),
    (re.compile(rb"\b\d\d:\d\d\b"), b""),
]


@dataclass
class Answer:
    """What came back, all of it read."""

    status: int
    headers: dict[str, str]
    body: bytes
    #: Tables written to, `BESIDE` left out.
    written: set[str]

    @property
    def text(self) -> str:
        """Everything a reader could find in it, in lower case; workbooks unpacked."""
        head = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        return f"{head}\n{unpacked(self.body).decode('utf-8', 'replace')}".lower()

    @property
    def outcome(self) -> int | str:
        """The status; LOGIN or DESK for a redirect to where one logs in, or to the desk."""
        if self.status == 302:
            location = self.headers.get("Location", "").partition("?")[0]
            if location in (reverse("account_login"), reverse("admin:login")):
                return LOGIN
            if location == reverse("admin:index"):
                return DESK
        return self.status

    def without(self, *passing: str) -> tuple[int, str, bytes]:
        """Return status, way on and body, without the given words and what passes anyway."""
        body, location = unpacked(self.body), self.headers.get("Location", "")
        request_id = self.headers.get("X-Request-ID", "")
        for word in sorted({*passing, request_id} - {""}, key=len, reverse=True):
            for form in {word, quote(word, safe=""), quote(word)}:
                body = body.replace(form.encode(), b"~")
                location = location.replace(form, "~")
        for pattern, kept in _PASSING:
            body = pattern.sub(kept, body)
        return self.status, location, body


def unpacked(body: bytes) -> bytes:
    """Return the texts of a workbook one after the other; anything else as it is."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        names = [name for name in book.namelist() if not name.startswith("docProps/")]
        return b"\n".join(book.read(name) for name in sorted(names))


class Asker:
    """Asks any address as any actor, each in a session or with a token of their own."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.cookies: dict[str, str] = {}
        #: The same people in a session in which they gave their password just now.
        self.fresh: dict[str, str] = {}
        self.known: dict[tuple[str, str], Answer] = {}
        self.clients = {
            checks_csrf: Client(enforce_csrf_checks=checks_csrf, raise_request_exception=False)
            for checks_csrf in (False, True)
        }
        for actor in PEOPLE:
            client = Client()
            if actor != VISITOR:
                client.force_login(scene.users[actor], "django.contrib.auth.backends.ModelBackend")
            self.cookies[actor] = client.cookies.output(header="", sep=";")
            client = Client()  # another session: the same one would stay the same
            if actor != VISITOR:
                client.force_login(scene.users[actor], "django.contrib.auth.backends.ModelBackend")
                gave_password(client, scene.users[actor])
            self.fresh[actor] = client.cookies.output(header="", sep=";")

    def get(self, actor: str, url: str) -> Answer:
        """Read, once for each actor and address: reading changes nothing."""
        key = (actor, url)
        if key not in self.known:
            self.known[key] = self.ask(actor, "GET", url)
        return self.known[key]

    def ask(
        self, actor: str, method: str, url: str, body: Any = None, *, checks_csrf: bool = False
    ) -> Answer:
        """Send one request and undo whatever it wrote; limits of rate start anew each time."""
        cache.clear()
        client, options = self.clients[checks_csrf], {"headers": {}}
        known = self.fresh if url == reverse("token-create") else self.cookies
        client.cookies = SimpleCookie(known.get(actor, ""))
        if actor in TOKENS:
            options["headers"]["Authorization"] = f"Bearer {self.scene.tokens[actor]}"
        if method not in ("GET", "HEAD", "OPTIONS"):
            _add_payload(options, method, url, body)
        with transaction.atomic(), watched() as written:
            response = getattr(client, method.lower())(url, **options)
            answer = Answer(
                response.status_code, dict(response.headers), content_of(response), written
            )
            transaction.set_rollback(True)
        return answer


def _add_payload(options: dict[str, Any], method: str, url: str, body: Any) -> None:
    """Add what is sent: JSON to the API, with the version that fits; a form to pages."""
    if url.startswith("/api/"):
        options["headers"]["If-Match"] = "*"
        options |= {"data": json.dumps(body or {}), "content_type": "application/json"}
    elif method == "POST":
        options["data"] = body or {}


def content_of(response: Any) -> bytes:
    """Return the whole body, streamed or not."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body


@contextmanager
def watched() -> Iterator[set[str]]:
    """Note the tables that are written to."""
    written: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = _WRITE.match(sql)
        if found and found[1] not in BESIDE:
            written.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


def census() -> dict[str, tuple[int, int | None]]:
    """Return the number of rows, and the sum of their versions, of every table of ours."""
    parts = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in OURS and model._meta.db_table not in BESIDE:
            names = {field.column for field in model._meta.concrete_fields}
            total = "SUM(version)" if "version" in names else "CAST(NULL AS bigint)"
            table = model._meta.db_table
            parts.append(f"SELECT '{table}', COUNT(*), {total} FROM {table}")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {table: (count, versions) for table, count, versions in cursor.fetchall()}


def url_of(scene: Scene, name: str, address: Address, label: str = "") -> str:
    """Return the address on its main record, on another, or on a made-up one (`label`)."""
    arguments = dict(address.extra)
    if address.kind:
        arguments[address.lookup] = value_of(scene, address, label or address.main)
    if label_of_model := arguments.get("content_type_id"):
        model = apps.get_model(label_of_model)
        arguments["content_type_id"] = ContentType.objects.get_for_model(model).pk
    url = reverse(name, kwargs=arguments)
    return f"{url}?{address.query}" if address.query else url


def value_of(scene: Scene, address: Address, label: str) -> Any:
    """Return the argument for the record of this label, or one that no record has."""
    if label != MADE_UP:
        return scene.subjects[address.kind][label].value
    is_number = isinstance(scene.subjects[address.kind][address.main].value, int)
    return 987654321 if is_number else "made-up"


MADE_UP = "made up"

__all__ = ["MADE_UP", "Answer", "Asker", "census", "url_of", "value_of"]
