"""The list of organizations and the page of one."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from peacebuilding.accounts.access import is_participant
from peacebuilding.core.listing import FilteredListView
from peacebuilding.core.localized import reading_language
from peacebuilding.framework.models import KeyArea
from peacebuilding.imports.links import ImportableListMixin

from ..choices import ResourceKind
from ..filtersets import OrganizationFilterSet
from ..forms import ProfileForm, RenameForm
from ..models import (
    Capability,
    FocalPoint,
    MeetingParticipant,
    Organization,
    StaffOfficer,
)
from ..permissions import can_edit_for, can_edit_organizations, can_edit_profile
from ..sections import parts_for
from ..services import rename_organization, update_profile
from .base import Crumbs, ServiceFormView, require


class OrganizationListView(ImportableListMixin, FilteredListView):
    """Everybody who takes part, filtered by kind, heading of Annex III, place and key area."""

    model = Organization
    filterset_class = OrganizationFilterSet
    template_name = "organizations/organization_list.html"
    shown_filters = ("heading", "kind", "region", "key_area")
    orderings = {"name": ("name",), "name_fr": ("name_fr", "name"), "acronym": ("acronym",)}
    page_size = 60
    resource = "organizations"

    @property
    def ordering(self) -> tuple[str, ...]:  # type: ignore[override]
        """By the name the reader reads."""
        return ("name_fr", "name") if reading_language() == "fr" else ("name",)

    def enrich(self, rows: Any) -> Any:
        """Add former names, regions, the heading in Annex III, and what else is printed."""
        listed = MeetingParticipant.objects.with_names().order_by("-meeting__number")
        return rows.select_related("hq_country").prefetch_related(
            "names", "regions", Prefetch("participations_in_meetings", queryset=listed)
        )


class OrganizationDetailView(DetailView):
    """One organization: its names, contacts, means; what it does comes from upper floors."""

    model = Organization

    def get_queryset(self) -> Any:
        return (
            Organization.objects.visible_to(self.request.user)
            .select_related("hq_country", "part_of", "desk_officer")
            .prefetch_related("names", "regions", "parts", "units", "mechanisms")
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page; an address of former times leads to that of today."""
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            former = Organization.objects.visible_to(request.user)
            found = get_object_or_404(former.by_former_slug(kwargs["slug"]))
            return redirect(found, permanent=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organization, user = self.object, self.request.user
        listed = organization.participations_in_meetings.with_names().order_by("-meeting__number")
        capabilities = organization.capabilities.visible_to(user)
        for_participants = {}
        if is_participant(user):
            for_participants = {
                "focal_points": FocalPoint.objects.visible_to(user)
                .filter(organization=organization)
                .current()
                .with_details(),
                "officer_count": StaffOfficer.objects.visible_to(user)
                .filter(organization=organization)
                .current()
                .count(),
            }
        return super().get_context_data(
            listed=listed,
            capability_rows=capability_table(capabilities),
            capabilities_confirmed_on=max(
                (row.confirmed_on for row in capabilities if row.confirmed_on), default=None
            ),
            is_participant=is_participant(user),
            can_edit_profile=can_edit_profile(user, organization),
            can_edit=can_edit_for(user, organization),
            can_rename=can_edit_organizations(user),
            mailboxes=sorted({u.functional_mailbox for u in organization.units.all()} - {""}),
            sections=parts_for(self.request, organization),
            **for_participants,
            **kwargs,
        )


def capability_table(capabilities: Any) -> list[dict[str, Any]]:
    """Return one row for each key area, with its offers by kind of resource.

    Every key area has a row, so that what is missing is seen; empty without any offer.
    """
    by_cell: dict[tuple[int, str], list[Capability]] = {}
    for capability in capabilities:
        key = (capability.key_area_id, capability.resource_kind)
        by_cell.setdefault(key, []).append(capability)
    if not by_cell:
        return []
    return [
        {
            "key_area": area,
            "cells": [(kind, by_cell.get((area.pk, kind.value), [])) for kind in ResourceKind],
        }
        for area in KeyArea.objects.all()
    ]


class OrganizationMixin:
    """A page below that of an organization."""

    request: Any
    kwargs: Any
    organization: Organization

    def find_organization(self) -> Organization:
        """Return the organization of the address, or raise Http404."""
        rows = Organization.objects.visible_to(self.request.user)
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def get_crumbs(self) -> Crumbs:
        return organization_crumbs(self.organization)


def organization_crumbs(organization: Organization) -> Crumbs:
    """Return the way to an organization's page."""
    return [
        (_("Organizations"), reverse("organizations:organization-list")),
        (organization.display_acronym, organization.get_absolute_url()),
    ]


class ProfileUpdateView(LoginRequiredMixin, OrganizationMixin, ServiceFormView):
    """The organization's own facts, kept by its approvers."""

    title = gettext_lazy("What the organization says of itself")
    lead = gettext_lazy("Name, kind and address of the page are kept by the Secretariat.")

    def prepare(self) -> None:
        self.organization = self.find_organization()
        require(can_edit_profile(self.request.user, self.organization))

    def get_form(self, data: Any = None) -> ProfileForm:
        return ProfileForm(data, instance=self.find_organization())

    def perform(self, form: Any) -> Organization:
        return update_profile(
            actor=self.request.user,
            organization=form.instance,
            changed=set(form.changed_data),
            many_to_many=form.many_to_many(),
            reason=form.cleaned_data["reason"],
        )


class RenameView(LoginRequiredMixin, OrganizationMixin, ServiceFormView):
    """A new name, from a day on; officers only."""

    title = gettext_lazy("Rename the organization")
    lead = gettext_lazy(
        "The present name is kept with its last day, and whatever points to the organization "
        "stays as it is."
    )
    action_label = gettext_lazy("Rename")

    def prepare(self) -> None:
        self.organization = self.find_organization()
        require(can_edit_organizations(self.request.user))

    def get_form(self, data: Any = None) -> RenameForm:
        return RenameForm(data)

    def perform(self, form: Any) -> Organization:
        return rename_organization(
            actor=self.request.user, organization=self.organization, **form.cleaned_data
        )

    def get_done_url(self, record: Any) -> str:
        return record.get_absolute_url()
