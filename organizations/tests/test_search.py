import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from organizations.models import Organization
from organizations.registry import find_officers, find_organizations
from peacebuilding.core.querysets import MOST_WORDS
from peacebuilding.core.search import sources

from .factories import OrganizationFactory, StaffOfficerFactory, UserFactory, african_union

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["OAU", "OUA", "UA", "AU", "african union"])
def test_at_03_organizations_are_found_by_former_names(words):
    union = african_union()
    OrganizationFactory(name="Bureau of causality", slug="boc")
    assert find_organizations(AnonymousUser(), words).first() == union


def test_a_result_shows_what_was_found():
    union = african_union()
    html = render_to_string("organizations/search_result.html", {"record": union, "words": "OUA"})
    assert "<mark>OUA</mark>" in html
    assert "/organizations/au/" in html


def test_officers_are_found_by_participants_only():
    officer = StaffOfficerFactory(name="Mariam Koné", job_title="Head")
    assert not find_officers(AnonymousUser(), "kone").exists()
    assert find_officers(UserFactory(), "kone").get() == officer
    context = {"record": officer, "words": "kone"}
    assert "Mariam" in render_to_string("organizations/search_result_officer.html", context)


def test_both_are_registered():
    assert {"organizations", "staff-officers"} <= {source.kind for source in sources()}


def test_many_words_over_many_names_cost_no_more_than_one():
    """A join for each word would take the square, the cube … of the number of names."""
    union = african_union()
    for year in range(1990, 1998):
        union.names.create(name=f"A former name {year}", acronym="A", ends_on=f"{year}-01-01")
    words = " ".join("abcdefghijklmnopqrstuvwxyz" * 3)
    assert list(Organization.objects.search("a a a a a n o f e r m")) == [union]
    assert str(Organization.objects.search(words).query).count(" JOIN ") <= MOST_WORDS
    assert "DISTINCT" not in str(Organization.objects.search(words).query)
