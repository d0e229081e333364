"""Pages of what is done."""

from django.urls import path

from .views import details, lists, steps

app_name = "activities"
urlpatterns = [
    path("activities/", lists.ActivityListView.as_view(), name="activity-list"),
    path("activities/<int:pk>/", details.ActivityDetailView.as_view(), name="activity-detail"),
    path(
        "activities/<int:pk>/<slug:step>/", steps.ActivityStepView.as_view(), name="activity-step"
    ),
    path(
        "participations/<int:pk>/<slug:step>/",
        steps.ParticipationStepView.as_view(),
        name="participation-step",
    ),
    path("commitments/", lists.CommitmentListView.as_view(), name="commitment-list"),
    path("commitments/<int:pk>/", details.CommitmentDetailView.as_view(), name="commitment-detail"),
    path(
        "commitments/<int:pk>/<slug:step>/",
        steps.CommitmentStepView.as_view(),
        name="commitment-step",
    ),
    path("follow-up/", lists.FollowUpListView.as_view(), name="follow-up-list"),
    path("follow-up/<int:pk>/", details.FollowUpDetailView.as_view(), name="follow-up-detail"),
    path(
        "follow-up/<int:pk>/<slug:step>/", steps.FollowUpStepView.as_view(), name="follow-up-step"
    ),
]
