"""The countries in which something is being done, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from peacebuilding.accounts.access import is_participant, sees_states
from peacebuilding.places.models import Country

from ..countries import activities_in, commitments_in, country_counts, presences

#: Rows of one table; the list behind the link shows them all.
SHOWN = 25


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """List the countries with something in them, each figure a door to its list."""
    return render(request, "portal/country_list.html", {"rows": country_counts(request.user)})


@require_safe
def country_detail(request: HttpRequest, iso2: str) -> HttpResponse:
    """Show what is being done in one country, what was promised for it, and who is there."""
    if iso2 != iso2.upper():
        return redirect("country-detail", iso2.upper(), permanent=True)
    user = request.user
    countries = Country.objects.visible_to(user).select_related("region")
    country = get_object_or_404(countries, iso2=iso2 if "\0" not in iso2 else "")
    activities, commitments = activities_in(user, country), commitments_in(user, country)
    context = {
        "country": country,
        "activities": activities.for_list()[:SHOWN],
        "activity_count": activities.count(),
        "commitments": commitments.for_list()[:SHOWN],
        "commitment_count": commitments.count(),
        "presences": presences(user, country),
        "is_participant": is_participant(user),
        "shows_states": sees_states(user),
    }
    return render(request, "portal/country_detail.html", context)
