"""What the desk must know of the machinery: jobs, mails in trouble, the age of the backup."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from peacebuilding.accounts.models import User

from .choices import TROUBLE, State
from .jobs import DAILY, jobs
from .models import JobRun, Notification
from .services.schedule import SENDING
from .services.site import holder

#: How much later than its rhythm something may be: what is daily warns after 26 hours.
GRACE = timedelta(hours=2)


@dataclass(frozen=True)
class JobState:
    """When a job last did its work; `is_late` when that is too long ago."""

    name: str
    label: Any
    started_at: datetime | None
    succeeded_at: datetime | None
    error: str
    is_late: bool

    @property
    def is_bad(self) -> bool:
        """Say whether somebody must look."""
        return self.is_late or bool(self.error)


@dataclass(frozen=True)
class Alarms:
    """The state of the machinery. `holder` is the site that may send, if it is not this one.

    `backup_at` is None where no backup is known; `watches_backup` says whether one is looked for.
    """

    jobs: list[JobState]
    failed: int
    uncertain: int
    waiting: int
    holder: str
    watches_backup: bool
    backup_at: datetime | None
    is_backup_old: bool

    @property
    def bad_jobs(self) -> list[JobState]:
        """The jobs somebody must look at."""
        return [job for job in self.jobs if job.is_bad]

    @property
    def has_trouble(self) -> bool:
        """Say whether anything needs a person."""
        return bool(
            self.bad_jobs or self.failed or self.uncertain or self.holder or self.is_backup_old
        )


def job_alarms(now: datetime) -> Alarms:
    """Return the state of the machinery at `now`, with five queries."""
    runs = {run.name: run for run in JobRun.objects.all()}
    counts = dict(
        Notification.objects.filter(state__in=[*TROUBLE, State.QUEUED])
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    # Nobody runs the clock of a demonstration.
    is_new = (
        settings.IS_DEMO or not User.objects.filter(created_at__lt=now - DAILY - GRACE).exists()
    )
    known = [(job.name, job.label, job.every) for job in jobs()]
    known.append((SENDING, _("Sending of mail"), DAILY))
    states = [
        _state(name, label, runs.get(name), now - max(every, DAILY) - GRACE, is_new)
        for name, label, every in known
    ]
    site = holder()
    backup_at = backup_made_at()
    watches = bool(settings.BACKUP_STAMP)
    return Alarms(
        jobs=states,
        failed=counts.get(State.FAILED, 0),
        uncertain=counts.get(State.UNCERTAIN, 0),
        waiting=counts.get(State.QUEUED, 0),
        holder="" if site in {"", settings.SITE_URL} else site,
        watches_backup=watches,
        backup_at=backup_at,
        is_backup_old=watches and (backup_at is None or backup_at < now - DAILY - GRACE),
    )


def _state(name: str, label: Any, run: JobRun | None, limit: datetime, is_new: bool) -> JobState:
    """Return the state of a job; what was never done is late unless the installation is new."""
    if run is None or run.succeeded_at is None:
        error = run.error if run else ""
        return JobState(name, label, run.started_at if run else None, None, error, not is_new)
    is_late = run.succeeded_at < limit
    return JobState(name, label, run.started_at, run.succeeded_at, run.error, is_late)


def backup_made_at() -> datetime | None:
    """Return when the file BACKUP_STAMP was last touched; None when there is none."""
    if not settings.BACKUP_STAMP:
        return None
    try:
        touched = Path(settings.BACKUP_STAMP).stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(touched, UTC)
