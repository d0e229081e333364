"""What the page of an organization shows of its activities and commitments."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.duties import askable
from peacebuilding.accounts.access import is_officer, is_participant, sees_states
from peacebuilding.framework.models import Modality

from .choices import COMMITMENT_OPEN, TAKEN_UP, CommitmentStatus, ParticipationResponse
from .models import Activity, Commitment, Participation
from .permissions import can_take_return_sheet

#: Rows of one table; the list behind the link shows them all.
SHOWN = 25


def _commitments(request: Any, organization: Any) -> Any:
    rows = Commitment.objects.visible_to(request.user).counted()
    return rows.filter(organization=organization)


def figures(request: Any, organization: Any) -> tuple[str, dict[str, Any]] | None:
    """Return the figures of its commitments; those by lateness for participants only."""
    rows = _commitments(request, organization)
    if not rows.exists():
        return None
    address = f"{reverse('activities:commitment-list')}?organization={organization.slug}"

    def figure(label: str, count: int, query: str = "", **more: Any) -> dict[str, Any]:
        return {"number": count, "label": label, "url": address + query, "of": None, **more}

    open_query = f"&status={','.join(COMMITMENT_OPEN)}"
    shown = [figure(_("commitments made"), rows.count())]
    if sees_states(request.user):
        overdue = rows.overdue().count()
        shown += [
            figure(_("kept in time"), rows.kept_in_time().count(), "&display_status=fulfilled"),
            figure(_("kept late"), rows.kept_late().count(), "&display_status=fulfilled-late"),
            figure(
                _("open"),
                rows.open().count() - overdue,
                "&display_status=proposed,agreed,under-way,target-passed",
            ),
            figure(_("late"), overdue, "&overdue=true", is_late=True),
        ]
    else:
        shown += [
            figure(_("fulfilled"), rows.fulfilled().count(), "&status=fulfilled"),
            figure(_("open"), rows.open().count(), open_query),
        ]
    withdrawn = rows.filter(status=CommitmentStatus.WITHDRAWN).count()
    shown.append(figure(_("withdrawn"), withdrawn, "&status=withdrawn"))
    return "activities/organization_figures.html", {"figures": shown}


def statement(request: Any, organization: Any) -> tuple[str, dict[str, Any]] | None:
    """Return the ways to its statement and its return sheet, for participants."""
    if not is_participant(request.user):
        return None
    sees_owed = bool(askable([organization.pk], request.user))
    return "activities/organization_statement.html", {
        "sees_owed": sees_owed,
        "takes_return_sheet": can_take_return_sheet(request.user, organization),
    }


def promised(request: Any, organization: Any) -> tuple[str, dict[str, Any]]:
    """Return its commitments, open before closed."""
    rows = _commitments(request, organization).for_list()
    open_ones, closed = rows.open(), rows.exclude(status__in=COMMITMENT_OPEN)
    return "activities/organization_promised.html", {
        "groups": [
            (_("Open"), open_ones.count(), list(open_ones.order_by("due_on", "pk")[:SHOWN])),
            (_("Closed"), closed.count(), list(closed.order_by("-due_on", "pk")[:SHOWN])),
        ],
        "activities": rows.values("activity").distinct().count(),
        "total": rows.count(),
        "shows_states": sees_states(request.user),
    }


def takes_part(request: Any, organization: Any) -> tuple[str, dict[str, Any]]:
    """Return the activities it takes part in, with its role and its partners."""
    visible = Activity.objects.visible_to(request.user).counted()
    rows = Participation.objects.filter(
        organization=organization, activity__in=visible.values("pk")
    ).exclude(response=ParticipationResponse.DECLINED)
    rows = rows.select_related("activity").prefetch_related(
        "activity__participations__organization"
    )
    return "activities/organization_takes_part.html", {
        "participations": list(rows.order_by("-activity__created_at", "pk")[:SHOWN]),
        "total": rows.count(),
    }


def paragraphs(request: Any, organization: Any) -> tuple[str, dict[str, Any]] | None:
    """Return the modalities its activities take up."""
    visible = Activity.objects.visible_to(request.user).counted().filter(status__in=TAKEN_UP)
    own = visible.of_organization(organization)
    found = Modality.objects.filter(
        Q(activities__in=own) | Q(other_activities__in=own), paragraph__isnull=False
    )
    found = found.select_related("paragraph").order_by("category__order", "order").distinct()
    return ("activities/organization_paragraphs.html", {"modalities": found}) if found else None


def answers_for(request: Any, officer: Any) -> tuple[str, dict[str, Any]] | None:
    """Return the open commitments an officer is responsible for, and how they are handed on."""
    rows = Commitment.objects.visible_to(request.user).counted().open()
    total = rows.filter(responsible_officer=officer).count()
    if not total:
        return None
    query = f"officer={officer.pk}&status={','.join(COMMITMENT_OPEN)}"
    successor = officer.current()
    to = f"&to={successor.pk}" if successor != officer else ""
    bulk = f"{reverse('activities:commitment-bulk')}?every=1&{query}{to}"
    return "activities/officer_commitments.html", {
        "total": total,
        "url": f"{reverse('activities:commitment-list')}?{query}",
        "bulk_url": bulk if is_officer(request.user) else "",
    }
