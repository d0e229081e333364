"""Pages that see every floor."""

from django.urls import path

from .views import countries, document, matrix, meetings, pages, search, workspace

urlpatterns = [
    path("", pages.overview, name="home"),
    path("framework/", document.living_framework, name="living-framework"),
    path("framework/gaps/", document.framework_gaps, name="framework-gaps"),
    path("framework/<slug:slug>/", document.framework_detail, name="framework-detail"),
    path("matrix/", matrix.MatrixView.as_view(), name="matrix"),
    path("matrix/<slug:table>/", matrix.MatrixView.as_view(), name="matrix-table"),
    path(
        "matrix/<slug:table>.<slug:extension>",
        matrix.MatrixFileView.as_view(),
        name="matrix-file",
    ),
    path("meetings/", meetings.MeetingListView.as_view(), name="meeting-list"),
    path("meetings/<int:number>/", meetings.MeetingDetailView.as_view(), name="meeting-detail"),
    path("countries/", countries.country_list, name="country-list"),
    path("countries/<str:iso2>/", countries.country_detail, name="country-detail"),
    path("documents/", meetings.DocumentListView.as_view(), name="document-list"),
    path("documents/<int:pk>/file/", meetings.document_file, name="document-file"),
    path("workspace/", workspace.workspace, name="workspace"),
    path("search/", search.search, name="search"),
    path("data/", pages.data, name="data"),
    path("help/", pages.HelpPage.as_view(page="help"), name="help"),
    path("help/definitions/", pages.definitions, name="definitions"),
    path("help/accessibility/", pages.HelpPage.as_view(page="accessibility"), name="accessibility"),
    path("help/privacy/", pages.HelpPage.as_view(page="privacy"), name="privacy"),
    path("help/states/", pages.HelpPage.as_view(page="states"), name="states"),
]
