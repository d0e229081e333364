"""From a row of the outbox to a mail: composed by its kind, framed, with its headers."""

from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import linebreaks, urlize

from .kinds import Mail
from .links import unsubscribe_url
from .models import Notification

MASKED = "••••••"


def compose(notification: Notification) -> Mail | None:
    """Return what the notification says in its reader's language; None when nothing is left."""
    kind = notification.definition
    if kind is None:
        return None
    with translation.override(notification.language):
        mail = kind.compose(notification)
        if mail is None:
            return None
        subject = " ".join(str(mail.subject).split())[:250]
        return Mail(subject, str(mail.text), str(mail.html), mail.url[:500])


def framed(notification: Notification, mail: Mail) -> tuple[str, str]:
    """Return text and HTML of the whole mail, with name of the site, reason and way out."""
    kind = notification.definition
    is_optional = kind is not None and kind.can_unsubscribe
    link = ""
    if is_optional:
        link = MASKED if notification.is_preview else unsubscribe_url(notification)
    context: dict[str, Any] = {
        "notification": notification,
        "mail": mail,
        "body": mail.html or linebreaks(urlize(mail.text, autoescape=True)),
        "language": notification.language,
        "unsubscribe_url": link,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "is_demo": settings.IS_DEMO,
    }
    with translation.override(notification.language):
        text = render_to_string("notifications/email/base.txt", context)
        html = render_to_string("notifications/email/base.html", context)
    return text, html


def build(notification: Notification, mail: Mail) -> EmailMultiAlternatives:
    """Return the mail as it goes to the server: text and HTML, and the headers of automatic mail.

    Its one recipient is the row's address; its Message-ID is the row's at every attempt.
    """
    text, html = framed(notification, mail)
    headers = {
        "Message-ID": notification.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": notification.language,
    }
    kind = notification.definition
    if kind is not None and kind.can_unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url(notification)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        mail.subject,
        text,
        to=[formataddr((notification.name, notification.address))],
        reply_to=[settings.CONTACT_EMAIL],
        headers=headers,
    )
    message.attach_alternative(html, "text/html")
    return message
