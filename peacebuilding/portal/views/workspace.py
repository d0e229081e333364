"""What my organizations owe: everything, late first, one button each."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.models import Commitment, ProgressReport
from activities.reports import Standing, awaited_from_others, standing, with_the_secretariat
from activities.reports.standing import OPEN_STATES
from organizations.access import organization_ids
from organizations.choices import Role
from organizations.duties import next_day, owed
from organizations.models import Organization
from peacebuilding.accounts.access import is_officer

#: Cards on one page, and rows of what is not for the reader to do.
CARDS, SHOWN, LAST_ACCEPTED = 50, 25, 5


@require_safe
@login_required
def workspace(request: HttpRequest) -> HttpResponse:
    """Show everything owed by the organizations the reader serves, or by one of them.

    `?organization=` chooses one; officers may look at any. What is not the reader's is not
    there.
    """
    user: Any = request.user
    served = list(
        Organization.objects.visible_to(user)
        .served_by(user)
        .select_related("desk_officer")
        .alphabetical()
    )
    chosen = _chosen(request, served)
    shown = [chosen] if chosen else served
    today = timezone.localdate()
    everything = owed({one.pk for one in (*served, *shown)}, user=user, on=today)
    ids = {one.pk for one in shown}
    duties = [duty for duty in everything if duty.organization.pk in ids]
    page = Paginator(duties, CARDS).get_page(request.GET.get("page"))
    context = {
        "organizations": shown,
        "chosen": chosen or (shown[0] if len(shown) == 1 else None),
        "is_served": not chosen or chosen in served,
        "tabs": _tabs(served, everything, chosen),
        "duties": duties,
        "page": page,
        "late": sum(duty.is_late for duty in duties),
        "next_day": next_day(duties),
        "workspace_count": len(everything),
        "is_officer": is_officer(user),
    }
    if shown:
        context |= _beside(user, shown, today, duties)
    return render(request, "portal/workspace.html", context)


def _chosen(request: HttpRequest, served: list[Organization]) -> Organization | None:
    """Return the organization of the address; raise Http404 unless the reader may look at it."""
    slug = request.GET.get("organization", "")
    if not slug:
        return None
    found = next((one for one in served if one.slug == slug), None)
    if found is None and is_officer(request.user) and "\0" not in slug:
        rows = Organization.objects.visible_to(request.user).select_related("desk_officer")
        found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _tabs(served: list[Organization], duties: list[Any], chosen: Any) -> list[tuple[Any, ...]]:
    """Return the ways to each organization of a reader who serves several, and to all."""
    if len(served) < 2:
        return []
    counts = Counter(duty.organization.pk for duty in duties)
    address = reverse("workspace")
    total = sum(counts[one.pk] for one in served)
    return [
        (_("All"), address, total, chosen is None),
        *(
            (
                one.display_acronym,
                f"{address}?{urlencode({'organization': one.slug})}",
                counts[one.pk],
                chosen == one,
            )
            for one in served
        ),
    ]


def _beside(user: Any, shown: list[Organization], today: Any, duties: list[Any]) -> dict[str, Any]:
    """Return what stands below and beside the list: with others, accepted, figures, ways."""
    ids = [one.pk for one in shown]
    sent = with_the_secretariat(user, ids)
    accepted = ProgressReport.objects.visible_to(user).accepted().counted()
    accepted = accepted.filter(commitment__organization__in=ids).for_list()
    awaited = awaited_from_others(user, ids, today)
    own = organization_ids(user, Role.APPROVER)
    return {
        "sent": list(sent[:SHOWN]),
        "sent_count": sent.count(),
        "accepted": list(accepted.order_by("-reviewed_at", "-pk")[:LAST_ACCEPTED]),
        "awaited": awaited[:SHOWN],
        "awaited_count": len(awaited),
        "figures": _figures(standing(user, ids, today), shown, len(awaited)),
        "quiet_until": None if duties else _quiet_until(user, ids, today),
        "keeps_members": is_officer(user) or bool(own.intersection(ids)),
    }


def _quiet_until(user: Any, ids: list[int], today: Any) -> Any:
    """Return the next day on which a promise falls due, though nothing is to be done now."""
    rows = Commitment.objects.visible_to(user).counted().open()
    rows = rows.filter(organization__in=ids, due_on__gte=today)
    return rows.aggregate(first=Min("due_on"))["first"]


def _figures(figures: Standing, shown: list[Organization], awaited: int) -> list[dict[str, Any]]:
    """Return the four figures, each over the list it counts."""
    slugs = [("organization", one.slug) for one in shown]

    def door(*more: tuple[str, str]) -> str:
        return f"{reverse('activities:commitment-list')}?{urlencode([*slugs, *more], safe=',')}"

    kept = door(("display_status", "fulfilled,fulfilled-late"))
    still_open = door(("display_status", ",".join(OPEN_STATES)))
    found = [
        (figures.kept, _("kept"), kept, False),
        (figures.open, _("open"), still_open, False),
        (figures.late, _("late"), door(("overdue", "true")), True),
        (awaited, _("awaiting others"), "#awaiting", False),
    ]
    return [
        {"number": number, "label": label, "url": url, "of": None, "is_late": is_late}
        for number, label, url, is_late in found
    ]
