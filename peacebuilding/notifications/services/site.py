"""Which site may send: a copy of the database under another address must not."""

from django.conf import settings
from django.db import transaction

from ..models import SiteClaim


def holder() -> str:
    """Return the address of the site that may send; "" when nobody has claimed it yet."""
    claim = SiteClaim.objects.first()
    return claim.site_url if claim else ""


@transaction.atomic
def claim_site() -> str:
    """Let this site send from now on, and return the address that could until now."""
    before = holder()
    if before != settings.SITE_URL:
        SiteClaim.objects.create(site_url=settings.SITE_URL)
    return before


def may_send() -> bool:
    """Say whether this site may send; the first to ask claims it."""
    return (holder() or claim_site() or settings.SITE_URL) == settings.SITE_URL
