"""Reporting rounds: the list, one round with its sheet, and the forms of the officers."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, View

from organizations.forms import ReasonMixin
from organizations.views.base import Crumbs
from peacebuilding.batches.models import Batch
from peacebuilding.core.listing import FilteredListView
from peacebuilding.core.states import state_of
from peacebuilding.core.tables import csv_response, xlsx_response

from .. import services
from ..chasing_forms import RoundForm
from ..choices import ReportingState, RoundStatus
from ..filtersets import ReportingRoundFilterSet
from ..models import Commitment, ReportingRound
from ..permissions import can_keep_rounds
from ..reports import SHEET_STATES, Sheet, round_sheet
from ..round_sheet import sheet_lines
from ..services.round_filters import list_query, matching
from ..transitions import ROUND_TRANSITIONS
from .details import history_shown
from .writing import WritingView, bound, require

#: By extension: what makes the file of the sheet.
SHEET_FILES: dict[str, Any] = {"csv": csv_response, "xlsx": xlsx_response}


class RoundListView(LoginRequiredMixin, FilteredListView):
    """Rounds the reader may see, the latest first."""

    template_name = "activities/round_list.html"
    model = ReportingRound
    filterset_class = ReportingRoundFilterSet
    shown_filters = ("open", "meeting")
    orderings = {"due": ("-due_on",)}
    ordering = ("-due_on",)

    def enrich(self, rows: Any) -> Any:
        seen = Commitment.objects.visible_to(self.request.user).values("pk")
        asked = Count("reports", filter=Q(reports__commitment__in=seen))
        return rows.select_related("meeting").annotate(asked=asked)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_keep = can_keep_rounds(self.request.user)
        return super().get_context_data(can_keep=can_keep, **kwargs)


class RoundMixin(LoginRequiredMixin):
    """A page of one round, for participants."""

    request: Any
    kwargs: dict[str, Any]

    def find_round(self) -> ReportingRound:
        """Return the round of the address, as far as the reader may see it."""
        rows = ReportingRound.objects.visible_to(self.request.user).select_related("meeting")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def sheet(self, reporting_round: ReportingRound) -> Sheet:
        """Return the rows the address asks for: `?organization=ecowas&state=not-reported`."""
        whole = round_sheet(self.request.user, reporting_round)
        return whole.narrowed(*self.chosen())

    def chosen(self) -> tuple[str, str]:
        """Return the organization and the state of the address; empty where none is named."""
        state = self.request.GET.get("state", "")
        known = state if state in ReportingState.values else ""
        return self.request.GET.get("organization", ""), known


class RoundDetailView(RoundMixin, DetailView):
    """A round: what it asks, whom, by when, and who has reported."""

    template_name = "activities/round_detail.html"
    context_object_name = "round"

    def get_object(self, queryset: Any = None) -> ReportingRound:
        return self.find_round()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one, user = self.object, self.request.user
        whole = round_sheet(user, one)
        organization, state = self.chosen()
        query = urlencode({k: v for k, v in self.request.GET.items() if k in QUERY and v})
        file = reverse("activities:round-sheet", args=[one.pk, "csv"]).removesuffix("csv")
        return super().get_context_data(
            sheet=whole,
            shown=whole.narrowed(organization, state),
            states=[(value.value, state_of("report", value).label) for value in SHEET_STATES],
            figures=figures(whole),
            chosen_organization=organization,
            chosen_state=state,
            formats=[(e.upper(), f"{file}{e}{'?' if query else ''}{query}") for e in SHEET_FILES],
            days_left=(one.due_on - timezone.localdate()).days,
            can_keep=can_keep_rounds(user, one),
            ways=ROUND_TRANSITIONS.available(user, one),
            preview=preview(one, user) if can_keep_rounds(user, one) else None,
            batches=batches_of(one, user),
            changes=history_shown(one, user),
            crumbs=[(_("Reporting rounds"), reverse("activities:round-list")), (str(one), "")],
            **kwargs,
        )


QUERY = ("organization", "state")


def figures(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the figures over the sheet; each leads to its rows, and the last four add up."""
    parts = [
        {
            "number": number,
            "label": state_of("report", state).label,
            "url": f"?state={state}#sheet",
            "of": None,
        }
        for state, number in sheet.counts.items()
    ]
    return [{"number": sheet.total, "label": _("asked for"), "url": "?#sheet", "of": None}, *parts]


