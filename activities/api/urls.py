"""The resources of what is done."""

from peacebuilding.api.routers import TrackerRouter

from . import dashboard, identifiers, matrices, questions, rounds, statement, views
from .attachments import AttachmentViewSet
from .progress_reports import ProgressReportViewSet


def register(router: TrackerRouter) -> None:
    """Add the resources to the API."""
    router.register("activities", views.ActivityViewSet)
    router.register("participations", views.ParticipationViewSet)
    router.register("commitments", views.CommitmentViewSet)
    router.register("progress-reports", ProgressReportViewSet)
    router.register("attachments", AttachmentViewSet)
    router.register("follow-up-items", views.FollowUpItemViewSet)
    router.register("external-identifiers", identifiers.ExternalIdentifierViewSet)
    router.register("reporting-rounds", rounds.ReportingRoundViewSet)
    router.register("contact-logs", rounds.ContactLogViewSet)
    router.register("questions", questions.QuestionViewSet)
    router.register_view(
        "organizations/<str:slug>/statement/",
        statement.StatementView.as_view(),
        "organization-statement",
    )
    router.register_view("matrices/<str:table>/", matrices.MatrixView.as_view(), "matrix")
    router.register_view(
        "organizations/<str:slug>/dashboard/",
        dashboard.DashboardView.as_view(),
        "organization-dashboard",
    )
