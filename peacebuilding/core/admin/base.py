"""The admin of one tracked model."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import NestedObjects, unquote
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.core import checks
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..changes import entries, history_of, visible
from ..services import delete_record, save_record
from .export import ExportMixin
from .fields import VisibleFields
from .forms import REASON, REFUSALS, SEEN_VERSION, TrackerForm
from .tabs import TabsMixin
from .transitions import TransitionsMixin

HISTORY_PER_PAGE = 50
#: Fields whose place in the form is always the same.
PLACED = {REASON, SEEN_VERSION, "citation"}


class TrackerChangeList(ChangeList):
    """A list whose dates may be asked for by any number."""

    def get_filters(self, request: HttpRequest) -> Any:
        """Treat a year beyond the calendar as any other bad lookup; Django knows some only."""
        try:
            return super().get_filters(request)
        except (OverflowError, ValueError) as refusal:
            raise IncorrectLookupParameters(refusal) from refusal


class TrackerAdmin(TransitionsMixin, ExportMixin, TabsMixin, VisibleFields, admin.ModelAdmin):
    """A model in the admin: see the package's docstring for what a subclass says."""

    form = TrackerForm
    list_per_page = 50
    list_select_related: tuple[str, ...] = ()
    show_facets = admin.ShowFacets.ALWAYS
    actions_selection_counter = True
    save_on_top = False
    deletable = False
    #: Where the words of the document stand above the form; see `cited_paragraphs`.
    citation_title = gettext_lazy("What the document says")

    # --- Who sees and does what ---------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Any:
        """The rows the editor may see; lists, forms, autocompletes and exports start here."""
        return self.visible_rows(request)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Search as the site does, accents and capitals aside, where the model allows it."""
        if "search_text" in self.search_fields and hasattr(queryset, "search"):
            return queryset.search(search_term), False
        return super().get_search_results(request, queryset, search_term)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.deletable and super().has_delete_permission(request, obj)

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Import changes records: it needs both rights (asked by django-import-export)."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Records are deleted singly, with a reason, where at all."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TrackerChangeList

    def export_view(self, request: HttpRequest, format: str) -> Any:
        """Lead to the list when it does not understand a filter, as it does itself."""
        try:
            return super().export_view(request, format)
        except IncorrectLookupParameters:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
            return HttpResponseRedirect(f"{reverse(name)}?{ERROR_FLAG}=1")

    # --- The form ------------------------------------------------------------------------

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user  # type: ignore[attr-defined]
        form.refusal = getattr(request, "tracker_refusal", None)  # type: ignore[attr-defined]
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The subclass's fields, the words they rest on first, the reason last."""
        own = []
        for name, options in super().get_fieldsets(request, obj):
            fields = [one for one in options["fields"] if one not in PLACED]
            own.append((name, {**options, "fields": fields}))
        if obj is not None and self.cites:
            own.insert(0, (self.citation_title, {"fields": ["citation"]}))
        may_save = (
            self.has_add_permission(request)
            if obj is None
            else self.has_change_permission(request, obj)
        )
        if may_save:
            own.append((None, {"fields": [REASON, SEEN_VERSION], "classes": ["why"]}))
        return own

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "citation"] if self.cites and "citation" not in fields else fields

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save; when a service refuses, undo everything and show its answer in the form."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except PermissionDenied as refusal:
            if not isinstance(refusal, REFUSALS):
                raise
            request.tracker_refusal = refusal
        except REFUSALS as refusal:
            request.tracker_refusal = refusal
        return super().changeform_view(request, *args, **kwargs)

    # --- Saving and deleting: always through a service ---------------------------------------

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        """Save one record; override to call the app's own service.

        `form.cleaned_data["reason"]` is the reason given, `many_to_many` the sets chosen.
        """
        reason = form.cleaned_data.get(REASON, "")
        save_record(obj, actor=request.user, reason=reason, many_to_many=many_to_many)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if not change or form.has_changed():
            self.save_record_service(request, obj, form, change, form.many_to_many())

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Save the rows of the inlines; many-to-many sets went with the record."""
        for formset in formsets:
            self.save_formset(request, form, formset, change)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        formset.tracker_inline.save_rows(request, formset, form.cleaned_data.get(REASON, ""))

    def delete_model(self, request: Any, obj: Any) -> None:
        delete_record(obj, actor=request.user, reason=request.POST.get(REASON, ""))

    def get_deleted_objects(self, objs: Any, request: Any) -> Any:
        """List what goes with a record, without naming rows the editor may not see."""
        collector = NestedObjects(using="default", origin=objs)
        collector.collect(objs)
        named: list[str] = []
        counts: dict[str, int] = {}
        hidden = False
        for model, rows in collector.model_objs.items():
            seen = visible(model, request.user).filter(pk__in=[row.pk for row in rows])
            kind = capfirst(model._meta.verbose_name)
            named += [f"{kind}: {row}" for row in seen]
            hidden = hidden or len(seen) < len(rows)
            counts[str(model._meta.verbose_name_plural)] = len(seen)
        protected = []
        if collector.protected or hidden:
            protected = [_("Other records refer to it.")]
        return named, counts, set(), protected

    def log_addition(self, *args: Any) -> None:
        """Not needed: the history has it, with the reason; so the admin's own log stays empty."""

    log_change = log_addition
    log_deletions = log_addition

    # --- History ---------------------------------------------------------------------------

    def history_view(
        self, request: Any, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed what, when and why, newest first."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        rows = history_of(record)
        page = Paginator(rows, HISTORY_PER_PAGE).get_page(request.GET.get("page"))
        start = page.start_index() - 1 if page.paginator.count else 0
        shown = entries(rows[start : start + HISTORY_PER_PAGE + 1], request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(record)s") % {"record": record},
            "opts": self.opts,
            "object": record,
            "original": record,
            "entries": shown[:HISTORY_PER_PAGE],
            "page": page,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/tracker_history.html", context)

    # --- The words of the document ------------------------------------------------------------

    @property
    def cites(self) -> bool:
        """Say whether the model points to the paragraph it is stated in."""
        try:
            return bool(self.opts.get_field("paragraph").is_relation)
        except FieldDoesNotExist:
            return False

    def cited_paragraphs(self, obj: Any) -> Sequence[Any]:
        """Return the paragraphs a record rests on."""
        return [obj.paragraph] if obj.paragraph else []

    @admin.display(description=gettext_lazy("Word for word"))
    def citation(self, obj: Any) -> SafeString | str:
        """The paragraph, word for word, with the way to its place."""
        quoted = [
            format_html(
                '<blockquote class="doc" lang="{}" dir="auto">{}</blockquote>'
                '<p><a href="{}">{}</a></p>',
                paragraph.language,
                paragraph.html,
                paragraph.get_absolute_url(),
                paragraph.anchor,
            )
            for paragraph in self.cited_paragraphs(obj)
        ]
        return format_html_join("", "{}", ((one,) for one in quoted)) or _("Not stated")

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """The record's own page, without the detour of Django's redirect."""
        if obj is None or not self.view_on_site or not hasattr(obj, "get_absolute_url"):
            return None
        return obj.get_absolute_url()

    # --- What is checked at start ----------------------------------------------------------------

    def check(self, **kwargs: Any) -> list[Any]:
        """Every foreign key in the list must be joined: no query for each row."""
        found = super().check(**kwargs)
        joined = self.list_select_related or ()
        fields: dict[Any, Any] = {field.name: field for field in self.opts.concrete_fields}
        for name in self.list_display:
            field = fields.get(name)
            if isinstance(field, models.ForeignKey) and name not in joined:
                hint = f"Add “{name}” to list_select_related."
                found.append(
                    checks.Error(f"“{name}” is listed without a join.", hint, self, "core.E001")
                )
        return found
