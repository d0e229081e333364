"""Pages of the import."""

from django.urls import path

from . import views

app_name = "imports"
urlpatterns = [
    path("data/import/", views.IndexView.as_view(), name="index"),
    path(
        "data/import/template/<slug:kind>.<str:extension>",
        views.TemplateFileView.as_view(),
        name="template",
    ),
    path("data/import/<int:pk>/", views.UploadView.as_view(), name="upload"),
    path("data/import/<int:pk>/run/", views.RunView.as_view(), name="run"),
    path("data/import/<int:pk>/discard/", views.DiscardView.as_view(), name="discard"),
    path("data/import/<int:pk>/result.xlsx", views.AnnotatedView.as_view(), name="annotated"),
]
