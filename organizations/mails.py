"""The mails this floor sends: text and HTML, in the language of who receives them."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from .models import Invitation


def send_invitation_mail(invitation: Invitation, token: str) -> None:
    """Send the link to somebody who is invited, in the language chosen for them."""
    context = {
        "invitation": invitation,
        "organization": invitation.organization,
        "link": settings.SITE_URL + reverse("organizations:invitation", args=[token]),
        "expires_on": datetime.date(invitation.expires_at),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
    }
    with translation.override(invitation.language):
        context["language"] = invitation.language
        subject = render_to_string("organizations/email/invitation_subject.txt", context)
        text = render_to_string("organizations/email/invitation.txt", context)
        html = render_to_string("organizations/email/invitation.html", context)
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, to=[invitation.email])
    mail.attach_alternative(html, "text/html")
    mail.send()
