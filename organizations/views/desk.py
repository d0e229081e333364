"""The Secretariat's desks change hands."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from peacebuilding.batches.models import Batch

from ..forms import DeskHandOverForm
from ..models import Organization
from ..permissions import can_edit_organizations
from ..services import hand_over_desk
from .base import Crumbs, ServiceFormView, require

#: The organizations named in the address; without any, all of one officer.
CHOSEN = "chosen"


class DeskHandOverView(LoginRequiredMixin, ServiceFormView):
    """All organizations of one desk officer to another, or those chosen in a list."""

    title = gettext_lazy("Hand over the desk")
    action_label = gettext_lazy("Hand over")
    done = gettext_lazy("Handed over; what became of each organization stands below.")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def prepare(self) -> None:
        require(can_edit_organizations(self.request.user))
        keys = [int(key) for key in self.request.GET.getlist(CHOSEN) if _is_key(key)]
        rows = Organization.objects.visible_to(self.request.user)
        self.chosen = list(rows.filter(pk__in=keys)) if keys else []
        if self.chosen:
            words = ngettext("%(count)d organization", "%(count)d organizations", len(self.chosen))
            self.lead = words % {"count": len(self.chosen)}

    def get_form(self, data: Any = None) -> DeskHandOverForm:
        officer = self.request.GET.get("officer", "")
        initial = {"officer": officer} if _is_key(officer) else {}
        return DeskHandOverForm(data, initial=initial, chosen=len(self.chosen))

    def perform(self, form: Any) -> Batch:
        given = form.cleaned_data
        return hand_over_desk(
            actor=self.request.user,
            successor=given["successor"],
            officer=given.get("officer"),
            organizations=self.chosen or None,
            reason=given["reason"],
        )

    def get_crumbs(self) -> Crumbs:
        return [(_("Organizations"), reverse("organizations:organization-list"))]

    def get_done_url(self, record: Any) -> str:
        return record.get_absolute_url()


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= 18
