"""How an address of the lists is written down."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Address:
    """Where a page is and how it answers; with `data` it is the answer to that form."""

    path: str
    status: int = 200
    data: dict[str, str] | None = None

    def __str__(self) -> str:
        return self.path if self.data is None else f"{self.path} (form sent)"


def page(url_name: str, *args: object, query: str = "") -> Address:
    """Return the address of a page by its URL name."""
    return Address(reverse(url_name, args=args) + query)


def form(url_name: str, *args: object, status: int = 200, **data: str) -> Address:
    """Return the answer to a form sent to that page."""
    return Address(reverse(url_name, args=args), status, data)
