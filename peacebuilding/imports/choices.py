"""What becomes of a row of a file."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Result(TextChoices):
    """The totals of the check; the first five are values of `batches.Outcome`."""

    CREATED = "created", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Same")
    REFUSED = "refused", _("Refused")
    LEFT_OUT = "left-out", _("Left out")


#: What the import will do something with.
WORK = (Result.CREATED, Result.CHANGED)
