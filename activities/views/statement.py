"""The statement of an organization, to read, to print, and as a workbook."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from organizations.models import Organization
from organizations.views.organizations import organization_crumbs
from peacebuilding.core.tables import xlsx_response

from ..choices import StatementGroup
from ..forms import StatementForm
from ..reports import Statement, organization_statement
from ..statement_sheet import statement_lines


def iso(moment: datetime) -> str:
    """Return a moment as an address names it, exactly: the history knows microseconds."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def statement_query(as_of: datetime, from_day: date | None, **more: str) -> str:
    """Return the query under which the same figures are found again."""
    query = {"as_of": iso(as_of)} | ({"from": from_day.isoformat()} if from_day else {}) | more
    return urlencode(query, safe=":")


def figures(statement: Statement) -> list[dict[str, Any]]:
    """Return the line of figures, each the door to the rows it counts."""

    def figure(label: Any, number: int, group: str = "") -> dict[str, Any]:
        more = {"show": group} if group else {}
        query = statement_query(statement.as_of, statement.from_day, **more)
        is_late = group == StatementGroup.LATE
        return {
            "number": number,
            "label": label,
            "url": f"?{query}#promises",
            "of": None,
            "is_late": is_late,
        }

    parts = [figure(g.label, statement.counts[g.value], g.value) for g in StatementGroup]
    return [figure(_("promised"), statement.promised), *parts]


class StatementMixin(LoginRequiredMixin):
    """Finds the organization of the address and reads the moment it is asked for."""

    url_name = "activities:organization-statement"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Who promised what and is late with it is for participants (model.md §3).
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = Organization.objects.visible_to(request.user).prefetch_related("names")
        slug = kwargs["slug"]
        found = rows.filter(slug=slug).first()
        if found is None:
            present = get_object_or_404(rows.by_former_slug(slug))
            address = reverse(self.url_name, args=[present.slug])
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{address}?{query}" if query else address, permanent=True)
        self.organization = found
        return super().dispatch(request, *args, **kwargs)

    def statement(self, form: StatementForm) -> Statement:
        """Return the statement a valid form asks for."""
        given, user = form.cleaned_data, self.request.user  # type: ignore[attr-defined]
        return organization_statement(user, self.organization, given["as_of"], given["from"])


class StatementView(StatementMixin, View):
    """The page, which equals the A4 sheet; `?show=late` keeps the rows of one figure."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = StatementForm(request.GET)
        context: dict[str, Any] = {
            "organization": self.organization,
            "form": form,
            "crumbs": [*organization_crumbs(self.organization), (_("Statement"), "")],
        }
        if not form.is_valid():
            return render(request, "activities/statement.html", context, status=400)
        statement = self.statement(form)
        show = request.GET.get("show", "")
        show = show if show in StatementGroup.values else ""
        query = statement_query(statement.as_of, statement.from_day)
        lasting = statement_query(
            statement.as_of, statement.from_day, **({"show": show} if show else {})
        )
        context |= {
            "form": StatementForm(
                initial={
                    "as_of": statement.day.isoformat() if form.cleaned_data["is_past"] else "",
                    "from": statement.from_day,
                }
            ),
            "statement": statement,
            "figures": figures(statement),
            "shown": statement.shown(show),
            "show": StatementGroup(show) if show else None,
            "is_past": form.cleaned_data["is_past"],
            "address": request.build_absolute_uri(f"{request.path}?{lasting}"),
            "all_url": f"?{query}#promises",
            "formats": [
                (
                    "XLSX",
                    reverse("activities:organization-statement-xlsx", args=[slug]) + f"?{query}",
                ),
                ("API", f"/api/v1/organizations/{slug}/statement/?{query}"),
            ],
        }
        return render(request, "activities/statement.html", context)


class StatementWorkbookView(StatementMixin, View):
    """The same statement as a workbook."""

    url_name = "activities:organization-statement-xlsx"

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        form, page = StatementForm(request.GET), reverse(StatementView.url_name, args=[slug])
        if not form.is_valid():
            # The page says what is wrong, at its field.
            return redirect(f"{page}?{request.GET.urlencode()}")
        statement = self.statement(form)
        query = statement_query(statement.as_of, statement.from_day)
        lines = statement_lines(statement, request.build_absolute_uri(f"{page}?{query}"))
        response = xlsx_response(lines)
        name = f"statement-{slug}-{statement.day.isoformat()}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
