"""ETags: reading again costs nothing, and no change overwrites one it has not seen.

The ETag of a record is `"<version>-<digest of the body>"`. Reading compares all of it;
writing compares the version only, since the rest of the body depends on who asks and when.
"""

import hashlib
import re
from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.request import Request

from .problems import PreconditionRequired

ANY_VERSION = "*"
_VERSION = re.compile(r'^"(\d{1,18})-[0-9a-f]+"$')


def entity_tag(body: bytes, version: int | None = None) -> str:
    """Return the strong ETag of a body, led by the record's version if it is one record."""
    digest = hashlib.sha256(body).hexdigest()[:32]
    return f'"{digest}"' if version is None else f'"{version}-{digest}"'


def version_of(data: Any) -> int | None:
    """Return the version a serialized record states, None for a list."""
    version = data.get("version") if isinstance(data, dict) else None
    return version if isinstance(version, int) else None


def versions_named(request: Request) -> set[int] | str:
    """Return the versions `If-Match` accepts, or ANY_VERSION for `*`.

    Raises PreconditionRequired (428) when the header is missing.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired()
    if header == "*":
        return ANY_VERSION
    # A proxy that compresses turns our strong tags into weak ones.
    tags = [tag.removeprefix("W/") for tag in parse_etags(header)]
    return {int(found[1]) for tag in tags if (found := _VERSION.match(tag))}


def for_this_caller(response: HttpResponse) -> HttpResponse:
    """Say that the answer depends on who asks: no shared cache may keep it."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ("Authorization", "Cookie", "Accept-Language"))
    return response


def answer_conditionally(request: Request, response: HttpResponse, data: Any) -> HttpResponse:
    """Give a successful reading its ETag; answer 304 if the caller holds this body already."""
    etag = response.headers.get("ETag") or entity_tag(response.content, version_of(data))
    response["ETag"] = etag
    for_this_caller(response)
    known = [
        tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))
    ]
    if etag not in known and "*" not in known:
        return response
    unchanged = HttpResponse(status=304)
    for name in ("ETag", "Cache-Control", "Vary", "Content-Language"):
        if name in response:
            unchanged[name] = response[name]
    del unchanged["Content-Type"]
    return unchanged
