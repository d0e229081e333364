"""How allauth behaves here: accounts come by invitation, never by signing up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Closed registration."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False
