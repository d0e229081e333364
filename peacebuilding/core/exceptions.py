"""Refusals that pages, admin and API all turn into their own answer."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _


class NotAllowed(PermissionDenied):
    """The record is visible, but this person may not do this to it (403)."""


class IllegalTransition(Exception):
    """The record is not in a state from which this may be done (409).

    `present` is the state as stored; `allowed` names the transitions possible now.
    """

    def __init__(self, present: str, present_label: str, allowed: Iterable[str]) -> None:
        self.present = present
        self.allowed = list(allowed)
        choices = ", ".join(self.allowed) or _("nothing")
        super().__init__(
            _("The record is now “%(state)s”. From there you can do: %(allowed)s.")
            % {"state": present_label, "allowed": choices}
        )


class StaleVersion(Exception):
    """Somebody else changed the record since it was read (412)."""

    def __init__(self, current_version: int | None) -> None:
        self.current_version = current_version
        super().__init__(
            _("Changed by a colleague meanwhile. Read the record again, then repeat your change.")
        )
