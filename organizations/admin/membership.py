"""Members and invitations at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin
from peacebuilding.core.transitions import Transition, TransitionTable

from .. import services
from ..choices import InvitationState
from ..models import Invitation, Membership
from ..permissions import can_answer_for, can_change_membership
from .parts import OF_ORGANIZATION, YES, CurrentFilter

MEMBERSHIP_TRANSITIONS = TransitionTable(
    [
        Transition(
            "end",
            _("End at once"),
            frozenset({YES}),
            "",
            can_change_membership,
            needs_reason=True,
            danger=True,
        )
    ],
    field="is_current",
)


def end(record: Membership, name: str, *, actor: Any, reason: str) -> Membership:
    """Call the service behind the button: there is one."""
    return services.end_membership(actor=actor, membership=record, reason=reason)


@admin.register(Membership)
class MembershipAdmin(TrackerAdmin):
    """Who acts for which organization. A membership is ended, never deleted."""

    transitions = MEMBERSHIP_TRANSITIONS
    perform = end
    list_display = ["user", "organization", "role", "starts_on", "ends_on"]
    list_select_related = ("user", "organization")
    list_filter = [CurrentFilter, "role", OF_ORGANIZATION]
    search_fields = ["user__email", "user__name", "organization__search_text"]
    autocomplete_fields = ["user", "organization"]
    ordering = ["organization__name", "user__name"]
    fields = ["user", "organization", "role", "starts_on", "ends_on"]
    tabs = [(_("In force"), "current=yes"), (_("All"), "")]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Person and organization are given once; a membership begins today."""
        return ["starts_on"] if obj is None else ["user", "organization", "starts_on"]

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        data = {
            "actor": request.user,
            "role": obj.role,
            "ends_on": obj.ends_on,
            "reason": form.cleaned_data.get("reason", ""),
        }
        if change:
            saved = services.change_membership(membership=obj, **data)
        else:
            saved = services.add_member(user=obj.user, organization=obj.organization, **data)
        vars(obj).update(vars(saved))


OPEN = frozenset({InvitationState.OPEN.value, InvitationState.EXPIRED.value})
INVITATION_TRANSITIONS = TransitionTable(
    [
        Transition("resend", _("Send again"), OPEN, "", can_answer_for),
        Transition("revoke", _("Revoke"), OPEN, "", can_answer_for, danger=True),
    ],
    field="state",
)
_SERVICES = {
    "resend": services.resend_invitation,
    "revoke": services.revoke_invitation,
}


def answer(record: Invitation, name: str, *, actor: Any, reason: str) -> Invitation:
    """Call the service behind a button."""
    return _SERVICES[name](actor=actor, invitation=record, reason=reason)


@admin.register(Invitation)
class InvitationAdmin(TrackerAdmin):
    """Who was asked to act for an organization; saving a new one sends the mail."""

    transitions = INVITATION_TRANSITIONS
    perform = answer
    list_display = ["email", "organization", "role", "state_in_words", "sent_at", "expires_at"]
    list_select_related = ("organization",)
    list_filter = [
        ("accepted_at", admin.EmptyFieldListFilter),
        ("revoked_at", admin.EmptyFieldListFilter),
        "role",
        OF_ORGANIZATION,
    ]
    search_fields = ["email", "organization__search_text"]
    autocomplete_fields = ["organization"]
    date_hierarchy = "sent_at"
    fields = ["organization", "email", "role", "language", "ends_on"]
    tabs = [
        (_("Waiting for an answer"), "accepted_at__isempty=1&revoked_at__isempty=1"),
        (_("All"), ""),
    ]
    export_fields = [
        *["email", "organization__acronym", "role", "language", "ends_on", "sent_at"],
        *["expires_at", "accepted_at", "revoked_at"],
    ]

    @admin.display(description=_("state"))
    def state_in_words(self, obj: Invitation) -> str:
        """What became of it."""
        return obj.get_state_display()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show what became of an invitation that exists."""
        told = ["state_in_words", "invited_by", "sent_at", "expires_at", "accepted_at"]
        return self.fields if obj is None else [*self.fields, *told, "revoked_at"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no for one that was sent: it is sent again or revoked."""
        return obj is None and super().has_change_permission(request, obj)

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        sent = services.invite_member(
            actor=request.user,
            organization=obj.organization,
            email=obj.email,
            role=obj.role,
            language=obj.language,
            ends_on=obj.ends_on,
            reason=form.cleaned_data.get("reason", ""),
        )
        vars(obj).update(vars(sent))
