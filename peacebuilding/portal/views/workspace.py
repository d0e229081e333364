"""What my organizations owe: first cut, without reports."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities import reports
from organizations.access import organization_ids
from organizations.models import Organization
from organizations.permissions import can_see_members


@require_safe
@login_required
def workspace(request: HttpRequest) -> HttpResponse:
    """List every open commitment and unanswered participation of the reader's organizations."""
    ids = organization_ids(request.user)
    owed = reports.owed(request.user, ids)
    context = {
        "organizations": Organization.objects.visible_to(request.user).filter(pk__in=ids),
        "owed": owed,
        "keeps_members": can_see_members(request.user),
        "late": sum(item.is_late for item in owed),
    }
    return render(request, "portal/workspace.html", context)
