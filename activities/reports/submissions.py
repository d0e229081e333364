"""What was sent each time: the submissions of a report, and how one differs from the last."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from peacebuilding.core.changes import value_text
from peacebuilding.core.past import record_of
from peacebuilding.framework.models import Obstacle

from ..choices import ReportState
from ..models import REPORT_FIELDS, REPORT_TEXTS, ProgressReport

#: Texts of more words than this are shown whole, before and after.
MOST_WORDS = 4000


@dataclass(frozen=True)
class Piece:
    """Some words that stayed (`same`), went (`gone`) or came (`new`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One field of two submissions."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Submission:
    """The report as it was sent for the `number`th time, by whom, and how it differs."""

    number: int
    report: ProgressReport
    obstacles: list[Obstacle]
    at: datetime
    by: str
    reason: str
    differences: list[Difference] | None


def submissions_of(report: ProgressReport) -> list[Submission]:
    """Return what was sent, the newest first; two queries and one for the sets."""
    sent: dict[int, Any] = {}
    rows = report.history.filter(submissions__gt=0).select_related("history_user")
    for row in rows.order_by("history_date", "history_id"):
        sent.setdefault(row.submissions, row)
    obstacles = _obstacles_of([row.history_id for row in sent.values()])
    found: list[Submission] = []
    before: Submission | None = None
    for number, row in sorted(sent.items()):
        past = record_of(ProgressReport, row)
        past.commitment = report.commitment
        named = obstacles[row.history_id]
        differences = None if before is None else _differences(before, past, named)
        by = past.submitted_name or str(row.history_user or "")
        why = row.history_change_reason or ""
        before = Submission(number, past, named, row.history_date, by, why, differences)
        found.append(before)
    return found[::-1]


def _obstacles_of(history_ids: list[int]) -> dict[int, list[Obstacle]]:
    kept = ProgressReport.history.model.obstacles.model._base_manager
    found: dict[int, list[Obstacle]] = defaultdict(list)
    rows = kept.filter(history_id__in=history_ids).select_related("obstacle")
    for row in rows.order_by("obstacle__order"):
        found[row.history_id].append(row.obstacle)
    return found


def _differences(
    before: Submission, now: ProgressReport, obstacles: list[Obstacle]
) -> list[Difference]:
    found = []
    for name in REPORT_FIELDS:
        field: Any = ProgressReport._meta.get_field(name)
        old, new = getattr(before.report, name), getattr(now, name)
        if old == new:
            continue
        if name in REPORT_TEXTS or name == "no_progress_reason":
            pieces = pieces_between(old, new)
        else:
            pieces = _whole(value_text(field, old), value_text(field, new))
        found.append(Difference(str(capfirst(field.verbose_name)), pieces))
    if before.obstacles != obstacles:
        old, new = (", ".join(str(one) for one in rows) for rows in (before.obstacles, obstacles))
        found.append(Difference(_("Obstacles"), _whole(old, new)))
    return found


def _whole(old: str, new: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in (("gone", old), ("new", new)) if text]


def pieces_between(old: str, new: str) -> list[Piece]:
    """Return the words of two texts that stayed, went and came, in their order."""
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    if len(before) + len(after) > MOST_WORDS:
        return _whole(old, new)
    pieces = []
    for kind, begin, end, start, stop in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(after[start:stop])))
            continue
        pieces += _whole("".join(before[begin:end]), "".join(after[start:stop]))
    return pieces


def last_sent(report: ProgressReport) -> Submission | None:
    """Return what was sent last; None where nothing was, and while the director has it anew."""
    if report.state == ReportState.AWAITING_CLEARANCE:
        return None
    return next(iter(submissions_of(report)), None)
