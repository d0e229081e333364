"""Pages of what is done."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "activities"
urlpatterns = [
    path("activities/", TemplateView.as_view(template_name="base.html"), name="activity-list"),
    path("commitments/", TemplateView.as_view(template_name="base.html"), name="commitment-list"),
    path("follow-up/", TemplateView.as_view(template_name="base.html"), name="follow-up-list"),
]
