"""The verbs of a commitment: one organization's duty, from proposed to fulfilled."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.choices import OrganizationKind, Role
from peacebuilding.core.choices import Visibility
from peacebuilding.core.exceptions import IllegalTransition, NotAllowed
from peacebuilding.core.services import delete_record, lock, save_record

from ..choices import ACTIVITY_OPEN, COMMITMENT_OPEN, ActivityStatus, Basis, CommitmentStatus
from ..models import TERMS, Activity, Commitment
from ..permissions import (
    acts_for,
    can_create_commitment,
    can_edit_commitment,
    can_name_officer,
)
from ..querysets import today
from ..transitions import COMMITMENT_TRANSITIONS
from .attachments import delete_papers
from .participations import refuse_closed
from .references import number_commitment
from .steps import attest, day_not_ahead, enter_in_error, state_before

#: "Not mentioned", where None and the empty text mean something.
UNCHANGED: Any = object()


def check_party(commitment: Commitment) -> None:
    """Raise ValidationError unless the organization takes part and can commit itself."""
    part = commitment.activity.participations.standing().filter(
        organization=commitment.organization_id
    )
    if commitment.organization.kind == OrganizationKind.OFFICE:
        raise ValidationError({"organization": _("An office makes no commitments.")})
    if not part.exists():
        raise ValidationError({"organization": _("This organization does not take part.")})
    officer = commitment.responsible_officer
    if officer and officer.organization_id != commitment.organization_id:
        raise ValidationError(
            {"responsible_officer": _("Name an officer of the same organization.")}
        )


def check_due(commitment: Commitment) -> None:
    """Raise ValidationError when it would be due before its activity starts."""
    activity = commitment.activity
    starts = [day for day in (activity.planned_starts_on, activity.starts_on) if day]
    if commitment.due_on and starts and commitment.due_on < min(starts):
        message = _("Give %(day)s, when the activity starts, or a later date.")
        raise ValidationError({"due_on": message % {"day": date_format(min(starts))}})


def reminded_since(before: Commitment, after: Commitment) -> date:
    """Return from which day reminders count: today, where what is due by when has changed."""
    moved = (before.due_on, before.is_indicative) != (after.due_on, after.is_indicative)
    return today() if moved else before.reminders_from


# --- Making and changing --------------------------------------------------------------------


@transaction.atomic
def create_commitment(*, actor: Any, commitment: Commitment, reason: str = "") -> Commitment:
    """Save a proposed commitment and return it; numbered unless the activity is a draft.

    The organization's own reporter, the lead's or an officer makes it. Raises NotAllowed,
    IllegalTransition when the activity has ended, or ValidationError.
    """
    activity = lock(commitment.activity)
    commitment.activity = activity
    if not can_create_commitment(actor, activity, commitment.organization_id):
        raise NotAllowed(_("You may not make commitments for this organization here."))
    if activity.status != ActivityStatus.DRAFT or activity.is_entered_in_error:
        refuse_closed(activity)
    check_party(commitment)
    check_due(commitment)
    commitment.status, commitment.reminders_from = CommitmentStatus.PROPOSED, today()
    if activity.status != ActivityStatus.DRAFT:
        number_commitment(commitment)
    return save_record(commitment, actor=actor, reason=reason)


@transaction.atomic
def create_commitments(
    *, actor: Any, commitment: Commitment, organizations: Iterable[Any], reason: str = ""
) -> list[Commitment]:
    """Save the same promise once for each organization, all or none, and return them.

    `commitment`, not saved yet, becomes the first of them; each has its own number and is
    agreed by its own approver. Raises what `create_commitment` raises; what is wrong with
    an organization is said of it by name, under `organizations`.
    """
    parties = list(dict.fromkeys(organizations))
    if not parties:
        raise ValidationError({"organizations": _("Choose at least one organization.")})
    if len(parties) > 1 and commitment.responsible_officer:
        raise ValidationError(
            {"responsible_officer": _("Name the officer on each commitment, once they exist.")}
        )
    terms = {name: getattr(commitment, name) for name in (*TERMS, "language", "activity")}
    rows = [commitment, *(Commitment(**terms) for _other in parties[1:])]
    refusals = []
    for row, party in zip(rows, parties, strict=True):
        row.organization = party
        try:
            create_commitment(actor=actor, commitment=row, reason=reason)
        except ValidationError as refusal:
            errors = refusal.message_dict if hasattr(refusal, "error_dict") else {}
            if "organization" not in errors:
                raise
            refusals += [f"{party.display_acronym}: {text}" for text in errors["organization"]]
    if refusals:
        raise ValidationError({"organizations": refusals})
    return rows


@transaction.atomic
def update_commitment(*, actor: Any, commitment: Commitment, reason: str = "") -> Commitment:
    """Save a commitment whose fields were changed, and return it.

    Until it is agreed everything may change; afterwards only who is responsible, by the
    own reporter. Terms then change through `amend_commitment`. Organization and activity
    never change.
    """
    before = lock(commitment)
    same_terms = all(getattr(before, name) == getattr(commitment, name) for name in TERMS)
    same_party = (before.activity_id, before.organization_id) == (
        commitment.activity_id,
        commitment.organization_id,
    )
    if not same_party:
        raise ValidationError(
            {"organization": _("A commitment stays with its activity and organization.")}
        )
    names_officer = same_terms and can_name_officer(actor, before)
    if not (can_edit_commitment(actor, before) or names_officer):
        if not same_terms and before.status != CommitmentStatus.PROPOSED:
            raise NotAllowed(_("Terms that were agreed change by “amend”, with a reason."))
        raise NotAllowed(_("You may not change this commitment."))
    commitment.status, commitment.reference = before.status, before.reference
    check_party(commitment)
    if commitment.due_on != before.due_on:
        check_due(commitment)
    if not same_terms:
        commitment.reminders_from = reminded_since(before, commitment)
    return save_record(commitment, actor=actor, reason=reason)


@transaction.atomic
def delete_commitment(*, actor: Any, commitment: Commitment, reason: str = "") -> None:
    """Delete a draft of a commitment; one that has its reference is withdrawn instead."""
    locked = lock(commitment)
    if not can_edit_commitment(actor, locked):
        raise NotAllowed(_("You may not change this commitment."))
    if locked.reference:
        raise ValidationError(_("A commitment that has its reference is withdrawn, not deleted."))
    delete_papers(locked, actor=actor, reason=reason)
    delete_record(locked, actor=actor, reason=reason)


# --- Steps -----------------------------------------------------------------------------------


def _begin(name: str, *, actor: Any, commitment: Commitment, reason: str) -> tuple[Commitment, str]:
    """Lock the activity and the commitment; return it with the status the step leads to."""
    locked = lock(commitment)
    step = COMMITMENT_TRANSITIONS.check(name, actor=actor, record=locked, reason=reason)
    return locked, step.target


def _finish(commitment: Commitment, status: str, *, actor: Any, reason: str) -> Commitment:
    commitment.status = status
    commitment.status_reason = reason
    return save_record(commitment, actor=actor, reason=reason)


def _attest(commitment: Commitment, role: Role, *, actor: Any, **word: Any) -> None:
    speaks = acts_for(actor, commitment.organization_id, role)
    attest(commitment, actor=actor, speaks=speaks, **word)


@transaction.atomic
def agree_commitment(
    *, actor: Any, commitment: Commitment, reason: str = "", **word: Any
) -> Commitment:
    """Take the duty on: the own approver, or an officer with `basis`, `sender`, `date`.

    A binding commitment says by when it is due. Raises IllegalTransition when the
    activity is a draft or has ended.
    """
    locked, target = _begin("agree", actor=actor, commitment=commitment, reason=reason)
    refuse_closed(locked.activity)
    if not locked.due_on and not locked.is_indicative:
        raise ValidationError({"due_on": _("A binding commitment says by when it is due.")})
    _attest(locked, Role.APPROVER, actor=actor, **word)
    locked.agreed_on, locked.reminders_from = locked.basis_on or today(), today()
    return _finish(locked, target, actor=actor, reason=reason)


@transaction.atomic
def start_commitment(
    *, actor: Any, commitment: Commitment, reason: str = "", **word: Any
) -> Commitment:
    """Say that work on it has begun; its activity is agreed by then."""
    locked, target = _begin("start", actor=actor, commitment=commitment, reason=reason)
    activity = locked.activity
    refuse_closed(activity)
    if activity.status not in (ActivityStatus.AGREED, ActivityStatus.UNDER_WAY):
        raise IllegalTransition(activity.status, activity.get_status_display(), [])
    _attest(locked, Role.REPORTER, actor=actor, **word)
    return _finish(locked, target, actor=actor, reason=reason)


def is_reported_done(commitment: Commitment) -> bool:
    """Whether an accepted report says that it is done."""
    return commitment.progress_reports.accepted().filter(percent=100).exists()


def rests_on_word(commitment: Commitment) -> bool:
    """Whether fulfilment must rest on a paper: no report says it, and it is no old record."""
    return commitment.basis != Basis.HISTORY and not is_reported_done(commitment)


@transaction.atomic
def fulfil_commitment(
    *,
    actor: Any,
    commitment: Commitment,
    reason: str,
    fulfilled_on: date | None = None,
    **word: Any,
) -> Commitment:
    """Enter the commitment as kept (officers), on the day it was.

    On an accepted report of 100 %. Where there is none, an officer enters what was
    received (`basis`, `sender`, `date`, `channel`, `scan`); for what was brought in from
    earlier records the reason is enough.
    """
    locked, target = _begin("fulfil", actor=actor, commitment=commitment, reason=reason)
    locked.fulfilled_on = day_not_ahead("fulfilled_on", fulfilled_on)
    if rests_on_word(locked):
        if not word.get("basis"):
            text = _("No report of 100 % was accepted: say what this rests on.")
            raise ValidationError({"basis": text})
        attest(locked, actor=actor, speaks=False, **word)
    return _finish(locked, target, actor=actor, reason=reason)


@transaction.atomic
def withdraw_commitment(
    *, actor: Any, commitment: Commitment, reason: str, **word: Any
) -> Commitment:
    """Take the promise back, with the reason: the own approver, or an officer on its word.

    Not while a report on it awaits review: what was sent is read first.
    """
    locked, target = _begin("withdraw", actor=actor, commitment=commitment, reason=reason)
    in_review = locked.progress_reports.awaiting_review().first()
    if in_review is not None:
        text = _("The Secretariat has the report %(reference)s to review; withdraw after that.")
        raise ValidationError(text % {"reference": in_review.reference})
    _attest(locked, Role.APPROVER, actor=actor, **word)
    return _finish(locked, target, actor=actor, reason=reason)


@transaction.atomic
def amend_commitment(
    *,
    actor: Any,
    commitment: Commitment,
    reason: str,
    title: str = UNCHANGED,
    description: str = UNCHANGED,
    due_on: date | None = UNCHANGED,
    is_indicative: bool = UNCHANGED,
    **word: Any,
) -> Commitment:
    """Change the terms, with the reason; earlier texts and dates stay in the history, shown.

    The own approver, or an officer on the organization's word. Raises ValidationError when
    nothing changes.
    """
    locked, _target = _begin("amend", actor=actor, commitment=commitment, reason=reason)
    given = {
        "title": title,
        "description": description,
        "due_on": due_on,
        "is_indicative": is_indicative,
    }
    changes = {
        name: value
        for name, value in given.items()
        if value is not UNCHANGED and value != getattr(locked, name)
    }
    if not changes:
        raise ValidationError(_("Nothing would change. Give a new text or date."))
    for name, value in changes.items():
        setattr(locked, name, value)
    if "due_on" in changes:
        check_due(locked)
    if changes.keys() & {"due_on", "is_indicative"}:
        locked.reminders_from = today()
    _attest(locked, Role.APPROVER, actor=actor, **word)
    return save_record(locked, actor=actor, reason=reason)


@transaction.atomic
def move_commitment(
    *, actor: Any, commitment: Commitment, activity: Activity, reason: str, **word: Any
) -> Commitment:
    """Carry an open commitment over to another activity and return the new one.

    Who may withdraw it may do this. The old one is withdrawn and names the new reference,
    unless not all who read it may see that; state and dates go along.
    """
    moved = Commitment(
        **{name: getattr(commitment, name) for name in (*TERMS, "language", "responsible_officer")},
        organization=commitment.organization,
        activity=activity,
    )
    former, _target = _begin("withdraw", actor=actor, commitment=commitment, reason=reason)
    create_commitment(actor=actor, commitment=moved, reason=reason)
    refuse_closed(moved.activity)
    moved.status, moved.agreed_on = former.status, former.agreed_on
    _attest(moved, Role.APPROVER, actor=actor, **word)
    save_record(moved, actor=actor, reason=reason)
    visibility = moved.activity.visibility
    if visibility == former.activity.visibility != Visibility.CONFIDENTIAL:
        note = _("Moved to %(reference)s. %(reason)s")
    else:
        note = _("Moved to another activity. %(reason)s")
    note %= {"reference": moved.reference, "reason": reason}
    withdraw_commitment(actor=actor, commitment=former, reason=note, **word)
    return moved


# --- Corrections -------------------------------------------------------------------------------


def check_reopening(commitment: Commitment) -> None:
    """A duty is open only where the activity goes on and the organization takes part."""
    activity = commitment.activity
    if activity.status in (ActivityStatus.DECLINED, ActivityStatus.CANCELLED):
        refuse_closed(activity)
    check_party(commitment)


@transaction.atomic
def reverse_commitment(*, actor: Any, commitment: Commitment, reason: str) -> Commitment:
    """Take back an end (officers): fulfilled is under way again, withdrawn as it was.

    What was entered in error counts again. Raises IllegalTransition when the activity
    has ended without it, ValidationError when the organization has left.
    """
    locked, _target = _begin("reverse", actor=actor, commitment=commitment, reason=reason)
    if locked.is_entered_in_error:
        if locked.status in COMMITMENT_OPEN:
            check_reopening(locked)
        locked.entered_in_error_at = None
        return save_record(locked, actor=actor, reason=reason)
    status: str
    if locked.status == CommitmentStatus.FULFILLED:
        status, locked.fulfilled_on = CommitmentStatus.UNDER_WAY, None
    else:
        status = state_before(locked) or CommitmentStatus.PROPOSED
    if locked.activity.status not in (*ACTIVITY_OPEN, ActivityStatus.COMPLETED):
        refuse_closed(locked.activity)
    check_reopening(locked)
    return _finish(locked, status, actor=actor, reason=reason)


@transaction.atomic
def enter_commitment_in_error(*, actor: Any, commitment: Commitment, reason: str) -> Commitment:
    """Say that the commitment never should have been entered (officers)."""
    return enter_in_error(COMMITMENT_TRANSITIONS, actor=actor, record=commitment, reason=reason)
