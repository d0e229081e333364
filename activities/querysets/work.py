"""The questions asked of activities and what belongs to them; children ask their activity."""

from datetime import date
from typing import Any, Self

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import CharField, SmallIntegerField
from django.db.models.functions import Coalesce
from django.utils import timezone

from organizations.access import organization_ids
from peacebuilding.accounts.access import is_officer, is_participant
from peacebuilding.core.choices import Visibility
from peacebuilding.core.querysets import SearchableQuerySet, VisibleQuerySet

from ..choices import (
    ACTIVITY_ENDED,
    ACTIVITY_OPEN,
    ACTIVITY_STANDING,
    AGREED_OR_LATER,
    COMMITMENT_DUE,
    COMMITMENT_OPEN,
    CONFIRMED,
    TAKEN_UP,
    ActivityStatus,
    CommitmentDisplay,
    CommitmentStatus,
    FollowUpDisplay,
    FollowUpStatus,
    ParticipationResponse,
    ParticipationRole,
    ReportingState,
    Word,
)


def today() -> date:
    """Return the day in `TIME_ZONE` (UTC), by which due dates are counted."""
    return timezone.localdate()


def count_of(rows: QuerySet[Any], outer: str = "pk", by: str = "activity") -> Any:
    """Return the number of `rows` whose `by` is the outer row, as a subquery, 0 for none."""
    counted = rows.filter(**{by: OuterRef(outer)}).order_by().values(by).annotate(_n=Count("pk"))
    return Coalesce(Subquery(counted.values("_n")), 0)


class ErasableMixin:
    """Rows that can turn out to have been entered in error: they keep their reference."""

    def counted(self) -> Any:
        """Return the rows that count: those not entered in error."""
        return self.filter(entered_in_error_at__isnull=True)  # type: ignore[attr-defined]


class ActivityQuerySet(ErasableMixin, SearchableQuerySet):
    """Activities, seen by their state, their level and the organizations they name."""

    def visible_to(self, user: Any) -> Self:
        """Return the activities `user` may see.

        Draft: the organizations on it, and who created it. Proposed, declined and never
        agreed: active accounts. From agreed on: its own level. Confidential at any time:
        the organizations on it and officers.
        """
        was_agreed = Q(status__in=AGREED_OR_LATER) | Q(
            status=ActivityStatus.CANCELLED, agreed_on__isnull=False
        )
        public = was_agreed & Q(visibility=Visibility.PUBLIC)
        if not is_participant(user):
            return self.filter(public)
        not_draft = ~Q(status=ActivityStatus.DRAFT)
        seen = not_draft if is_officer(user) else not_draft & ~Q(visibility=Visibility.CONFIDENTIAL)
        own = Q(status=ActivityStatus.DRAFT, created_by=user)
        ids = organization_ids(user)
        if ids:
            own |= Q(pk__in=self._taking_part(organization__in=ids))
        return self.filter(seen | own)

    def _taking_part(self, **conditions: Any) -> Any:
        """Return the ids of activities with such a participation, as a subquery."""
        participation = self.model.participations.rel.related_model
        return participation._base_manager.filter(**conditions).values("activity")

    def open(self) -> Self:
        """Proposed, agreed, under way or suspended."""
        return self.filter(status__in=ACTIVITY_OPEN)

    def taken_up(self) -> Self:
        """Agreed, under way or completed: what fills a gap in the framework."""
        return self.filter(status__in=TAKEN_UP)

    def of_organization(self, *organizations: Any, role: str | None = None) -> Self:
        """Activities in which one of these organizations takes part and has not declined."""
        condition: dict[str, Any] = {"organization__in": organizations}
        if role:
            condition["role"] = role
        parts = self._taking_part(**condition)
        return self.filter(pk__in=parts.exclude(response=ParticipationResponse.DECLINED))

    def with_modality(self, *modalities: Any) -> Self:
        """Activities that serve one of these modalities, as the main one or beside it."""
        others = self.model.other_modalities.through._base_manager.filter(modality__in=modalities)
        return self.filter(Q(modality__in=modalities) | Q(pk__in=others.values("activity")))

    def of_principle(self, *principles: Any) -> Self:
        """Activities that name one of these guiding principles, or assess it."""
        named = self.model.principles.through._base_manager.filter(guidingprinciple__in=principles)
        assessments = self.model.assessments.rel.related_model._base_manager
        assessed = assessments.filter(principle__in=principles)
        return self.filter(
            Q(pk__in=named.values("activity")) | Q(pk__in=assessed.values("activity"))
        )

    def with_progress(self) -> Self:
        """Add `commitments_total`, `…_open`, `…_fulfilled`, `…_standing` and `…_in_time`.

        The last tells who is late: it is shown to those who may see that.
        """
        commitments = self.model.commitments.rel.related_model.objects.counted()
        return self.annotate(
            commitments_standing=count_of(commitments.standing()),
            commitments_in_time=count_of(commitments.in_time()),
            commitments_total=count_of(commitments),
            commitments_open=count_of(commitments.filter(status__in=COMMITMENT_OPEN)),
            commitments_fulfilled=count_of(commitments.filter(status=CommitmentStatus.FULFILLED)),
        )

    def with_dates(self) -> Self:
        """Add `begins_on` and `finishes_on`: the actual days, else the planned ones."""
        return self.annotate(
            begins_on=Coalesce("starts_on", "planned_starts_on"),
            finishes_on=Coalesce("ends_on", "planned_ends_on"),
        )

    def overlapping(self, activity: Any) -> Self:
        """Activities in one of its countries, on one of its key areas, at the same time.

        A day that is not stated leaves that end open. Not meant are the whole the activity
        is part of, its own parts, drafts, and what was declined, cancelled or entered in
        error; what has ended itself overlaps nothing any more.
        """
        if activity.is_entered_in_error or activity.status in ACTIVITY_ENDED:
            return self.none()
        rows = self.counted().filter(status__in=ACTIVITY_STANDING).with_dates()
        for links, name in ((self.model.countries, "country"), (self.model.key_areas, "keyarea")):
            every = links.through._base_manager
            own = every.filter(activity=activity.pk).values(name)
            rows = rows.filter(pk__in=every.filter(**{f"{name}__in": own}).values("activity"))
        begins = activity.starts_on or activity.planned_starts_on
        if begins:
            rows = rows.filter(Q(finishes_on__isnull=True) | Q(finishes_on__gte=begins))
        finishes = activity.ends_on or activity.planned_ends_on
        if finishes:
            rows = rows.filter(Q(begins_on__isnull=True) | Q(begins_on__lte=finishes))
        family = [activity.pk, *([activity.parent_id] if activity.parent_id else [])]
        return rows.exclude(pk__in=family).exclude(parent=activity.pk)

    def for_list(self) -> Self:
        """Bring along what a row of a list prints: modality, category, who takes part."""
        return self.select_related("modality__category").prefetch_related(
            "participations__organization", "key_areas", "countries", "regions"
        )


