"""What the commands on people share."""

from django.core.management.base import CommandError

from peacebuilding.accounts.models import User


def find_user(email: str) -> User:
    """Return the account with this address; CommandError when there is none."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise CommandError(f"There is no account with the address {email}.")
    return user
