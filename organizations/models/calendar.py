"""The secret address under which a calendar reads what is owed."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.history import History
from peacebuilding.core.models import TimeStampedVersioned

from ..querysets import CalendarAddressQuerySet
from .organization import Organization


class CalendarAddress(TimeStampedVersioned):
    """An address that gives what one organization, or all those one person serves, owe.

    Whoever knows it reads the feed without an account, so only a digest of the secret in it
    is stored. It works until it is revoked; one of a person also ends with the account.
    """

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        related_name="calendar_addresses",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        related_name="calendar_addresses",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
    )
    name = models.CharField(
        _("name"), max_length=100, blank=True, help_text=_("The calendar that will read it.")
    )
    language = models.CharField(
        _("language of the entries"), max_length=2, choices=settings.LANGUAGES, default="en"
    )
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        related_name="calendar_addresses_made",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(
        _("last used, to the hour"), null=True, blank=True, editable=False
    )

    history = History(excluded_fields=["secret_digest", "last_used_at"])
    objects = CalendarAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False, user__isnull=True)
                | Q(organization__isnull=True, user__isnull=False),
                name="%(app_label)s_%(class)s_one_owner",
                violation_error_message=_("It is an organization's or a person's, not both."),
            ),
        ]

    def __str__(self) -> str:
        owner = self.organization.display_acronym if self.organization else self.user
        return f"{owner}, {self.name}" if self.name else str(owner)

    @staticmethod
    def digest(secret: str) -> str:
        """Return what is stored of the secret in the address."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def is_open(self) -> bool:
        """Whether it was not revoked."""
        return self.revoked_at is None
