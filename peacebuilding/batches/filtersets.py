"""What the list of batches may be asked."""

from django.utils.translation import gettext_lazy as _

from peacebuilding.core.filters import ChoicesFilter, StrictFilterSet

from .choices import BatchKind


class BatchFilterSet(StrictFilterSet):
    """Filters of the list."""

    kind = ChoicesFilter(choices=BatchKind.choices, label=_("Kind"))
