"""Pages of what is done."""

from django.urls import path

from .views import (
    attachments,
    bulk,
    chasing,
    contacts,
    copying,
    details,
    follow_up,
    identifiers,
    lists,
    questions,
    report_links,
    report_writing,
    reports,
    return_sheet,
    rounds,
    statement,
    steps,
    tonight,
    writing,
)

app_name = "activities"
urlpatterns = [
    path(
        "organizations/<slug:slug>/statement/",
        statement.StatementView.as_view(),
        name="organization-statement",
    ),
    path(
        "organizations/<slug:slug>/statement.xlsx",
        statement.StatementWorkbookView.as_view(),
        name="organization-statement-xlsx",
    ),
    path(
        "organizations/<slug:slug>/return-sheet/",
        return_sheet.ReturnSheetView.as_view(),
        name="return-sheet",
    ),
    path(
        "organizations/<slug:slug>/return-sheet.xlsx",
        return_sheet.ReturnSheetFileView.as_view(),
        name="return-sheet-xlsx",
    ),
    path("activities/", lists.ActivityListView.as_view(), name="activity-list"),
    path("activities/new/", writing.ActivityCreateView.as_view(), name="activity-create"),
    path("activities/bulk/", bulk.ActivityBulkView.as_view(), name="activity-bulk"),
    path("activities/<int:pk>/", details.ActivityDetailView.as_view(), name="activity-detail"),
    path(
        "activities/<int:pk>/change/", writing.ActivityUpdateView.as_view(), name="activity-update"
    ),
    path(
        "activities/<int:pk>/copy/",
        copying.ActivityDuplicateView.as_view(),
        name="activity-duplicate",
    ),
    path(
        "activities/<int:pk>/delete/", writing.ActivityDeleteView.as_view(), name="activity-delete"
    ),
    path(
        "activities/<int:pk>/principles/",
        writing.PrinciplesView.as_view(),
        name="activity-principles",
    ),
    path(
        "activities/<int:pk>/participations/new/",
        writing.ParticipationCreateView.as_view(),
        name="participation-create",
    ),
    path(
        "activities/<int:pk>/commitments/new/",
        writing.CommitmentCreateView.as_view(),
        name="commitment-create",
    ),
    path(
        "activities/<int:pk>/follow-up/new/",
        follow_up.FollowUpCreateView.as_view(),
        name="follow-up-create",
    ),
    path(
        "activities/<int:pk>/<slug:step>/", steps.ActivityStepView.as_view(), name="activity-step"
    ),
    path(
        "participations/<int:pk>/change/",
        writing.ParticipationUpdateView.as_view(),
        name="participation-update",
    ),
    path(
        "participations/<int:pk>/take-off/",
        writing.ParticipationDeleteView.as_view(),
        name="participation-delete",
    ),
    path(
        "participations/<int:pk>/<slug:step>/",
        steps.ParticipationStepView.as_view(),
        name="participation-step",
    ),
    path("reports/tonight/", tonight.TonightView.as_view(), name="tonight"),
    path(
        "reports/tonight/<slug:reader>/",
        tonight.TonightLetterView.as_view(),
        name="tonight-letter",
    ),
    path(
        "reports/tonight/<slug:reader>/mail/",
        tonight.TonightMailView.as_view(),
        name="tonight-mail",
    ),
    path("commitments/", lists.CommitmentListView.as_view(), name="commitment-list"),
    path("commitments/bulk/", bulk.CommitmentBulkView.as_view(), name="commitment-bulk"),
    path("commitments/<int:pk>/", details.CommitmentDetailView.as_view(), name="commitment-detail"),
    path(
        "commitments/<int:pk>/change/",
        writing.CommitmentUpdateView.as_view(),
        name="commitment-update",
    ),
    path("commitments/<int:pk>/report/", reports.ReportStartView.as_view(), name="report-start"),
    path(
        "commitments/<int:pk>/paper-report/",
        reports.PaperReportView.as_view(),
        name="report-on-paper",
    ),
    path(
        "commitments/<int:pk>/<slug:step>/",
        steps.CommitmentStepView.as_view(),
        name="commitment-step",
    ),
    path("reports/", reports.ReportListView.as_view(), name="report-list"),
    path("reports/accept/", bulk.ReportBulkView.as_view(), name="report-bulk"),
    path("reports/<int:pk>/", reports.ReportDetailView.as_view(), name="report-detail"),
    path("reports/<int:pk>/write/", report_writing.ReportWriteView.as_view(), name="report-write"),
    path("reports/<int:pk>/receipt/", reports.ReportReceiptView.as_view(), name="report-receipt"),
    path("reports/<int:pk>/<slug:step>/", reports.ReportStepView.as_view(), name="report-step"),
    path(
        "report-links/<int:pk>/revoke/",
        reports.LinkRevokeView.as_view(),
        name="report-link-revoke",
    ),
    path("r/<str:token>/", report_links.ReportLinkView.as_view(), name="report-link"),
    path(
        "r/<str:token>/files/<int:pk>/",
        report_links.ReportLinkFileView.as_view(),
        name="report-link-file",
    ),
    path("attachments/<int:pk>/", attachments.AttachmentView.as_view(), name="attachment"),
    path("follow-up/", lists.FollowUpListView.as_view(), name="follow-up-list"),
    path("follow-up/<int:pk>/", details.FollowUpDetailView.as_view(), name="follow-up-detail"),
    path(
        "follow-up/<int:pk>/change/",
        follow_up.FollowUpUpdateView.as_view(),
        name="follow-up-update",
    ),
    path(
        "follow-up/<int:pk>/<slug:step>/", steps.FollowUpStepView.as_view(), name="follow-up-step"
    ),
    path("reports/due/", chasing.ChaseListView.as_view(), name="chase-list"),
    path("reports/letters/", chasing.LettersView.as_view(), name="letters"),
    path("reports/letters.docx", chasing.LettersDocumentView.as_view(), name="letters-docx"),
    path("contacts/", contacts.ContactListView.as_view(), name="contact-list"),
    path("contacts/new/<slug:slug>/", contacts.ContactCreateView.as_view(), name="contact-create"),
    path("contacts/hold/<slug:slug>/", contacts.ContactHoldView.as_view(), name="contact-hold"),
    path("contacts/remind/<slug:slug>/", chasing.RemindView.as_view(), name="contact-remind"),
    path("contacts/<int:pk>/change/", contacts.ContactUpdateView.as_view(), name="contact-update"),
    path("contacts/<int:pk>/<slug:step>/", contacts.ContactStepView.as_view(), name="contact-step"),
    path("reports/rounds/", rounds.RoundListView.as_view(), name="round-list"),
    path("reports/rounds/new/", rounds.RoundCreateView.as_view(), name="round-create"),
    path("reports/rounds/<int:pk>/", rounds.RoundDetailView.as_view(), name="round-detail"),
    path("reports/rounds/<int:pk>/change/", rounds.RoundUpdateView.as_view(), name="round-update"),
    path("reports/rounds/<int:pk>/delete/", rounds.RoundDeleteView.as_view(), name="round-delete"),
    path(
        "reports/rounds/<int:pk>/sheet.<slug:extension>",
        rounds.RoundSheetView.as_view(),
        name="round-sheet",
    ),
    path("reports/rounds/<int:pk>/<slug:step>/", steps.RoundStepView.as_view(), name="round-step"),
    path(
        "questions/new/<slug:kind>/<int:pk>/",
        questions.QuestionCreateView.as_view(),
        name="question-create",
    ),
    path("questions/<int:pk>/<slug:step>/", steps.QuestionStepView.as_view(), name="question-step"),
    path(
        "identifiers/new/<slug:kind>/<int:pk>/",
        identifiers.IdentifierCreateView.as_view(),
        name="identifier-create",
    ),
    path(
        "identifiers/<int:pk>/remove/",
        identifiers.IdentifierDeleteView.as_view(),
        name="identifier-delete",
    ),
]
