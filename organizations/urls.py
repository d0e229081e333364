"""Pages of those who take part."""

from django.urls import path

from .views import calendars, desk, means, members, merging, organizations, people

app_name = "organizations"
urlpatterns = [
    path("organizations/", organizations.OrganizationListView.as_view(), name="organization-list"),
    path(
        "organizations/<slug:slug>/",
        organizations.OrganizationDetailView.as_view(),
        name="organization-detail",
    ),
    path(
        "organizations/<slug:slug>/edit/",
        organizations.ProfileUpdateView.as_view(),
        name="organization-update",
    ),
    path(
        "organizations/<slug:slug>/rename/",
        organizations.RenameView.as_view(),
        name="organization-rename",
    ),
    path(
        "organizations/<slug:slug>/merge/", merging.MergeView.as_view(), name="organization-merge"
    ),
    path(
        "organizations/<slug:slug>/officers/new/",
        people.OfficerCreateView.as_view(),
        name="staff-officer-create",
    ),
    path(
        "organizations/<slug:slug>/focal-points/new/",
        people.FocalPointCreateView.as_view(),
        name="focal-point-create",
    ),
    path(
        "organizations/<slug:slug>/capabilities/new/",
        means.CapabilityCreateView.as_view(),
        name="capability-create",
    ),
    # The roster and the focal points
    path("roster/", people.RosterView.as_view(), name="roster"),
    path("roster.csv", people.roster_export, name="roster-csv"),
    path("roster/<int:pk>/", people.StaffOfficerDetailView.as_view(), name="staff-officer-detail"),
    path("roster/<int:pk>/edit/", people.OfficerUpdateView.as_view(), name="staff-officer-update"),
    path("roster/<int:pk>/hand-over/", people.HandOverView.as_view(), name="hand-over"),
    path("roster/<int:pk>/confirm/", people.officer_confirm, name="staff-officer-confirm"),
    path("focal-points/<int:pk>/end/", people.FocalPointEndView.as_view(), name="focal-point-end"),
    path("focal-points/<int:pk>.vcf", people.focal_point_card, name="focal-point-card"),
    path("contact/<str:token>/", people.contact_confirm, name="contact-confirm"),
    # What they can offer
    path("capabilities/", means.CapabilityListView.as_view(), name="capability-list"),
    path(
        "capabilities/<int:pk>/edit/",
        means.CapabilityUpdateView.as_view(),
        name="capability-update",
    ),
    # The Secretariat's desks
    path("desk/hand-over/", desk.DeskHandOverView.as_view(), name="desk-hand-over"),
    # Members and invitations
    path("members/", members.MembersView.as_view(), name="members"),
    path("members/invite/", members.InviteView.as_view(), name="invite"),
    path("members/<int:pk>/", members.MembershipUpdateView.as_view(), name="membership-update"),
    path("members/<int:pk>/end/", members.MembershipEndView.as_view(), name="membership-end"),
    path(
        "members/invitations/<int:pk>/resend/", members.invitation_resend, name="invitation-resend"
    ),
    path(
        "members/invitations/<int:pk>/revoke/", members.invitation_revoke, name="invitation-revoke"
    ),
    path(
        "disseminations/<int:pk>/acknowledge/",
        means.dissemination_acknowledge,
        name="dissemination-acknowledge",
    ),
    # Calendars
    path("account/calendar/", calendars.calendar_addresses, name="calendar-addresses"),
    path("account/calendar/<int:pk>/revoke/", calendars.calendar_revoke, name="calendar-revoke"),
    path("calendar/<str:secret>.ics", calendars.calendar_feed, name="calendar-feed"),
    path("invitations/<str:token>/", members.invitation, name="invitation"),
]
