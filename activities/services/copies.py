"""A new draft that starts from what was written for another activity."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from peacebuilding.core.choices import Visibility
from peacebuilding.core.services import save_record

from ..choices import ParticipationRole
from ..models import ACTIVITY_SETS, Activity, Participation
from .activities import create_activity

#: What describes an activity. Dates, outcome and what came of it belong to the one it was.
_TEXTS = (
    *("title", "language", "description", "objectives", "modality", "level", "is_quick_start"),
    *("national_counterpart", "hand_over_plan", "end_of_mission_objectives", "visibility"),
)
_SETS = tuple(name for name in ACTIVITY_SETS if name != "obstacles")


@transaction.atomic
def duplicate_activity(*, actor: Any, activity: Activity, lead: Any) -> Activity:
    """Save a draft with the texts, sets and organizations of another activity; return it.

    `lead` leads it; the former lead becomes a partner. Who declined is left out, all others
    are asked anew. Dates, answers, assessments, commitments and follow-up stay behind.
    Raises NotAllowed unless the actor is a reporter of `lead` or an officer.
    """
    reason = _reason(activity)
    copy = create_activity(
        actor=actor,
        activity=Activity(**{name: getattr(activity, name) for name in _TEXTS}),
        lead=lead,
        sets={name: list(getattr(activity, name).all()) for name in _SETS},
        reason=reason,
    )
    for part in activity.participations.standing().exclude(organization=lead):
        role = ParticipationRole.PARTNER if part.is_lead else part.role
        named = Participation(
            activity=copy,
            organization_id=part.organization_id,
            role=role,
            contribution=part.contribution,
        )
        save_record(named, actor=actor, reason=reason)
    return copy


def _reason(activity: Activity) -> str:
    """Name the other activity, unless not all who read the copy may see that."""
    if not activity.reference or activity.visibility == Visibility.CONFIDENTIAL:
        return _("Copied from another activity")
    return _("Copied from %(reference)s") % {"reference": activity.reference}
