"""The cast of an activity: the lead, a partner, a stranger, and the Secretariat."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from peacebuilding.accounts.tests import factories as people

from .factories import make_member, make_organization


class Cast:
    """People by what they are; each is made when first asked for.

    `lead_*` serve ECOWAS, `partner_*` UNDP, `stranger_*` SADC, each as reader, reporter
    or approver.
    """

    organizations = {"lead": "ecowas", "partner": "undp", "stranger": "sadc"}

    def __getattr__(self, name: str) -> Any:
        made = self._make(name)
        setattr(self, name, made)
        return made

    def _make(self, name: str) -> Any:
        side, _, role = name.partition("_")
        if side in self.organizations and role:
            return make_member(make_organization(self.organizations[side]), role)
        makers = {
            "visitor": AnonymousUser,
            "officer": people.officer,
            "colleague": people.officer,
            "head": people.head,
            "administrator": people.administrator,
            "superuser": lambda: people.UserFactory(is_superuser=True, is_staff=True),
            "without": people.UserFactory,
        }
        if name not in makers:
            raise AttributeError(name)
        return makers[name]()


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody an activity may meet."""
    return Cast()