class OfActivityQuerySet(VisibleQuerySet):
    """Rows that belong to an activity and are seen with it."""

    def visible_to(self, user: Any) -> Self:
        """Return the rows of the activities `user` may see."""
        activity = self.model._meta.get_field("activity").related_model
        return self.filter(activity__in=activity.objects.visible_to(user))

    def counted(self) -> Self:
        """Return the rows whose activity counts."""
        return self.filter(activity__entered_in_error_at__isnull=True)


class ParticipationQuerySet(OfActivityQuerySet):
    """Who takes part in what."""

    def leads(self) -> Self:
        """The one lead of each activity."""
        return self.filter(role=ParticipationRole.LEAD)

    def standing(self) -> Self:
        """Parts that have not been declined."""
        return self.exclude(response=ParticipationResponse.DECLINED)

    def confirmed(self) -> Self:
        """Parts the organization itself has agreed or not objected to."""
        return self.filter(response__in=CONFIRMED)

    def claimed(self) -> Self:
        """Parts that others say and the organization has not confirmed."""
        return self.filter(response=ParticipationResponse.AWAITING)

    def awaited(self) -> Self:
        """Answers that are due: claimed parts of activities still open."""
        return self.claimed().filter(
            activity__status__in=ACTIVITY_OPEN, activity__entered_in_error_at__isnull=True
        )


