"""What goes out as a file and comes back unedited changes nothing, on the sample data."""

import csv
import hashlib
import io
import json
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.urls import reverse

from activities.models import Activity
from organizations.models import Organization
from peacebuilding.accounts.models import User
from peacebuilding.imports.kinds import kinds
from peacebuilding.imports.models import Upload

pytestmark = pytest.mark.usefixtures("sample_data")


@pytest.fixture
def client_of_officer() -> Client:
    client = Client()
    user = User.objects.get(email="officer@secretariat.example")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def content_hash() -> str:
    """Return a digest of every row of the two floors, with their histories and sets."""
    digest = hashlib.sha256()
    for label in ("organizations", "activities"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            for row in model._base_manager.order_by("pk").values():
                digest.update(json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True).encode())
    return digest.hexdigest()


def export(client: Client, name: str, extension: str, query: str = "") -> bytes:
    url = reverse("api:export", args=[name, extension])
    return b"".join(client.get(url + query).streaming_content)  # type: ignore[attr-defined]


def send(client: Client, kind: str, name: str, content: bytes) -> Upload:
    file = SimpleUploadedFile(name, content)
    answer = client.post(reverse("imports:index"), {"kind": kind, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return Upload.objects.order_by("pk").last()  # type: ignore[return-value]


def results(upload: Upload) -> dict[str, int]:
    found: dict[str, int] = {}
    for result in upload.lines.values_list("result", flat=True):
        found[result] = found.get(result, 0) + 1
    return found


def test_every_list_comes_back_unchanged(client_of_officer: Client) -> None:
    client, before = client_of_officer, content_hash()
    listed = [kind for kind in kinds() if not kind.is_scoped]
    assert len(listed) == 4
    for kind in listed:
        for extension in ("csv", "xlsx"):
            for query in ("", "?hxl=true"):
                name = kind.identifier
                content = export(client, name, extension, query)
                upload = send(client, name, f"{name}.{extension}", content)
                refused = list(
                    upload.lines.exclude(result="same").values_list("message", "changes")
                )
                assert refused == [], (name, extension)
                page = client.get(reverse("imports:upload", args=[upload.pk])).content.decode()
                assert "This file changes nothing." in page
                assert upload.lines.count() > 1
                client.post(reverse("imports:run", args=[upload.pk]))
                assert Upload.objects.get(pk=upload.pk).batch is None
    assert content_hash() == before


def test_one_edited_cell_changes_exactly_that_one(client_of_officer: Client) -> None:
    client = client_of_officer
    rows = list(csv.reader(io.StringIO(export(client, "activities", "csv").decode("utf-8-sig"))))
    place = rows[0].index("national_counterpart")
    reference = rows[0].index("reference")
    editable = (
        Activity.objects.counted().filter(status="under-way").values_list("reference", flat=True)
    )
    edited = next(row for row in rows[1:] if row[reference] in set(editable))
    edited[place] = "=Ministry"  # defused as an export would
    edited[place] = "'=Ministry"
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(rows)
    before = {row["id"]: row for row in Activity.objects.values()}
    upload = send(client, "activities", "a.csv", file.getvalue().encode())
    assert results(upload) == {"same": len(rows) - 2, "changed": 1}
    line = upload.lines.get(result="changed")
    assert [change[0] for change in line.changes] == ["National counterpart"]
    client.post(reverse("imports:run", args=[upload.pk]))
    after = {row["id"]: row for row in Activity.objects.values()}
    differing = {
        (key, name)
        for key, row in after.items()
        for name, value in row.items()
        if before[key][name] != value
    }
    record = Activity.objects.get(reference=edited[reference])
    assert {name for key, name in differing if key == record.pk} == {
        "national_counterpart",
        "version",
        "updated_at",
    }
    assert {key for key, _name in differing} == {record.pk}
    assert record.national_counterpart == "=Ministry"


def test_texts_that_look_like_formulas_survive_the_journey(client_of_officer: Client) -> None:
    texts = ["=1+1", "'=1", "-5 °C", "+33 1 23", "@home", "it's", "''"]
    rows = list(Organization.objects.order_by("pk")[: len(texts)])
    for row, text in zip(rows, texts, strict=True):
        row.mandate_en = f'{text}\r\nsecond line; with, signs | "quoted"'
        row.save()
    before = content_hash()
    for extension in ("csv", "xlsx"):
        content = export(client_of_officer, "organizations", extension)
        upload = send(client_of_officer, "organizations", f"o.{extension}", content)
        assert set(results(upload)) == {"same"}, list(
            upload.lines.exclude(result="same").values_list("changes", "message")
        )
    assert content_hash() == before


def test_what_a_confidential_record_holds_stays_with_its_readers(
    client_of_officer: Client, settings: Any
) -> None:
    """A visitor's file has neither the state of today nor the review of what is suspended."""
    head = export(Client(), "activities", "csv").decode("utf-8-sig").split("\n")[0]
    assert "review_on" not in head
    assert "review_on" in export(client_of_officer, "activities", "csv").decode()
    head = export(Client(), "follow-up-items", "csv").decode("utf-8-sig").split("\n")[0]
    assert "display_status" not in head
