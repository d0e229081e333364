"""Records as they stood before the tracker: brought in by an officer, as history.

Nothing is asked of an organization and nobody is told. What a step of today would make
sure of holds here too: who takes part, what a proposal needs, dates that fit the state.
The basis says that it comes from earlier records, the history row from where.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from peacebuilding.accounts.access import is_officer
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.core.services import lock, save_record

from ..choices import (
    ACTIVITY_OPEN,
    AGREED_OR_LATER,
    BEGUN,
    COMMITMENT_DUE,
    COMMITMENT_OPEN,
    TAKEN_UP,
    ActivityStatus,
    Basis,
    CommitmentStatus,
    FollowUpStatus,
    ParticipationResponse,
)
from ..models import Activity, Commitment, FollowUpItem, Participation
from ..querysets import today
from .activities import create_activity
from .activity_steps import proposal_errors
from .commitments import check_party
from .follow_up import save_follow_up_item
from .references import next_activity_reference, number_commitment


def _require_officer(actor: Any) -> None:
    if not is_officer(actor):
        raise NotAllowed(_("Only the Secretariat enters what was before."))


def _require(record: Any, **sentences: str) -> None:
    """Raise ValidationError for each field named that is empty, with its sentence."""
    errors = {name: text for name, text in sentences.items() if not getattr(record, name)}
    if errors:
        raise ValidationError(errors)


def _not_ahead(record: Any, *names: str) -> None:
    """Raise ValidationError for each day that lies ahead."""
    ahead = [name for name in names if (getattr(record, name) or date.min) > today()]
    if ahead:
        raise ValidationError(dict.fromkeys(ahead, _("Give today or a day before.")))


@transaction.atomic
def enter_past_activity(
    *,
    actor: Any,
    activity: Activity,
    lead: Any,
    status: str,
    roles: Mapping[Any, str] | None = None,
    confirmed: Iterable[Any] = (),
    sets: Mapping[str, Iterable[Any]] | None = None,
    reason: str,
) -> Activity:
    """Save a new activity in the state it has reached, and return it (officers).

    `roles` are the other organizations with their roles, `confirmed` those that are known
    to have agreed; the others stay claimed. The reference is the next of this year. The
    actual days are taken from the planned ones where they are not known. Raises
    ValidationError by field for what the state needs.
    """
    _require_officer(actor)
    roles, agreed = dict(roles or {}), set(confirmed)
    draft = create_activity(actor=actor, activity=activity, lead=lead, sets=sets, reason=reason)
    for organization, role in roles.items():
        part = Participation(activity=draft, organization=organization, role=role)
        save_record(part, actor=actor, reason=reason)
    if status == ActivityStatus.DRAFT:
        return draft
    errors = proposal_errors(draft)
    errors.pop("assessments", None)  # nobody answered the principles one by one at the time
    if errors:
        raise ValidationError(errors)
    _fit_to(draft, status, reason)
    draft.reference = next_activity_reference(draft.category.letter)
    draft.status, draft.basis, draft.entered_by = status, Basis.HISTORY, actor
    save_record(draft, actor=actor, reason=reason)
    if draft.agreed_on:
        agreed.add(lead)
    for part in draft.participations.select_related("organization"):
        if part.organization in agreed:
            part.response, part.answered_at = ParticipationResponse.AGREED, timezone.now()
            part.basis, part.basis_on, part.entered_by = Basis.HISTORY, draft.agreed_on, actor
            save_record(part, actor=actor, reason=reason)
    return draft


def _fit_to(activity: Activity, status: str, reason: str) -> None:
    """Give the activity the days of its state; raise ValidationError where one is not known."""
    if status in BEGUN:
        activity.starts_on = activity.starts_on or activity.planned_starts_on
        _require(activity, starts_on=_("Give the day on which it started."))
    if status == ActivityStatus.COMPLETED:
        activity.ends_on = activity.ends_on or activity.planned_ends_on
        _require(activity, ends_on=_("Give the day on which it ended."))
    elif activity.ends_on:
        raise ValidationError({"ends_on": _("Only what is completed has ended.")})
    _not_ahead(activity, "starts_on", "ends_on", "agreed_on")
    if status == ActivityStatus.SUSPENDED:
        _require(activity, review_on=_("Give the day of the review."))
    if status in AGREED_OR_LATER:
        activity.planned_starts_on = activity.planned_starts_on or activity.starts_on
        activity.planned_ends_on = activity.planned_ends_on or activity.ends_on
        _require(
            activity,
            planned_starts_on=_("An agreed activity has planned dates."),
            planned_ends_on=_("An agreed activity has planned dates."),
        )
        begun = activity.starts_on or activity.planned_starts_on
        activity.agreed_on = activity.agreed_on or min(begun, today())  # type: ignore[type-var]
    if status not in TAKEN_UP:
        activity.status_reason = activity.status_reason or reason


@transaction.atomic
def enter_past_commitment(
    *, actor: Any, commitment: Commitment, status: str, reason: str
) -> Commitment:
    """Save a new commitment in the state it has reached, and return it (officers).

    In an activity that has ended it is fulfilled or withdrawn; under way it is where the
    activity is agreed or under way. It may be due before its activity starts: old records
    are taken as they are. Raises ValidationError for a missing date, and IllegalTransition
    where the activity's state does not go with it.
    """
    _require_officer(actor)
    activity = lock(commitment.activity)
    commitment.activity = activity
    is_open = status in COMMITMENT_OPEN
    misfit = (
        activity.is_entered_in_error
        or activity.status == ActivityStatus.DRAFT
        or (is_open and activity.status not in ACTIVITY_OPEN)
        or (status == CommitmentStatus.UNDER_WAY and activity.status not in AGREED_OR_LATER)
        or (status == CommitmentStatus.FULFILLED and activity.status not in AGREED_OR_LATER)
    )
    if misfit:
        raise IllegalTransition(activity.display_status, activity.get_status_display(), [])
    check_party(commitment)
    if status in COMMITMENT_DUE and not commitment.is_indicative:
        _require(commitment, due_on=_("A binding commitment says by when it is due."))
    if status == CommitmentStatus.FULFILLED:
        _require(commitment, fulfilled_on=_("Give the day on which it was fulfilled."))
    _not_ahead(commitment, "agreed_on", "fulfilled_on")
    number_commitment(commitment)
    commitment.status, commitment.basis, commitment.entered_by = status, Basis.HISTORY, actor
    commitment.reminders_from = today()  # days that passed before it came in stay quiet
    if status == CommitmentStatus.WITHDRAWN:
        commitment.status_reason = commitment.status_reason or reason
    return save_record(commitment, actor=actor, reason=reason)


@transaction.atomic
def enter_past_follow_up_item(
    *,
    actor: Any,
    item: FollowUpItem,
    status: str,
    sets: Mapping[str, Iterable[Any]] | None = None,
    reason: str,
) -> FollowUpItem:
    """Save a new follow-up item in the state it has reached, and return it (officers)."""
    _require_officer(actor)
    if status == FollowUpStatus.DONE:
        _require(item, done_on=_("Give the day on which it was done."))
        _not_ahead(item, "done_on")
    if status == FollowUpStatus.CARRIED_OVER:
        _require(item, carried_to=_("Say to which meeting the item is carried over."))
    done_on, carried_to = item.done_on, item.carried_to
    item.done_on = item.carried_to = None
    save_follow_up_item(actor=actor, item=item, sets=sets, reason=reason)
    if status == FollowUpStatus.OPEN:
        return item
    item.status, item.done_on, item.carried_to = status, done_on, carried_to
    if status == FollowUpStatus.DROPPED:
        item.status_reason = item.status_reason or reason
    return save_record(item, actor=actor, reason=reason)
