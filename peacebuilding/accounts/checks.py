"""What an operator should be told about the accounts."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from .models import User


@register(Tags.security, deploy=True)
def no_superuser(**kwargs: Any) -> list[CheckMessage]:
    """Insist that nobody stands above the groups in production."""
    try:
        emails = list(
            User.objects.active().filter(is_superuser=True).values_list("email", flat=True)
        )
    except DatabaseError:  # not migrated yet: nobody is there
        return []
    if not emails:
        return []
    return [
        Error(
            f"There are superusers: {', '.join(emails)}.",
            hint="Give them the group Administrator (add_officer) and clear is_superuser.",
            id="accounts.E001",
        )
    ]
