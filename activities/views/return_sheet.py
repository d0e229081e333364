"""The return sheet of an organization: download it, send it back filled in."""

from typing import Any

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from organizations.models import Organization
from organizations.views.organizations import organization_crumbs
from peacebuilding.core.localized import reading_language
from peacebuilding.core.tables import workbook_response
from peacebuilding.imports.files import named
from peacebuilding.imports.forms import clean_size
from peacebuilding.imports.models import Upload
from peacebuilding.imports.permissions import can_import
from peacebuilding.imports.services import accept_upload

from ..imports import ReturnSheetResource
from ..permissions import can_take_return_sheet
from ..return_workbook import LANGUAGES, return_rows, return_workbook
from .writing import require


class ReturnForm(forms.Form):
    """The sheet, filled in."""

    file = forms.FileField(
        label=gettext_lazy("The sheet, filled in"),
        help_text=gettext_lazy("XLSX, or saved as CSV. You see what each row would do first."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        max_length=250,
    )

    def clean_file(self) -> Any:
        return clean_size(self.cleaned_data["file"])


class ReturnSheetMixin(LoginRequiredMixin):
    """Finds the organization of the address, for its own people and officers."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = Organization.objects.visible_to(request.user)
        self.organization = get_object_or_404(rows, slug=kwargs["slug"])
        require(can_take_return_sheet(request.user, self.organization))
        return super().dispatch(request, *args, **kwargs)


class ReturnSheetView(ReturnSheetMixin, View):
    """What the sheet is, in which language it is wanted, and where it comes back."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.page(ReturnForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Take the file in and lead to its check."""
        require(self.may_send)
        form = ReturnForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                upload = accept_upload(
                    actor=request.user,
                    kind=ReturnSheetResource,
                    file_name=file.name,
                    content=file.read(),
                    scope=str(self.organization.pk),
                )
                return redirect("imports:upload", upload.pk)
            except ValidationError as refusal:
                form.add_error("file", refusal)
        return self.page(form, status=422)

    @property
    def may_send(self) -> bool:
        """Whether the person may send the sheet back."""
        return can_import(self.request.user, ReturnSheetResource, str(self.organization.pk))

    def page(self, form: ReturnForm, status: int = 200) -> HttpResponse:
        """Show the page."""
        user, organization = self.request.user, self.organization
        rows = return_rows(user, organization)
        waiting = Upload.objects.visible_to(user).filter(
            owner=user, kind=f"{ReturnSheetResource.identifier}:{organization.pk}"
        )
        reader = reading_language()
        names = {"en": _("Sheet in English"), "fr": _("Sheet in French")}
        context = {
            "organization": organization,
            "rows": len(rows),
            "asked": sum(bool(row.report and row.report.due_on and row.is_open) for row in rows),
            "languages_of_sheet": [
                (code, names[code], code == reader)
                for code in sorted(LANGUAGES, key=lambda code: code != reader)
            ],
            "form": form,
            "may_send": self.may_send,
            "uploads": waiting.waiting().without_tables(),
            "crumbs": [*organization_crumbs(organization), (_("Return sheet"), "")],
        }
        return render(self.request, "activities/return_sheet.html", context, status=status)


class ReturnSheetFileView(ReturnSheetMixin, View):
    """The sheet as a workbook: `?language=fr`, the reader's own without it."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        reader = reading_language()
        language = request.GET.get("language") or (reader if reader in LANGUAGES else "en")
        if language not in LANGUAGES:
            raise Http404
        book = return_workbook(request.user, self.organization, language)
        day = timezone.localdate().isoformat()
        return named(workbook_response(book), f"return-sheet-{slug}-{day}-{language}.xlsx")
