"""Reporting: the round in which the Secretariat asks, and the report an organization gives."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.choices import Language
from peacebuilding.core.history import History
from peacebuilding.core.localized import localized
from peacebuilding.core.models import Searchable, TimeStampedVersioned
from peacebuilding.framework.models import Meeting, Obstacle

from ..choices import REPORT_IN_HAND, REPORT_WRITABLE, ReportingState, ReportState, RoundStatus
from ..querysets import ProgressReportQuerySet, ReportingRoundQuerySet, today
from .bases import Attested
from .commitment import Commitment

#: What the organization writes; nothing else in a report is its text.
REPORT_TEXTS = ("narrative", "challenges", "way_forward")
#: What is compared, versioned and sent back and forth.
REPORT_FIELDS = (
    "language",
    *REPORT_TEXTS,
    "percent",
    "is_no_progress",
    "no_progress_reason",
    "is_public",
)


class ReportingRound(TimeStampedVersioned, Searchable):
    """The Secretariat asks for a report on many commitments by one day.

    Opened (`opened_at`), it makes one requested report for each open commitment that
    `commitments_filter` names, and takes in later ones until it is closed (`closed_at`).
    The filter is the query of the list of commitments: "organization=ecowas&category=A".
    """

    title_en = models.CharField(_("title, English"), max_length=200)
    title_fr = models.CharField(_("title, French"), max_length=200, blank=True)
    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("meeting it prepares"),
        related_name="reporting_rounds",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    period_starts_on = models.DateField(_("period from"), null=True, blank=True)
    period_ends_on = models.DateField(_("period until"), null=True, blank=True)
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    commitments_filter = models.CharField(
        _("commitments asked about"),
        max_length=1000,
        blank=True,
        help_text=_(
            "The filter of the list of commitments, as its address has it; empty: all open ones."
        ),
    )
    note = models.TextField(_("what is asked"), blank=True)
    language = models.CharField(
        _("language of the texts"), max_length=2, choices=Language.choices, default=Language.EN
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    title = localized("title")
    history = History(excluded_fields=["search_text"])
    objects = ReportingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting round")
        verbose_name_plural = _("reporting rounds")
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")),
                name="%(app_label)s_%(class)s_due_after_opening",
                violation_error_message=_("Reports cannot be due before the round opens."),
            ),
            models.CheckConstraint(
                condition=Q(period_starts_on__isnull=True)
                | Q(period_ends_on__isnull=True)
                | Q(period_ends_on__gte=F("period_starts_on")),
                name="%(app_label)s_%(class)s_period_ends_after_start",
                violation_error_message=_("The period cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False),
                name="%(app_label)s_%(class)s_closed_was_open",
                violation_error_message=_("Only an open round is closed."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("activities:round-detail", args=[self.pk])

    def search_source(self) -> list[str]:
        return [self.title_en, self.title_fr]

    @property
    def is_open(self) -> bool:
        """It asks now: opened and not closed."""
        return self.opened_at is not None and self.closed_at is None

    @property
    def status(self) -> str:
        """`planned`, `open` or `closed`."""
        if self.closed_at is not None:
            return RoundStatus.CLOSED
        return RoundStatus.OPEN if self.opened_at is not None else RoundStatus.PLANNED

    def get_status_display(self) -> str:
        """The same in words."""
        return str(RoundStatus(self.status).label)


class ProgressReport(TimeStampedVersioned, Attested):
    """What one organization says about one of its commitments.

    Asked for by a round (`requested`), or written of its own accord (`round` is null).
    Each submission is a version in the history and counts in `submissions`. `percent` is
    how much of the commitment is done, 0 to 100; a report without progress gives the
    reason. `due_on` is the day of this one report, extensions included;
    `reminders_from` is the day it was last set: no reminder looks back beyond it.
    """

    lock_first = "commitment"

    commitment = models.ForeignKey(
        Commitment,
        verbose_name=_("commitment"),
        related_name="progress_reports",
        on_delete=models.CASCADE,
    )
    round = models.ForeignKey(
        ReportingRound,
        verbose_name=_("reporting round"),
        related_name="reports",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    number = models.PositiveSmallIntegerField(
        _("number"), editable=False, help_text=_("Counted for each commitment.")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    reminders_from = models.DateField(_("reminders from"), default=today, editable=False)
    language = models.CharField(
        _("language of the texts"), max_length=2, choices=Language.choices, default=Language.EN
    )
    narrative = models.TextField(_("what happened"), blank=True)
    challenges = models.TextField(_("difficulties"), blank=True)
    way_forward = models.TextField(_("next step"), blank=True)
    percent = models.PositiveSmallIntegerField(
        _("percent done"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    is_no_progress = models.BooleanField(_("no progress"), default=False)
    no_progress_reason = models.TextField(_("why there was no progress"), blank=True)
    obstacles = models.ManyToManyField(
        Obstacle, verbose_name=_("obstacles"), related_name="progress_reports", blank=True
    )
    is_public = models.BooleanField(
        _("public once accepted"),
        default=False,
        help_text=_("Seen by everybody who sees the commitment; else by participants only."),
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ReportState.choices,
        default=ReportState.REQUESTED,
        editable=False,
    )
    state_reason = models.TextField(_("comment on the present state"), blank=True, editable=False)
    submissions = models.PositiveSmallIntegerField(_("times submitted"), default=0, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        related_name="reports_submitted",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    submitted_name = models.CharField(
        _("submitted by link"),
        max_length=150,
        blank=True,
        editable=False,
        help_text=_("The officer who had no account and came by the link."),
    )
    cleared_by = models.CharField(_("cleared by"), max_length=150, blank=True, editable=False)
    cleared_at = models.DateTimeField(_("cleared at"), null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        related_name="reports_reviewed",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True, editable=False)

    history = History(m2m_fields=["obstacles"])
    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["commitment_id", "number"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="report_state_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("Another report on the commitment has this number."),
            ),
            models.UniqueConstraint(
                fields=["commitment", "round"],
                name="%(app_label)s_%(class)s_once_a_round",
                violation_error_message=_("The round asks once about each commitment."),
            ),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(
                    round__isnull=True,
                    state__in=(
                        ReportState.DRAFT,
                        ReportState.AWAITING_CLEARANCE,
                        ReportState.RETURNED,
                        ReportState.REOPENED,
                    ),
                ),
                name="%(app_label)s_%(class)s_one_ad_hoc",
                violation_error_message=_("A report on this commitment is being written already."),
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="%(app_label)s_%(class)s_percent_to_100",
                violation_error_message=_("Give a percentage from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=(ReportState.SUBMITTED, ReportState.ACCEPTED))
                & Q(submissions__gt=0)
                | ~Q(state__in=(ReportState.SUBMITTED, ReportState.ACCEPTED)),
                name="%(app_label)s_%(class)s_accepted_was_submitted",
                violation_error_message=_("Only what was submitted is accepted."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("activities:report-detail", args=[self.pk])

    @property
    def reference(self) -> str:
        """The number people quote: A-2026-0007-02-R03."""
        return f"{self.commitment.reference or self.commitment_id}-R{self.number:02d}"

    @property
    def title(self) -> str:
        """What it is about: the promise."""
        return self.commitment.title

    @property
    def receipt(self) -> str:
        """The number of the last receipt: the reference and the submission; empty before."""
        return f"{self.reference}/{self.submissions}" if self.submissions else ""

    @property
    def is_in_hand(self) -> bool:
        """The organization has it: not submitted, not ended."""
        return self.state in REPORT_IN_HAND

    @property
    def is_writable(self) -> bool:
        """Its text may be written now."""
        return self.state in REPORT_WRITABLE

    @property
    def was_asked(self) -> bool:
        """Asked for by a round or with a day, or sent at some time: it tells of the commitment."""
        return self.round_id is not None or self.due_on is not None or self.submissions > 0

    @property
    def reporting_word(self) -> str:
        """The value of ReportingState it gives, as `with_reporting_state` has it for lists."""
        if self.state == ReportState.NOT_REQUIRED:
            return ReportingState.NOT_REQUIRED
        if not self.submissions:
            return ReportingState.NOT_REPORTED
        return ReportingState.NO_PROGRESS if self.is_no_progress else ReportingState.REPORTED

    def is_overdue(self, on: date | None = None) -> bool:
        """Whether it is late on the day: in hand, its round not closed, after `due_on`."""
        if not self.is_in_hand or self.due_on is None:
            return False
        if self.round is not None and self.round.closed_at is not None:
            return False
        return self.due_on < (on or today())
