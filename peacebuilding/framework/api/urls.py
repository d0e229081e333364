"""The resources of what was agreed."""

from peacebuilding.api.routers import TrackerRouter

from . import views


def register(router: TrackerRouter) -> None:
    """Add the resources to the API."""
    router.register("meetings", views.MeetingViewSet)
    router.register("frameworks", views.FrameworkViewSet)
    router.register("documents", views.DocumentViewSet)
    router.register("paragraphs", views.ParagraphViewSet)
    router.register("principles", views.GuidingPrincipleViewSet)
    router.register("key-areas", views.KeyAreaViewSet)
    router.register("functional-areas", views.FunctionalAreaViewSet)
    router.register("categories", views.ActivityCategoryViewSet)
    router.register("modalities", views.ModalityViewSet)
    router.register("concerns", views.CrossCuttingConcernViewSet)
    router.register("obstacles", views.ObstacleViewSet)
