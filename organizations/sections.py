"""Sections that upper floors add to the page of an organization, and of a staff officer.

The pages know nothing of activities and commitments; the floors that do register what
they show, in their `registry.py`:

    register_section(20, figures, place="top")
    register_officer_section(handed_over)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: Given the request and the organization: a template and its context, or None for nothing.
Build = Callable[[Any, Any], tuple[str, dict[str, Any]] | None]
#: Where a section may stand: over both columns, in the main one, in the one beside it.
PLACES = ("top", "main", "aside")


@dataclass(frozen=True)
class Section:
    """One registered section."""

    order: int
    place: str
    build: Build


@dataclass(frozen=True)
class Part:
    """One section of one page, ready for `{% include %}`."""

    template: str
    context: dict[str, Any]


_sections: list[Section] = []
_officer_sections: list[Build] = []


def register_section(order: int, build: Build, place: str = "main") -> None:
    """Add a section to the page of every organization, smaller orders first."""
    if place not in PLACES:
        raise ValueError(f"{place}: a section stands in one of {', '.join(PLACES)}.")
    _sections.append(Section(order, place, build))
    _sections.sort(key=lambda section: section.order)


def parts_for(request: Any, organization: Any) -> dict[str, list[Part]]:
    """Return the sections of one organization's page, by their place."""
    parts: dict[str, list[Part]] = {place: [] for place in PLACES}
    for section in _sections:
        built = section.build(request, organization)
        if built is not None:
            parts[section.place].append(Part(*built))
    return parts


def register_officer_section(build: Build) -> None:
    """Add a section to the page of every staff officer."""
    _officer_sections.append(build)


def parts_for_officer(request: Any, officer: Any) -> list[Part]:
    """Return the sections of one officer's page."""
    built = [build(request, officer) for build in _officer_sections]
    return [Part(*one) for one in built if one is not None]
