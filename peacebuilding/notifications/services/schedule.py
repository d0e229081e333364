"""Running what is due: each job once in its period, whoever calls, and however often."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from ..jobs import Job, jobs
from ..models import JobRun
from .sending import send_due

logger = logging.getLogger(__name__)
#: A job that has run for so long has ended without a word.
LOST_AFTER = timedelta(hours=1)
#: How soon a job that failed is tried again.
RETRY = timedelta(minutes=15)
#: Under this name the sending itself is noted.
SENDING = "send-mail"
MAX_TEXT = 1000


@dataclass(frozen=True)
class Line:
    """What one job said; `is_error` when it could not do its work."""

    name: str
    text: str
    is_error: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"


def run_scheduled(now: datetime) -> Iterator[Line]:
    """Run each job that is due, then send what waits, theirs too; yield what each did.

    A job that fails is noted, and the others run all the same.
    """
    begun = time.monotonic()
    for job in jobs():
        if begin(job, now):
            yield _run(job, now)
    now += timedelta(seconds=time.monotonic() - begun)
    row, _ = JobRun.objects.get_or_create(name=SENDING)
    row.started_at = now
    counts = send_due(now)
    trouble = counts.trouble
    if not trouble:
        row.succeeded_at = now
    row.result, row.error = str(counts), trouble
    row.save(update_fields=["started_at", "succeeded_at", "result", "error"])
    yield Line(SENDING, str(counts), bool(trouble))


def is_due(job: Job, row: JobRun, now: datetime) -> bool:
    """Say whether the job has not been done in this period and nobody is at it."""
    if row.running_since is not None and now - row.running_since < LOST_AFTER:
        return False
    if row.succeeded_at is not None and job.period(row.succeeded_at) >= job.period(now):
        return False
    has_failed = row.started_at is not None and bool(row.error)
    return not has_failed or now - row.started_at >= min(RETRY, job.every)  # type: ignore[operator]


@transaction.atomic
def begin(job: Job, now: datetime) -> bool:
    """Take the job if it is due; of two runs at once only one gets it."""
    JobRun.objects.get_or_create(name=job.name)
    row = JobRun.objects.select_for_update().get(name=job.name)
    if not is_due(job, row, now):
        return False
    row.started_at = row.running_since = now
    row.save(update_fields=["started_at", "running_since"])
    return True


def _run(job: Job, now: datetime) -> Line:
    row = JobRun.objects.get(name=job.name)
    try:
        row.result, row.error = (job.run(now) or "")[:MAX_TEXT], ""
        row.succeeded_at = now
    except Exception as mistake:
        logger.exception("job %s failed", job.name)
        row.error = f"{type(mistake).__name__}: {mistake}"[:MAX_TEXT]
    row.running_since = None
    row.save(update_fields=["running_since", "succeeded_at", "result", "error"])
    return Line(job.name, row.error or row.result, bool(row.error))
