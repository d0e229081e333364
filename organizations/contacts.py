"""The signed link by which an officer confirms their contact data without an account.

The link names the officer and the day of the last confirmation: once the officer has
confirmed or handed over, it no longer fits. Opening it changes nothing.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .models import StaffOfficer

LINK_LIFE = timedelta(days=30)
_signer = signing.TimestampSigner(salt="organizations.contact")


def _stamp(officer: StaffOfficer) -> list[str | int | None]:
    return [officer.pk, str(officer.confirmed_on), officer.successor_id]


def confirmation_token(officer: StaffOfficer) -> str:
    """Return what stands in the link; it works once, for 30 days."""
    return _signer.sign_object(_stamp(officer))


def confirmation_url(officer: StaffOfficer) -> str:
    """Return the whole link, for a mail to the officer."""
    return settings.SITE_URL + reverse(
        "organizations:contact-confirm", args=[confirmation_token(officer)]
    )


def officer_of(token: str) -> StaffOfficer | None:
    """Return the officer a link was made for, while it works."""
    try:
        stamp = _signer.unsign_object(token, max_age=LINK_LIFE)
    except signing.BadSignature:
        return None
    rows = StaffOfficer.objects.select_related("organization", "unit")
    officer = rows.filter(pk=stamp[0], anonymized_at__isnull=True).first()
    return officer if officer is not None and _stamp(officer) == stamp else None
