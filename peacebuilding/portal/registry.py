"""What the front door adds to the search: countries, which have a page here."""

from django.utils.translation import gettext_lazy as _

from peacebuilding.core.search import SearchSource, register_source
from peacebuilding.places.models import Country

register_source(
    SearchSource(
        kind="countries",
        label=_("Countries"),
        rows=lambda user, words: (
            Country.objects.visible_to(user).search(words).select_related("region")
        ),
        template="portal/found_country.html",
        order=25,
    )
)
