"""A page with one form that calls one service."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from peacebuilding.core.admin.forms import refusal_errors
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed, StaleVersion

#: What a service may answer that the reader can put right in the form.
REFUSALS = (ValidationError, IllegalTransition, StaleVersion)
Crumbs = list[tuple[Any, str]]


def require(allowed: bool) -> None:
    """Answer 403 unless the reader may do this to a record they may see."""
    if not allowed:
        raise NotAllowed(_("You may not do this for this organization."))


class ServiceFormView(View):
    """Show a form; on POST call a service in one transaction and lead back.

    A subclass says whom it is for in `prepare`, and what to do in `perform`.
    """

    template_name = "organizations/form.html"
    title: Any = ""
    lead: Any = ""
    action_label: Any = gettext_lazy("Save")
    done: Any = gettext_lazy("Saved.")
    is_danger = False

    def prepare(self) -> None:
        """Find the records of the address; raise Http404 or NotAllowed."""

    def more_context(self) -> dict[str, Any]:
        """Return what the page shows besides the form."""
        return {}

    def get_form(self, data: Any = None) -> Any:
        """Return the form, bound to the data posted if any."""
        raise NotImplementedError

    def perform(self, form: Any) -> Any:
        """Call the service with a valid form and return the record."""
        raise NotImplementedError

    def get_crumbs(self) -> Crumbs:
        """Return where the page lies, without the page itself."""
        return []

    def get_back_url(self) -> str:
        """Return where “Cancel” leads, and the way on unless `get_done_url` differs."""
        return self.get_crumbs()[-1][1]

    def get_done_url(self, record: Any) -> str:
        """Return where the reader goes once it is done."""
        return self.get_back_url()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if (request.method or "").lower() in {"get", "head", "post"}:
            self.prepare()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(self.get_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        try:
            with transaction.atomic():
                if form.is_valid():
                    record = self.perform(form)
                    messages.success(request, self.done)
                    return redirect(self.get_done_url(record))
        except REFUSALS as refusal:
            for place, sentences in refusal_errors(refusal, form).items():
                form.add_error(None if place == NON_FIELD_ERRORS else place, sentences)
        return self.page(form)

    def page(self, form: Any) -> HttpResponse:
        """Render the form."""
        context = {
            "form": form,
            "title": self.title,
            "lead": self.lead,
            "action_label": self.action_label,
            "is_danger": self.is_danger,
            "back_url": self.get_back_url(),
            "crumbs": [*self.get_crumbs(), (self.title, "")],
            **self.more_context(),
        }
        return render(self.request, self.template_name, context)
