"""Fields and constraints that several models of this floor share."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


def organization_key(related_name: str, **options: Any) -> Any:
    """Return the foreign key to the organization a row belongs to."""
    return models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        related_name=related_name,
        on_delete=models.PROTECT,
        **options,
    )


def ends_after_start(message: Any) -> models.CheckConstraint:
    """Return the constraint that `ends_on` is not before `starts_on`; either may be open."""
    return models.CheckConstraint(
        condition=models.Q(starts_on__isnull=True)
        | models.Q(ends_on__isnull=True)
        | models.Q(ends_on__gte=models.F("starts_on")),
        name="%(app_label)s_%(class)s_ends_after_start",
        violation_error_message=message,
    )
