"""The way to the import from the lists of what can be imported: on pages and on the desk."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from .kinds import find_kind
from .permissions import can_import


def import_url(user: Any, identifier: str) -> str:
    """Return where the person imports these records; empty where they may not."""
    kind = find_kind(identifier)
    if kind is None or not can_import(user, kind):
        return ""
    return f"{reverse('imports:index')}?kind={identifier}"


class ImportableListMixin:
    """A list (`core.listing`) whose resource can be imported, beside its formats."""

    request: Any
    resource: str

    def _formats(self) -> list[tuple[str, str]]:
        formats: list[tuple[str, str]] = super()._formats()  # type: ignore[misc]
        address = import_url(self.request.user, self.resource)
        return [*formats, (_("Import"), address)] if address else formats


class ImportLinkMixin:
    """An admin list with a button that leads to the import of `imports`."""

    imports = ""

    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        """Add the address of the import."""
        context = {"import_url": import_url(request.user, self.imports), **(extra_context or {})}
        return super().changelist_view(request, context)  # type: ignore[misc]
