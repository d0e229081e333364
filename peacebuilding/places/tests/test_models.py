import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation

from peacebuilding.places.models import Country, Region

from .factories import make_africa, make_country, make_region

pytestmark = pytest.mark.django_db


def test_known_by_natural_keys():
    country = make_country()
    assert Region.objects.get_by_natural_key(*country.region.natural_key()) == country.region
    assert Country.objects.get_by_natural_key(*country.natural_key()) == country


def test_named_in_the_language_of_the_reader():
    country = make_country("EG", "EGY", "818", "Egypt", "Égypte")
    with translation.override("en"):
        assert str(country) == "Egypt"
    with translation.override("fr"):
        assert str(country) == "Égypte"
    with translation.override("ar"):
        assert str(country) == "Egypt"


@pytest.mark.parametrize("words", ["egypte", "ÉGYPT", "EGY", "818"])
def test_found_by_either_name_and_by_code(words):
    make_africa()
    assert [country.iso2 for country in Country.objects.search(words)] == ["EG"]


@pytest.mark.parametrize(
    ("field", "value"), [("iso2", "sl"), ("iso3", "SL"), ("m49", "69"), ("m49", "٦٩٤")]
)
def test_a_malformed_code_is_refused(field, value):
    country = make_country()
    setattr(country, field, value)
    with pytest.raises(ValidationError) as refused:
        country.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_codes_are_given_once():
    make_country()
    with pytest.raises(IntegrityError):
        Country.objects.create(iso2="SL", iso3="QQQ", m49="999", region=make_region())


def test_a_region_is_not_part_of_itself():
    region = make_region()
    region.parent = region
    with pytest.raises(ValidationError, match="part of itself"):
        region.full_clean()
    with pytest.raises(IntegrityError):
        region.save()
