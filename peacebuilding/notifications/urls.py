"""Pages about mail: the links in it, the inbox, everybody's preferences."""

from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("mail/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mail/subscribe/<str:token>/", views.subscribe, name="subscribe"),
]
