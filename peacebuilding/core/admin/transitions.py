"""Transitions in the admin: buttons on a record, actions on a list, always with a reason."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from ..services import check_version, lock
from ..transitions import Transition, TransitionTable
from .forms import REASON, REFUSALS, SEEN_VERSION, reason_field, refusal_errors

#: A list of transitions longer than this is work for a command, not for a browser.
BULK_LIMIT = 500


class TransitionForm(forms.Form):
    """Asks why; subclasses ask for more, which goes to the service by name."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[REASON] = reason_field(required=needs_reason)

    def data_for_service(self) -> dict[str, Any]:
        """Return what was asked beyond reason and version."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {REASON, SEEN_VERSION}
        }


@dataclass(frozen=True)
class Result:
    """What became of one row of a bulk transition."""

    record: Any
    url: str
    done: bool
    answer: str


class TransitionsMixin:
    """`transitions = TABLE` and `perform = service` make the buttons and the actions."""

    model: Any
    opts: Any
    admin_site: Any
    transitions: TransitionTable | None = None
    #: Called as perform(record, name, actor=user, reason=text, **data).
    perform: Callable[..., Any] | None = None
    transition_forms: dict[str, type[TransitionForm]] = {}

    def _perform(self, request: Any, record: Any, name: str, form: TransitionForm) -> None:
        service: Any = inspect.getattr_static(type(self), "perform")
        with transaction.atomic():
            service(
                record,
                name,
                actor=request.user,
                reason=form.cleaned_data.get(REASON, ""),
                **form.data_for_service(),
            )

    def _form(self, chosen: Transition, *args: Any, **kwargs: Any) -> TransitionForm:
        form_class = self.transition_forms.get(chosen.name, TransitionForm)
        return form_class(*args, needs_reason=chosen.needs_reason, **kwargs)

    def _change_url(self, record: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[record.pk], current_app=self.admin_site.name)

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_transition"
        view = self.admin_site.admin_view(self.transition_view)
        own = [path("<path:object_id>/transition/<str:name>/", view, name=name)]
        return own + super().get_urls()  # type: ignore[misc]

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Add a button for each transition this person may make now."""
        record = kwargs.get("obj")
        if record is not None and self.transitions is not None:
            context["transitions"] = self.transitions.available(request.user, record)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    # --- One record --------------------------------------------------------------------

    def transition_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Ask for the reason, then make the transition."""
        admin: Any = self
        record = admin.get_object(request, unquote(object_id))
        if record is None or self.transitions is None or name not in self.transitions.by_name:
            raise Http404
        if not admin.has_view_or_change_permission(request, record):
            raise PermissionDenied
        chosen = self.transitions[name]
        if request.method == "POST":
            form = self._form(chosen, request.POST, request.FILES)
            if form.is_valid() and self._try(request, record, chosen, form):
                done = _("%(label)s: done for %(record)s.")
                text = done % {"label": chosen.label, "record": record}
                messages.success(request, text)
                return HttpResponseRedirect(self._change_url(record))
            record.refresh_from_db()
        else:
            if chosen not in self.transitions.available(request.user, record):
                raise PermissionDenied
            form = self._form(chosen, initial={SEEN_VERSION: record.version})
        context = {
            **self._context(request, chosen, form),
            "object": record,
            "original": record,
            "back_url": self._change_url(record),
        }
        return TemplateResponse(request, "admin/tracker_transition.html", context)

    def _try(self, request: Any, record: Any, chosen: Transition, form: TransitionForm) -> bool:
        """Make the transition unless refused; a refusal becomes errors of the form."""
        try:
            with transaction.atomic():
                check_version(lock(record), form.cleaned_data.get(SEEN_VERSION))
                self._perform(request, record, chosen.name, form)
        except REFUSALS as refusal:
            for place, sentences in refusal_errors(refusal, form).items():
                form.add_error(None if place == NON_FIELD_ERRORS else place, sentences)
            data: Any = form.data.copy()  # type: ignore[attr-defined]
            present = type(record)._base_manager.filter(pk=record.pk)
            data[SEEN_VERSION] = str(present.values_list("version", flat=True).get())
            form.data = data
            return False
        return True

    def _context(self, request: Any, chosen: Transition, form: TransitionForm) -> dict[str, Any]:
        request.current_app = self.admin_site.name
        return {
            **self.admin_site.each_context(request),
            "title": chosen.label,
            "opts": self.opts,
            "transition": chosen,
            "form": form,
            "media": self.media + form.media,  # type: ignore[attr-defined]
        }

    # --- Many records -------------------------------------------------------------------

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer every transition as an action; whether a row allows it is said row by row."""
        actions = super().get_actions(request)  # type: ignore[misc]
        for chosen in self.transitions or ():
            name = f"transition_{chosen.name}"
            actions[name] = (partial(_bulk, chosen=chosen), name, str(chosen.label))
        return actions

    def bulk_transition(
        self, request: HttpRequest, rows: Any, chosen: Transition
    ) -> HttpResponse | None:
        """Ask once for the reason, then make the transition row by row and say what became."""
        count = rows.count()
        if count > BULK_LIMIT:
            text = _("Choose at most %(limit)d rows at a time.") % {"limit": BULK_LIMIT}
            messages.error(request, text)
            return None
        applied = "apply" in request.POST
        form = self._form(chosen, *([request.POST, request.FILES] if applied else []))
        context = {
            **self._context(request, chosen, form),
            "count": count,
            "back_url": request.get_full_path(),
            "action": f"transition_{chosen.name}",
            "checkbox": ACTION_CHECKBOX_NAME,
            "select_across": request.POST.get("select_across", "0"),
        }
        if applied and form.is_valid():
            results = [self._result(request, row, chosen, form) for row in rows]
            done = sum(result.done for result in results)
            context |= {"results": results, "done": done, "refused": count - done}
            return TemplateResponse(request, "admin/tracker_transition_results.html", context)
        context["records"] = rows
        return TemplateResponse(request, "admin/tracker_transition.html", context)

    def _result(self, request: Any, row: Any, chosen: Transition, form: TransitionForm) -> Result:
        try:
            self._perform(request, row, chosen.name, form)
        except REFUSALS as refusal:
            sentences = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            return Result(row, self._change_url(row), False, " ".join(sentences))
        return Result(row, self._change_url(row), True, _("Done"))


def _bulk(admin: Any, request: HttpRequest, rows: Any, *, chosen: Transition) -> Any:
    return admin.bulk_transition(request, rows, chosen)
