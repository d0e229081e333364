"""The outbox and the jobs at the desk: to look at, to preview, and to decide."""

from typing import Any

from csp.decorators import csp_replace
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from peacebuilding.accounts.access import is_officer
from peacebuilding.core.admin import two_lines
from peacebuilding.core.admin.tabs import TabsMixin
from peacebuilding.core.admin.transitions import TransitionsMixin
from peacebuilding.core.changes import visible
from peacebuilding.core.templatetags.tracker import state

from .choices import State
from .kinds import kinds
from .mails import compose, framed
from .models import JobRun, Notification
from .permissions import can_preview
from .services import decide
from .transitions import NOTIFICATION_TRANSITIONS

#: What the mail says, or whom it is about: not for administrators.
CONTENT = ("subject", "about_link", "decision")
#: Inline styles are allowed in mails, so in their preview alone; nothing in it runs or sends.
LETTER_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
}


def perform(record: Notification, name: str, *, actor: Any, reason: str) -> Notification:
    """Call the service behind a button."""
    return decide(actor=actor, notification=record, name=name, reason=reason)


class KindFilter(admin.SimpleListFilter):
    """The kinds by their names."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind.name, kind.label) for kind in kinds()]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that the machinery writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Notification)
class NotificationAdmin(TransitionsMixin, TabsMixin, ReadOnlyAdmin):
    """Whom the tracker writes to, what became of it, and what waits for tonight."""

    list_display = ["listed_recipient", "kind_label", "listed_state", "created_at", "sent_at"]
    list_filter = ["state", KindFilter, "language"]
    search_fields = ["address", "name"]
    date_hierarchy = "created_at"
    list_per_page = 50
    tabs = [
        (pgettext_lazy("notification", "Waiting"), "state__exact=queued"),
        (pgettext_lazy("notification", "Held"), "state__exact=held"),
        (pgettext_lazy("notification", "Uncertain"), "state__exact=uncertain"),
        (pgettext_lazy("notification", "Failed"), "state__exact=failed"),
    ]
    transitions = NOTIFICATION_TRANSITIONS
    perform = perform
    fields = [
        *("kind_label", "subject", "about_link", "name", "address", "user", "language"),
        *("listed_state", "listed_error", "attempts", "next_attempt_at", "claimed_at", "sent_at"),
        *("read_at", "created_at", "decision", "decided_by", "decided_at", "message_id"),
    ]
    change_form_template = "admin/notifications/notification.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return Notification.objects.visible_to(request.user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Administrators see addresses and states; officers also what is said, and of what."""
        hidden = () if is_officer(request.user) else CONTENT
        return [name for name in self.fields or () if name not in hidden]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Remember who asks: a record is named to those who may see it."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            row.reader = request.user
        return row

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["can_preview"] = can_preview(request.user, kwargs.get("obj"))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.preview_view)
        letter = self.admin_site.admin_view(self.letter_view)
        return [
            path("<int:pk>/preview/", view, name="notifications_notification_preview"),
            path("<int:pk>/preview/mail/", letter, name="notifications_notification_preview_mail"),
            *super().get_urls(),
        ]

    @admin.display(description=_("to"), ordering="address")
    def listed_recipient(self, obj: Notification) -> Any:
        """Name and address."""
        return two_lines(obj.name, obj.address) if obj.name else obj.address or "—"

    @admin.display(description=_("kind"), ordering="kind")
    def kind_label(self, obj: Notification) -> Any:
        """The kind in words."""
        return obj.kind_label

    @admin.display(description=_("state"), ordering="state")
    def listed_state(self, obj: Notification) -> Any:
        """The state as it is drawn everywhere."""
        return state("notification", obj.state)

    @admin.display(description=_("last error"))
    def listed_error(self, obj: Notification) -> str:
        """Our own words in the reader's language, the mail server's as they are."""
        return gettext(obj.error) if obj.error else "—"

    @admin.display(description=_("Message-ID"))
    def message_id(self, obj: Notification) -> str:
        """By which it is found in the log of the mail server."""
        return obj.message_id

    @admin.display(description=_("record"))
    def about_link(self, obj: Notification) -> Any:
        """The record it is about, to those who may see it."""
        model = obj.about_type.model_class() if obj.about_type else None
        if model is None:
            return "—"
        record = visible(model, getattr(obj, "reader", None)).filter(pk=obj.about_id).first()
        if record is None:
            return "—"
        address = record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""
        return format_html('<a href="{}">{}</a>', address, record) if address else str(record)

    # --- Preview ---------------------------------------------------------------------------

    def _previewed(self, request: HttpRequest, pk: int) -> Notification:
        """Return the row, ready to be composed without secrets; officers only."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row: Notification = get_object_or_404(self.get_queryset(request), pk=pk)
        if not can_preview(request.user, row):
            raise PermissionDenied
        row.is_preview = True
        return row

    @method_decorator(require_safe)
    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The mail as it would go now, links that open something masked."""
        row = self._previewed(request, pk)
        mail = compose(row)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview"),
            "opts": self.opts,
            "original": row,
            "object": row,
            "mail": mail,
            "text": framed(row, mail)[0] if mail else "",
            "letter_url": reverse("admin:notifications_notification_preview_mail", args=[row.pk]),
            "has_gone": row.state in {State.SENT, State.INBOX, State.UNCERTAIN},
        }
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        return TemplateResponse(request, "admin/notifications/preview.html", context)

    @method_decorator(require_safe)
    @method_decorator(csp_replace(LETTER_POLICY))
    def letter_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The HTML of the mail alone, for the frame of the preview: nothing in it runs."""
        row = self._previewed(request, pk)
        mail = compose(row)
        if mail is None:
            raise Http404
        return HttpResponse(framed(row, mail)[1], headers={"X-Frame-Options": "SAMEORIGIN"})


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """When each job last did its work."""

    list_display = ["name", "started_at", "succeeded_at", "result", "error"]
    fields = ["name", "started_at", "running_since", "succeeded_at", "result", "error"]
    list_per_page = 100
