"""What schemathesis cannot guess: records that exist, and the ETag a write was made for.

Without these nearly every request would end at 404, and every write at 412. A part of a
request that is wrong on purpose is left alone. Loaded by the `schemathesis` command.
"""

from functools import cache
from itertools import cycle
from typing import Any

import requests
import schemathesis

#: Lookups are named as the fields of a row; the exception is an export.
SAFE = {"GET", "HEAD", "OPTIONS"}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Name a record of this server, and the version of it."""
    if is_meant(case, "path"):
        case.path_parameters.update(existing(case, kwargs))
    if case.method not in SAFE and "If-Match" in case.headers and is_meant(case, "header"):
        answer = requests.get(record_url(case), headers=credentials(kwargs), timeout=60)
        if "ETag" in answer.headers:
            case.headers["If-Match"] = answer.headers["ETag"]


def is_meant(case: Any, place: str) -> bool:
    """Tell whether this part of the request is as the document says it should be."""
    parts = {key.value: part.mode.value for key, part in case.meta.components.items()}
    return parts.get(place) == "positive"


def credentials(kwargs: dict[str, Any]) -> dict[str, str]:
    """Return the token this run calls with."""
    headers = kwargs.get("headers") or {}
    return {name: value for name, value in headers.items() if name.lower() == "authorization"}


def base_of(case: Any) -> str:
    """Return the address of the server."""
    return str(case.operation.base_url).rstrip("/")


def record_url(case: Any) -> str:
    """Return the address of the record: that of an action without the action."""
    head, _lookup, _action = case.operation.path.partition("}")
    return base_of(case) + f"{head}}}/".format(**case.path_parameters)


def existing(case: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return the lookup of a record that exists, each one in turn."""
    collection, brace, rest = case.operation.path.partition("{")
    name = rest.partition("}")[0]
    if not brace or "exports/" in collection:
        return {}
    token = tuple(credentials(kwargs).items())
    found = next(lookups(base_of(case) + collection, name, token))
    return {} if found is None else {name: str(found)}


@cache
def lookups(url: str, name: str, token: tuple[tuple[str, str], ...]) -> Any:
    """Return the lookups of the collection's first rows, round and round."""
    answer = requests.get(url, params={"page_size": 20}, headers=dict(token), timeout=60)
    rows = answer.json().get("results", []) if answer.ok else []
    return cycle([row[name] for row in rows if name in row] or [None])
