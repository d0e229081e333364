"""The states of a notification."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a notification stands between the service that wrote it and its reader.

    `UNCERTAIN` was taken for sending and never reported back: it may have arrived.
    `INBOX` was not mailed, because its reader wants no mail of the kind.
    """

    QUEUED = "queued", _("Waiting")
    HELD = "held", _("Held")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Uncertain")
    DROPPED = "dropped", _("Dropped")
    INBOX = "inbox", _("Inbox only")


#: What its reader has been told.
TOLD = (State.SENT, State.INBOX, State.UNCERTAIN, State.FAILED)
#: What a person has to look at.
TROUBLE = (State.FAILED, State.UNCERTAIN)
#: What nothing happens to any more by itself.
ENDED = (State.SENT, State.INBOX, State.DROPPED, State.FAILED)
