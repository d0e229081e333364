"""A person's own pages: who I am here, and which systems act for me."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from django.views import i18n
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import services
from .access import group_names
from .forms import ProfileForm, TokenForm
from .language import keep_language, note_choice
from .models import User

#: The second factors, as people call them; recovery codes only stand in for one.
FACTORS = {
    Authenticator.Type.TOTP: gettext_lazy("Authenticator app"),
    Authenticator.Type.WEBAUTHN: gettext_lazy("Passkey"),
}


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Name and language; the state of the second factor; ways to everything else."""
    user: Any = request.user
    # A form writes into its instance, even what it then refuses: not into the one on show.
    form = ProfileForm(_posted(request), instance=User.objects.get(pk=user.pk))
    if form.is_valid():
        services.update_profile(actor=user, user=user, **form.cleaned_data)
        language = form.cleaned_data["language"]
        with override(language):
            messages.success(request, _("Saved."))
        return keep_language(redirect("account"), language)
    held = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "form": form,
        "factors": [label for kind, label in FACTORS.items() if kind in held],
        "groups": sorted(group_names(user)),
        "sessions": user.usersession_set.count(),
        "tokens": user.auth_token_set.valid().count(),
    }
    return render(request, "account/account.html", context)


@require_safe
@login_required
def token_list(request: HttpRequest) -> HttpResponse:
    """The tokens that act for the reader; `?changed` follows a change of the password."""
    user: Any = request.user
    context = {"tokens": user.auth_token_set.all(), "has_changed": "changed" in request.GET}
    return render(request, "account/token_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required
def token_create(request: HttpRequest) -> HttpResponse:
    """Make a token; the answer to the form is the one page that ever shows it.

    A token outlives the session, so who was not asked for the password lately is asked now.
    """
    user: Any = request.user
    form = TokenForm(_posted(request))
    if form.is_valid():
        token, text = services.create_token(actor=user, user=user, **form.cleaned_data)
        return render(request, "account/token_created.html", {"token": token, "text": text})
    return render(request, "account/token_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end one of the reader's own tokens."""
    user: Any = request.user
    token = get_object_or_404(user.auth_token_set, pk=pk)
    if request.method == "POST":
        services.revoke_token(actor=user, token=token)
        messages.success(request, _("The token “%s” is revoked.") % token.name)
        return redirect("token-list")
    return render(request, "account/token_revoke.html", {"token": token})


@require_POST
@login_required
def token_revoke_all(request: HttpRequest) -> HttpResponse:
    """End all of the reader's tokens at once."""
    user: Any = request.user
    count = services.revoke_tokens(actor=user, user=user)
    messages.success(
        request,
        ngettext("%(count)d token is revoked.", "%(count)d tokens are revoked.", count)
        % {"count": count},
    )
    return redirect("token-list")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the pages; for somebody logged in, of mails too."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest("language")
    note_choice(request)
    if request.user.is_authenticated:
        services.set_language(actor=request.user, user=request.user, language=language)
    return i18n.set_language(request)
