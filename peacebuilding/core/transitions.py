"""States and the ways between them.

A model that moves through states lists its transitions in one table; services perform
them, the admin draws buttons from the same table, and the API its `actions`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .exceptions import IllegalTransition, NotAllowed


@dataclass(frozen=True)
class Transition:
    """One way out of one or more states.

    `name` is the verb of service, URL and API; `label` the words on the button;
    `allowed(user, record)` says who may, whatever the state.
    """

    name: str
    label: Any
    sources: frozenset[str]
    target: str
    allowed: Callable[[Any, Any], bool]
    needs_reason: bool = False
    danger: bool = False


class TransitionTable:
    """The transitions of one model, by name; `field` holds the state."""

    def __init__(self, transitions: Iterable[Transition], field: str = "status") -> None:
        self.field = field
        self.by_name = {transition.name: transition for transition in transitions}

    def __iter__(self) -> Any:
        return iter(self.by_name.values())

    def __getitem__(self, name: str) -> Transition:
        return self.by_name[name]

    def possible(self, record: Any) -> list[Transition]:
        """Return the transitions the record's present state allows, whoever asks."""
        state = getattr(record, self.field)
        return [transition for transition in self if state in transition.sources]

    def available(self, user: Any, record: Any) -> list[Transition]:
        """Return the transitions `user` may make on the record now."""
        return [t for t in self.possible(record) if t.allowed(user, record)]

    def check(self, name: str, *, actor: Any, record: Any, reason: str = "") -> Transition:
        """Return the transition if `actor` may make it now.

        Raises NotAllowed (who), IllegalTransition (from where) or ValidationError
        (a reason is missing), in this order.
        """
        transition = self.by_name[name]
        if not transition.allowed(actor, record):
            raise NotAllowed(_("You may not do this to this record."))
        if getattr(record, self.field) not in transition.sources:
            label = getattr(record, f"get_{self.field}_display")()
            names = [possible.name for possible in self.possible(record)]
            raise IllegalTransition(getattr(record, self.field), str(label), names)
        if transition.needs_reason and not reason.strip():
            raise ValidationError({"reason": _("Give a reason; it is kept in the history.")})
        return transition
