"""What is to be followed up: the document's own items, later those of meetings."""

import datetime

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.history import History
from peacebuilding.core.localized import localized
from peacebuilding.core.models import Searchable, TimeStampedVersioned
from peacebuilding.core.text import plain_text
from peacebuilding.framework.models import Meeting, Paragraph

from ..choices import FollowUpDisplay, FollowUpStatus
from ..querysets import FollowUpItemQuerySet, today
from .activity import Activity
from .bases import Erasable


class FollowUpItem(TimeStampedVersioned, Searchable, Erasable):
    """Something the participants said they would come back to.

    The document has two (F1, F2 of Annex I); where the paragraph is the text, `text_en`
    stays empty. A binding item has `due_on`; an indicative one `target_on`, which may
    pass without anybody being late.
    """

    code = models.CharField(_("code"), max_length=10, unique=True, null=True, blank=True)
    source_paragraph = models.ForeignKey(
        Paragraph,
        verbose_name=_("paragraph"),
        related_name="follow_up_items",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    source_activity = models.ForeignKey(
        Activity,
        verbose_name=_("activity"),
        related_name="follow_up_items",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    text_en = models.TextField(_("text, English"), blank=True)
    text_fr = models.TextField(_("text, French"), blank=True)
    responsible_organizations = models.ManyToManyField(
        "organizations.Organization",
        verbose_name=_("responsible organizations"),
        related_name="follow_up_items",
        blank=True,
    )
    responsible_text_en = models.CharField(
        _("responsible, in words, English"), max_length=250, blank=True
    )
    responsible_text_fr = models.CharField(
        _("responsible, in words, French"), max_length=250, blank=True
    )
    is_indicative = models.BooleanField(
        _("indicative"), default=False, help_text=_("The date is a target that binds nobody.")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    target_on = models.DateField(_("indicative target"), null=True, blank=True)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=FollowUpStatus.choices,
        default=FollowUpStatus.OPEN,
        editable=False,
    )
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    outcome = models.TextField(_("outcome"), blank=True)
    status_reason = models.TextField(_("reason for the present status"), blank=True, editable=False)
    carried_to = models.ForeignKey(
        Meeting,
        verbose_name=_("carried over to"),
        related_name="carried_over_items",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
    )

    responsible_text = localized("responsible_text")
    own_text = localized("text")
    questions = GenericRelation("activities.Question")
    external_identifiers = GenericRelation("activities.ExternalIdentifier")
    history = History(excluded_fields=["search_text"], m2m_fields=["responsible_organizations"])
    objects = FollowUpItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up item")
        verbose_name_plural = _("follow-up items")
        ordering = ["code", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source_paragraph__isnull=False, source_activity__isnull=True)
                | Q(source_paragraph__isnull=True, source_activity__isnull=False),
                name="%(app_label)s_%(class)s_one_source",
                violation_error_message=_("Name one source: a paragraph or an activity."),
            ),
            models.CheckConstraint(
                condition=Q(is_indicative=True, due_on__isnull=True)
                | Q(is_indicative=False, target_on__isnull=True),
                name="%(app_label)s_%(class)s_date_of_its_kind",
                violation_error_message=_(
                    "An indicative item has a target, a binding one a due date; not both."
                ),
            ),
            models.CheckConstraint(
                condition=Q(source_paragraph__isnull=False) | ~Q(text_en=""),
                name="%(app_label)s_%(class)s_has_text",
                violation_error_message=_("Say what is to be followed up."),
            ),
            models.CheckConstraint(
                condition=Q(status=FollowUpStatus.DONE, done_on__isnull=False)
                | (~Q(status=FollowUpStatus.DONE) & Q(done_on__isnull=True)),
                name="%(app_label)s_%(class)s_done_has_date",
                violation_error_message=_("What is done has its date, and nothing else has."),
            ),
            models.CheckConstraint(
                condition=~Q(status=FollowUpStatus.CARRIED_OVER) | Q(carried_to__isnull=False),
                name="%(app_label)s_%(class)s_carried_has_meeting",
                violation_error_message=_("Say to which meeting the item is carried over."),
            ),
        ]

    def __str__(self) -> str:
        text = self.text
        short = text if len(text) <= 80 else f"{text[:79]}…"
        return f"{self.code} {short}" if self.code else short

    def natural_key(self) -> tuple[str | None]:
        return (self.code,)

    natural_key.dependencies = ["framework.paragraph"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return reverse("activities:follow-up-detail", args=[self.pk])

    def search_source(self) -> list[str]:
        own = [self.text_en, self.text_fr, self.responsible_text_en, self.responsible_text_fr]
        return [self.code or "", self.text, *own]

    @property
    def text(self) -> str:
        """What is to be followed up: own words, or the paragraph's without emphasis marks."""
        if self.own_text or not self.source_paragraph:
            return self.own_text
        return plain_text(self.source_paragraph.text)

    @property
    def date(self) -> datetime.date | None:
        """The due date or the indicative target."""
        return self.target_on if self.is_indicative else self.due_on

    @property
    def is_met_late(self) -> bool:
        """Whether it was done after its due date or its target."""
        return bool(self.done_on and self.date and self.done_on > self.date)

    def display_status_on(self, day: datetime.date) -> str:
        """Return the value of FollowUpDisplay that holds on the day."""
        if self.status == FollowUpStatus.OPEN and self.date and self.date < day:
            passed = FollowUpDisplay.TARGET_PASSED
            return passed if self.is_indicative else FollowUpDisplay.OVERDUE
        return FollowUpDisplay.DONE_LATE if self.is_met_late else self.status

    def shown_on(self, day: datetime.date) -> str:
        """Return the status as shown on the day, or that the record was entered in error."""
        return "entered-in-error" if self.is_entered_in_error else self.display_status_on(day)

    @property
    def display_status(self) -> str:
        """The status as shown today, or that the record was entered in error."""
        return self.shown_on(today())

    @property
    def public_status(self) -> str:
        """The status a visitor sees: who is late is for participants (model.md §3)."""
        hidden = {FollowUpDisplay.OVERDUE, FollowUpDisplay.DONE_LATE}
        return self.status if self.display_status in hidden else self.display_status
