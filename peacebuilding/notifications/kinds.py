"""What somebody may be told about: an app registers its kinds in its `registry.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import Notification


@dataclass(frozen=True)
class Mail:
    """What a notification says, in its reader's language.

    `text` is the body without greeting of the site and footer, which the frame
    (`templates/notifications/email/`) adds; `html` is the same body as a trusted fragment,
    made from `text` when it is empty. `url` is the page the inbox leads to: never a secret
    link, for it is stored with the subject once the mail is on its way.
    """

    subject: str
    text: str
    html: str = ""
    url: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of notification.

    `compose(notification)` is called in the reader's language each time the mail is sent or
    previewed, so that no secret link lies in the database; with `notification.is_preview` it
    must mask such links. It returns None when there is nothing left to say. Kinds that cannot
    be unsubscribed come whatever the reader prefers.
    """

    name: str
    label: Any
    compose: "Callable[[Notification], Mail | None]"
    can_unsubscribe: bool = True
    description: Any = ""


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Add a kind, or replace the one of the same name."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """Return all kinds, in the order in which they were registered."""
    return list(_kinds.values())


def find_kind(name: str) -> Kind | None:
    """Return the kind of this name; None when no app has registered it (any more)."""
    return _kinds.get(name)
