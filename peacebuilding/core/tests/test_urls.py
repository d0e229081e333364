"""Every address has a name, and no two share one."""

from collections import Counter
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Yield every pattern below a resolver."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def named_patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, str | None]]:
    """Return each pattern with its full name, None where it has none."""
    found: list[tuple[str, str | None]] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found += named_patterns(pattern, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{prefix}{pattern.name}" if pattern.name else None
            found.append((str(pattern.pattern), name))
    return found


def test_every_address_of_ours_has_a_name() -> None:
    ours = ("peacebuilding.", "organizations.", "activities.")
    nameless = [
        str(pattern.pattern)
        for pattern in patterns(get_resolver())
        if pattern.name is None and pattern.lookup_str.startswith(ours)
    ]
    assert nameless == []


def test_no_two_addresses_share_a_name_by_accident() -> None:
    names = Counter(name for _route, name in named_patterns(get_resolver()) if name)
    twice = {name for name, count in names.items() if count > 1}
    assert {name for name in twice if not name.startswith(("api:", "admin:"))} == set()
