"""Calendar addresses at the desk: to look at, and to revoke."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin
from peacebuilding.core.transitions import Transition, TransitionTable

from .. import services
from ..models import CalendarAddress
from ..permissions import can_revoke_calendar
from .parts import OF_ORGANIZATION, YES

CALENDAR_TRANSITIONS = TransitionTable(
    [
        Transition(
            "revoke",
            _("Revoke"),
            frozenset({YES}),
            "",
            can_revoke_calendar,
            needs_reason=True,
            danger=True,
        )
    ],
    field="is_open",
)
SHOWN = (
    *("organization", "user", "name", "language", "created_by", "created_at"),
    *("last_used_at", "revoked_at"),
)


def revoke(record: CalendarAddress, name: str, *, actor: Any, reason: str) -> CalendarAddress:
    """Call the service behind the button: there is one."""
    return services.revoke_calendar_address(actor=actor, address=record, reason=reason)


@admin.register(CalendarAddress)
class CalendarAddressAdmin(TrackerAdmin):
    """They are made on the page of the account; their secret is nowhere to be read."""

    transitions = CALENDAR_TRANSITIONS
    perform = revoke
    list_display = ["__str__", "created_by", "created_at", "last_used_at", "revoked_at"]
    list_select_related = ("organization", "user", "created_by")
    list_filter = [("revoked_at", admin.EmptyFieldListFilter), OF_ORGANIZATION]
    search_fields = ["name", "user__email", "organization__search_text"]
    date_hierarchy = "created_at"
    fields = SHOWN
    readonly_fields = SHOWN
    tabs = [(_("In force"), "revoked_at__isempty=1"), (_("All"), "")]
    export_fields = ["organization__acronym", *SHOWN[2:4], *SHOWN[5:]]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: the secret is told to whoever makes the address, once."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: an address works as it is, or is revoked."""
        return False
