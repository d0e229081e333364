"""Every address of the product: pages, admin, API, health."""

from django.contrib import admin
from django.urls import include, path

from activities.api.urls import register as register_activities
from organizations.api.urls import register as register_organizations
from peacebuilding.api.exports import ExportView
from peacebuilding.api.me import MeView
from peacebuilding.api.routers import TrackerRouter
from peacebuilding.api.urls import api_urls
from peacebuilding.core.views import healthz, readyz
from peacebuilding.framework.api.urls import register as register_framework
from peacebuilding.places.api.urls import register as register_places

handler400 = "peacebuilding.api.handlers.bad_request"
handler403 = "peacebuilding.api.handlers.permission_denied"
handler404 = "peacebuilding.api.handlers.page_not_found"
handler500 = "peacebuilding.api.handlers.server_error"

router = TrackerRouter()
register_places(router)
register_framework(router)
register_organizations(router)
register_activities(router)
router.register_view("me/", MeView.as_view(), "me")
router.register_view("exports/<str:name>.<str:extension>", ExportView.as_view(), "export")

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("account/", include("peacebuilding.accounts.urls")),
    path("", include("peacebuilding.notifications.urls")),
    path("account/", include("allauth.urls")),
    path("api/", include(api_urls(router))),
    path("", include("peacebuilding.portal.urls")),
    path("", include("peacebuilding.batches.urls")),
    path("", include("peacebuilding.imports.urls")),
    path("", include("organizations.urls")),
    path("", include("activities.urls")),
]
