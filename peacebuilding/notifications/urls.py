"""Pages about mail: the links in it, the inbox, everybody's preferences."""

from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("account/inbox/", views.inbox, name="inbox"),
    path("account/inbox/read/", views.inbox_read, name="inbox-read"),
    path("account/inbox/<int:pk>/", views.inbox_open, name="inbox-open"),
    path("account/notifications/", views.preferences, name="preferences"),
    path("mail/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mail/subscribe/<str:token>/", views.subscribe, name="subscribe"),
]
