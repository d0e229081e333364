"""What every page needs: names, places, languages, the moment."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .middleware import request_id

#: The main places, in their order: URL name, label.
PLACES = (
    ("home", _("Overview")),
    ("living-framework", _("Framework")),
    ("organizations:organization-list", _("Organizations")),
    ("activities:activity-list", _("Activities")),
    ("activities:commitment-list", _("Commitments")),
    ("matrix", _("Matrix")),
    ("meeting-list", _("Meetings")),
    ("activities:follow-up-list", _("Follow-up")),
    ("data", _("Data")),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name, its places with the current one marked, and the moment."""
    places = []
    for name, label in PLACES:
        url = reverse(name)
        current = request.path == url or (url != "/" and request.path.startswith(url))
        places.append({"url": url, "label": label, "is_current": current})
    return {
        "site_name": settings.SITE_NAME,
        "is_demo": settings.IS_DEMO,
        "public_states": settings.PUBLIC_REPORTING_STATES,
        "places": places,
        "languages": settings.LANGUAGES,
        "contact_email": settings.CONTACT_EMAIL,
        "request_id": request_id.get(),
        "as_at": timezone.now(),
    }
