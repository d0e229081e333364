"""What can be imported: apps register their resources in `registry.py`."""

from .resources import RecordResource

_resources: dict[str, type[RecordResource]] = {}


def register_import(resource: type[RecordResource]) -> None:
    """Make a kind of record importable."""
    _resources[resource.identifier] = resource


def kinds() -> list[type[RecordResource]]:
    """Return all that can be imported, in the order registered."""
    return list(_resources.values())


def find_kind(name: str) -> type[RecordResource] | None:
    """Return the resource of this name; a scope that follows its colon is not looked at."""
    return _resources.get(name.partition(":")[0])
