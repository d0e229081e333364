"""Memberships, and the invitations that lead to them."""

import secrets
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from peacebuilding.accounts.models import User
from peacebuilding.accounts.services import create_user
from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import lock, save_record

from ..access import forget_roles
from ..choices import Role
from ..mails import send_invitation_mail
from ..models import Invitation, Membership, Organization
from ..permissions import can_answer_for, can_change_membership, can_edit_organizations, can_invite
from .parts import require

#: How long the link in an invitation works.
INVITATION_LIFE = timedelta(days=14)


def is_same(actor: Any, email: str) -> bool:
    """Say whether the address is that of the actor."""
    return actor is not None and actor.email.lower() == email.lower()


@transaction.atomic
def add_member(
    *,
    actor: Any,
    user: User,
    organization: Organization,
    role: str,
    ends_on: date | None = None,
    reason: str = "",
) -> Membership:
    """Let a person who has an account act for the organization, from today (officers).

    Not oneself: who confirms the answers of organizations does not give them as well.
    """
    require(can_edit_organizations(actor) and not is_same(actor, user.email))
    membership = Membership(user=user, organization=organization, role=role, ends_on=ends_on)
    forget_roles(user)
    return save_record(membership, actor=actor, reason=reason)


@transaction.atomic
def change_membership(
    *,
    actor: Any,
    membership: Membership,
    role: str,
    ends_on: date | None = None,
    reason: str = "",
) -> Membership:
    """Give a member another role or another last day."""
    require(can_change_membership(actor, membership))
    current = lock(membership)
    current.role, current.ends_on = role, ends_on
    forget_roles(membership.user)
    return save_record(current, actor=actor, reason=reason)


@transaction.atomic
def end_membership(
    *, actor: Any, membership: Membership, last_day: date | None = None, reason: str = ""
) -> Membership:
    """End a membership after `last_day`; without a day, at once.

    Days count whole, so one that ends at once had yesterday as its last, and one that
    began today is dated back by a day.
    """
    require(can_change_membership(actor, membership))
    current = lock(membership)
    yesterday = timezone.localdate() - timedelta(days=1)
    if current.ends_on is not None and current.ends_on <= yesterday:
        raise ValidationError(_("This membership has ended already."))
    current.ends_on = last_day or yesterday
    if last_day is None:
        current.starts_on = min(current.starts_on, yesterday)
    forget_roles(membership.user)
    return save_record(current, actor=actor, reason=reason)


@transaction.atomic
def invite_member(
    *,
    actor: Any,
    organization: Organization,
    email: str,
    role: str,
    language: str = "en",
    ends_on: date | None = None,
    reason: str = "",
) -> Invitation:
    """Ask somebody by mail to act for the organization, and return the invitation.

    Officers invite anyone but themselves to any organization, approvers into their own. An
    invitation that has expired unanswered makes room for the new one.
    """
    email = email.strip().lower()
    require(can_invite(actor, organization) and not is_same(actor, email))
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from error
    members = Membership.objects.current().filter(organization=organization)
    if members.filter(user__email__iexact=email).exists():
        sentence = _("This person is a member already; change the role on the members page.")
        raise ValidationError({"email": sentence})
    if ends_on is not None and ends_on < timezone.localdate():
        raise ValidationError({"ends_on": _("Give a day that has not passed.")})
    earlier = Invitation.objects.open().filter(organization=organization, email=email).first()
    if earlier is not None:
        if not earlier.is_expired:
            sentence = _("There is an open invitation to this address; send it again instead.")
            raise ValidationError({"email": sentence})
        earlier.revoked_at = timezone.now()
        save_record(earlier, actor=actor, reason=_("Expired"))
    invitation = Invitation(
        email=email, organization=organization, role=role, language=language, ends_on=ends_on
    )
    return _send(invitation, actor=actor, reason=reason)


def _send(invitation: Invitation, *, actor: Any, reason: str) -> Invitation:
    """Give the invitation a fresh secret, save it, and mail the link once all is committed."""
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    invitation.token_digest = Invitation.digest(token)
    invitation.sent_at, invitation.expires_at = now, now + INVITATION_LIFE
    invitation.invited_by = actor
    save_record(invitation, actor=actor, reason=reason)
    transaction.on_commit(lambda: send_invitation_mail(invitation, token), robust=True)
    return invitation


@transaction.atomic
def resend_invitation(*, actor: Any, invitation: Invitation, reason: str = "") -> Invitation:
    """Send an open invitation again with a new link; the old link no longer works."""
    require(can_answer_for(actor, invitation))
    current = lock(invitation)
    _require_open(current)
    return _send(current, actor=actor, reason=reason)


@transaction.atomic
def revoke_invitation(*, actor: Any, invitation: Invitation, reason: str = "") -> Invitation:
    """Take an open invitation back: its link stops working."""
    require(can_answer_for(actor, invitation))
    current = lock(invitation)
    _require_open(current)
    current.revoked_at = timezone.now()
    return save_record(current, actor=actor, reason=reason)


def _require_open(invitation: Invitation) -> None:
    if not invitation.is_open:
        raise ValidationError(_("This invitation has been accepted or revoked already."))


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation a link leads to, while the link works; reading changes nothing."""
    found = (
        Invitation.objects.open()
        .select_related("organization", "invited_by")
        .filter(token_digest=Invitation.digest(token))
        .first()
    )
    return None if found is None or found.is_expired else found


@transaction.atomic
def accept_invitation(
    *,
    invitation: Invitation,
    actor: Any = None,
    name: str = "",
    password: str | None = None,
    language: str = "",
) -> Membership:
    """Accept an invitation, once, and return the membership it gives.

    `actor` is the account that accepts, if there is one with the invited address; else an
    account is made with this name, password and language, its address counting as
    confirmed. Raises NotAllowed when the account is another person's or shut.
    """
    current = lock(invitation)
    _require_open(current)
    if current.is_expired:
        raise ValidationError(_("This link no longer works. Ask to be invited again."))
    user = User.objects.filter(email__iexact=current.email).first()
    if user is None:
        if not password:
            raise ValidationError({"password": _("Choose a password.")})
        user = create_user(
            actor=None,
            email=current.email,
            name=name,
            language=language or current.language,
            password=password,
            reason=gettext_noop("Invitation accepted"),
        )
    elif not user.is_active:
        raise NotAllowed(_("This account has been deactivated. Write to the Secretariat."))
    elif actor is None or actor.pk != user.pk:
        raise NotAllowed(_("Sign in with the account of the address that was invited."))
    current.accepted_at = timezone.now()
    save_record(current, actor=user)
    return _become_member(user, current)


def _become_member(user: User, invitation: Invitation) -> Membership:
    """Make the membership, or raise the role of one there is already."""
    forget_roles(user)
    there = Membership.objects.current().filter(user=user, organization=invitation.organization)
    membership = there.select_for_update().first()
    if membership is None:
        membership = Membership(
            user=user,
            organization=invitation.organization,
            role=invitation.role,
            ends_on=invitation.ends_on,
        )
    elif Role(membership.role).rank >= Role(invitation.role).rank:
        return membership
    else:
        membership.role = invitation.role
    return save_record(membership, actor=user, reason=gettext_noop("Invitation accepted"))
