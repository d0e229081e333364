"""The contact log: pages of the Secretariat. For everybody else there are none."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.views.base import Crumbs
from organizations.views.organizations import OrganizationMixin, organization_crumbs
from peacebuilding.core.listing import FilteredListView
from peacebuilding.core.localized import reading_language

from .. import services
from ..chasing_forms import ContactForm, HoldForm
from ..filtersets import ContactLogFilterSet
from ..models import ContactLog
from ..permissions import can_keep_contacts
from ..transitions import CONTACT_TRANSITIONS
from .steps import StepView
from .writing import WritingView, bound


class SecretariatMixin:
    """A page that only officers know of: to everybody else it does not exist."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not can_keep_contacts(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ContactListView(SecretariatMixin, FilteredListView):
    """Whom the Secretariat spoke with, the last contact first."""

    template_name = "activities/contact_list.html"
    model = ContactLog
    filterset_class = ContactLogFilterSet
    shown_filters = ("open", "organization", "contacted_after", "contacted_before")
    orderings = {"date": ("-contacted_on",)}
    ordering = ("-contacted_on",)

    def enrich(self, rows: Any) -> Any:
        return rows.for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for contact in context["object_list"]:
            contact.ways = CONTACT_TRANSITIONS.available(self.request.user, contact)
        return context


class ContactCreateView(SecretariatMixin, OrganizationMixin, WritingView):
    """Log a call or another contact with one organization."""

    title = _("Log a contact")
    lead = _("Seen by the Secretariat only. Until the day of a promise no reminder goes out.")

    def prepare(self) -> None:
        self.organization = self.find_organization()

    def get_form(self, data: Any = None) -> Any:
        row = ContactLog(organization=self.organization, language=reading_language())
        form_class = self.form_class
        return bound(form_class, self.request.user, data, instance=row)

    form_class: Any = ContactForm

    def perform(self, form: Any) -> ContactLog:
        return services.log_contact(actor=self.request.user, contact=form.instance)


class ContactHoldView(ContactCreateView):
    """Hold the reminders to an organization back until a day."""

    title = _("Hold the reminders")
    lead = _("No reminder goes to this organization until the day is over, or the hold settled.")
    action_label = _("Hold")
    form_class = HoldForm

    def perform(self, form: Any) -> ContactLog:
        form.instance.channel = "other"
        if not form.instance.note.strip():
            form.instance.note = gettext("Reminders held back")
        return super().perform(form)


class ContactMixin(SecretariatMixin):
    """A page of one contact."""

    request: Any
    kwargs: dict[str, Any]

    def find_contact(self) -> ContactLog:
        """Return the contact of the address."""
        rows = ContactLog.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class ContactUpdateView(ContactMixin, WritingView):
    """Correct what was written down."""

    title = _("Change the contact")

    def prepare(self) -> None:
        self.organization = self.find_contact().organization

    def get_form(self, data: Any = None) -> Any:
        return bound(ContactForm, self.request.user, data, instance=self.find_contact())

    def perform(self, form: Any) -> ContactLog:
        return services.update_contact(
            actor=self.request.user,
            contact=form.instance,
            reason=form.cleaned_data["reason"],
        )

    def get_crumbs(self) -> Crumbs:
        return organization_crumbs(self.organization)


class ContactStepView(SecretariatMixin, StepView):
    """Settle a contact, or open it again."""

    model = ContactLog
    table = CONTACT_TRANSITIONS


def contacts_section(request: Any, organization: Any) -> tuple[str, dict[str, Any]] | None:
    """Return what the page of an organization tells officers of the contacts with it."""
    if not can_keep_contacts(request.user):
        return None
    rows = ContactLog.objects.visible_to(request.user).filter(organization=organization)
    shown = list(rows.for_list()[:SHOWN])
    for contact in shown:
        contact.ways = CONTACT_TRANSITIONS.available(request.user, contact)
    address = f"{reverse('activities:contact-list')}?organization={organization.slug}"
    return "activities/organization_contacts.html", {
        "contacts": shown,
        "total": rows.count(),
        "url": address,
    }


#: Contacts on the page of an organization; the list has them all.
SHOWN = 5
