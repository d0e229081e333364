"""How allauth behaves here: accounts come by invitation, mails in the person's language."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from .language import keep_language, language_chosen
from .models import User


def at_home(address: str) -> str:
    """Return an address below SITE_URL: a link in a mail does not follow the caller's Host."""
    return settings.SITE_URL + urlsplit(address)._replace(scheme="", netloc="").geturl()


class AccountAdapter(DefaultAccountAdapter):
    """Closed registration; one language from the log-in to the last mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: accounts are made by the Secretariat and by an organization's approvers."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Go on in the person's language, unless another was chosen before the log-in."""
        super().login(request, user)
        if not language_chosen(request):
            translation.activate(user.language)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Keep the language for the pages to come."""
        response = super().post_login(request, user, **kwargs)
        return keep_language(response, translation.get_language() or user.language)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Show the tokens that outlive a change of the password, where there are any."""
        user: Any = request.user
        if user.auth_token_set.valid().exists():
            return f"{reverse('token-list')}?changed"
        return reverse("account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Send the link to a new password from where we are known to be."""
        return at_home(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Send the link that confirms an address likewise."""
        return at_home(super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to people in the language they prefer, signed with our name."""
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        names = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        with translation.override(user.language if user else translation.get_language()):
            super().send_mail(template_prefix, email, names | context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Say whose account changed, for the mail to be in their language."""
        super().send_notification_mail(
            template_prefix, user, {"user": user, **(context or {})}, email
        )
