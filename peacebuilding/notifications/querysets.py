"""The questions asked of the outbox."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import transaction
from django.db.models import Q

from peacebuilding.accounts.access import is_administrator, is_officer, is_participant
from peacebuilding.core.querysets import VisibleQuerySet

from .choices import ENDED, TOLD, TROUBLE, State

#: A mail that was taken for sending and has not reported back for so long is uncertain.
LOST_AFTER = timedelta(minutes=15)


class NotificationQuerySet(VisibleQuerySet):
    """Notifications, by who may see them and what is to be done with them."""

    def visible_to(self, user: Any) -> Self:
        """Return all to those who keep the desk, their own to everybody else."""
        if is_officer(user) or is_administrator(user):
            return self.all()
        return self.for_inbox(user)

    def for_inbox(self, user: Any) -> Self:
        """Return what this person has been told, mailed or not."""
        if not is_participant(user):
            return self.none()
        return self.filter(user=user, state__in=TOLD).exclude(subject="")

    def unread(self) -> Self:
        """Return what its reader has not opened or marked as read."""
        return self.filter(read_at=None)

    def due(self, now: datetime) -> Self:
        """Return what is to be sent now, oldest first."""
        rows = self.filter(state=State.QUEUED, next_attempt_at__lte=now)
        return rows.order_by("next_attempt_at", "pk")

    def lost(self, now: datetime) -> Self:
        """Return what was taken for sending by a run that ended before it could say more."""
        return self.filter(state=State.SENDING, claimed_at__lt=now - LOST_AFTER)

    def in_trouble(self) -> Self:
        """Return what failed or is uncertain, so that a person must decide."""
        return self.filter(state__in=TROUBLE)

    def claim(self, now: datetime, until: datetime) -> Any:
        """Take the next notification that is due at `until`, and return it; None when none is.

        A short transaction: PostgreSQL passes over rows another run is taking, and on either
        database the change happens only while the row still waits.
        """
        with transaction.atomic():
            row = self.due(until).select_for_update(skip_locked=True, of=("self",)).first()
            if row is None:
                return None
            mine = self.filter(pk=row.pk, state=State.QUEUED)
            if not mine.update(state=State.SENDING, claimed_at=now):
                return None
        row.state, row.claimed_at = State.SENDING, now
        return row

    def mark(self, notification: Any, **changes: Any) -> int:
        """Write down what became of the row that was taken then, even if given up as lost since.

        A row that somebody took or decided anew is left alone. Returns how many were marked.
        """
        taken = self.filter(
            pk=notification.pk,
            claimed_at=notification.claimed_at,
            state__in=[State.SENDING, State.UNCERTAIN],
        )
        return taken.update(**changes)

    def note_read(self, now: datetime) -> int:
        """Say that the reader has seen these; return how many were new."""
        return self.unread().update(read_at=now)

    def give_up(self, now: datetime) -> int:
        """Say of what is lost that it may or may not have arrived; return how many."""
        return self.lost(now).update(state=State.UNCERTAIN)

    def ended_before(self, moment: datetime) -> Self:
        """Return what nothing happens to any more, older than a moment."""
        return self.filter(state__in=ENDED, created_at__lt=moment)

    def strip(self) -> int:
        """Forget reader and words of these; return how many still had them."""
        nothing: dict[str, Any] = dict.fromkeys(("address", "name", "subject", "url", "error"), "")
        return self.exclude(address="").update(**nothing, user=None, context={}, decision="")

    def about(self, content_type: Any, object_id: int) -> Self:
        """Return what was written about one record."""
        return self.filter(about_type=content_type, about_id=object_id)


class RefusalQuerySet(VisibleQuerySet):
    """Who wants no mail of a kind."""

    def of(self, *, user: Any = None, address: str = "") -> Self:
        """Return what this person, or whoever reads this address, has refused."""
        condition = Q()
        if address:
            condition |= Q(user=None, address__iexact=address)
        if user is not None:
            condition |= Q(user=user) | Q(user=None, address__iexact=user.email)
        return self.filter(condition) if condition else self.none()
