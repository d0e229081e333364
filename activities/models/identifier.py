"""By what a record is known in another system."""

import re

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from peacebuilding.core.history import History
from peacebuilding.core.models import Searchable, TimeStampedVersioned

from ..querysets import ExternalIdentifierQuerySet
from .activity import Activity
from .bases import AboutRecord
from .commitment import Commitment
from .follow_up import FollowUpItem

#: The name of a system stands in addresses.
SYSTEM = RegexValidator(
    re.compile(r"\A[A-Za-z0-9][A-Za-z0-9._-]*\Z"),
    _("Write letters, digits, dots, hyphens and low lines, such as “iati” or “erp-2”."),
)
#: A value may hold anything printable that has no room for doubt.
VALUE = RegexValidator(
    re.compile(r"\A[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?\Z"),
    _("An identifier has no blank at its ends, and no control character."),
)


class ExternalIdentifier(AboutRecord, TimeStampedVersioned, Searchable):
    """What a record is called in a system of one organization: `erp` of UNDP says 00117.

    Unique for organization and system; and there a record has one name. PUT by it creates
    or updates the record.
    """

    kinds = {
        "organizations": Organization,
        "activities": Activity,
        "commitments": Commitment,
        "follow-up-items": FollowUpItem,
    }

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        related_name="identifiers_given",
        on_delete=models.PROTECT,
        help_text=_("The one in whose system it is called so."),
    )
    system = models.CharField(_("system"), max_length=50, validators=[SYSTEM])
    value = models.CharField(_("identifier"), max_length=150, validators=[VALUE])

    history = History(excluded_fields=["search_text"])
    objects = ExternalIdentifierQuerySet.as_manager()

    class Meta:
        verbose_name = _("external identifier")
        verbose_name_plural = _("external identifiers")
        ordering = ["organization__name", "system", "value"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="identifier_record")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "system", "value"],
                name="%(app_label)s_%(class)s_value_once",
                violation_error_code="unique",
                violation_error_message=_(
                    "This identifier of the organization’s system names a record already."
                ),
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "organization", "system"],
                name="%(app_label)s_%(class)s_one_for_each_system",
                violation_error_code="unique",
                violation_error_message=_(
                    "The record has an identifier in this system of the organization already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.display_acronym} {self.system} {self.value}"

    def get_absolute_url(self) -> str:
        """The page of the record."""
        address: str = self.record.get_absolute_url()
        return address

    def search_source(self) -> list[str]:
        return [self.value, self.system]
