"""The search across record types: each app registers its sources, the portal asks them.

Upward calls go by registration: an app puts `register_source(...)` into its
`registry.py`, which is imported once all apps are loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SearchSource:
    """One kind of record that can be found.

    `rows(user, words)` returns the visible matching queryset, best first; `template`
    renders one row as `record`.
    """

    kind: str
    label: Any
    rows: Callable[[Any, str], Any]
    template: str
    order: int


_sources: dict[str, SearchSource] = {}


def register_source(source: SearchSource) -> None:
    """Make a kind of record findable; the last registration of a kind holds."""
    _sources[source.kind] = source


def sources() -> list[SearchSource]:
    """Return the registered kinds in their order."""
    return sorted(_sources.values(), key=lambda source: source.order)
