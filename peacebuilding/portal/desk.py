"""The Secretariat's desk: the admin site, its order and its index."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.changes import visible
from peacebuilding.core.search import sources
from peacebuilding.core.text import normalize

from .desk_index import Desk

#: The records in the order of their use; what is not named here follows under System.
CURATED: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("Work"),
        (
            "activities.progressreport",
            "activities.reportinground",
            "activities.commitment",
            "activities.activity",
            "activities.participation",
            "activities.followupitem",
            "activities.attachment",
            "activities.question",
            "activities.externalidentifier",
        ),
    ),
    (
        _("Who"),
        (
            "organizations.organization",
            "organizations.staffofficer",
            "organizations.focalpoint",
            "organizations.peacebuildingunit",
            "organizations.mechanism",
            "organizations.capability",
            "activities.contactlog",
            "organizations.membership",
            "organizations.invitation",
            "organizations.deskabsence",
            "organizations.calendaraddress",
        ),
    ),
    (
        _("Meetings and papers"),
        (
            "framework.meeting",
            "organizations.meetingparticipant",
            "activities.event",
            "framework.document",
            "organizations.dissemination",
            "activities.lesson",
            "activities.peaceagreement",
        ),
    ),
    (_("Resources"), ("activities.pledge", "activities.fund")),
    (
        _("What was agreed"),
        (
            "framework.framework",
            "framework.paragraph",
            "framework.modality",
            "framework.guidingprinciple",
            "framework.activitycategory",
            "framework.keyarea",
            "framework.functionalarea",
            "framework.crosscuttingconcern",
            "framework.obstacle",
        ),
    ),
    (
        _("System"),
        (
            "activities.reportinground",
            "notifications.notification",
            "notifications.jobrun",
            "accounts.user",
            "accounts.apitoken",
            "places.country",
            "places.region",
        ),
    ),
)

OWN_APPS = ("peacebuilding.", "organizations", "activities")

#: What a record may be called by, for the field that opens it.
CALLED_BY = ("reference", "acronym", "acronym_fr", "symbol", "code", "anchor", "slug", "iso2")


class DeskSite(AdminSite):
    """The admin as the Secretariat's place of work."""

    site_header = _("Secretariat desk")
    site_title = _("Secretariat desk")
    index_title = _("Desk")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register the tracker's own models only.

        Those that allauth and others bring along would go round our services: groups,
        second factors, confirmed addresses.
        """
        given = model_or_iterable
        models = given if isinstance(given, list | tuple | set) else [given]
        own = [model for model in models if model._meta.app_config.name.startswith(OWN_APPS)]
        if own:
            super().register(own, admin_class, **options)

    def get_urls(self) -> list[Any]:
        on_site = self.admin_view(self.on_site_view)
        return [
            path("open/", self.admin_view(self.open_view), name="open"),
            path("r/<int:content_type_id>/<int:object_id>/", on_site, name="view_on_site"),
            path("r/<path:rest>", self.admin_view(self.nowhere), name="nowhere"),
            *super().get_urls(),
        ]

    def on_site_view(
        self, request: HttpRequest, content_type_id: int, object_id: int
    ) -> HttpResponse:
        """Lead to the page of a record; Django's own detour betrays those one may not see."""
        kind = get_object_or_404(ContentType, pk=content_type_id)
        model = kind.model_class()
        if model is None or not hasattr(model, "get_absolute_url"):
            raise Http404
        return redirect(get_object_or_404(visible(model, request.user), pk=object_id))

    def nowhere(self, request: HttpRequest, rest: str) -> HttpResponse:
        """Nothing else is found on that way."""
        raise Http404

    # --- Coming and going: the accounts' own pages ----------------------------------------

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Log in where everybody does; whoever is logged in and not staff is told no."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        index = reverse("admin:index", current_app=self.name)
        return redirect_to_login(request.GET.get("next", index))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    # --- The order of the records -----------------------------------------------------------

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the groups of the side bar, only with models the person may see.

        The first, Work, is always there: the desk itself stands in it.
        """
        if app_label is not None:
            return super().get_app_list(request, app_label)
        by_label = {
            model["model"]._meta.label_lower: model
            for app in self._build_app_dict(request).values()
            for model in app["models"]
        }
        groups = []
        for name, labels in CURATED:
            models = [by_label.pop(label) for label in labels if label in by_label]
            groups.append(self._group(name, models))
        rest = sorted(by_label.values(), key=lambda model: str(model["name"]))
        groups[-1]["models"].extend(rest)
        return [groups[0], *(group for group in groups[1:] if group["models"])]

    def _group(self, name: Any, models: list[Any]) -> dict[str, Any]:
        return {
            "name": name,
            "app_label": "",
            "app_url": reverse("admin:index", current_app=self.name),
            "has_module_perms": True,
            "models": models,
        }

    # --- Opening a record by its name ----------------------------------------------------------

    def open_view(self, request: HttpRequest) -> HttpResponse:
        """Open the one record called so; else show everything that is found."""
        words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
        address = self._find(request, words) if normalize(words) else None
        return HttpResponseRedirect(address or f"{reverse('search')}?{urlencode({'q': words})}")

    def _find(self, request: HttpRequest, words: str) -> str | None:
        """Return the address of the only match, or of the only exact one."""
        found = list(self._matches(request.user, words))
        exact = [record for record in found if _is_called(record, words)]
        chosen = exact if len(exact) == 1 else found
        return self.address_of(request, chosen[0]) if len(chosen) == 1 else None

    def _matches(self, user: Any, words: str) -> Iterator[Any]:
        for source in sources():
            yield from source.rows(user, words)[:10]

    def address_of(self, request: HttpRequest, record: Any) -> str | None:
        """Return where the person works on a record: here, or on its own page."""
        admin = self._registry.get(type(record))
        if admin is not None and admin.has_view_permission(request, record):
            name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
            return reverse(name, args=[record.pk], current_app=self.name)
        return record.get_absolute_url() if hasattr(record, "get_absolute_url") else None

    def list_address(self, request: HttpRequest, model: Any, query: str = "") -> str | None:
        """Return the address of a filtered list, None when the person may not see it."""
        admin = self._registry.get(model)
        if admin is None or not admin.has_view_permission(request):
            return None
        try:
            address = reverse(
                f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist",
                current_app=self.name,
            )
        except NoReverseMatch:
            return None
        return f"{address}?{query}" if query else address

    # --- The index ------------------------------------------------------------------------------

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """The desk: what awaits the Secretariat, what is late, what colleagues changed."""
        context = {
            **self.each_context(request),
            "title": "",
            "desk": Desk(self, request),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, self.index_template, context)


def _is_called(record: Any, words: str) -> bool:
    names = [getattr(record, attribute, "") for attribute in CALLED_BY]
    if hasattr(record, "names"):
        names += [name.acronym for name in record.names.all()]
    wanted = normalize(words)
    return any(normalize(str(name)) == wanted for name in names if name)
