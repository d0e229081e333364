"""The rows of a list, as filtered, in CSV or XLSX."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst

from ..changes import EMPTY, SILENT, value_text
from ..tables import CHUNK, csv_response, harmless, xlsx_response


class ExportMixin:
    """Buttons CSV and XLSX on the list; `export_fields` names columns and paths of columns."""

    model: Any
    opts: Any
    admin_site: Any
    export_fields: Sequence[str] = ()

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/<str:format>/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        """Add the addresses of the same rows in each format."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_export"
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        links = [(label, reverse(name, args=[label.lower()]) + query) for label in ("CSV", "XLSX")]
        context = {"export_links": links, **(extra_context or {})}
        return super().changelist_view(request, context)  # type: ignore[misc]

    def get_export_fields(self, request: HttpRequest) -> Sequence[str]:
        """Return the columns: by default every stored field a reader may want."""
        if self.export_fields:
            return self.export_fields
        fields = [*self.opts.concrete_fields, *self.opts.many_to_many]
        return [field.name for field in fields if field.name not in SILENT]

    def export_view(self, request: HttpRequest, format: str) -> HttpResponseBase:
        """Return the rows the list shows under the same filters, all pages."""
        admin: Any = self
        if format not in {"csv", "xlsx"}:
            raise Http404
        if not admin.has_view_or_change_permission(request):
            raise PermissionDenied
        names = self.get_export_fields(request)
        try:
            rows = admin.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
            return HttpResponseRedirect(f"{reverse(name)}?{ERROR_FLAG}=1")
        sets = [name for name in names if self._is_set(name)]
        joins = [name.rpartition("__")[0] for name in names if "__" in name]
        joins += [f.name for f in self.opts.concrete_fields if f.is_relation and f.name in names]
        if joins or admin.list_select_related:
            rows = rows.select_related(*joins, *(admin.list_select_related or ()))
        rows = rows.prefetch_related(*sets)
        table = self._table(names, rows)
        stamp = timezone.now().strftime("%Y-%m-%d")
        filename = f"{self.opts.model_name}-{stamp}.{format}"
        response = csv_response(table) if format == "csv" else xlsx_response(table)
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
        return response

    def _is_set(self, name: str) -> bool:
        try:
            return bool(self.opts.get_field(name).many_to_many)
        except FieldDoesNotExist:
            return False

    def _table(self, names: Sequence[str], rows: Any) -> Iterator[list[str]]:
        yield [harmless(self._heading(name)) for name in names]
        for row in rows.iterator(chunk_size=CHUNK):
            yield [harmless(self._cell(row, name)) for name in names]

    def _heading(self, name: str) -> str:
        opts, labels = self.opts, []
        for part in name.split("__"):
            field = opts.get_field(part)
            labels.append(str(field.verbose_name))
            opts = field.related_model._meta if field.is_relation else opts
        return str(capfirst(", ".join(labels)))

    def _cell(self, row: Any, name: str) -> str:
        *way, last = name.split("__")
        for part in way:
            row = getattr(row, part)
            if row is None:
                return ""
        field = row._meta.get_field(last)
        if field.many_to_many:
            return "; ".join(str(one) for one in getattr(row, last).all())
        value = getattr(row, last)
        if field.is_relation:
            return "" if value is None else str(value)
        if hasattr(value, "isoformat"):
            return value.isoformat()
        text = value_text(field, value)
        return "" if text == EMPTY else text
