"""The same change to many records, chosen in a list or at the desk (officers)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from peacebuilding.accounts.access import is_officer
from peacebuilding.batches.services import BULK_LIMIT
from peacebuilding.core.admin.forms import REFUSALS, refusal_errors
from peacebuilding.core.exceptions import NotAllowed

from ..bulk_forms import AcceptForm, ActivitiesForm, BulkForm, CommitmentsForm
from ..filtersets import ActivityFilterSet, CommitmentFilterSet, ProgressReportFilterSet
from ..models import Activity, Commitment, ProgressReport
from ..services import bulk_accept, change_activities, change_commitments

#: The records as a list or the form sends them: keys, or keys with the version read.
CHOSEN = "chosen"
#: Asks for every record the filters of the address leave.
EVERY = "every"


class BulkView(LoginRequiredMixin, View):
    """Show what was chosen, ask what shall change and why, then do it row by row.

    `?chosen=3&chosen=5` names records, `?every=1&status=agreed` all that a filter leaves.
    """

    model: Any
    form_class: type[BulkForm]
    filterset_class: Any
    service: Any
    title: Any = ""
    list_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not is_officer(request.user):
            raise NotAllowed(_("Only the Secretariat changes many records at once."))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = self.chosen_rows(request.GET)
        if not rows:
            messages.warning(request, _("Choose at least one row first."))
            return redirect(self.list_url)
        return self.page(rows, self.form_class(user=request.user, initial=self.initial()))

    def initial(self) -> dict[str, Any]:
        """Return what the form proposes."""
        return {}

    def post(self, request: HttpRequest) -> HttpResponse:
        rows = self.chosen_rows(request.POST)
        versions = seen_versions(request.POST)
        form = self.form_class(request.POST, user=request.user)
        if form.is_valid():
            seen = [(row, versions.get(row.pk)) for row in rows]
            try:
                batch = type(self).service(actor=request.user, seen=seen, **form.for_service())
            except REFUSALS as refusal:
                for place, said in refusal_errors(refusal, form).items():
                    form.add_error(None if place == NON_FIELD_ERRORS else place, said)
            else:
                messages.success(request, _("Done; what became of each row stands below."))
                return redirect(batch)
        return self.page(rows, form)

    @property
    def list_url(self) -> str:
        return reverse(self.list_name)

    def chosen_rows(self, data: QueryDict) -> list[Any]:
        """Return the records asked for that the reader may see, at most one over the limit."""
        rows = self.model.objects.visible_to(self.request.user)
        if data.get(EVERY):
            rows = self.filterset_class(data, queryset=rows.counted(), request=self.request).qs
        else:
            rows = rows.filter(pk__in=seen_versions(data))
        return list(rows.for_list()[: BULK_LIMIT + 1])

    def page(self, rows: list[Any], form: BulkForm) -> HttpResponse:
        return bulk_page(self.request, type(self), rows, form)


def seen_versions(data: QueryDict) -> dict[int, int | None]:
    """Return the keys named in `chosen`, each with its version where it was given."""
    found: dict[int, int | None] = {}
    for text in data.getlist(CHOSEN):
        key, _sign, version = text.partition(":")
        if key.isdecimal() and len(key) <= 18:
            is_number = version.isdecimal() and len(version) <= 9
            found[int(key)] = int(version) if is_number else None
    return found


def bulk_page(request: Any, view: type[BulkView], rows: Any, form: BulkForm) -> HttpResponse:
    """Render the form of a bulk change for these records; the desk opens it as well."""
    back = reverse(view.list_name)
    context = {
        "title": view.title,
        "form": form,
        "rows": rows,
        "too_many": len(rows) > BULK_LIMIT,
        "limit": BULK_LIMIT,
        "action_url": reverse(f"{view.list_name.removesuffix('-list')}-bulk"),
        "cancel_url": back,
        "crumbs": [(view.model._meta.verbose_name_plural.capitalize(), back), (view.title, "")],
    }
    return render(request, "activities/bulk.html", context)


class CommitmentBulkView(BulkView):
    """Due date and responsible officer of many commitments."""

    model = Commitment
    form_class = CommitmentsForm
    filterset_class = CommitmentFilterSet
    service = staticmethod(change_commitments)
    title = gettext_lazy("Change several commitments")
    list_name = "activities:commitment-list"

    def initial(self) -> dict[str, Any]:
        """Propose the officer of the address: `?to=7` hands over to this one."""
        to = self.request.GET.get("to", "")
        return {"responsible_officer": to} if to.isdecimal() and len(to) <= 18 else {}


class ActivityBulkView(BulkView):
    """Visibility and main modality of many activities."""

    model = Activity
    form_class = ActivitiesForm
    filterset_class = ActivityFilterSet
    service = staticmethod(change_activities)
    title = gettext_lazy("Change several activities")
    list_name = "activities:activity-list"


class ReportBulkView(BulkView):
    """Accept many reports, each as it would be alone."""

    model = ProgressReport
    form_class = AcceptForm
    filterset_class = ProgressReportFilterSet
    service = staticmethod(bulk_accept)
    title = gettext_lazy("Accept several reports")
    list_name = "activities:report-list"
