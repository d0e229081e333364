"""The verbs on people and tokens; admin, pages and commands all call them.

`actor` is the person who does it, None for a command. All raise NotAllowed when the
actor may not, and ValidationError, keyed by field, when the data are wrong.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from peacebuilding.core.exceptions import NotAllowed
from peacebuilding.core.services import lock, save_record

from .access import forget_group_names
from .groups import ALL
from .models import ApiToken, TokenScope, User
from .permissions import (
    can_change_profile,
    can_create_token,
    can_manage_people,
    can_revoke_token,
)

#: How long a token opens doors unless told otherwise.
TOKEN_LIFE = timedelta(days=365)


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("You may not do this to this account."))


# --- People ------------------------------------------------------------------------------


@transaction.atomic
def create_user(
    *,
    actor: User | None,
    email: str,
    name: str = "",
    language: str = "en",
    password: str | None = None,
    is_service_account: bool = False,
    reason: str = "",
) -> User:
    """Create and return an account whose address counts as confirmed.

    Without a password the person asks for one by the link “Forgot your password?”, which
    reaches nobody but the holder of the address; a service account never has one.
    """
    _require(can_manage_people(actor))
    email = email.strip().lower()
    user = User(email=email, name=name, language=language, is_service_account=is_service_account)
    user.clean_fields(exclude=["password"])
    if EmailAddress.objects.filter(email__iexact=email, verified=True).exists():
        raise ValidationError({"email": _("There is already an account with this address.")})
    _put_password(user, None if is_service_account else password)
    save_record(user, actor=actor, reason=reason)
    EmailAddress.objects.filter(email__iexact=email).delete()  # somebody's unproven claim to it
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _put_password(user: User, password: str | None) -> None:
    """Set a password that meets the rules, or none."""
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise ValidationError({"password": error.messages}) from error
    user.set_password(password)


@transaction.atomic
def set_password(*, actor: User | None, user: User, password: str, reason: str = "") -> User:
    """Give the account another password; its sessions and tokens end.

    For commands, not for colleagues.
    """
    _require(actor is None)
    user = lock(user)
    _put_password(user, password)
    save_record(user, actor=actor, reason=reason)
    end_sessions(user=user)
    revoke_tokens(actor=actor, user=user)
    return user


@transaction.atomic
def set_groups(*, actor: User | None, user: User, groups: Iterable[str], reason: str = "") -> User:
    """Make the named groups the account's only ones; `is_staff` follows them."""
    _require(can_manage_people(actor))
    names = set(groups)
    if unknown := names - set(ALL):
        raise ValidationError(
            {"groups": _("There is no group “%s”.") % "”, “".join(sorted(unknown))}
        )
    forget_group_names(user)
    user = lock(user)
    if names != set(user.groups.values_list("name", flat=True)) or user.is_staff != bool(names):
        _require(actor is None or actor.pk != user.pk)  # nobody raises themselves
        user.is_staff = bool(names)
        rows = Group.objects.filter(name__in=names)
        save_record(user, actor=actor, reason=reason, many_to_many={"groups": rows})
    return user


@transaction.atomic
def update_profile(
    *, actor: User | None, user: User, name: str, language: str, reason: str = ""
) -> User:
    """Change how the person is called and which language mails come in."""
    _require(can_change_profile(actor, user))
    user = lock(user)
    if (user.name, user.language) != (name, language):
        user.name, user.language = name, language
        save_record(user, actor=actor, reason=reason)
    return user


def set_language(*, actor: User | None, user: User, language: str) -> User:
    """Keep the language the person has switched to."""
    return update_profile(actor=actor, user=user, name=user.name, language=language)


@transaction.atomic
def deactivate_user(*, actor: User | None, user: User, reason: str = "") -> User:
    """Shut the account: sessions and tokens end with this transaction. Nothing is deleted."""
    _require(can_manage_people(actor))
    if actor is not None and actor.pk == user.pk:
        raise NotAllowed(_("You cannot deactivate your own account; ask a colleague."))
    user = lock(user)
    if user.is_active:
        user.is_active = False
        save_record(user, actor=actor, reason=reason)
    end_sessions(user=user)
    revoke_tokens(actor=actor, user=user)
    return user


@transaction.atomic
def reactivate_user(*, actor: User | None, user: User, reason: str = "") -> User:
    """Open the account again: memberships and groups are as before, tokens stay gone."""
    _require(can_manage_people(actor))
    user = lock(user)
    if not user.is_active:
        user.is_active = True
        save_record(user, actor=actor, reason=reason)
    return user


@transaction.atomic
def reset_second_factor(*, actor: User | None, user: User, reason: str = "") -> User:
    """Forget the person's second factors, and end the sessions of who may have found one."""
    _require(can_manage_people(actor))
    user = lock(user)
    Authenticator.objects.filter(user=user).delete()
    save_record(user, actor=actor, reason=reason or _("Second factor reset"))
    end_sessions(user=user)
    return user


def end_sessions(*, user: User) -> None:
    """Log the person out everywhere.

    A session names its owner only inside, so all that have not expired are opened.
    """
    key = str(user.pk)
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == key:
            session.delete()
    UserSession.objects.filter(user=user).delete()


# --- Tokens ------------------------------------------------------------------------------


@transaction.atomic
def create_token(
    *,
    actor: User | None,
    user: User,
    name: str,
    scope: str = TokenScope.READ,
    life: timedelta = TOKEN_LIFE,
) -> tuple[ApiToken, str]:
    """Make a token that acts for `user` and return it with its text.

    The text is stored nowhere: who loses it makes another token.
    """
    _require(can_create_token(actor, user))
    if not user.is_active:
        raise ValidationError({"user": _("This account is not active.")})
    fields: dict[str, Any] = {"name": name.strip(), "scope": scope}
    ApiToken(**fields).clean_fields(exclude=["digest", "token_key", "user"])
    return ApiToken.objects.create(user=user, expiry=life, **fields)


def revoke_token(*, actor: User | None, token: ApiToken) -> None:
    """End a token: its next request is answered 401."""
    _require(can_revoke_token(actor, token))
    token.delete()


def revoke_tokens(*, actor: User | None, user: User) -> int:
    """End all tokens that act for `user`, and return how many there were."""
    _require(can_change_profile(actor, user))
    tokens = user.auth_token_set.all()
    count = tokens.count()
    tokens.delete()
    return count
