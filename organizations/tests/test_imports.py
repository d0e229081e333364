"""Organizations from spreadsheets: by any name, with former ones, new ones with an address."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from organizations.imports import organizations
from organizations.models import Organization
from organizations.services import save_organization
from peacebuilding.imports.models import Upload
from peacebuilding.imports.services import check_upload, obstacles, run_upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework_data")]


@pytest.fixture
def send(officer: Any) -> Any:
    client = Client()
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")

    def post(text: str) -> Upload:
        file = SimpleUploadedFile("organizations.csv", text.encode())
        answer = client.post(reverse("imports:index"), {"kind": "organizations", "file": file})
        assert answer.status_code == 302, answer.content.decode()
        return Upload.objects.get()

    return post


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("au", "au"),
        ("AU", "au"),
        ("African Union", "au"),
        ("union africaine", "au"),
        ("OAU", "au"),
        ("OUA", "au"),
        ("Organization of African Unity", "au"),
        ("Organisation de l’unité africaine", "au"),
        ("PNUD", "undp"),
        ("CEDEAO", "ecowas"),
    ],
)
def test_an_organization_is_known_by_every_name_it_bore(text: str, slug: str) -> None:
    assert organizations(None).find(text) == slug


@pytest.mark.parametrize(
    ("text", "slug"), [("O.U.A.", "au"), ("P.N.U.D", "undp"), ("Afrcan Union", "au")]
)
def test_a_name_written_otherwise_is_suggested_and_not_taken(text: str, slug: str) -> None:
    found = organizations(None)
    assert found.find(text) is None
    assert found.suggest(text) == slug


def test_nothing_is_suggested_for_what_is_like_nothing() -> None:
    assert organizations(None).suggest("Zebra qqq") is None


def test_a_new_organization_gets_its_address_from_the_acronym(send: Any, officer: Any) -> None:
    upload = send(
        "Acronym;Name;Type;Country;Regions;Part of;Founded\n"
        "WXYZ;West Xyz Council;organisation régionale;Sénégal;2 | Western Africa;O.U.A;"
        "1er mai 1975\n"
    )
    assert [one["suggestion"] for one in upload.unknown] == ["au"]
    upload.values = {"part_of": {"oua": {"text": "O.U.A", "key": "au"}}}
    upload.save()
    check_upload(upload)
    assert obstacles(upload) == []
    run_upload(actor=officer, upload=upload)
    made = Organization.objects.get(slug="wxyz")
    assert (made.kind, made.hq_country.iso2) == ("regional-organization", "SN")  # type: ignore[union-attr]
    assert sorted(region.m49 for region in made.regions.all()) == ["002", "011"]
    assert made.part_of is not None
    assert made.part_of.slug == "au"
    assert str(made.active_from) == "1975-05-01"


def test_one_that_bore_the_name_before_is_likely_the_same(send: Any) -> None:
    upload = send("Name;Type\nOrganisation of African Unity;regional organization\n")
    twin = upload.lines.get().twin
    assert twin["name"] == "African Union"
    assert ["Name, English", "African Union", "Organisation of African Unity"] in twin["cells"]


def test_a_former_address_leads_to_the_organization(send: Any, officer: Any) -> None:
    undp = Organization.objects.get(slug="undp")
    undp.slug = "undp-new"
    save_organization(actor=officer, organization=undp)
    upload = send("slug;city\nundp;Geneva\n")
    assert (upload.lines.get().result, upload.lines.get().name) == ("changed", str(undp))


def test_a_wrong_value_is_refused_by_the_model(send: Any) -> None:
    upload = send("slug;time zone;website\nundp;Moon/Sea;no address\n")
    said = upload.lines.get().message
    assert "Time zone: There is no time zone of this name" in said
    assert "Website" in said


def test_former_names_are_not_changed_here(send: Any) -> None:
    upload = send("slug,former_names\nau,Something else\n")
    assert "which an import does not change" in upload.lines.get().message
