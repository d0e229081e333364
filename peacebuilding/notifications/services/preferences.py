"""Who wants mail of which kind. What somebody does not want by mail still comes to the inbox."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from peacebuilding.accounts.models import User

from ..kinds import find_kind, kinds
from ..models import Refusal


def accepts(kind: str, *, user: Any = None, address: str = "") -> bool:
    """Say whether mail of this kind reaches the person, or the reader of the address.

    A closed account is reached by nothing; kinds that cannot be unsubscribed reach all others.
    """
    address = address.strip()
    if user is not None and (not user.is_active or user.is_service_account):
        return False
    if user is None and not address:
        return False
    known = find_kind(kind)
    if known is not None and not known.can_unsubscribe:
        return True
    account = user or account_of(address)
    return not Refusal.objects.of(user=account, address=address).filter(kind=kind).exists()


def account_of(address: str) -> User | None:
    """Return the active account of an address, whose preferences count for it."""
    return User.objects.active().filter(email__iexact=address).first()


class Acceptance:
    """`accepts` for many readers of one kind: what was refused is read once."""

    def __init__(self, kind: str) -> None:
        known = find_kind(kind)
        rows = Refusal.objects.filter(kind=kind)
        if known is not None and not known.can_unsubscribe:
            rows = rows.none()
        self._users: set[int] = set()
        self._addresses: set[str] = set()
        for user, address in rows.values_list("user_id", "address"):
            if user is not None:
                self._users.add(user)
            else:
                self._addresses.add(address.lower())

    def __call__(self, *, user: Any = None, address: str = "") -> bool:
        """Say whether the mail reaches the reader; `user` is the account of the address, if any."""
        address = address.strip().lower()
        if user is None:
            return bool(address) and address not in self._addresses
        if not user.is_active or user.is_service_account or user.pk in self._users:
            return False
        return not self._addresses & {address, user.email.lower()}


@transaction.atomic
def refuse_mail(*, kind: str, user: Any = None, address: str = "") -> None:
    """Send no more mail of this kind; said twice, it is the same."""
    account = user or account_of(address)
    if account is not None:
        Refusal.objects.get_or_create(user=account, kind=kind)
    else:
        Refusal.objects.get_or_create(user=None, address=address.strip().lower(), kind=kind)


@transaction.atomic
def allow_mail(*, kind: str, user: Any = None, address: str = "") -> None:
    """Send mail of this kind again, whichever way it was refused."""
    account = user or account_of(address)
    Refusal.objects.of(user=account, address=address.strip()).filter(kind=kind).delete()


@transaction.atomic
def set_preferences(*, actor: User, wanted: Iterable[str]) -> None:
    """Keep which kinds the person wants by mail; all others that may be refused are refused."""
    names = set(wanted)
    for kind in kinds():
        if kind.can_unsubscribe:
            (allow_mail if kind.name in names else refuse_mail)(kind=kind.name, user=actor)
