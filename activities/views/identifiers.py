"""What a record is called in other systems: on its page, and the pages that say so."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.access import organization_ids
from organizations.choices import Role
from organizations.forms import ReasonMixin
from organizations.views.base import Crumbs
from peacebuilding.accounts.access import is_officer

from .. import record_forms as forms
from .. import services
from ..models import ExternalIdentifier
from ..permissions import can_keep_identifier
from .writing import WritingView, bound, require


def may_name(user: Any) -> bool:
    """Say whether the person keeps the identifiers of any organization."""
    return is_officer(user) or bool(organization_ids(user, at_least=Role.REPORTER))


def identifiers_of(record: Any, user: Any) -> dict[str, Any]:
    """Return what the page of a record shows under “Known elsewhere as”."""
    rows = list(ExternalIdentifier.objects.about(record).for_list())
    for row in rows:
        row.may_go = can_keep_identifier(user, row)
    kind = next(
        name for name, model in ExternalIdentifier.kinds.items() if isinstance(record, model)
    )
    url = reverse("activities:identifier-create", args=[kind, record.pk])
    return {"identifiers": rows, "name_url": url if may_name(user) else ""}


class IdentifierMixin:
    """A page under the record that has the identifier."""

    record: Any

    def get_crumbs(self) -> Crumbs:
        label = getattr(self.record, "reference", None) or str(self.record)
        return [
            (str(self.record._meta.verbose_name).capitalize(), ""),
            (label, self.record.get_absolute_url()),
        ]


class IdentifierCreateView(IdentifierMixin, WritingView):
    """Say what a record is called in a system of one's organization."""

    title = _("Add an identifier of another system")
    lead = _("The search finds the record by it, and other systems may write by it.")

    def prepare(self) -> None:
        model = ExternalIdentifier.kinds.get(self.kwargs["kind"])
        if model is None:
            raise Http404
        rows = model.objects.visible_to(self.request.user)
        self.record = get_object_or_404(rows, pk=self.kwargs["pk"])
        require(may_name(self.request.user))

    def get_form(self, data: Any = None) -> Any:
        row = ExternalIdentifier(record=self.record)
        return bound(forms.IdentifierForm, self.request.user, data, instance=row)

    def perform(self, form: Any) -> ExternalIdentifier:
        return services.save_external_identifier(
            actor=self.request.user,
            identifier=form.instance,
            reason=form.cleaned_data["reason"],
        )


class IdentifierDeleteView(IdentifierMixin, WritingView):
    """Forget what a record was called."""

    title = _("Remove the identifier")
    action_label = _("Remove")
    done = _("Removed.")
    is_danger = True

    def prepare(self) -> None:
        rows = ExternalIdentifier.objects.visible_to(self.request.user)
        self.identifier = get_object_or_404(rows.for_list(), pk=self.kwargs["pk"])
        self.record = self.identifier.record
        require(can_keep_identifier(self.request.user, self.identifier))
        self.lead = str(self.identifier)

    def get_form(self, data: Any = None) -> Any:
        return ReasonMixin(data)

    def perform(self, form: Any) -> None:
        services.delete_external_identifier(
            actor=self.request.user,
            identifier=self.identifier,
            reason=form.cleaned_data["reason"],
        )


def identifiers_section(request: Any, organization: Any) -> tuple[str, dict[str, Any]] | None:
    """Return what an organization is called in other systems."""
    found = identifiers_of(organization, request.user)
    if not (found["identifiers"] or found["name_url"]):
        return None
    return "activities/organization_identifiers.html", found