class CommitmentQuerySet(SearchableQuerySet, OfActivityQuerySet):  # type: ignore[override]
    """One organization's duty in an activity, seen with the activity."""

    def counted(self) -> Self:
        """Return the commitments that count, in activities that count."""
        return super().counted().filter(entered_in_error_at__isnull=True)

    def open(self) -> Self:
        """Proposed, agreed or under way."""
        return self.filter(status__in=COMMITMENT_OPEN)

    def open_first(self) -> Self:
        """Add `is_closed`, by which lists put open commitments first."""
        is_open = When(status__in=COMMITMENT_OPEN, then=Value(0))
        return self.annotate(
            is_closed=Case(is_open, default=Value(1), output_field=SmallIntegerField())
        )

    def fulfilled(self) -> Self:
        """Kept."""
        return self.filter(status=CommitmentStatus.FULFILLED)

    def overdue(self, on: date | None = None) -> Self:
        """Binding, agreed or under way, from the day after `due_on` (UTC)."""
        return self.filter(status__in=COMMITMENT_DUE, is_indicative=False, due_on__lt=on or today())

    def target_passed(self, on: date | None = None) -> Self:
        """Indicative targets behind us: never overdue."""
        return self.filter(status__in=COMMITMENT_DUE, is_indicative=True, due_on__lt=on or today())

    def standing(self) -> Self:
        """Not withdrawn: what an activity counts on."""
        return self.exclude(status=CommitmentStatus.WITHDRAWN)

    def in_time(self, on: date | None = None) -> Self:
        """Standing, and neither late on the day nor kept late."""
        late = Q(status__in=COMMITMENT_DUE, is_indicative=False, due_on__lt=on or today())
        kept_late = Q(status=CommitmentStatus.FULFILLED, fulfilled_on__gt=F("due_on"))
        return self.standing().exclude(late).exclude(kept_late)

    def kept_in_time(self) -> Self:
        """Fulfilled by the day due, or without such a day."""
        return self.fulfilled().exclude(fulfilled_on__gt=F("due_on"))

    def kept_late(self) -> Self:
        """Fulfilled after the day due."""
        return self.fulfilled().filter(fulfilled_on__gt=F("due_on"))

    def with_display_status(self, on: date | None = None) -> Self:
        """Add `shown_status`: a value of CommitmentDisplay, as on the day."""
        day = on or today()
        passed = Q(status__in=COMMITMENT_DUE, due_on__lt=day)
        return self.annotate(
            shown_status=Case(
                When(passed & Q(is_indicative=False), then=Value(CommitmentDisplay.OVERDUE.value)),
                When(passed, then=Value(CommitmentDisplay.TARGET_PASSED.value)),
                When(
                    status=CommitmentStatus.FULFILLED,
                    fulfilled_on__gt=F("due_on"),
                    then=Value(CommitmentDisplay.FULFILLED_LATE.value),
                ),
                default=F("status"),
                output_field=CharField(),
            )
        )

    def with_reporting_state(self, *rounds: Any) -> Self:
        """Add `reporting_state`: the value of ReportingState, in these rounds or at last.

        Asked again without rounds it keeps what is there, so that a list filtered by round
        shows the state in that round.
        """
        if not rounds and "reporting_state" in self.query.annotations:
            return self
        reports = self.model._meta.get_field("progress_reports").related_model.objects
        rows = reports.filter(commitment=OuterRef("pk"))
        if rounds:
            rows = rows.filter(round__in=rounds)
        words = rows.with_reporting_state().telling().values("reporting_state")[:1]
        return self.annotate(
            reporting_state=Coalesce(
                Subquery(words), Value(ReportingState.NOT_ASKED.value), output_field=CharField()
            )
        )

    def asked_in(self, *rounds: Any) -> Self:
        """Those about which one of these rounds asked."""
        reports = self.model._meta.get_field("progress_reports").related_model.objects
        return self.filter(pk__in=reports.filter(round__in=rounds).values("commitment"))

    def with_word(self) -> Self:
        """Add `word`: whether the organization confirmed its part in the activity (Word)."""
        parts = self.model._meta.get_field("activity").related_model.participations.rel
        confirmed = parts.related_model._base_manager.filter(
            activity=OuterRef("activity"),
            organization=OuterRef("organization"),
            response__in=CONFIRMED,
        )
        return self.annotate(
            word=Case(
                When(Exists(confirmed), then=Value(Word.CONFIRMED.value)),
                default=Value(Word.CLAIMED.value),
                output_field=CharField(),
            )
        )

    def for_list(self) -> Self:
        """Bring along what a row of a list prints."""
        return self.select_related("organization", "activity__modality__category")


class FollowUpItemQuerySet(ErasableMixin, SearchableQuerySet):
    """What is to be followed up, seen with its source."""

    def get_by_natural_key(self, code: str) -> Any:
        """Return the document's own item of this code."""
        return self.get(code=code)

    def visible_to(self, user: Any) -> Self:
        """Return the items whose paragraph or activity `user` may see."""
        related = {
            name: self.model._meta.get_field(name).related_model.objects.visible_to(user)
            for name in ("source_paragraph", "source_activity")
        }
        return self.filter(
            Q(source_paragraph__in=related["source_paragraph"])
            | Q(source_activity__in=related["source_activity"])
        )

    def open(self) -> Self:
        """Open or carried over: not done and not dropped."""
        return self.filter(status__in=(FollowUpStatus.OPEN, FollowUpStatus.CARRIED_OVER))

    def overdue(self, on: date | None = None) -> Self:
        """Open and binding, from the day after `due_on`."""
        return self.filter(
            status=FollowUpStatus.OPEN, is_indicative=False, due_on__lt=on or today()
        )

    def with_display_status(self, on: date | None = None) -> Self:
        """Add `shown_status`: a value of FollowUpDisplay, as on the day."""
        day = on or today()
        still_open = Q(status=FollowUpStatus.OPEN)
        done_late = Q(status=FollowUpStatus.DONE) & (
            Q(done_on__gt=F("due_on")) | Q(done_on__gt=F("target_on"))
        )
        return self.annotate(
            shown_status=Case(
                When(still_open & Q(due_on__lt=day), then=Value(FollowUpDisplay.OVERDUE.value)),
                When(
                    still_open & Q(target_on__lt=day),
                    then=Value(FollowUpDisplay.TARGET_PASSED.value),
                ),
                When(done_late, then=Value(FollowUpDisplay.DONE_LATE.value)),
                default=F("status"),
                output_field=CharField(),
            )
        )

    def for_list(self) -> Self:
        """Bring along what a row of a list prints."""
        return self.select_related(
            "source_paragraph__document", "source_activity", "carried_to"
        ).prefetch_related("responsible_organizations")
