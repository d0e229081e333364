"""Pages about mail: the links in it, the inbox, everybody's preferences."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peacebuilding.core.keyset import InvalidCursor, paginate

from . import links
from .forms import PreferencesForm
from .kinds import find_kind, kinds
from .models import Notification, Refusal
from .services import (
    accepts,
    allow_mail,
    mark_all_read,
    mark_read,
    refuse_mail,
    set_preferences,
)

PAGE_SIZE = 25


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


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Which kinds come by mail; all of them come to the inbox."""
    user: Any = request.user
    optional = [kind for kind in kinds() if kind.can_unsubscribe]
    refused = set(Refusal.objects.of(user=user).values_list("kind", flat=True))
    posted = request.POST if request.method == "POST" else None
    form = PreferencesForm(posted, kinds=optional, refused=refused)
    if form.is_valid():
        set_preferences(actor=user, wanted=form.wanted())
        messages.success(request, _("Saved."))
        return redirect("notifications:preferences")
    always = [kind for kind in kinds() if not kind.can_unsubscribe]
    context = {"form": form, "always": always}
    return render(request, "notifications/preferences.html", context)


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What the reader was told, newest first; `?unread` leaves out what was seen."""
    everything = Notification.objects.for_inbox(request.user)
    is_unread = "unread" in request.GET
    rows = everything.unread() if is_unread else everything
    cursor = request.GET.get("cursor")
    try:
        page = paginate(rows, ["-created_at"], cursor, PAGE_SIZE)
    except InvalidCursor:
        cursor = None
        page = paginate(rows, ["-created_at"], None, PAGE_SIZE)
    total, unread = everything.count(), everything.unread().count()
    query = "unread&" if is_unread else ""
    context = {
        "object_list": page.items,
        "shown_here": len(page.items),
        "total": unread if is_unread else total,
        "unread": unread,
        "is_unread": is_unread,
        "first_url": f"?{query}" if cursor else "",
        "next_url": f"?{query}cursor={page.next_cursor}" if page.next_cursor else "",
        "tabs": [
            (_("All"), request.path, total, not is_unread),
            (_("Unread"), "?unread", unread, is_unread),
        ],
    }
    return render(request, "notifications/inbox.html", context)


@require_POST
@login_required
def inbox_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the reader has seen it, and lead to its page."""
    row = get_object_or_404(Notification.objects.for_inbox(request.user), pk=pk)
    mark_read(actor=request.user, notification=row)
    return redirect(links.local(row.url) or "notifications:inbox")


@require_POST
@login_required
def inbox_read(request: HttpRequest) -> HttpResponse:
    """Note that the reader has seen everything."""
    count = mark_all_read(actor=request.user)
    text = ngettext("%(count)d marked as read.", "%(count)d marked as read.", count)
    messages.success(request, text % {"count": count})
    return redirect("notifications:inbox")
