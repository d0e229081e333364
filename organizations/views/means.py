"""What organizations can offer (A.7)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from peacebuilding.core.listing import FilteredListView

from ..choices import Role
from ..filtersets import CapabilityFilterSet
from ..forms import CapabilityForm
from ..models import Capability, Dissemination, Organization
from ..permissions import can_edit_for
from ..services import acknowledge_dissemination, save_capability
from .base import Crumbs, ServiceFormView, require
from .organizations import OrganizationMixin, organization_crumbs


class CapabilityListView(FilteredListView):
    """Who can offer what, by key area, kind of resource and place."""

    model = Capability
    filterset_class = CapabilityFilterSet
    template_name = "organizations/capability_list.html"
    shown_filters = ("key_area", "resource_kind", "region", "organization")
    orderings = {
        "organization": ("organization__name", "key_area__order"),
        "key_area": ("key_area__order", "organization__name"),
    }
    ordering = ("key_area__order", "organization__name")
    resource = "capabilities"

    def enrich(self, rows: Any) -> Any:
        return rows.with_details().prefetch_related("regions", "countries")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        served = Organization.objects.active().served_by(self.request.user, Role.REPORTER)
        return super().get_context_data(served=served, **kwargs)


class CapabilityPage(LoginRequiredMixin, ServiceFormView):
    """What creating and changing an offer have in common."""

    lead = gettext_lazy("Saved, it counts as confirmed today.")

    def perform(self, form: Any) -> Capability:
        return save_capability(
            actor=self.request.user,
            capability=form.instance,
            many_to_many=form.many_to_many(),
            reason=form.cleaned_data["reason"],
        )

    def get_done_url(self, record: Any) -> str:
        return record.get_absolute_url()


class CapabilityCreateView(OrganizationMixin, CapabilityPage):
    """Enter what the organization can offer."""

    title = gettext_lazy("Enter what you can offer")

    def prepare(self) -> None:
        self.organization = self.find_organization()
        require(can_edit_for(self.request.user, self.organization))

    def get_form(self, data: Any = None) -> CapabilityForm:
        instance = Capability(organization=self.organization)
        key_area = self.request.GET.get("key_area")
        return CapabilityForm(data, instance=instance, initial={"key_area": key_area})


class CapabilityUpdateView(CapabilityPage):
    """Change what the organization can offer."""

    title = gettext_lazy("Change what you can offer")

    def prepare(self) -> None:
        self.capability = self.find_capability()
        require(can_edit_for(self.request.user, self.capability.organization))

    def find_capability(self) -> Capability:
        """Return the offer of the address."""
        rows = Capability.objects.visible_to(self.request.user).with_details()
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_crumbs(self) -> Crumbs:
        return organization_crumbs(self.capability.organization)

    def get_form(self, data: Any = None) -> CapabilityForm:
        return CapabilityForm(data, instance=self.find_capability())


@require_POST
@login_required
def dissemination_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a document has arrived, and lead back to what is still to be done."""
    rows = Dissemination.objects.visible_to(request.user).select_related("organization")
    sent = get_object_or_404(rows, pk=pk)
    acknowledge_dissemination(actor=request.user, dissemination=sent)
    messages.success(request, _("Acknowledged."))
    return redirect("workspace")
