"""Who may decide about a notification, and read what it says."""

from typing import Any

from peacebuilding.accounts.access import is_administrator, is_officer


def can_preview(actor: Any, notification: Any) -> bool:
    """Say whether the actor may read the words: officers. Administrators see the outside only."""
    return is_officer(actor)


def can_decide(actor: Any, notification: Any) -> bool:
    """Say whether the actor may hold, release or drop a notification: those who chase."""
    return is_officer(actor)


def can_send_again(actor: Any, notification: Any) -> bool:
    """Say whether the actor may send what failed once more: also those who keep the machine."""
    return is_officer(actor) or is_administrator(actor)
