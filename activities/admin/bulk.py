"""The action of a list that opens the form of a bulk change for the rows chosen."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from peacebuilding.batches.services import BULK_LIMIT

from ..views.bulk import BulkView, bulk_page


class BulkMixin:
    """`bulk_view` is the page that makes the change."""

    bulk_view: type[BulkView]
    actions = ("change_several",)

    @admin.action(description=_("Change several at once"), permissions=["change"])
    def change_several(self, request: HttpRequest, rows: Any) -> HttpResponse:
        """Open the form for the rows chosen."""
        view = self.bulk_view
        return bulk_page(
            request, view, list(rows[: BULK_LIMIT + 1]), view.form_class(user=request.user)
        )
