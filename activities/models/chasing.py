"""Chasing: links for people without an account, contacts, and the reminders that went out."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, StaffOfficer
from peacebuilding.core.choices import Language
from peacebuilding.core.history import History
from peacebuilding.core.models import Searchable, TimeStampedVersioned

from ..choices import ContactChannel, ContactStatus, LinkPurpose
from ..querysets import ContactLogQuerySet, ReportLinkQuerySet, today
from .commitment import Commitment
from .reporting import ProgressReport


class ReportLink(TimeStampedVersioned):
    """The right to write or to clear one report, given to one officer by mail.

    The address carries a signature, not this row's content; a link works until it expires
    or is revoked, for its one report, and opening it changes nothing.
    """

    report = models.ForeignKey(
        ProgressReport, verbose_name=_("report"), related_name="links", on_delete=models.CASCADE
    )
    officer = models.ForeignKey(
        StaffOfficer,
        verbose_name=_("officer"),
        related_name="report_links",
        on_delete=models.PROTECT,
    )
    purpose = models.CharField(
        _("purpose"), max_length=10, choices=LinkPurpose.choices, default=LinkPurpose.REPORT
    )
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    history = History()
    objects = ReportLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to a report")
        verbose_name_plural = _("links to reports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "officer", "purpose"],
                condition=Q(revoked_at__isnull=True),
                name="%(app_label)s_%(class)s_one_at_a_time",
                violation_error_message=_("The officer has a link to this report already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer}, {self.report}"

    def works_at(self, moment: datetime) -> bool:
        """Whether it opens anything at the moment."""
        return self.revoked_at is None and self.expires_at > moment


class ContactLog(TimeStampedVersioned, Searchable):
    """The Secretariat's memory of chasing: whom it spoke with and what was promised.

    While `paused_until` lies ahead, no reminder goes to the organization: the day of the
    promise, or until when the Secretariat holds them back. Seen by officers only.
    """

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        related_name="contact_logs",
        on_delete=models.PROTECT,
    )
    contacted_on = models.DateField(_("date"), default=today)
    channel = models.CharField(
        _("channel"),
        max_length=20,
        choices=ContactChannel.choices,
        default=ContactChannel.TELEPHONE,
    )
    person = models.CharField(_("spoken with"), max_length=150, blank=True)
    officer = models.ForeignKey(
        StaffOfficer,
        verbose_name=_("officer"),
        related_name="contact_logs",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )
    note = models.TextField(_("what was said"), blank=True)
    promise = models.TextField(_("promise"), blank=True)
    language = models.CharField(
        _("language of the texts"), max_length=2, choices=Language.choices, default=Language.EN
    )
    paused_until = models.DateField(
        _("no reminders until"),
        null=True,
        blank=True,
        help_text=_("The day of the promise. Reminders go on after it."),
    )
    closed_on = models.DateField(
        _("settled on"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The promise was kept, or is given up: reminders go on."),
    )
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        related_name="contact_logs",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
    )

    history = History(excluded_fields=["search_text"])
    objects = ContactLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-contacted_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(promise="") | Q(paused_until__isnull=False),
                name="%(app_label)s_%(class)s_promise_has_day",
                violation_error_message=_("Say until when this is promised."),
            ),
            models.CheckConstraint(
                condition=Q(paused_until__isnull=True)
                | Q(paused_until__gte=models.F("contacted_on")),
                name="%(app_label)s_%(class)s_paused_after_contact",
                violation_error_message=_("The day cannot lie before the contact."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.display_acronym}, {self.contacted_on.isoformat()}"

    def search_source(self) -> list[str]:
        return [self.person, self.note, self.promise]

    @property
    def status(self) -> str:
        """`open` while a promise or a pause is not settled, `settled` after; else `noted`."""
        if self.closed_on is not None:
            return ContactStatus.SETTLED
        return ContactStatus.NOTED if self.paused_until is None else ContactStatus.OPEN

    def get_status_display(self) -> str:
        """The same in words."""
        return str(ContactStatus(self.status).label)

    def get_absolute_url(self) -> str:
        return f"{self.organization.get_absolute_url()}#contacts"

    def is_pausing(self, on: date | None = None) -> bool:
        """Whether it holds reminders back on the day."""
        day = on or today()
        return self.closed_on is None and self.paused_until is not None and self.paused_until >= day


class Reminder(models.Model):
    """One step of the reminder ladder for one duty: what was done on which day.

    Written by the job, never edited: the step's number of days from `due_on` (−14 to +21),
    who was reached in which role, and the key of the mail. A step that reached nobody says so.
    """

    report = models.ForeignKey(
        ProgressReport,
        verbose_name=_("report"),
        related_name="reminders",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
    )
    commitment = models.ForeignKey(
        Commitment,
        verbose_name=_("commitment"),
        related_name="reminders",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
    )
    due_on = models.DateField(_("due on"))
    step = models.SmallIntegerField(_("days from the due date"))
    role = models.CharField(_("reached as"), max_length=30, blank=True)
    officer = models.ForeignKey(
        StaffOfficer,
        verbose_name=_("officer"),
        related_name="reminders",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        related_name="reminders",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )
    notification_key = models.CharField(_("key of the mail"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=False) ^ Q(commitment__isnull=False),
                name="%(app_label)s_%(class)s_one_duty",
                violation_error_message=_("A reminder is about a report or a commitment."),
            ),
            models.UniqueConstraint(
                fields=["report", "due_on", "step"],
                condition=Q(report__isnull=False),
                name="%(app_label)s_%(class)s_once_for_report",
            ),
            models.UniqueConstraint(
                fields=["commitment", "due_on", "step"],
                condition=Q(commitment__isnull=False),
                name="%(app_label)s_%(class)s_once_for_commitment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report or self.commitment} {self.step:+d}"
