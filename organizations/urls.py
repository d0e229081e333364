"""Pages of the organizations."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "organizations"
urlpatterns = [
    path(
        "organizations/", TemplateView.as_view(template_name="base.html"), name="organization-list"
    ),
]
