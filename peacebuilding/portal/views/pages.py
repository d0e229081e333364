"""The overview, data, help."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from activities import reports
from peacebuilding.core.tables import FORMATS, exports
from peacebuilding.framework.models import CrossCuttingConcern, KeyArea, Obstacle
from peacebuilding.imports.permissions import importable
from peacebuilding.places.models import Region

from ..document import living_document, taken_up_url

RECENT = 5


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Answer the five questions on one page."""
    user = request.user
    living = living_document(user)
    context = {
        "living": living,
        "taken_up_url": taken_up_url(),
        "counts": reports.overview_counts(user),
        "participants": living.framework.meeting.participants.count() if living else 0,
        "regions": reports.region_counts(user),
        "key_areas": KeyArea.objects.visible_to(user),
        "changes": reports.recent_changes(user, RECENT),
        "upcoming": reports.upcoming(user, RECENT),
    }
    return render(request, "portal/overview.html", context)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Tell what can be downloaded and called, with the number of rows this reader gets."""
    user = request.user
    lists = [
        {
            "label": export.label,
            "page": reverse(export.page),
            "rows": export.rows(user).count(),
            "columns": len(export.columns_for(user)),
            "formats": [
                {
                    "name": extension.upper(),
                    "url": reverse("api:export", args=[export.name, extension]),
                }
                for extension in FORMATS
            ],
        }
        for export in exports()
    ]
    context = {
        "site_url": settings.SITE_URL,
        "rate_token": settings.API_RATE_TOKEN,
        "rate_anon": settings.API_RATE_ANON,
        "lists": lists,
        "can_import": bool(importable(user)),
    }
    return render(request, "portal/data.html", context)


@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """Define the terms and figures used, in both languages."""
    user = request.user
    context = {
        "key_areas": KeyArea.objects.visible_to(user),
        "concerns": CrossCuttingConcern.objects.visible_to(user),
        "obstacles": Obstacle.objects.visible_to(user),
        "regions": Region.objects.visible_to(user).count(),
    }
    return render(request, "portal/definitions.html", context)


class HelpPage(TemplateView):
    """A page of words: help, accessibility, privacy, the states."""

    page = "help"

    def get_template_names(self) -> list[str]:
        return [f"portal/{self.page}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=self.page, **kwargs)
