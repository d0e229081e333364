"""Signed links in mails: whoever holds one may refuse mail of one kind for one address."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from .models import Notification

SALT = "notifications.unsubscribe"


@dataclass(frozen=True)
class Subscription:
    """A kind of mail to an address."""

    kind: str
    address: str


def sign(subscription: Subscription) -> str:
    """Return the secret of the link; it never expires, for mails are kept for years."""
    return signing.dumps([subscription.kind, subscription.address.lower()], salt=SALT)


def read(token: str) -> Subscription | None:
    """Return what a link is about; None when we did not sign it."""
    try:
        kind, address = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Subscription(kind, address)


def unsubscribe_url(notification: Notification) -> str:
    """Return the whole address of the link for the reader of this notification."""
    token = sign(Subscription(notification.kind, notification.address))
    return settings.SITE_URL + reverse("notifications:unsubscribe", args=[token])


def local(url: str) -> str:
    """Return the path on this site that an address leads to; "" when it leads elsewhere."""
    path = url.removeprefix(settings.SITE_URL)
    is_here = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_here else ""
