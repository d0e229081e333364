"""The outbox, what people refuse, and what the machinery remembers of itself."""

import hashlib
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peacebuilding.accounts.groups import LOOK, Grants

from .choices import State
from .kinds import Kind, find_kind
from .querysets import NotificationQuerySet, RefusalQuerySet


class Notification(models.Model):
    """Something that one reader is to be told once: a row of the outbox, later of the inbox.

    It is written in the transaction of what it tells about, and sent by `run_scheduled`.
    The words are composed when the mail goes; the row keeps subject and page for the inbox.
    `key` says what this is the telling of, so that nothing is told twice; it outlives address
    and words, which are forgotten after NOTIFICATION_DAYS, so it must not name a person.
    """

    group_permissions: ClassVar[Grants] = LOOK
    #: Set by a preview, so that composers leave secret links out.
    is_preview = False

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=200, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        related_name="notifications",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )
    address = models.CharField(_("e-mail address"), max_length=254, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    about_type = models.ForeignKey(
        ContentType,
        verbose_name=_("kind of record"),
        related_name="+",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )
    about_id = models.PositiveBigIntegerField(_("record"), null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    context = models.JSONField(_("context"), default=dict, blank=True)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    url = models.CharField(_("page"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.QUEUED, editable=False
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("not before"))
    claimed_at = models.DateTimeField(_("taken for sending at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last decided by"),
        related_name="+",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(_("last decided at"), null=True, blank=True)
    decision = models.TextField(_("last decision"), blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_attempt_at", "id"], name="notifications_due"),
            models.Index(fields=["user", "-created_at", "-id"], name="notifications_inbox"),
            models.Index(fields=["about_type", "about_id"], name="notifications_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="%(app_label)s_%(class)s_state_known",
                violation_error_message=_("This is not a state of a notification."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENT) | Q(sent_at__isnull=False),
                name="%(app_label)s_%(class)s_sent_has_its_time",
                violation_error_message=_("What was sent has the time of it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label}: {self.recipient}"

    @property
    def definition(self) -> Kind | None:
        """The kind as registered; None when its app is gone."""
        return find_kind(self.kind)

    @property
    def kind_label(self) -> Any:
        """The kind in the reader's words."""
        return self.definition.label if self.definition else self.kind

    @property
    def recipient(self) -> str:
        """Who it goes to: name or address; a dash once that is forgotten."""
        return self.name or self.address or "—"

    @property
    def message_id(self) -> str:
        """The Message-ID (RFC 5322) of this mail, the same at every attempt."""
        source = f"{self.pk}:{self.key}:{self.created_at.isoformat()}"
        digest = hashlib.sha256(source.encode()).hexdigest()[:24]
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        return f"<notification.{self.pk}.{digest}@{f'[IPv6:{host}]' if ':' in host else host}>"


class Refusal(models.Model):
    """No mail of this kind, please: from a person's preferences, or by a link in a mail.

    Of an account it follows the person through changes of address; of an address without
    an account it is kept in lower case.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        related_name="mail_refusals",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
    )
    address = models.CharField(_("e-mail address"), max_length=254, blank=True)
    kind = models.CharField(_("kind"), max_length=60)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = RefusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("refused mail")
        verbose_name_plural = _("refused mails")
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(address=""),
                name="%(app_label)s_%(class)s_of_person_or_address",
            ),
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(user__isnull=False),
                name="%(app_label)s_%(class)s_once_for_person",
            ),
            models.UniqueConstraint(
                fields=["address", "kind"],
                condition=Q(user__isnull=True),
                name="%(app_label)s_%(class)s_once_for_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.user or self.address}"


class JobRun(models.Model):
    """What is known of the last runs of one job."""

    group_permissions: ClassVar[Grants] = LOOK

    name = models.CharField(_("job"), max_length=60, unique=True)
    started_at = models.DateTimeField(_("last start"), null=True, blank=True)
    running_since = models.DateTimeField(_("running since"), null=True, blank=True)
    succeeded_at = models.DateTimeField(_("last success"), null=True, blank=True)
    result = models.TextField(_("what it did"), blank=True)
    error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SiteClaim(models.Model):
    """The address that may send what lies in this database; a copy elsewhere may not."""

    site_url = models.CharField(_("address of the site"), max_length=250)
    claimed_at = models.DateTimeField(_("claimed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("claim of a site")
        verbose_name_plural = _("claims of sites")
        ordering = ["-claimed_at", "-pk"]

    def __str__(self) -> str:
        return self.site_url
