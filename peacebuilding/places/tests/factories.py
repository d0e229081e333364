"""A few regions and countries, as tests need them."""

from peacebuilding.places.models import Country, Region


def make_region(m49="011", name_en="Western Africa", name_fr="Afrique occidentale", parent=None):
    """Return the region `m49`, made if need be."""
    found = Region.objects.filter(m49=m49).first()
    return found or Region.objects.create(
        m49=m49, name_en=name_en, name_fr=name_fr, parent=parent, order=Region.objects.count() + 1
    )


def make_country(
    iso2="SL", iso3="SLE", m49="694", name_en="Sierra Leone", name_fr="Sierra Leone", region=None
):
    """Return the country `iso2`, made if need be, in Western Africa unless told otherwise."""
    found = Country.objects.filter(iso2=iso2).first()
    return found or Country.objects.create(
        iso2=iso2,
        iso3=iso3,
        m49=m49,
        name_en=name_en,
        name_fr=name_fr,
        region=region or make_region(),
    )


def make_africa():
    """Return the world, Africa and three levels below, with one country in each of two."""
    world = make_region("001", "World", "Monde")
    africa = make_region("002", "Africa", "Afrique", world)
    make_country(
        "EG", "EGY", "818", "Egypt", "Égypte", make_region("015", "Northern Africa", "", africa)
    )
    south_of_sahara = make_region("202", "Sub-Saharan Africa", "Afrique subsaharienne", africa)
    make_country(region=make_region(parent=south_of_sahara))
    make_region("009", "Oceania", "Océanie", world)
    return world
