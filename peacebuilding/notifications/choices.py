"""The states of a notification."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a notification stands between the service that wrote it and its reader.

    `UNCERTAIN` was taken for sending and never reported back: it may have arrived.
    `INBOX` was not mailed, because its reader wants no mail of the kind.
    """

    QUEUED = "queued", pgettext_lazy("notification", "Waiting")
    HELD = "held", pgettext_lazy("notification", "Held")
    SENDING = "sending", _("Being sent")
    SENT = "sent", pgettext_lazy("notification", "Sent")
    FAILED = "failed", pgettext_lazy("notification", "Failed")
    UNCERTAIN = "uncertain", pgettext_lazy("notification", "Uncertain")
    DROPPED = "dropped", pgettext_lazy("notification", "Dropped")
    INBOX = "inbox", _("Inbox only")


#: What its reader has been told.
TOLD = (State.SENT, State.INBOX, State.UNCERTAIN, State.FAILED)
#: What a person has to look at.
TROUBLE = (State.FAILED, State.UNCERTAIN)
#: What nothing happens to any more by itself.
ENDED = (State.SENT, State.INBOX, State.DROPPED, State.FAILED)
