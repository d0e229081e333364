"""The countries: what is being done in one, for whom it is shown, and that figures are doors."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from activities.tests import factories as work
from activities.tests.conftest import Cast
from organizations.tests import factories as who
from peacebuilding.places.tests.factories import make_country
from peacebuilding.portal.countries import country_counts, presences

pytestmark = pytest.mark.django_db

LIBERIA = ("LR", "LBR", "430", "Liberia", "Libéria")


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def country(db: None) -> Any:
    """A country with an activity, a late promise in it, an officer, an offer, a mechanism."""
    country = make_country()
    activity = work.make_activity(
        "under-way", title="Training of observers", sets={"countries": [country]}
    )
    work.make_commitment("agreed", activity=activity, title="Trainers", due_on=date(2020, 1, 1))
    sadc = work.make_organization("sadc")
    officer = who.StaffOfficerFactory(organization=sadc, name="Ama Doe")
    officer.countries.add(country)
    offer = who.CapabilityFactory(
        organization=sadc, key_area=work.make_key_area(), visibility="public"
    )
    offer.countries.add(country)
    who.MechanismFactory(organization=work.make_organization("au"), country=country)
    return country


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_names_activities_commitments_and_organizations(
    client: Client, country: Any
) -> None:
    text = page(client, country.get_absolute_url())
    for words in ("Training of observers", "Trainers", "SADC", "AU", "do not imply official"):
        assert words in text
    assert "days late" not in text


def test_who_is_late_and_who_has_staff_is_for_participants(
    client: Client, cast: Cast, country: Any
) -> None:
    assert "Staff officers</th>" not in page(client, country.get_absolute_url())
    by_staff_alone = who.StaffOfficerFactory(organization=work.make_organization("oas"))
    by_staff_alone.countries.add(country)
    assert "OAS" not in page(client, country.get_absolute_url())
    client.force_login(cast.stranger_reader)
    text = page(client, country.get_absolute_url())
    assert "days late" in text
    assert "Staff officers</th>" in text
    assert "OAS" in text


def test_what_is_hidden_is_neither_named_nor_counted(
    client: Client, cast: Cast, country: Any
) -> None:
    hidden = work.make_activity(
        "under-way",
        title="Quiet diplomacy",
        visibility="confidential",
        partners=[work.make_organization("osce")],
        sets={"countries": [country]},
    )
    work.make_commitment(activity=hidden, organization=work.make_organization("osce"))
    for person in (cast.visitor, cast.stranger_reader, cast.administrator):
        (row,) = country_counts(person)
        assert (row.activities, row.commitments) == (1, 1)
        assert "osce" not in {one.organization.slug for one in presences(person, country)}
    (row,) = country_counts(cast.lead_reader)
    assert (row.activities, row.commitments) == (2, 2)
    assert "Quiet diplomacy" not in page(client, country.get_absolute_url())


def test_each_figure_of_the_page_counts_its_list(client: Client, cast: Cast, country: Any) -> None:
    client.force_login(cast.officer)
    text = page(client, country.get_absolute_url())
    doors = re.findall(r'<a class="door" href="([^"]+)"><bdi>(\d+)</bdi>', text)
    lists = [(url.replace("&amp;", "&"), int(number)) for url, number in doors if "?" in url]
    assert len(lists) >= 4
    for url, number in lists:
        assert client.get(url).context["shown"] == number, url
    for name in ("activity-list", "commitment-list"):
        url = reverse(f"activities:{name}") + f"?country={country.iso2}"
        assert escape(url) in text
        assert client.get(url).context["shown"] == 1


def test_the_list_counts_what_the_pages_show(client: Client, cast: Cast, country: Any) -> None:
    make_country(*LIBERIA)  # nothing is done there
    client.force_login(cast.officer)
    answer = client.get(reverse("country-list"))
    (row,) = answer.context["rows"]
    assert (row.country, row.activities, row.commitments) == (country, 1, 1)
    shown = client.get(country.get_absolute_url()).context
    assert row.organizations == len(shown["presences"]) == 4
    assert (shown["activity_count"], shown["commitment_count"]) == (1, 1)


def test_a_country_where_nothing_is_done_says_so(client: Client, country: Any) -> None:
    empty = make_country(*LIBERIA)
    text = page(client, empty.get_absolute_url())
    assert "No activity that you may see names this country." in text
    assert f"?region={empty.region.m49}" in text


def test_codes_in_small_letters_lead_on_and_others_nowhere(client: Client, country: Any) -> None:
    answer = client.get(f"/countries/{country.iso2.lower()}/")
    assert (answer.status_code, answer["Location"]) == (301, country.get_absolute_url())
    assert client.get("/countries/ZZ/").status_code == 404
    assert client.get("/countries/%00/").status_code == 404


def test_search_and_overview_lead_there(client: Client, country: Any) -> None:
    assert country.get_absolute_url() in page(client, f"{reverse('search')}?q={country.name_en}")
    assert reverse("country-list") in page(client, reverse("home"))
    assert (
        client.get(f"/api/v1/countries/{country.iso2}/")
        .json()["html_url"]
        .endswith(country.get_absolute_url())
    )


@pytest.mark.parametrize("name", ["country-list", "country-detail"])
def test_the_queries_do_not_grow(client: Client, cast: Cast, country: Any, name: str) -> None:
    client.force_login(cast.officer)
    url = reverse(name, args=[country.iso2] if name == "country-detail" else [])

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, url)
        return len(captured)

    count()
    few = count()
    for iso2, iso3, m49 in (("GN", "GIN", "324"), ("ML", "MLI", "466"), ("TG", "TGO", "768")):
        other = make_country(iso2, iso3, m49, iso3, iso3)
        partner = work.make_organization(f"partner-{m49}")
        activity = work.make_activity(
            "under-way", partners=[partner], sets={"countries": [country, other]}
        )
        work.make_commitment("agreed", activity=activity, organization=partner)
        who.MechanismFactory(organization=partner, country=other)
    assert count() == few
