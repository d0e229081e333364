"""Every address of the product: pages, admin, API, health."""

from django.contrib import admin
from django.urls import include, path

from peacebuilding.core.views import healthz, readyz

handler500 = "peacebuilding.core.views.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("account/", include("peacebuilding.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("api/", include("peacebuilding.api_urls")),
    path("", include("peacebuilding.portal.urls")),
    path("", include("organizations.urls")),
    path("", include("activities.urls")),
]
