"""The resources of what is done."""

from peacebuilding.api.routers import TrackerRouter

from . import views
from .attachments import AttachmentViewSet


def register(router: TrackerRouter) -> None:
    """Add the resources to the API."""
    router.register("activities", views.ActivityViewSet)
    router.register("participations", views.ParticipationViewSet)
    router.register("commitments", views.CommitmentViewSet)
    router.register("attachments", AttachmentViewSet)
    router.register("follow-up-items", views.FollowUpItemViewSet)
