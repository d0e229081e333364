"""Who somebody is, as far as the accounts know: the questions `visible_to` starts from."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from .groups import ADMINISTRATOR, HEAD, OFFICER


def group_names(user: Any) -> frozenset[str]:
    """Return the groups of an active account, asked once per request; empty for a visitor."""
    if not is_participant(user):
        return frozenset()
    if not hasattr(user, "_group_names"):
        user._group_names = frozenset(user.groups.values_list("name", flat=True))
    return user._group_names


def forget_group_names(user: Any) -> None:
    """Make the next question read the groups again; called after they have changed."""
    vars(user).pop("_group_names", None)


def secretariat() -> Any:
    """Return an account that is nobody's and sees what every officer sees, for jobs.

    It is not in the database and nothing is ever done in its name.
    """
    nobody: Any = get_user_model()(pk=0, is_active=True)
    nobody._group_names = frozenset({OFFICER})
    return nobody


def is_participant(user: Any) -> bool:
    """Say whether this is an active account (“participants” in model.md §3)."""
    return bool(user is not None and user.is_authenticated and user.is_active)


def sees_states(user: Any) -> bool:
    """Say whether somebody is shown which organization is late (model.md §3: no public blame).

    Participants are; visitors only where `PUBLIC_REPORTING_STATES` is on.
    """
    return settings.PUBLIC_REPORTING_STATES or is_participant(user)


def is_officer(user: Any) -> bool:
    """Say whether the person runs the cycle: a Secretariat officer or head."""
    return bool(group_names(user) & {OFFICER, HEAD})


def is_head(user: Any) -> bool:
    """Say whether the person heads the Secretariat."""
    return HEAD in group_names(user)


def is_administrator(user: Any) -> bool:
    """Say whether the person keeps users and code tables (and sees nothing confidential)."""
    return ADMINISTRATOR in group_names(user)
