"""The lists: activities, commitments, follow-up items."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.access import organization_ids
from organizations.models import Organization
from peacebuilding.accounts.access import is_officer, is_participant, sees_states
from peacebuilding.core.listing import FilteredListView
from peacebuilding.imports.links import ImportableListMixin

from ..amendments import note_amendments
from ..choices import COMMITMENT_OPEN, ReportingState
from ..filtersets import ActivityFilterSet, CommitmentFilterSet, FollowUpItemFilterSet
from ..models import Activity, Commitment, FollowUpItem
from ..permissions import can_create_activity


def tab(view: FilteredListView, label: str, count: int, **query: str) -> tuple[Any, ...]:
    """Return one tab over a list: label, address, count, and whether it is the present one."""
    given = view.request.GET
    names = ("status", "overdue", "reporting_state", "organization", "open")
    present = {name: ",".join(given.getlist(name)) for name in names if given.get(name)}
    address = "&".join(f"{name}={value}" for name, value in query.items())
    return (label, f"?{address}" if address else view.request.path, count, present == query)


class ActivityListView(ImportableListMixin, FilteredListView):
    """Activities the reader may see, by status, modality, place and organization."""

    template_name = "activities/activity_list.html"
    model = Activity
    filterset_class = ActivityFilterSet
    shown_filters = ("status", "category", "key_area", "organization", "modality", "region")
    orderings = {
        "reference": ("reference",),
        "start": ("planned_starts_on",),
        "end": ("planned_ends_on",),
    }
    ordering = ("-created_at",)
    resource = "activities"

    def get_queryset(self) -> Any:
        return Activity.objects.visible_to(self.request.user).counted()

    def enrich(self, rows: Any) -> Any:
        return rows.for_list().with_progress()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = dict(self.get_queryset().order_by().values_list("status").annotate(n=Count("pk")))
        tabs = [tab(self, _("All"), sum(counts.values()))]
        for status, label in (
            ("proposed", _("Proposed")),
            ("agreed", _("Agreed")),
            ("under-way", _("Under way")),
            ("completed", _("Completed")),
        ):
            if counts.get(status):
                tabs.append(tab(self, label, counts[status], status=status))
        user = self.request.user
        return super().get_context_data(
            tabs=tabs,
            can_create=can_create_activity(user),
            shows_states=sees_states(user),
            bulk_url=reverse("activities:activity-bulk") if is_officer(user) else "",
            **kwargs,
        )


class CommitmentListView(ImportableListMixin, FilteredListView):
    """Commitments the reader may see, by date, state and organization."""

    template_name = "activities/commitment_list.html"
    model = Commitment
    filterset_class = CommitmentFilterSet
    orderings = {"due": ("is_closed", "due_on"), "reference": ("reference",)}
    ordering = ("is_closed", "due_on")
    resource = "commitments"

    def get_queryset(self) -> Any:
        return Commitment.objects.visible_to(self.request.user).counted()

    @property
    def shown_filters(self) -> tuple[str, ...]:  # type: ignore[override]
        """Members choose by the state as shown today and by report, visitors by the one stored."""
        states: tuple[str, ...] = ("status",)
        if sees_states(self.request.user):
            states = ("display_status", "reporting_state", "round")
        places = ("organization", "key_area", "country", "due_after", "due_before")
        return ("category", *states, *places)

    def enrich(self, rows: Any) -> Any:
        rows = rows.for_list().open_first()
        return rows.with_reporting_state() if sees_states(self.request.user) else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, user = self.get_queryset(), self.request.user
        tabs = [
            tab(self, _("All"), rows.count()),
            tab(self, _("Open"), rows.open().count(), status=",".join(COMMITMENT_OPEN)),
        ]
        if sees_states(user):
            tabs.append(tab(self, _("Late"), rows.overdue().count(), overdue="true"))
            silent = ReportingState.NOT_REPORTED
            count = rows.with_reporting_state().filter(reporting_state=silent).count()
            tabs.append(tab(self, _("Not reported"), count, reporting_state=silent.value))
        tabs.append(tab(self, _("Fulfilled"), rows.fulfilled().count(), status="fulfilled"))
        own = Organization.objects.filter(pk__in=organization_ids(user))
        served = list(own)
        if slugs := ",".join(organization.slug for organization in served):
            count = rows.filter(organization__in=own).count()
            tabs.append(tab(self, _("My organization"), count, organization=slugs))
        context = super().get_context_data(
            tabs=tabs,
            served=served,
            shows_states=sees_states(user),
            bulk_url=reverse("activities:commitment-bulk") if is_officer(user) else "",
            **kwargs,
        )
        if is_participant(user):
            note_amendments(context["object_list"])
        return context


class FollowUpListView(ImportableListMixin, FilteredListView):
    """What the participants said they would come back to."""

    template_name = "activities/follow_up_list.html"
    model = FollowUpItem
    filterset_class = FollowUpItemFilterSet
    shown_filters = ("status", "organization")
    orderings = {"code": ("code",)}
    ordering = ("code",)
    resource = "follow-up-items"

    def get_queryset(self) -> Any:
        return FollowUpItem.objects.visible_to(self.request.user).counted()

    def enrich(self, rows: Any) -> Any:
        return rows.for_list()
