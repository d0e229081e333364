"""The resources of places."""

from peacebuilding.api.routers import TrackerRouter

from . import views


def register(router: TrackerRouter) -> None:
    """Add the resources to the API."""
    router.register("regions", views.RegionViewSet)
    router.register("countries", views.CountryViewSet)
