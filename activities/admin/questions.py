"""Questions at the desk: what somebody says is wrong, the open ones first."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import truncatechars
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin
from peacebuilding.core.templatetags.tracker import state

from ..models import Question, named_records
from ..services import perform
from ..transitions import QUESTION_TRANSITIONS
from . import forms

SHOWN = (
    *("about", "text", "language", "organization", "asked_by", "asked_at", "state"),
    *("answer", "answered_by", "answered_at"),
)


@admin.register(Question)
class QuestionAdmin(TrackerAdmin):
    """They are asked on the page of the record, and answered by a button."""

    list_display = ["what", "about", "organization", "asked_at", "shown_state"]
    list_display_links = ["what"]
    list_select_related = ("content_type", "organization")
    list_filter = ["state", ("organization", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["search_text"]
    date_hierarchy = "asked_at"
    fields = SHOWN
    readonly_fields = SHOWN
    tabs = [
        (_("Open"), "state__exact=open"),
        (_("All"), ""),
        (_("Answered"), "state__exact=answered"),
    ]
    transitions = QUESTION_TRANSITIONS
    perform = perform
    transition_forms = {"answer": forms.AnswerForm}
    export_fields = [
        *("text", "organization__name", "asked_at", "state", "answer", "answered_at"),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Name the records with a query for each kind, not for each row."""
        return super().get_queryset(request).prefetch_related(named_records(Question))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: a question is asked where the record is read."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: what was asked stands; it is answered or taken back."""
        return False

    @admin.display(description=_("what is wrong"), ordering="text")
    def what(self, question: Question) -> str:
        """The words, shortened."""
        return truncatechars(question.text, 100)

    @admin.display(description=_("about"))
    def about(self, question: Question) -> SafeString | str:
        """The record, with the way to its page."""
        return record_link(question.record)

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, question: Question) -> SafeString:
        """The state in its shape and words."""
        return state("question", question.state)


def record_link(record: Any) -> SafeString | str:
    """Return a record's name, leading to its page."""
    if record is None:
        return "—"
    return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)
