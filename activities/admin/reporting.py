"""Progress reports at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin
from peacebuilding.core.templatetags.tracker import state

from ..models import ProgressReport


@admin.register(ProgressReport)
class ProgressReportAdmin(TrackerAdmin):
    """What organizations report on their commitments; their text is their own."""

    list_display = ["reference", "shown_state", "due_on", "percent", "submitted_at"]
    list_select_related = ("commitment__organization", "round")
    list_filter = ["state", ("round", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["commitment__search_text"]
    date_hierarchy = "due_on"

    @admin.display(description=_("report"), ordering="commitment__reference")
    def reference(self, report: ProgressReport) -> str:
        """The number people quote."""
        return report.reference

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, report: ProgressReport) -> SafeString:
        """The state in its shape and words."""
        return state("report", report.state)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
