"""Rounds, reports and what the Secretariat does to get them."""

from datetime import date, datetime
from typing import Any, Self

from django.db.models import Case, CharField, Q, Value, When

from organizations.access import organization_ids
from peacebuilding.accounts.access import is_officer, is_participant
from peacebuilding.core.querysets import SearchableQuerySet, VisibleQuerySet

from ..choices import (
    COMMITMENT_DUE,
    REPORT_IN_HAND,
    ReportingState,
    ReportState,
)
from .work import today


class ReportingRoundQuerySet(SearchableQuerySet):
    """Rounds, seen by participants once opened; officers see the planned ones too."""

    def visible_to(self, user: Any) -> Self:
        """Return the rounds `user` may see."""
        if is_officer(user):
            return self.all()
        return self.opened() if is_participant(user) else self.none()

    def opened(self) -> Self:
        """Asked at some time, closed or not."""
        return self.filter(opened_at__isnull=False)

    def open(self) -> Self:
        """Asking now."""
        return self.opened().filter(closed_at__isnull=True)


class ProgressReportQuerySet(SearchableQuerySet):
    """Reports, seen with their commitment and by their state (model.md §3).

    Found by the words of the commitment and of its activity.
    """

    search_columns = ("commitment__search_text", "commitment__activity__search_text")

    def visible_to(self, user: Any) -> Self:
        """Return the reports `user` may see.

        Its own organization sees them all, officers what was asked for or submitted,
        participants what is accepted, visitors what is accepted and public.
        """
        commitment = self.model._meta.get_field("commitment").related_model
        rows = self.filter(commitment__in=commitment.objects.visible_to(user))
        accepted = Q(state=ReportState.ACCEPTED)
        if not is_participant(user):
            return rows.filter(accepted, is_public=True)
        own = Q(commitment__organization__in=organization_ids(user))
        if is_officer(user):
            unseen = (ReportState.DRAFT, ReportState.AWAITING_CLEARANCE)
            return rows.filter(own | ~Q(state__in=unseen) | Q(submissions__gt=0))
        return rows.filter(own | accepted)

    def counted(self) -> Self:
        """Return the reports whose commitment and activity count."""
        return self.filter(
            commitment__entered_in_error_at__isnull=True,
            commitment__activity__entered_in_error_at__isnull=True,
        )

    def asked(self) -> Self:
        """Asked for by a round or with a day, or sent back by the Secretariat."""
        return self.filter(Q(round__isnull=False) | Q(due_on__isnull=False) | Q(submissions__gt=0))

    def owed(self) -> Self:
        """Asked for and in the organization's hand, on a commitment that stands open.

        Of a round that was closed nothing is owed any more.
        """
        return (
            self.counted()
            .asked()
            .filter(
                state__in=REPORT_IN_HAND,
                commitment__status__in=COMMITMENT_DUE,
                round__closed_at__isnull=True,
            )
        )

    def overdue(self, on: date | None = None) -> Self:
        """Owed, from the day after `due_on` (UTC)."""
        return self.owed().filter(due_on__lt=on or today())

    def awaiting_review(self) -> Self:
        """Submitted: the Secretariat accepts or returns them."""
        return self.counted().filter(state=ReportState.SUBMITTED)

    def accepted(self) -> Self:
        """Accepted by the Secretariat."""
        return self.filter(state=ReportState.ACCEPTED)

    def with_reporting_state(self) -> Self:
        """Add `reporting_state`: the value of ReportingState this report gives."""
        words = ReportingState
        return self.annotate(
            reporting_state=Case(
                When(state=ReportState.NOT_REQUIRED, then=Value(words.NOT_REQUIRED.value)),
                When(submissions=0, then=Value(words.NOT_REPORTED.value)),
                When(is_no_progress=True, then=Value(words.NO_PROGRESS.value)),
                default=Value(words.REPORTED.value),
                output_field=CharField(),
            )
        )

    def telling(self) -> Self:
        """Those a commitment's reporting state comes from, the telling one first: the last."""
        return self.asked().order_by("-number")

    def for_list(self) -> Self:
        """Bring along what a row of a list prints."""
        return self.select_related(
            "commitment__organization", "commitment__activity__modality__category", "round"
        )


class ReportLinkQuerySet(VisibleQuerySet):
    """Links to reports: for officers, and the organization's own people."""

    def visible_to(self, user: Any) -> Self:
        """Return the links to reports of the organizations `user` serves; officers see all."""
        if is_officer(user):
            return self.all()
        return self.filter(report__commitment__organization__in=organization_ids(user))

    def working(self, moment: datetime) -> Self:
        """Neither revoked nor expired at the moment."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=moment)


class ContactLogQuerySet(SearchableQuerySet):
    """The Secretariat's contacts, for officers only."""

    def visible_to(self, user: Any) -> Self:
        """Return all to officers, nothing to others."""
        return self.all() if is_officer(user) else self.none()

    def open(self) -> Self:
        """Those with a promise or a pause that is not settled."""
        return self.filter(closed_on__isnull=True, paused_until__isnull=False)

    def promised_by(self, on: date | None = None) -> Self:
        """Promises not settled whose day has come."""
        return self.open().exclude(promise="").filter(paused_until__lte=on or today())

    def pausing(self, on: date | None = None) -> Self:
        """Those that hold reminders back on the day."""
        return self.filter(closed_on__isnull=True, paused_until__gte=on or today())

    def for_list(self) -> Self:
        """Bring along what a row of a list prints."""
        return self.select_related("organization", "officer", "logged_by")
