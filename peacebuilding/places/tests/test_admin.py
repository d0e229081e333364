"""The desk: administrators keep the code tables, officers read them."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from peacebuilding.accounts.groups import ADMINISTRATOR, OFFICER
from peacebuilding.places.admin import CountryAdmin
from peacebuilding.places.models import Country

from .factories import make_africa, make_country

pytestmark = pytest.mark.django_db


def request_of(rf, group):
    user = get_user_model().objects.create_user(f"{group.split()[-1]}@example.org")
    user.is_staff = True
    user.save()
    user.groups.add(Group.objects.get(name=group))
    request = rf.get("/")
    request.user = user
    return request


@pytest.fixture
def countries():
    return CountryAdmin(Country, admin.site)


def test_administrators_change_and_officers_read(rf, countries):
    officer, administrator = request_of(rf, OFFICER), request_of(rf, ADMINISTRATOR)
    assert countries.has_view_permission(officer)
    assert not countries.has_add_permission(officer)
    assert not countries.has_change_permission(officer)
    assert not countries.has_delete_permission(officer)
    assert countries.has_add_permission(administrator)
    assert countries.has_change_permission(administrator)
    assert countries.has_delete_permission(administrator)


@pytest.mark.parametrize("words", ["egypte", "EGY", "818"])
def test_found_by_any_name_or_code(rf, countries, words):
    make_africa()
    rows, _ = countries.get_search_results(rf.get("/"), Country.objects.all(), words)
    assert [country.iso2 for country in rows] == ["EG"]


def test_the_list_says_nothing_wrong(countries):
    make_country()
    assert countries.check() == []
