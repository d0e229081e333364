"""Who changed what, when and why: django-simple-history, with our two additions."""

from typing import Any

from simple_history.models import HistoricalRecords


class History(HistoricalRecords):
    """History of one model, many-to-many sets included (name them in `m2m_fields`).

    A record created together with its many-to-many sets is saved twice; its single
    history row still says "created".
    """

    def post_save(self, instance: Any, created: bool, using: Any = None, **kwargs: Any) -> None:
        born = created or getattr(instance, "_history_created", False)
        super().post_save(instance, born, using=using, **kwargs)
