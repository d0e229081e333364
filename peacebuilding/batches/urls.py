"""Pages of changes of many records."""

from django.urls import path

from .views import BatchDetailView, BatchListView

app_name = "batches"
urlpatterns = [
    path("batches/", BatchListView.as_view(), name="batch-list"),
    path("batches/<int:pk>/", BatchDetailView.as_view(), name="batch-detail"),
]
