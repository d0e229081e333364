"""Pages of the Secretariat: what was done to many records, and taking it back.

For everybody else these pages do not exist.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from peacebuilding.accounts.access import is_officer
from peacebuilding.core.admin.forms import REFUSALS, refusal_errors
from peacebuilding.core.keyset import InvalidCursor, paginate
from peacebuilding.core.listing import FilteredListView

from .choices import EFFECTIVE, Outcome
from .filtersets import BatchFilterSet
from .forms import UndoForm
from .models import Batch
from .records import attach_records
from .services import undo_batch

ROWS_PER_PAGE = 100


class BatchListView(FilteredListView):
    """Every act on many records, newest first."""

    template_name = "batches/batch_list.html"
    model = Batch
    filterset_class = BatchFilterSet
    shown_filters = ("kind",)
    ordering = ("-made_at",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not is_officer(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def enrich(self, rows: Any) -> Any:
        return rows.select_related("made_by").annotate(rows_total=Count("rows"))


class BatchDetailView(DetailView):
    """One act: who, when, why, what became of each row, and its undo."""

    template_name = "batches/batch_detail.html"
    form: UndoForm | None = None

    def get_queryset(self) -> Any:
        rows = Batch.objects.visible_to(self.request.user)
        return rows.select_related("made_by", "undone_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch = self.object
        counted = batch.rows.order_by().values_list("outcome").annotate(n=Count("pk"))
        counts = dict(counted)
        chosen = self.request.GET.get("outcome", "")
        rows = batch.rows.filter(outcome=chosen) if chosen in Outcome.values else batch.rows.all()
        try:
            page = paginate(rows, ["number"], self.request.GET.get("cursor"), ROWS_PER_PAGE)
        except InvalidCursor:
            page = paginate(rows, ["number"], None, ROWS_PER_PAGE)
        attach_records(page.items, self.request.user)
        tabs: list[Any] = [(_("All"), self.request.path, sum(counts.values()), not chosen)]
        tabs += [
            (label, f"?outcome={value}", counts[value], chosen == value)
            for value, label in Outcome.choices
            if counts.get(value)
        ]
        tail = f"&outcome={chosen}" if chosen else ""
        return super().get_context_data(
            rows=page.items,
            shown_here=len(page.items),
            total=counts.get(chosen, 0) if chosen else sum(counts.values()),
            first_url=f"?{tail[1:]}" if self.request.GET.get("cursor") else "",
            next_url=f"?cursor={page.next_cursor}{tail}" if page.next_cursor else "",
            tabs=tabs,
            can_undo=batch.undone_at is None and any(counts.get(outcome) for outcome in EFFECTIVE),
            form=self.form or UndoForm(),
            crumbs=[
                (_("Changes of many records"), reverse("batches:batch-list")),
                (format_html('<span lang="{}">{}</span>', batch.language, batch), ""),
            ],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the act back."""
        self.object = self.get_object()
        form = UndoForm(request.POST)
        if form.is_valid():
            try:
                undo_batch(actor=request.user, batch=self.object, **form.cleaned_data)
            except REFUSALS as refusal:
                for place, said in refusal_errors(refusal, form).items():
                    form.add_error(None if place == NON_FIELD_ERRORS else place, said)
            else:
                messages.success(request, _("Taken back."))
                return redirect(self.object)
        self.form = form
        return self.render_to_response(self.get_context_data())
