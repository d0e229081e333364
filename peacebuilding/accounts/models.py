"""The people who log in and the tokens that act for them."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager

from peacebuilding.core.history import History
from peacebuilding.core.models import TimeStampedVersioned

from .access import is_administrator, is_participant
from .groups import PEOPLE, TOKENS, Grants
from .querysets import UserQuerySet


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Bare accounts, as Django's own commands ask for them; people are made by the services."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account with this address, capitals aside."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create and return an account; without password it cannot log in by password."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a superuser, for repair on a developer's machine; see the system check."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class UserHistory(History):
    """History of a person, without a row for every log-in."""

    def post_save(self, instance: Any, created: bool, using: Any = None, **kwargs: Any) -> None:
        if set(kwargs.get("update_fields") or ()) != {"last_login"}:
            super().post_save(instance, created, using=using, **kwargs)


class User(TimeStampedVersioned, AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A person with an account, known by e-mail address.

    What the person may do comes from memberships in organizations and from the
    Secretariat's groups, never from this row alone. `is_staff` follows the groups
    (`services.set_groups`); `is_active` is set by `deactivate_user` and `reactivate_user`.
    """

    group_permissions: ClassVar[Grants] = PEOPLE

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("preferred language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("Mails come in this language."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Cleared instead of deleting: sessions and tokens end at once."),
    )
    is_staff = models.BooleanField(
        _("may enter the admin"), default=False, help_text=_("Set by the Secretariat's groups.")
    )
    is_service_account = models.BooleanField(
        _("service account"),
        default=False,
        help_text=_("Acts for another system by token; has no password."),
    )

    history = UserHistory(excluded_fields=["password", "last_login"], m2m_fields=["groups"])

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="%(app_label)s_%(class)s_email_any_case",
                violation_error_message=_("There is already an account with this address."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Store the address in lower case: people type it either way."""
        super().clean()
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        """Return what to call the person; the address when no name is known."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the same: names are not taken apart, they are written in many orders."""
        return str(self)


class TokenScope(models.TextChoices):
    """What a token may do of what its owner may do."""

    READ = "read", _("Read")
    REPORT = "report", _("Read and report")
    WRITE = "write", _("Read and write")


class TokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens, by whether they still open anything."""

    def valid(self) -> "TokenQuerySet":
        """Return the tokens that have not expired."""
        return self.filter(models.Q(expiry=None) | models.Q(expiry__gt=timezone.now()))

    def visible_to(self, user: Any) -> "TokenQuerySet":
        """Return all tokens to administrators, their own to everybody else."""
        if is_administrator(user):
            return self.all()
        return self.filter(user=user) if is_participant(user) else self.none()


class TokenManager(AuthTokenManager.from_queryset(TokenQuerySet)):  # type: ignore[misc]
    """Make tokens as knox does: `create` returns the row and the text."""


class ApiToken(AbstractAuthToken):
    """A named, scoped, expiring key of another system; only its digest is stored."""

    group_permissions: ClassVar[Grants] = TOKENS

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=128, unique=True)
    # The three of knox that people see, named in their language.
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="auth_token_set", verbose_name=_("person")
    )
    created = models.DateTimeField(_("created at"), auto_now_add=True)
    expiry = models.DateTimeField(_("valid until"), null=True, blank=True)
    name = models.CharField(
        _("name"), max_length=100, help_text=_("The system or script that will use it.")
    )
    scope = models.CharField(
        _("scope"), max_length=6, choices=TokenScope.choices, default=TokenScope.READ
    )
    last_used_at = models.DateTimeField(_("last used, to the hour"), null=True, blank=True)

    objects = TokenManager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=TokenScope.values),
                name="%(app_label)s_%(class)s_scope_known",
                violation_error_message=_("The scope is one of: read, report, write."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_expired(self) -> bool:
        """Say whether the token opens nothing any more."""
        return self.expiry is not None and self.expiry <= timezone.now()
