"""The resources of who takes part."""

from peacebuilding.api.routers import TrackerRouter

from . import owed, views


def register(router: TrackerRouter) -> None:
    """Add the resources to the API."""
    router.register("organizations", views.OrganizationViewSet)
    router.register("meeting-participants", views.MeetingParticipantViewSet)
    router.register("staff-officers", views.StaffOfficerViewSet)
    router.register("focal-points", views.FocalPointViewSet)
    router.register("capabilities", views.CapabilityViewSet)
    router.register("peacebuilding-units", views.PeacebuildingUnitViewSet)
    router.register("mechanisms", views.MechanismViewSet)
    router.register("disseminations", views.DisseminationViewSet)
    router.register_view(
        "organizations/<str:slug>/owed/", owed.OwedView.as_view(), "organization-owed"
    )
