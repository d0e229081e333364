"""Two rows for one organization become one (officers): rehearsed first, then done."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from peacebuilding.batches.models import Batch
from peacebuilding.core.admin.forms import refusal_errors

from ..forms import MergeForm
from ..permissions import can_edit_organizations
from ..services import MergePreview, merge_organizations, preview_merge
from .base import REFUSALS, ServiceFormView, require
from .organizations import OrganizationMixin

#: The button that does it; the other only rehearses.
CONFIRM = "confirm"


class MergeView(LoginRequiredMixin, OrganizationMixin, ServiceFormView):
    """Choose the organization that stays, see what would happen, then merge."""

    template_name = "organizations/merge.html"
    title = _("Merge into another organization")
    lead = _(
        "For an organization that was entered twice. What points to this one will point to the "
        "other; its address leads there. It can be taken back."
    )
    done = _("Merged; what became of each record stands below.")

    def prepare(self) -> None:
        self.organization = self.find_organization()
        require(can_edit_organizations(self.request.user))

    def get_form(self, data: Any = None) -> MergeForm:
        initial = {"into": self.request.GET.get("into", "")}
        return MergeForm(data, initial=initial, organization=self.organization)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if CONFIRM in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form(request.POST)
        preview = None
        if form.is_valid():
            try:
                preview = preview_merge(
                    actor=request.user,
                    duplicate=self.organization,
                    into=form.cleaned_data["into"],
                )
            except REFUSALS as refusal:
                for place, said in refusal_errors(refusal, form).items():
                    form.add_error(None if place == NON_FIELD_ERRORS else place, said)
        return self.page(form, preview)

    def perform(self, form: Any) -> Batch:
        return merge_organizations(
            actor=self.request.user,
            duplicate=self.organization,
            into=form.cleaned_data["into"],
            reason=form.cleaned_data["reason"],
        )

    def get_done_url(self, record: Batch) -> str:
        return record.get_absolute_url()

    def page(self, form: Any, preview: MergePreview | None = None) -> HttpResponse:
        """Render the form, with what would happen once that was asked."""
        context = {
            "form": form,
            "organization": self.organization,
            "preview": preview,
            "into": form.cleaned_data.get("into") if preview else None,
            "title": self.title,
            "lead": self.lead,
            "back_url": self.get_back_url(),
            "crumbs": [*self.get_crumbs(), (self.title, "")],
        }
        return render(self.request, self.template_name, context)
