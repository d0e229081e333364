"""How often one may ask: per token or person, and per address, counted in the shared cache."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from .conf import DEFAULT_RATE_ANON, DEFAULT_RATE_TOKEN


class TokenThrottle(SimpleRateThrottle):
    """`API_RATE_TOKEN` requests for each token, or each person who is logged in."""

    scope = "token"

    def get_rate(self) -> str | None:
        return getattr(settings, "API_RATE_TOKEN", DEFAULT_RATE_TOKEN) or None

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if not (request.user and request.user.is_authenticated):
            return None
        token = getattr(request.auth, "pk", None)
        ident = f"t{token}" if token else f"u{request.user.pk}"
        return self.cache_format % {"scope": self.scope, "ident": ident}


class AddressThrottle(SimpleRateThrottle):
    """`API_RATE_ANON` requests for each address without a (good) token."""

    scope = "address"

    def get_rate(self) -> str | None:
        return getattr(settings, "API_RATE_ANON", DEFAULT_RATE_ANON) or None

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if request.user and request.user.is_authenticated:
            return None
        return self.cache_format % {"scope": self.scope, "ident": caller(request)}


def client_address(request: Any) -> str:
    """Return the caller's address: what the outermost trusted proxy saw, else the peer."""
    proxies = getattr(settings, "TRUSTED_PROXY_COUNT", 0)
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if proxies and forwarded[0]:
        return forwarded[-min(proxies, len(forwarded))]
    return request.META.get("REMOTE_ADDR", "")


def caller(request: Any) -> str:
    """Return what counts as one caller: an address, of IPv6 its /64, which one host holds whole."""
    address = client_address(request)
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(ip_network((known, 64), strict=False))
    return address


class FeedThrottle(AddressThrottle):
    """`API_RATE_ANON` readings of each calendar address; of what is none, by who asks."""

    scope = "feed"

    def __init__(self, known: int | None) -> None:
        self.known = known
        super().__init__()

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        ident = caller(request) if self.known is None else f"c{self.known}"
        return self.cache_format % {"scope": self.scope, "ident": ident}