def preview(reporting_round: ReportingRound, user: Any) -> dict[str, Any] | None:
    """Return whom a planned round would ask, or whom its filter means now; None once closed."""
    if reporting_round.status == RoundStatus.CLOSED:
        return None
    try:
        rows = matching(reporting_round.commitments_filter, user)
        query = list_query(reporting_round.commitments_filter, user)
    except ValidationError as refusal:
        return {"refusal": " ".join(refusal.messages)}
    return {
        "commitments": rows.count(),
        "organizations": rows.order_by().values("organization").distinct().count(),
        "url": f"{reverse('activities:commitment-list')}?{query}",
    }


def batches_of(reporting_round: ReportingRound, user: Any) -> Any:
    """Return what was done to the round and its reports at once, the latest first."""
    kind = ContentType.objects.get_for_model(ReportingRound)
    rows = Batch.objects.visible_to(user)
    return rows.filter(rows__content_type=kind, rows__object_id=reporting_round.pk)


class RoundSheetView(RoundMixin, View):
    """The sheet as a file, with the rows the page shows."""

    def get(self, request: HttpRequest, pk: int, extension: str) -> HttpResponseBase:
        one = self.find_round()
        make = SHEET_FILES.get(extension)
        if make is None:
            raise Http404
        response: HttpResponseBase = make(sheet_lines(self.sheet(one)))
        name = f"round-{one.pk}-{timezone.localdate().isoformat()}.{extension}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


# --- Writing --------------------------------------------------------------------------------


class RoundWritingView(RoundMixin, WritingView):
    """A form about rounds, for officers."""

    def get_crumbs(self) -> Crumbs:
        found = [(_("Reporting rounds"), reverse("activities:round-list"))]
        if "pk" in self.kwargs:
            one = self.find_round()
            found.append((str(one), one.get_absolute_url()))
        return found

    def prepare(self) -> None:
        require(can_keep_rounds(self.request.user, self.find_round()))

    def get_form(self, data: Any = None) -> Any:
        return bound(RoundForm, self.request.user, data, instance=self.find_round())

    def perform(self, form: Any) -> ReportingRound:
        return services.save_round(
            actor=self.request.user,
            reporting_round=form.instance,
            reason=form.cleaned_data["reason"],
        )


class RoundCreateView(RoundWritingView):
    """Plan a round; nobody is asked before it is opened."""

    title = gettext_lazy("Plan a reporting round")
    lead = gettext_lazy("Nobody is asked yet: first you see whom it would ask, then you open it.")

    def prepare(self) -> None:
        require(can_keep_rounds(self.request.user))

    def get_form(self, data: Any = None) -> Any:
        row = ReportingRound(opens_on=timezone.localdate())
        given = self.request.GET.get("commitments_filter", "")
        return bound(
            RoundForm,
            self.request.user,
            data,
            instance=row,
            initial={"commitments_filter": given} if given else None,
        )


class RoundUpdateView(RoundWritingView):
    """Change a round; once it has asked, no longer whom and by when."""

    title = gettext_lazy("Change the round")


class RoundDeleteView(RoundWritingView):
    """Delete a round that never asked."""

    title = gettext_lazy("Delete the round")
    action_label = gettext_lazy("Delete")
    done = gettext_lazy("Deleted.")
    is_danger = True

    def get_form(self, data: Any = None) -> Any:
        return ReasonMixin(data)

    def perform(self, form: Any) -> None:  # type: ignore[override]
        services.delete_round(
            actor=self.request.user,
            reporting_round=self.find_round(),
            reason=form.cleaned_data["reason"],
        )

    def get_done_url(self, record: Any) -> str:
        return reverse("activities:round-list")
