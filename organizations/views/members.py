"""Who acts for an organization: members, and the invitations that lead to it."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import TemplateView

from peacebuilding.accounts.access import is_officer
from peacebuilding.accounts.models import User
from peacebuilding.core.admin.forms import refusal_errors
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.localized import reading_language

from ..choices import Role
from ..forms import AcceptForm, EndMembershipForm, InviteForm, MembershipForm
from ..models import Invitation, Membership, Organization
from ..permissions import can_change_membership, can_see_members
from ..services import (
    accept_invitation,
    change_membership,
    end_membership,
    find_invitation,
    invite_member,
    resend_invitation,
    revoke_invitation,
)
from .base import Crumbs, ServiceFormView, require


def keepable(user: Any) -> Any:
    """Return the organizations whose members this person keeps."""
    rows = Organization.objects.active().alphabetical()
    return rows if is_officer(user) else rows.served_by(user, Role.APPROVER)


class MembersView(LoginRequiredMixin, TemplateView):
    """Members with their roles, and open invitations; for approvers and officers."""

    template_name = "organizations/members.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        require(can_see_members(user))
        organizations = keepable(user)
        chosen = organizations.filter(slug=self.request.GET.get("organization", "")).first()
        shown = [chosen] if chosen else organizations
        members = (
            Membership.objects.visible_to(user)
            .current()
            .filter(organization__in=shown)
            .select_related("organization", "user")
            .order_by("organization__name", "organization_id", "user__name", "user__email")
        )
        invitations = (
            Invitation.objects.visible_to(user)
            .open()
            .filter(organization__in=shown)
            .select_related("organization", "invited_by")
        )
        return super().get_context_data(
            groups=[
                (organization, list(rows))
                for organization, rows in groupby(members, key=lambda row: row.organization)
            ],
            invitations=invitations,
            organizations=organizations,
            chosen=chosen,
            **kwargs,
        )


class MembersPage(LoginRequiredMixin, ServiceFormView):
    """A page below that of the members."""

    def get_crumbs(self) -> Crumbs:
        return [(_("Members"), reverse("organizations:members"))]


class InviteView(MembersPage):
    """Ask somebody to act for an organization."""

    title = gettext_lazy("Invite a colleague")
    lead = gettext_lazy("They receive a mail with a link that works once, for 14 days.")
    action_label = gettext_lazy("Send the invitation")
    done = gettext_lazy("The invitation is on its way.")

    def prepare(self) -> None:
        require(can_see_members(self.request.user))

    def get_form(self, data: Any = None) -> InviteForm:
        organizations = keepable(self.request.user)
        initial = {
            "organization": self.request.GET.get("organization"),
            "language": reading_language(),
        }
        form = InviteForm(data, initial=initial)
        form.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        if data is None and initial["organization"] is None and len(organizations) == 1:
            form.initial["organization"] = organizations[0].slug
        return form

    def perform(self, form: Any) -> Invitation:
        return invite_member(actor=self.request.user, **form.cleaned_data)


class MembershipMixin:
    """A page about one membership."""

    request: Any
    kwargs: Any
    membership: Membership

    def prepare(self) -> None:
        self.membership = self.find_membership()
        require(can_change_membership(self.request.user, self.membership))
        self.lead = f"{self.membership.user}, {self.membership.organization.display_name}"

    def find_membership(self) -> Membership:
        rows = Membership.objects.visible_to(self.request.user)
        return get_object_or_404(rows.select_related("user", "organization"), pk=self.kwargs["pk"])


class MembershipUpdateView(MembershipMixin, MembersPage):
    """Another role, or another last day."""

    title = gettext_lazy("Change the role")

    def get_form(self, data: Any = None) -> MembershipForm:
        return MembershipForm(data, instance=self.find_membership())

    def perform(self, form: Any) -> Membership:
        return change_membership(
            actor=self.request.user,
            membership=self.membership,
            role=form.cleaned_data["role"],
            ends_on=form.cleaned_data["ends_on"],
            reason=form.cleaned_data["reason"],
        )


class MembershipEndView(MembershipMixin, MembersPage):
    """End a membership, now or after a day."""

    title = gettext_lazy("End the membership")
    action_label = gettext_lazy("End the membership")
    done = gettext_lazy("The membership ends as you said.")
    is_danger = True

    def get_form(self, data: Any = None) -> EndMembershipForm:
        return EndMembershipForm(data)

    def perform(self, form: Any) -> Membership:
        return end_membership(
            actor=self.request.user, membership=self.membership, **form.cleaned_data
        )


@require_POST
@login_required
def invitation_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an open invitation again, with a new link."""
    return _answer_for(request, pk, resend_invitation, _("The invitation is on its way again."))


@require_POST
@login_required
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an open invitation back."""
    return _answer_for(request, pk, revoke_invitation, _("The invitation is revoked."))


def _answer_for(request: HttpRequest, pk: int, service: Any, done: str) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    try:
        service(actor=request.user, invitation=invitation)
        messages.success(request, done)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("organizations:members")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with the account of the invited address, or by making one.

    Opening the page changes nothing, so that scanners of mail do no harm.
    """
    found = find_invitation(token)
    if found is None:
        return render(request, "organizations/invitation_expired.html", status=404)
    user: Any = request.user
    has_account = User.objects.filter(email__iexact=found.email).exists()
    is_own = user.is_authenticated and user.email.lower() == found.email
    form = AcceptForm(request.POST or None, initial={"language": found.language})
    # Somebody signed in to another account must sign out first; the page says so.
    if request.method == "POST" and (is_own or not user.is_authenticated):
        try:
            if has_account:
                accept_invitation(invitation=found, actor=user if is_own else None)
                return _accepted(request, found, is_own)
            if form.is_valid():
                accept_invitation(invitation=found, **form.cleaned_data)
                return _accepted(request, found, is_own)
        except ValidationError as refusal:
            for place, sentences in refusal_errors(refusal, form).items():
                form.add_error(None if place == NON_FIELD_ERRORS else place, sentences)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
    context = {"invitation": found, "form": form, "has_account": has_account, "is_own": is_own}
    return render(request, "organizations/invitation.html", context)


def _accepted(request: HttpRequest, accepted: Invitation, is_own: bool) -> HttpResponse:
    name = accepted.organization.display_name
    if is_own:
        messages.success(request, _("You act for %(name)s from now on.") % {"name": name})
        return redirect(accepted.organization)
    messages.success(
        request, _("Your account is ready, and you act for %(name)s. Sign in.") % {"name": name}
    )
    return redirect("account_login")
