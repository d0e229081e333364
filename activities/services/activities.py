"""The verbs of an activity: make, change, assess."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.choices import Role
from peacebuilding.accounts.access import is_officer
from peacebuilding.core.choices import Visibility
from peacebuilding.core.exceptions import NotAllowed, StaleVersion
from peacebuilding.core.services import delete_record, lock, save_record

from ..choices import ACTIVITY_ENDED, ACTIVITY_OPEN, ActivityStatus, ParticipationRole
from ..models import Activity, Participation, PrincipleAssessment
from ..notices.tell import tell_parts_asked
from ..permissions import acts_for, can_create_activity, can_edit_activity, can_open_up
from .attachments import delete_papers
from .steps import ask_again

#: From open to closed.
PROTECTION = (Visibility.PUBLIC, Visibility.PARTICIPANTS, Visibility.CONFIDENTIAL)


def require_reason(reason: str) -> None:
    """Raise ValidationError unless a reason is given."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason; it is kept in the history.")})


def refuse_edit(actor: Any, activity: Activity) -> None:
    """Raise NotAllowed unless the actor may edit the activity as it stands."""
    if not can_edit_activity(actor, activity):
        raise NotAllowed(_("You may not change this activity as it stands."))


@transaction.atomic
def create_activity(
    *,
    actor: Any,
    activity: Activity,
    lead: Any,
    sets: Mapping[str, Iterable[Any]] | None = None,
    partners: Iterable[Any] = (),
    reason: str = "",
) -> Activity:
    """Save a new draft with its lead and partners, and return it.

    `sets` are the many-to-many sets by name, `partners` organizations. Raises NotAllowed
    unless the actor is a reporter of the lead or an officer.
    """
    if not can_create_activity(actor, lead):
        raise NotAllowed(_("Only a reporter of the leading organization drafts its activities."))
    partners = list(partners)
    if lead in partners:
        raise ValidationError({"partners": _("The lead takes part already; take it off here.")})
    activity.created_by = actor
    activity.status = ActivityStatus.DRAFT
    save_record(activity, actor=actor, reason=reason, many_to_many=sets)
    roles = [(lead, ParticipationRole.LEAD)]
    roles += [(partner, ParticipationRole.PARTNER) for partner in partners]
    for organization, role in roles:
        part = Participation(activity=activity, organization=organization, role=role)
        save_record(part, actor=actor, reason=reason)
    return activity


@transaction.atomic
def update_activity(
    *,
    actor: Any,
    activity: Activity,
    sets: Mapping[str, Iterable[Any]] | None = None,
    reason: str = "",
) -> Activity:
    """Save an activity whose fields were changed, and return it.

    Raises NotAllowed, StaleVersion, or ValidationError: without a reason where it is a
    proposal or has ended, and where a protection is lowered by anybody but the head.
    """
    before = lock(activity)
    refuse_edit(actor, before)
    activity.status = before.status
    activity.reference = before.reference
    if before.status == ActivityStatus.PROPOSED or before.status in ACTIVITY_ENDED:
        require_reason(reason)
    if before.status != ActivityStatus.DRAFT:
        _check_standing(actor, before, activity, sets or {}, reason)
    return save_record(activity, actor=actor, reason=reason, many_to_many=sets)


def _check_standing(
    actor: Any,
    before: Activity,
    after: Activity,
    sets: Mapping[str, Iterable[Any]],
    reason: str,
) -> None:
    """What a proposal had to hold it keeps, and protection is lowered by the head alone."""
    if "key_areas" in sets and not list(sets["key_areas"]):
        raise ValidationError({"key_areas": _("Choose at least one key area.")})
    if before.agreed_on and not (after.planned_starts_on and after.planned_ends_on):
        raise ValidationError({"planned_starts_on": _("An agreed activity has planned dates.")})
    if refuse_lower_protection(actor, before, after.visibility):
        require_reason(reason)


def refuse_lower_protection(actor: Any, before: Activity, visibility: str) -> bool:
    """Say whether an agreed activity would be less protected; NotAllowed unless by the head."""
    lowered = PROTECTION.index(visibility) < PROTECTION.index(before.visibility)
    if before.agreed_on and lowered and not can_open_up(actor, before):
        raise NotAllowed(_("Only the head of the Secretariat lowers its protection."))
    return bool(before.agreed_on) and lowered


@transaction.atomic
def delete_activity(*, actor: Any, activity: Activity, reason: str = "") -> None:
    """Delete a draft that never had a reference; anything else is cancelled instead.

    What hangs on it goes too; the history of all stays.
    """
    locked = lock(activity)
    refuse_edit(actor, locked)
    if locked.status != ActivityStatus.DRAFT or locked.reference:
        raise ValidationError(_("Only a draft that was never proposed can be deleted."))
    delete_with_its_rows(actor=actor, activity=locked, reason=reason)


def delete_with_its_rows(*, actor: Any, activity: Activity, reason: str) -> None:
    """Delete a draft and what hangs on it; ValidationError where another is part of it."""
    if activity.parts.exists():
        raise ValidationError(_("Other records refer to it."))
    for name in ("commitments", "assessments", "participations", "follow_up_items"):
        for row in getattr(activity, name).all():
            if hasattr(row, "attachments"):
                delete_papers(row, actor=actor, reason=reason)
            delete_record(row, actor=actor, reason=reason)
    delete_papers(activity, actor=actor, reason=reason)
    delete_record(activity, actor=actor, reason=reason)


