"""One activity, one commitment, one follow-up item."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.views.generic import DetailView

from peacebuilding.accounts.access import is_participant, sees_states
from peacebuilding.core.changes import entries, history_of

from ..amendments import note_amendments
from ..choices import CONFIRMED, CommitmentStatus
from ..ladder import reminders_about
from ..models import Activity, Attachment, Commitment, FollowUpItem
from ..permissions import (
    can_add_commitments,
    can_create_activity,
    can_edit_activity,
    can_edit_commitment,
    can_edit_follow_up,
    can_edit_participation,
    can_name_officer,
)
from ..querysets import today
from ..timeline import timeline
from ..transitions import (
    ACTIVITY_TRANSITIONS,
    COMMITMENT_TRANSITIONS,
    FOLLOW_UP_TRANSITIONS,
    PARTICIPATION_TRANSITIONS,
)
from .identifiers import identifiers_of
from .questions import questions_about
from .reporting import note_reporting, reporting_of

HISTORY_SHOWN = 10


def history_shown(record: Any, user: Any) -> list[Any]:
    """Return the latest changes of a record, readable for `user`."""
    return entries(history_of(record)[: HISTORY_SHOWN + 1], user)[:HISTORY_SHOWN]


def papers_of(activity: Activity, records: Iterable[Any], user: Any) -> list[Attachment]:
    """Return the papers of an activity and of what is in it, as far as `user` may see them.

    Each record gets as `scans` those that its present word rests on.
    """
    rows = Attachment.objects.visible_to(user).in_activities([activity.pk])
    papers = list(rows.order_by("pk"))
    for record in records:
        link = f"{record._meta.model_name}_id"
        record.scans = [p for p in papers if p.is_basis and getattr(p, link) == record.pk]
    return papers


def overlaps(activity: Activity, user: Any) -> Any:
    """Return the activities `user` may see that overlap with this one, ready to be named."""
    return Activity.objects.visible_to(user).overlapping(activity).for_list().order_by("pk")


class ActivityDetailView(DetailView):
    """An activity: who takes part, who promised what by when, why, and what changed."""

    template_name = "activities/activity_detail.html"

    def get_queryset(self) -> QuerySet[Any]:
        rows = Activity.objects.visible_to(self.request.user)
        return rows.select_related(
            "modality__category", "modality__paragraph", "parent", "entered_by"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        activity, user = self.object, self.request.user
        participations = list(activity.participations.select_related("organization", "entered_by"))
        for part in participations:
            part.activity = activity
            part.ways = PARTICIPATION_TRANSITIONS.available(user, part)
            part.can_edit = can_edit_participation(user, part)
        commitments = list(
            activity.commitments.counted().select_related("organization").order_by("number", "pk")
        )
        fulfilled = sum(c.status == CommitmentStatus.FULFILLED for c in commitments)
        if is_member := is_participant(user):
            note_amendments(commitments)
        reported, asked = note_reporting(commitments) if sees_states(user) else (0, 0)
        changes = history_shown(activity, user) if is_member else []
        return super().get_context_data(
            participations=participations,
            confirmed=sum(part.response in CONFIRMED for part in participations),
            claimed=sum(part.response == "awaiting" for part in participations),
            commitments=commitments,
            fulfilled=fulfilled,
            standing=sum(c.is_standing for c in commitments),
            in_time=sum(c.is_in_time_on(today()) for c in commitments),
            assessments=activity.assessments.select_related("principle"),
            key_areas=activity.key_areas.all(),
            other_modalities=activity.other_modalities.all(),
            functional_areas=activity.functional_areas.all(),
            concerns=activity.concerns.all(),
            countries=activity.countries.all(),
            regions=activity.regions.all(),
            obstacles=activity.obstacles.all(),
            timeline=timeline(activity, commitments, today(), shows_states=sees_states(user)),
            shows_states=sees_states(user),
            reported=reported,
            asked=asked,
            is_member=is_member,
            changes=changes,
            ways=ACTIVITY_TRANSITIONS.available(user, activity),
            overlaps=overlaps(activity, user) if is_member else [],
            papers=papers_of(activity, [activity, *participations, *commitments], user),
            parent=Activity.objects.visible_to(user).filter(pk=activity.parent_id).first(),
            can_edit=can_edit_activity(user, activity),
            can_delete=not activity.reference and can_edit_activity(user, activity),
            can_promise=can_add_commitments(user, activity),
            can_duplicate=can_create_activity(user),
            **questions_about(activity, user, participations),
            **identifiers_of(activity, user),
            **kwargs,
        )


class CommitmentDetailView(DetailView):
    """A commitment: the promise, its dates as they moved, its activity, what changed."""

    template_name = "activities/commitment_detail.html"

    def get_queryset(self) -> QuerySet[Any]:
        rows = Commitment.objects.visible_to(self.request.user)
        return rows.select_related(
            "organization", "activity__modality__category", "activity__modality__paragraph"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        commitment, user = self.object, self.request.user
        if is_member := is_participant(user):
            note_amendments([commitment])
        papers = papers_of(commitment.activity, [commitment], user)
        return super().get_context_data(
            shows_states=sees_states(user),
            is_member=is_member,
            officer=commitment.responsible_officer if is_member else None,
            papers=[paper for paper in papers if paper.commitment_id == commitment.pk],
            changes=history_shown(commitment, user) if is_member else [],
            ways=COMMITMENT_TRANSITIONS.available(user, commitment),
            can_edit=can_edit_commitment(user, commitment) or can_name_officer(user, commitment),
            **reporting_of(commitment, user),
            days_left=(commitment.due_on - today()).days if commitment.due_on else None,
            **reminders_about(commitment, user),
            **questions_about(commitment, user),
            **identifiers_of(commitment, user),
            **kwargs,
        )


class FollowUpDetailView(DetailView):
    """A follow-up item: what the source says, who is to act, and what became of it."""

    template_name = "activities/follow_up_detail.html"
    context_object_name = "item"

    def get_queryset(self) -> QuerySet[Any]:
        return FollowUpItem.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            organizations=self.object.responsible_organizations.all(),
            changes=history_shown(self.object, user) if is_participant(user) else [],
            ways=FOLLOW_UP_TRANSITIONS.available(user, self.object),
            can_edit=can_edit_follow_up(user, self.object),
            **questions_about(self.object, user),
            **identifiers_of(self.object, user),
            **kwargs,
        )
