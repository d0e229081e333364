"""Kinds and jobs of the tests alone."""

from collections.abc import Iterator
from typing import Any

import pytest

from peacebuilding.notifications import jobs, kinds
from peacebuilding.notifications.kinds import Kind, Mail, register_kind

#: The jobs that the apps themselves registered.
REGISTERED = jobs.jobs()


def say(notification: Any) -> Mail | None:
    """Compose a mail as the context asks: nothing, a mistake, or words with a link."""
    if notification.context.get("gone"):
        return None
    if notification.context.get("broken"):
        raise LookupError("no such duty")
    link = "••••" if notification.is_preview else "https://tracker.example/act/secret-link"
    words = {"en": "A report is due", "fr": "Un rapport est attendu"}[notification.language]
    return Mail(f"{words}\nBcc: x@example.org", f"{words}.\n\n{link}", url="/workspace/")


@pytest.fixture(autouse=True)
def _kinds_and_jobs() -> Iterator[None]:
    """Register two kinds and no job; what the apps registered comes back afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kinds, "_kinds", {})
        patch.setattr(jobs, "_jobs", {})
        register_kind(Kind("due", "Reports due", say, description="Before and after the date."))
        register_kind(Kind("must", "Always told", say, can_unsubscribe=False))
        yield
