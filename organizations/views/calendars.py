"""Calendar addresses on a person's own page, and the feed behind them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peacebuilding.api.authentication import note_use
from peacebuilding.api.conditional import entity_tag
from peacebuilding.api.throttling import FeedThrottle
from peacebuilding.core.localized import reading_language

from ..calendar import feed
from ..forms import CalendarForm
from ..models import CalendarAddress
from ..services import find_calendar_address, make_calendar_address, revoke_calendar_address


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def calendar_addresses(request: HttpRequest) -> HttpResponse:
    """List the addresses the reader keeps, and make one; the answer alone ever shows it."""
    user: Any = request.user
    chosen = request.GET.get("organization", "")
    form = CalendarForm(request.POST or None, user=user, initial={"organization": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            address, secret = make_calendar_address(
                actor=user, language=reading_language(), **form.cleaned_data
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            url = settings.SITE_URL + reverse("organizations:calendar-feed", args=[secret])
            context = {"address": address, "address_url": url}
            return render(request, "organizations/calendar_made.html", context)
    rows = CalendarAddress.objects.kept_by(user).working().select_related("organization", "user")
    context = {"form": form, "addresses": rows}
    return render(request, "organizations/calendar_addresses.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def calendar_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then revoke one of the addresses the reader keeps."""
    rows = CalendarAddress.objects.kept_by(request.user).select_related("organization", "user")
    address = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        revoke_calendar_address(actor=request.user, address=address)
        messages.success(request, _("The calendar address is revoked."))
        return redirect("organizations:calendar-addresses")
    return render(request, "organizations/calendar_revoke.html", {"address": address})


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Give what is owed as iCalendar to whoever knows the address; else there is nothing here."""
    address = find_calendar_address(secret)
    throttle: Any = FeedThrottle(address.pk if address else None)
    if not throttle.allow_request(request, None):
        wait = throttle.wait()
        headers = {"Retry-After": str(int(wait or 60) + 1)}
        return HttpResponse(
            _("Too many requests."), status=429, headers=headers, content_type="text/plain"
        )
    if address is None:
        raise Http404
    note_use(address)
    body = feed(address, timezone.localdate())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="owed.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = entity_tag(body)
    answer: Any = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer
