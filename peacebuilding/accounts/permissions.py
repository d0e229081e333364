"""Who may do what to people and tokens. A command (actor None) runs on the machine itself."""

from typing import Any

from .access import is_administrator, is_participant
from .models import ApiToken, User


def can_manage_people(actor: Any) -> bool:
    """Say whether the actor may make, deactivate and reactivate accounts and set groups."""
    return actor is None or is_administrator(actor)


def can_change_profile(actor: Any, user: User) -> bool:
    """Say whether the actor may change the person's name and language."""
    return can_manage_people(actor) or (is_participant(actor) and actor.pk == user.pk)


def can_create_token(actor: Any, user: User) -> bool:
    """Say whether the actor may make a token that acts for `user`.

    One's own; administrators also those of service accounts. A token of another person
    would show an administrator what only that person may see.
    """
    if actor is None or (is_participant(actor) and actor.pk == user.pk):
        return True
    return is_administrator(actor) and user.is_service_account


def can_revoke_token(actor: Any, token: ApiToken) -> bool:
    """Say whether the actor may end this token: its owner or an administrator."""
    return can_change_profile(actor, token.user)
