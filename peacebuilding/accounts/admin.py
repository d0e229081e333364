"""People and tokens at the desk: for administrators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.admin import TrackerAdmin, TrackerForm
from peacebuilding.core.transitions import Transition, TransitionTable

from . import services
from .access import is_officer
from .models import ApiToken, User
from .permissions import can_manage_people

_SERVICES = {
    "deactivate": services.deactivate_user,
    "reactivate": services.reactivate_user,
    "reset-second-factor": services.reset_second_factor,
}


def may_manage(actor: User, user: User) -> bool:
    """Say whether the buttons on a person are for this administrator: not on themselves."""
    return can_manage_people(actor) and actor.pk != user.pk


def _transition(name: str, label: Any, active: Any, **kwargs: Any) -> Transition:
    return Transition(name, label, frozenset({active}), "", may_manage, **kwargs)


ACCOUNT_TRANSITIONS = TransitionTable(
    [
        _transition("deactivate", _("Deactivate"), True, needs_reason=True, danger=True),
        _transition("reactivate", _("Reactivate"), False, needs_reason=True),
        _transition("reset-second-factor", _("Reset second factor"), True, needs_reason=True),
    ],
    field="is_active",
)


def perform(record: User, name: str, *, actor: User, reason: str) -> User:
    """Call the service behind a button."""
    return _SERVICES[name](actor=actor, user=record, reason=reason)


class GroupsField(forms.ModelMultipleChoiceField):
    """The groups, by their names in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return gettext(obj.name)


class UserForm(TrackerForm):
    """A person without the password: that is between the person and the log-in pages."""

    groups = GroupsField(
        Group.objects.order_by("pk"),
        label=_("groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever belongs to a group may enter the admin."),
    )


@admin.register(User)
class UserAdmin(TrackerAdmin):
    """Who has an account, and what it may do."""

    form = UserForm
    list_display = ["email", "name", "listed_groups", "is_staff", "is_active", "last_login"]
    list_filter = ["is_active", "is_staff", "groups", "language", "is_service_account"]
    search_fields = ["email", "name"]
    transitions = ACCOUNT_TRANSITIONS
    perform = perform
    readonly_fields = ["is_active", "is_staff", "last_login", "created_at"]
    export_fields = ["email", "name", "language", "is_active", "is_staff", "groups", "last_login"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nothing about a new person is decided by the system yet."""
        editable = ["email", "name", "language", "is_service_account", "groups"]
        return editable if obj is None else [*editable, *self.readonly_fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address is changed by the person, who can show that it is theirs."""
        fixed = [] if obj is None else ["email", "is_service_account"]
        return [*super().get_readonly_fields(request, obj), *fixed]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("groups"))
    def listed_groups(self, obj: User) -> str:
        """The groups in one cell."""
        return ", ".join(gettext(group.name) for group in obj.groups.all())

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Officers may not open the list, but pick a person in the forms of other records."""
        match = request.resolver_match
        if match is not None and match.url_name == "autocomplete" and is_officer(request.user):
            return True
        return super().has_view_permission(request, obj)

    def save_record_service(
        self, request: Any, obj: Any, form: Any, change: bool, many_to_many: dict[str, Any]
    ) -> None:
        """Create or rename through the services; groups last, for `is_staff` follows them."""
        data: dict[str, Any] = {"actor": request.user, "reason": form.cleaned_data["reason"]}
        profile = {name: form.cleaned_data[name] for name in ("name", "language")}
        if change:
            user = services.update_profile(user=obj, **profile, **data)
        else:
            user = services.create_user(
                email=obj.email, is_service_account=obj.is_service_account, **profile, **data
            )
        names = [group.name for group in form.cleaned_data["groups"]]
        user = services.set_groups(user=user, groups=names, **data)
        vars(obj).update(vars(user))


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    """Which systems act for whom: to look at and to revoke. The tokens themselves are hashed."""

    list_display = ["name", "user", "scope", "created", "last_used_at", "expiry"]
    list_select_related = ["user"]
    list_filter = ["scope"]
    search_fields = ["name", "user__email", "user__name"]
    fields = ["name", "user", "scope", "created", "last_used_at", "expiry"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        return ApiToken.objects.visible_to(request.user).select_related("user")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: a token is made by its owner or by a command, and shown once there."""
        return False

    def delete_model(self, request: Any, obj: Any) -> None:
        services.revoke_token(actor=request.user, token=obj)

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for token in queryset:
            services.revoke_token(actor=request.user, token=token)
