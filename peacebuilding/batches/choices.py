"""What a batch is, and what becomes of a row."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BatchKind(TextChoices):
    """By which act many records changed."""

    BULK = "bulk", _("Bulk change")
    IMPORT = "import", _("Import")
    MERGE = "merge", _("Merge")


class Outcome(TextChoices):
    """What became of one row."""

    CREATED = "created", _("New")
    CHANGED = "changed", _("Changed")
    REMOVED = "removed", _("Removed")
    SAME = "same", _("Same")
    REFUSED = "refused", _("Refused")


#: What left a trace in a record, and can be taken back.
EFFECTIVE = (Outcome.CREATED, Outcome.CHANGED, Outcome.REMOVED)