@transaction.atomic
def save_participation(
    *, actor: Any, participation: Participation, reason: str = ""
) -> Participation:
    """Add an organization to an activity or change its role or contribution; return the row.

    Who may edit the activity may do this; the organization's own reporter states what it
    contributes. What was confirmed is asked again when others change it. Raises
    ValidationError for a second lead or an organization named twice.
    """
    activity = lock(participation.activity)
    before = None if participation._state.adding else lock(participation)
    is_own = before is not None and acts_for(actor, before.organization_id, Role.REPORTER)
    same_terms = before is not None and (before.role, before.organization_id) == (
        participation.role,
        participation.organization_id,
    )
    if not (is_own and same_terms and not activity.is_entered_in_error):
        refuse_edit(actor, activity)
    if before is not None and before.organization_id != participation.organization_id:
        raise ValidationError({"organization": _("Add the other organization as a new row.")})
    if before is not None and before.is_lead and not participation.is_lead:
        raise ValidationError({"role": _("Name another lead first.")})
    check_alone(activity, participation)
    if before is not None:
        participation.response = before.response
        if (before.role, before.contribution) != (participation.role, participation.contribution):
            reason = _hold_answer(actor, participation, reason)
    saved = save_record(participation, actor=actor, reason=reason)
    was_asked = before is not None and before.is_claimed
    if activity.status in ACTIVITY_OPEN and not was_asked:
        tell_parts_asked([saved], actor=actor)
    return saved


def check_alone(activity: Activity, part: Participation) -> None:
    """Say at its field what the constraints say of the row: one lead, each organization once."""
    others = activity.participations.exclude(pk=part.pk)
    errors = {}
    if others.filter(organization=part.organization_id).exists():
        message = _("This organization already takes part.")
        errors["organization"] = ValidationError(message, code="unique")
    if part.is_lead and others.leads().exists():
        message = _("There is already a lead; an activity has exactly one.")
        errors["role"] = ValidationError(message, code="unique")
    if errors:
        raise ValidationError(errors)


def _hold_answer(actor: Any, part: Participation, reason: str) -> str:
    """Return the reason for new terms of a part, which is asked again if others set them.

    A confirmed part stays so where its organization itself or an officer with a reason
    made the change.
    """
    own = acts_for(actor, part.organization_id, Role.REPORTER)
    corrected = is_officer(actor) and reason.strip()
    if own or corrected or not part.is_confirmed:
        return reason
    ask_again(part, actor=actor)
    note = _("Role or contribution changed by others; the organization is asked again.")
    return f"{reason} {note}".strip()


@transaction.atomic
def remove_participation(*, actor: Any, participation: Participation, reason: str = "") -> None:
    """Take an organization off a draft. Later it declines for itself; the lead stays."""
    activity = lock(participation.activity)
    refuse_edit(actor, activity)
    if participation.is_lead:
        raise ValidationError(_("An activity has exactly one lead. Name another lead first."))
    if activity.status != ActivityStatus.DRAFT:
        raise ValidationError(_("An organization that was named leaves by declining."))
    if activity.commitments.filter(organization=participation.organization_id).exists():
        raise ValidationError(_("Take away the organization's commitments first."))
    delete_papers(participation, actor=actor, reason=reason)
    delete_record(participation, actor=actor, reason=reason)


@transaction.atomic
def change_lead(*, actor: Any, activity: Activity, organization: Any, reason: str = "") -> Activity:
    """Give the lead to another organization that takes part; the former becomes a partner.

    Who may edit the activity does this; with a reason once it was proposed. An organization
    that confirmed another role is asked again, as in `save_participation`.
    """
    locked = lock(activity)
    refuse_edit(actor, locked)
    if locked.status != ActivityStatus.DRAFT:
        require_reason(reason)
    parts = {part.organization_id: part for part in locked.participations.all()}
    if organization.pk not in parts or parts[organization.pk].response == "declined":
        raise ValidationError({"organization": _("The lead must take part in the activity.")})
    for part in parts.values():
        if part.is_lead and part.organization_id != organization.pk:
            part.role = ParticipationRole.PARTNER
            save_record(part, actor=actor, reason=_hold_answer(actor, part, reason))
    part = parts[organization.pk]
    if not part.is_lead:
        part.role = ParticipationRole.LEAD
        save_record(part, actor=actor, reason=_hold_answer(actor, part, reason))
    return locked


@transaction.atomic
def assess_principle(
    *,
    actor: Any,
    activity: Activity,
    principle: Any,
    answer: str,
    note: str = "",
    reason: str = "",
    seen_version: int | None = None,
) -> PrincipleAssessment:
    """Say whether the activity follows a guiding principle, and return the assessment.

    A later answer replaces the earlier one. Raises ValidationError for a "no" to P1
    without a comment, and StaleVersion unless `seen_version` (None: not stated, 0: not
    assessed) is that of the earlier one.
    """
    locked = lock(activity)
    refuse_edit(actor, locked)
    assessment = locked.assessments.filter(principle=principle).first()
    present = assessment.version if assessment else 0
    if seen_version not in (None, present):
        raise StaleVersion(present)
    if assessment is None:
        assessment = PrincipleAssessment(activity=locked, principle=principle)
    assessment.answer, assessment.note = answer, note
    return save_record(assessment, actor=actor, reason=reason)
