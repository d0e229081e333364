"""The roster and the focal points: personal data, so a visitor finds no page here (404)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import DetailView

from peacebuilding.accounts.access import is_participant
from peacebuilding.core.listing import FilteredListView

from ..choices import Role
from ..contacts import officer_of
from ..filtersets import StaffOfficerFilterSet
from ..forms import FocalPointForm, HandOverForm, LastDayForm, StaffOfficerForm
from ..models import FocalPoint, Organization, StaffOfficer
from ..permissions import can_edit_for, can_edit_officer
from ..roster import roster_csv
from ..sections import parts_for_officer
from ..services import (
    confirm_contact,
    end_focal_point,
    hand_over,
    save_focal_point,
    save_staff_officer,
)
from ..services.people import can_confirm
from ..vcard import vcard
from .base import Crumbs, ServiceFormView, require
from .organizations import OrganizationMixin, organization_crumbs


def present_officers(user: Any) -> Any:
    """Return the officers of the roster who are in office, or raise Http404 for a visitor."""
    if not is_participant(user):
        raise Http404
    return StaffOfficer.objects.visible_to(user).current()


class RosterView(FilteredListView):
    """Staff officers by country/region and functional area (A.3)."""

    model = StaffOfficer
    filterset_class = StaffOfficerFilterSet
    template_name = "organizations/roster.html"
    shown_filters = ("organization", "region", "country", "key_area", "functional_area", "site")
    orderings = {"organization": ("organization__name", "name"), "name": ("name",)}
    ordering = ("organization__name", "name")

    def get_queryset(self) -> Any:
        return present_officers(self.request.user)

    def enrich(self, rows: Any) -> Any:
        return rows.with_details()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        served = Organization.objects.active().served_by(self.request.user, Role.REPORTER)
        return super().get_context_data(served=served, **kwargs)

    def _formats(self) -> list[tuple[str, str]]:
        query = self.request.GET.copy()
        for name in list(query):
            if name not in self.filterset_class.base_filters:
                del query[name]
        tail = f"?{query.urlencode()}" if query else ""
        return [
            ("CSV", reverse("organizations:roster-csv") + tail),
            ("API", f"/api/v1/staff-officers/{tail}"),
        ]


@require_safe
def roster_export(request: HttpRequest) -> Any:
    """The roster as filtered, as CSV with the HXL row."""
    rows = present_officers(request.user)
    filterset = StaffOfficerFilterSet(request.GET, queryset=rows, request=request)
    return roster_csv(filterset.qs)


class StaffOfficerDetailView(DetailView):
    """One officer of the roster."""

    model = StaffOfficer

    def get_queryset(self) -> Any:
        return StaffOfficer.objects.visible_to(self.request.user).with_details()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        officer, user = self.object, self.request.user
        return super().get_context_data(
            focal_points=FocalPoint.objects.visible_to(user)
            .filter(officer=officer)
            .current()
            .with_details(),
            can_edit=can_edit_officer(user, officer),
            can_confirm=can_confirm(user, officer),
            sections=parts_for_officer(self.request, officer),
            **kwargs,
        )


class OfficerCreateView(OrganizationMixin, ServiceFormView):
    """Enter an officer into the roster of an organization."""

    title = gettext_lazy("Enter a staff officer")
    lead = gettext_lazy("Seen by participants only, never by visitors.")
    done = gettext_lazy("The officer is in the roster.")

    def prepare(self) -> None:
        if not is_participant(self.request.user):
            raise Http404
        self.organization = self.find_organization()
        require(can_edit_for(self.request.user, self.organization))

    def get_form(self, data: Any = None) -> StaffOfficerForm:
        return StaffOfficerForm(data, instance=StaffOfficer(organization=self.organization))

    def perform(self, form: Any) -> StaffOfficer:
        return save_staff_officer(
            actor=self.request.user,
            officer=form.instance,
            many_to_many=form.many_to_many(),
            reason=form.cleaned_data["reason"],
        )

    def get_done_url(self, record: Any) -> str:
        return record.get_absolute_url()


class OfficerMixin:
    """A page below that of an officer."""

    request: Any
    kwargs: Any
    officer: StaffOfficer

    def prepare(self) -> None:
        self.officer = self.find_officer()
        require(can_edit_officer(self.request.user, self.officer))

    def find_officer(self) -> StaffOfficer:
        rows = StaffOfficer.objects.visible_to(self.request.user).select_related("organization")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_crumbs(self) -> Crumbs:
        return [
            (_("Roster"), reverse("organizations:roster")),
            (self.officer.name, self.officer.get_absolute_url()),
        ]


class OfficerUpdateView(OfficerMixin, ServiceFormView):
    """Change an officer's entry."""

    title = gettext_lazy("Change the entry")

    def get_form(self, data: Any = None) -> StaffOfficerForm:
        return StaffOfficerForm(data, instance=self.find_officer())

    def perform(self, form: Any) -> StaffOfficer:
        return save_staff_officer(
            actor=self.request.user,
            officer=form.instance,
            many_to_many=form.many_to_many(),
            reason=form.cleaned_data["reason"],
        )


