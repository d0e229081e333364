"""The commitment: one organization's duty in an activity, with a date."""

from datetime import date

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.choices import Language
from peacebuilding.core.history import History
from peacebuilding.core.models import Searchable, TimeStampedVersioned

from ..choices import COMMITMENT_DUE, COMMITMENT_OPEN, CommitmentDisplay, CommitmentStatus
from ..querysets import CommitmentQuerySet, today
from .activity import Activity
from .bases import Attested, Erasable

#: The terms of a commitment: once agreed they change by amendment, with its reason.
TERMS = ("title", "description", "due_on", "is_indicative")


class Commitment(TimeStampedVersioned, Searchable, Attested, Erasable):
    """What one organization promises in an activity, and by when.

    A joint undertaking is an activity with one commitment for each organization. It is
    seen with its activity. `reference` (A-2026-0007-02) follows the activity's; drafts
    have none yet. `due_on` of an indicative commitment is a target that binds nobody.
    """

    lock_first = "activity"

    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), related_name="commitments", on_delete=models.CASCADE
    )
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True, editable=False)
    reference = models.CharField(
        _("reference"), max_length=25, unique=True, null=True, blank=True, editable=False
    )
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        related_name="commitments",
        on_delete=models.PROTECT,
    )
    title = models.CharField(_("promise"), max_length=250)
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(
        _("language of the texts"), max_length=2, choices=Language.choices, default=Language.EN
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    is_indicative = models.BooleanField(
        _("indicative"), default=False, help_text=_("The date is a target that binds nobody.")
    )
    responsible_officer = models.ForeignKey(
        "organizations.StaffOfficer",
        verbose_name=_("responsible officer"),
        related_name="commitments",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=CommitmentStatus.choices,
        default=CommitmentStatus.PROPOSED,
        editable=False,
    )
    reminders_from = models.DateField(
        _("reminders from"),
        default=today,
        editable=False,
        help_text=_("The day `due_on` was last set; no reminder looks back beyond it."),
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True, editable=False)
    fulfilled_on = models.DateField(_("fulfilled on"), null=True, blank=True, editable=False)
    status_reason = models.TextField(_("reason for the present status"), blank=True, editable=False)

    questions = GenericRelation("activities.Question")
    external_identifiers = GenericRelation("activities.ExternalIdentifier")
    history = History(excluded_fields=["search_text"])
    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["activity_id", "number", "pk"]
        indexes = [models.Index(fields=["status", "due_on"], name="commitment_status_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("Another commitment of the activity has this number."),
            ),
            models.CheckConstraint(
                condition=Q(status=CommitmentStatus.FULFILLED, fulfilled_on__isnull=False)
                | (~Q(status=CommitmentStatus.FULFILLED) & Q(fulfilled_on__isnull=True)),
                name="%(app_label)s_%(class)s_fulfilled_has_date",
                violation_error_message=_("What is fulfilled has its date, and nothing else has."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False)
                | Q(is_indicative=True)
                | ~Q(status__in=COMMITMENT_DUE),
                name="%(app_label)s_%(class)s_binding_has_date",
                violation_error_message=_("A binding commitment says by when it is due."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}" if self.reference else self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:commitment-detail", args=[self.pk])

    def search_source(self) -> list[str]:
        return [self.reference or "", self.title, self.description]

    @property
    def is_open(self) -> bool:
        """Not yet kept and not taken back."""
        return self.status in COMMITMENT_OPEN

    def is_overdue(self, on: date | None = None) -> bool:
        """Whether it is late: binding, agreed or under way, from the day after `due_on`."""
        return self.display_status_on(on or today()) == CommitmentDisplay.OVERDUE

    def display_status_on(self, day: date) -> str:
        """Return the value of CommitmentDisplay that holds on the day."""
        if self.status in COMMITMENT_DUE and self.due_on and self.due_on < day:
            passed = CommitmentDisplay.TARGET_PASSED
            return passed if self.is_indicative else CommitmentDisplay.OVERDUE
        if self.fulfilled_on and self.due_on and self.fulfilled_on > self.due_on:
            return CommitmentDisplay.FULFILLED_LATE
        return self.status

    def is_in_time_on(self, day: date) -> bool:
        """Whether it stands and is neither late on the day nor was kept late."""
        late = {CommitmentDisplay.OVERDUE, CommitmentDisplay.FULFILLED_LATE}
        return self.is_standing and self.display_status_on(day) not in late

    @property
    def is_standing(self) -> bool:
        """Not taken back: what the activity counts on."""
        return self.status != CommitmentStatus.WITHDRAWN

    def shown_on(self, day: date) -> str:
        """Return the status as shown on the day, or that the record was entered in error."""
        return "entered-in-error" if self.is_entered_in_error else self.display_status_on(day)

    @property
    def display_status(self) -> str:
        """The status as shown today, or that the record was entered in error."""
        return self.shown_on(today())
