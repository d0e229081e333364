"""Pages about mail: the links in it, the inbox, everybody's preferences."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import links
from .kinds import find_kind
from .services import accepts, allow_mail, refuse_mail


def _subscription(token: str) -> links.Subscription:
    """Return what the link is about; 404 for one we did not sign."""
    subscription = links.read(token)
    if subscription is None:
        raise Http404
    return subscription


def _answer(request: HttpRequest, token: str, subscription: links.Subscription) -> HttpResponse:
    context = {
        "token": token,
        "subscription": subscription,
        "kind": find_kind(subscription.kind),
        "accepts": accepts(subscription.kind, address=subscription.address),
        "has_changed": request.method == "POST",
    }
    return render(request, "notifications/unsubscribe.html", context)


# Mail programs post without having seen a page (RFC 8058); the signed link says who they are.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask on GET, since mail scanners open links; refuse on POST. The account is not needed."""
    subscription = _subscription(token)
    if request.method == "POST":
        refuse_mail(kind=subscription.kind, address=subscription.address)
    return _answer(request, token, subscription)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Take the refusal back, by the same link."""
    subscription = _subscription(token)
    if request.method == "POST":
        allow_mail(kind=subscription.kind, address=subscription.address)
    return _answer(request, token, subscription)
