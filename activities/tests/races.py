"""Several people at the same moment, on a file (SQLite) and on PostgreSQL."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models

from peacebuilding.core.exceptions import IllegalTransition, NotAllowed, StaleVersion
from peacebuilding.core.models import TimeStampedVersioned

REFUSALS = (IllegalTransition, NotAllowed, StaleVersion, ValidationError)

#: Real transactions. Naming the apps lets PostgreSQL empty the tables with what points at
#: them, such as knox's own, unused table of tokens.
race = [
    pytest.mark.race,
    pytest.mark.django_db(
        transaction=True, available_apps=[app.name for app in apps.get_app_configs()]
    ),
    # Keep what the migrations made for the tests that come after.
    pytest.mark.usefixtures("django_db_serialized_rollback"),
]


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own, begun at the same moment; return answer or refusal.

    Everybody dwells between looking and writing, where a second writer would slip in.
    """
    barrier = Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=20)
            return work()
        except REFUSALS as refusal:
            return refusal
        finally:
            connection.close()

    dwelling = patch.object(TimeStampedVersioned, "full_clean", _dwell)
    with dwelling, ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def _dwell(record: Any, *arguments: Any, **options: Any) -> None:
    time.sleep(0.05)
    models.Model.full_clean(record, *arguments, **options)
