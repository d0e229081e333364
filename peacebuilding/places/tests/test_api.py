import pytest

from .factories import make_africa, make_country

pytestmark = pytest.mark.django_db


def listed(client, path, key):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return [row[key] for row in answer.json()["results"]]


def test_regions_come_in_the_order_of_the_tree(client):
    make_africa()
    assert listed(client, "regions/", "m49") == ["001", "002", "015", "202", "011", "009"]


def test_region_by_its_code(client):
    make_africa()
    region = client.get("/api/v1/regions/202/").json()
    assert region["name_fr"] == "Afrique subsaharienne"
    assert region["parent"] == "002"
    assert client.get("/api/v1/regions/001/").json()["parent"] is None


def test_country_by_its_code(client):
    make_country()
    country = client.get("/api/v1/countries/SL/").json()
    assert {name: country[name] for name in ("iso2", "iso3", "m49", "region", "version")} == {
        "iso2": "SL",
        "iso3": "SLE",
        "m49": "694",
        "region": "011",
        "version": 1,
    }
    assert country["url"].endswith("/api/v1/countries/SL/")
    assert client.get("/api/v1/countries/XX/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=002", ["EG", "SL"]),
        ("region=202", ["SL"]),
        ("region=202,015", ["EG", "SL"]),
        ("region=009", []),
        ("search=egypte", ["EG"]),
        ("ordering=-name_en", ["SL", "EG"]),
    ],
)
def test_countries_filtered(client, query, found):
    make_africa()
    assert listed(client, f"countries/?{query}", "iso2") == found


def test_regions_of_a_region_are_itself_and_those_below(client):
    make_africa()
    assert listed(client, "regions/?region=202", "m49") == ["202", "011"]


@pytest.mark.parametrize("query", ["region=999", "continent=002", "ordering=search_text"])
def test_what_is_unknown_is_refused_by_name(client, query):
    make_africa()
    answer = client.get(f"/api/v1/countries/?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]


def test_nobody_writes(client):
    make_country()
    assert client.delete("/api/v1/countries/SL/").status_code in {401, 405}
    assert client.post("/api/v1/regions/", {}).status_code in {401, 405}


@pytest.mark.parametrize("path", ["regions/", "countries/"])
def test_a_list_costs_the_same_for_one_row_and_for_many(
    client, path, django_assert_max_num_queries
):
    make_africa()
    client.get(f"/api/v1/{path}")
    with django_assert_max_num_queries(3):
        client.get(f"/api/v1/{path}")
