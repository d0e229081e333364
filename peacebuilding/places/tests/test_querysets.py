import pytest
from django.contrib.auth.models import AnonymousUser

from peacebuilding.places.models import Country, Region

from .factories import make_africa, make_country

pytestmark = pytest.mark.django_db


def codes(ids):
    return sorted(Region.objects.filter(pk__in=ids).values_list("m49", flat=True))


@pytest.mark.parametrize(
    ("m49", "below"),
    [
        ("001", ["001", "002", "009", "011", "015", "202"]),
        ("002", ["002", "011", "015", "202"]),
        ("202", ["011", "202"]),
        ("011", ["011"]),
        ("999", []),
    ],
)
def test_with_descendants(m49, below):
    make_africa()
    assert codes(Region.objects.with_descendants(m49)) == below


def test_with_descendants_asks_once(django_assert_num_queries):
    make_africa()
    with django_assert_num_queries(1):
        Region.objects.with_descendants("001")


@pytest.mark.parametrize(
    ("m49", "countries"),
    [("001", ["EG", "SL"]), ("002", ["EG", "SL"]), ("202", ["SL"]), ("009", []), ("999", [])],
)
def test_in_region_takes_in_the_regions_below(m49, countries):
    make_africa()
    assert sorted(Country.objects.in_region(m49).values_list("iso2", flat=True)) == countries


def test_everyone_sees_all_places():
    country = make_country()
    assert list(Country.objects.visible_to(AnonymousUser())) == [country]
    assert list(Region.objects.visible_to(AnonymousUser())) == [country.region]
