"""Our own pages below /account/; log-in, password, second factor and sessions are allauth's."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.account, name="account"),
    path("language/", views.set_language, name="set_language"),
    path("tokens/", views.token_list, name="token-list"),
    path("tokens/new/", views.token_create, name="token-create"),
    path("tokens/revoke/", views.token_revoke_all, name="token-revoke-all"),
    path("tokens/<int:pk>/revoke/", views.token_revoke, name="token-revoke"),
]
