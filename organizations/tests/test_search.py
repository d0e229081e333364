import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from organizations.registry import find_officers, find_organizations
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