class HandOverView(OfficerMixin, ServiceFormView):
    """Name a successor: what the officer was given passes on without being rewritten."""

    title = gettext_lazy("Hand over to a successor")
    lead = gettext_lazy(
        "Focal points, commitments and duties stay as they are recorded; from now on the "
        "successor answers for them."
    )
    action_label = gettext_lazy("Hand over")
    done = gettext_lazy("Handed over.")

    def get_form(self, data: Any = None) -> HandOverForm:
        return HandOverForm(data, officer=self.officer)

    def perform(self, form: Any) -> StaffOfficer:
        return hand_over(
            actor=self.request.user,
            officer=self.officer,
            successor=form.chosen(),
            last_day=form.cleaned_data["last_day"],
        )


@require_POST
def officer_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the contact data are right today."""
    rows = StaffOfficer.objects.visible_to(request.user).select_related("organization")
    officer = get_object_or_404(rows, pk=pk)
    require(can_confirm(request.user, officer))
    try:
        confirm_contact(actor=request.user, officer=officer)
        messages.success(request, _("Confirmed today."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(officer)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def contact_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Let an officer, by the link in a mail, confirm the contact or name a successor."""
    officer = officer_of(token)
    if officer is None:
        return render(request, "organizations/contact_expired.html", status=404)
    form = HandOverForm(officer=officer)
    if request.method == "POST":
        reason = _("By the link in a mail")
        try:
            if "confirm" in request.POST:
                confirm_contact(actor=None, officer=officer, reason=reason)
                return render(request, "organizations/contact_done.html", {"officer": officer})
            form = HandOverForm(request.POST, officer=officer)
            if form.is_valid():
                hand_over(
                    actor=None,
                    officer=officer,
                    successor=form.chosen(),
                    last_day=form.cleaned_data["last_day"],
                    reason=reason,
                )
                return render(request, "organizations/contact_done.html", {"officer": officer})
        except ValidationError as refusal:
            if not form.is_bound:
                form = HandOverForm({}, officer=officer)
            form.errors.clear()
            form.add_error(None, refusal.messages)
    context = {"officer": officer, "form": form}
    return render(request, "organizations/contact_confirm.html", context)


# --- Focal points -----------------------------------------------------------------------


class FocalPointCreateView(OfficerCreateView):
    """Name a focal point of an organization."""

    title = gettext_lazy("Name a focal point")
    lead = gettext_lazy("An officer of the roster whom others turn to, for one purpose.")
    done = gettext_lazy("The focal point is named.")

    def get_form(self, data: Any = None) -> FocalPointForm:  # type: ignore[override]
        return FocalPointForm(data, instance=FocalPoint(organization=self.organization))

    def perform(self, form: Any) -> FocalPoint:  # type: ignore[override]
        return save_focal_point(
            actor=self.request.user,
            focal_point=form.instance,
            reason=form.cleaned_data["reason"],
        )


class FocalPointEndView(ServiceFormView):
    """End a focal point."""

    title = gettext_lazy("End this focal point")
    action_label = gettext_lazy("End")
    done = gettext_lazy("The focal point has ended.")
    is_danger = True

    def prepare(self) -> None:
        rows = FocalPoint.objects.visible_to(self.request.user).with_details()
        self.focal_point = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.lead = f"{self.focal_point.holder}: {self.focal_point.purpose_text}"
        require(can_edit_for(self.request.user, self.focal_point.organization))

    def get_crumbs(self) -> Crumbs:
        return organization_crumbs(self.focal_point.organization)

    def get_form(self, data: Any = None) -> LastDayForm:
        return LastDayForm(data)

    def perform(self, form: Any) -> FocalPoint:
        return end_focal_point(
            actor=self.request.user, focal_point=self.focal_point, **form.cleaned_data
        )


@require_safe
def focal_point_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The present holder of a focal point as a vCard, for participants."""
    rows = FocalPoint.objects.visible_to(request.user).current().with_details()
    focal_point = get_object_or_404(rows, pk=pk)
    response = HttpResponse(vcard(focal_point), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="focal-point-{pk}.vcf"'
    return response
