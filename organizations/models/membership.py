"""Who acts for an organization, and who is asked to."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.history import History
from peacebuilding.core.models import TimeStampedVersioned

from ..choices import InvitationState, Role
from ..querysets import InvitationQuerySet, MembershipQuerySet
from .parts import ends_after_start, organization_key


class Membership(TimeStampedVersioned):
    """A person's role in an organization; a person may serve several.

    It counts from `starts_on` to `ends_on`, both days included (UTC). It is ended, not
    deleted: what was done under it must remain explained.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        related_name="memberships",
        on_delete=models.PROTECT,
    )
    organization = organization_key("memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.READER)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    history = History()
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organization", "user"]
        constraints = [
            ends_after_start(_("A membership cannot end before it begins.")),
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=models.Q(ends_on__isnull=True),
                name="%(app_label)s_%(class)s_one_open",
                violation_error_message=_("This person is a member of this organization already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organization.display_acronym}"

    def clean(self) -> None:
        """Refuse a second membership in the same organization over the same days."""
        others = Membership.objects.filter(user=self.user_id, organization=self.organization_id)
        begun = models.Q() if self.ends_on is None else models.Q(starts_on__lte=self.ends_on)
        lasts = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=self.starts_on)
        if others.exclude(pk=self.pk).filter(begun & lasts).exists():
            raise ValidationError(_("This person is a member of this organization already."))

    @property
    def is_current(self) -> bool:
        """Whether it counts today (UTC)."""
        today = timezone.localdate()
        return self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)


class Invitation(TimeStampedVersioned):
    """A mail that asks somebody to act for an organization.

    The link in it carries a secret, kept here only as a digest. It works once, until
    `expires_at`; opening it changes nothing. Sending again replaces the secret.
    """

    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(
        _("language of the mail"), max_length=2, choices=settings.LANGUAGES, default="en"
    )
    organization = organization_key("invitations")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.READER)
    ends_on = models.DateField(
        _("membership until"), null=True, blank=True, help_text=_("Leave empty for no end.")
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        related_name="invitations_sent",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
    )
    sent_at = models.DateTimeField(_("sent"), editable=False)
    expires_at = models.DateTimeField(_("link works until"), editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    history = History(excluded_fields=["token_digest"])
    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organization"],
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="%(app_label)s_%(class)s_one_open",
                violation_error_message=_(
                    "There is an open invitation to this address; send it again instead."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="%(app_label)s_%(class)s_accepted_or_revoked",
                violation_error_message=_("An accepted invitation cannot be revoked."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.organization.display_acronym}"

    @staticmethod
    def digest(token: str) -> str:
        """Return what is stored of the secret in the link."""
        return hashlib.sha256(token.encode()).hexdigest()

    @property
    def state(self) -> str:
        """What became of it: open, expired, accepted or revoked."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.EXPIRED if self.is_expired else InvitationState.OPEN

    def get_state_display(self) -> str:
        """Return the state in words."""
        return str(InvitationState(self.state).label)

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted, were it sent again."""
        return self.accepted_at is None and self.revoked_at is None

    @property
    def is_expired(self) -> bool:
        """Whether it waited too long for an answer."""
        return self.is_open and self.expires_at <= timezone.now()
