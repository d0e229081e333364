"""One search over every kind of record, former names included."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peacebuilding.core.search import SearchSource, sources
from peacebuilding.core.text import normalize

PER_KIND, PER_PAGE, LONGEST = 5, 50, 200


@dataclass(frozen=True)
class Found:
    """What one kind of record answers: how many match, and the rows that are shown."""

    source: SearchSource
    count: int
    rows: list[Any]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search by words (`q`); `kind` keeps one kind and shows more of it."""
    words = request.GET.get("q", "").replace("\x00", "")[:LONGEST].strip()
    kind = request.GET.get("kind", "")
    found = _search(request.user, words, kind) if normalize(words) else []
    shown = [one for one in found if one.rows]
    context = {
        "words": words,
        "kind": kind,
        "found": [one for one in found if one.count],
        "shown": shown,
        "total": sum(one.count for one in found),
        "is_capped": any(len(one.rows) < one.count for one in shown),
    }
    return render(request, "portal/search.html", context)


def _search(user: Any, words: str, kind: str) -> list[Found]:
    found = []
    for source in sources():
        rows = source.rows(user, words)
        limit = PER_PAGE if source.kind == kind else PER_KIND if not kind else 0
        found.append(Found(source, rows.count(), list(rows[:limit]) if limit else []))
    return found
