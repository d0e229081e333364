"""Who may do what to what is done (model.md §2 and §3).

Each predicate says who, whatever the state; the state is the transition tables' business.
Nothing here makes a hidden record visible: callers start from `visible_to`.
"""

from typing import Any

from django.utils import timezone

from organizations.access import organization_ids
from organizations.choices import Role
from organizations.models import Organization
from peacebuilding.accounts.access import is_head, is_officer, is_participant

from .choices import (
    ACTIVITY_ENDED,
    REPORT_WRITABLE,
    ActivityStatus,
    CommitmentStatus,
    LinkPurpose,
    ParticipationRole,
)
from .models import ProgressReport, ReportLink


def acts_for(user: Any, organization_id: int | None, role: Role) -> bool:
    """Whether the person has this role, or a higher one, in the organization."""
    return organization_id in organization_ids(user, at_least=role)


def lead_id(activity: Any) -> int | None:
    """Return the id of the organization that leads; no query when prefetched."""
    return next(
        (
            part.organization_id
            for part in activity.participations.all()
            if part.role == ParticipationRole.LEAD
        ),
        None,
    )


def leads(user: Any, activity: Any, role: Role) -> bool:
    """Whether the person has this role, or a higher one, in the lead organization."""
    return bool(organization_ids(user, at_least=role)) and acts_for(user, lead_id(activity), role)


# --- Activities ----------------------------------------------------------------------------


def can_create_activity(user: Any, lead: Any = None) -> bool:
    """A reporter of the organization that is to lead; officers for any."""
    if is_officer(user):
        return True
    if lead is None:
        return bool(organization_ids(user, at_least=Role.REPORTER))
    return acts_for(user, lead.pk, Role.REPORTER)


def can_edit_activity(user: Any, activity: Any) -> bool:
    """The lead's reporter while it is a draft or at work; an officer at any time.

    A proposal stands still while others answer, and what has ended is corrected by an
    officer: both with a reason.
    """
    if activity.is_entered_in_error:
        return False
    if activity.status == ActivityStatus.DRAFT:
        return can_propose_activity(user, activity)
    if is_officer(user):
        return True
    if activity.status == ActivityStatus.PROPOSED or activity.status in ACTIVITY_ENDED:
        return False
    return leads(user, activity, Role.REPORTER)


def can_propose_activity(user: Any, activity: Any) -> bool:
    """The lead's reporter, or the officer who wrote the draft for the organization."""
    own = is_officer(user) and activity.created_by_id == user.pk
    return own or leads(user, activity, Role.REPORTER)


def can_confirm_activity(user: Any, activity: Any) -> bool:
    """Officers return a proposal or confirm that it is agreed."""
    return is_officer(user)


def can_end_activity(user: Any, activity: Any) -> bool:
    """The lead's approver declines or cancels, or an officer."""
    return is_officer(user) or leads(user, activity, Role.APPROVER)


def can_run_activity(user: Any, activity: Any) -> bool:
    """The lead's reporter starts, suspends, resumes and completes, or an officer."""
    return is_officer(user) or leads(user, activity, Role.REPORTER)


def can_correct(user: Any, record: Any) -> bool:
    """Officers reverse what has ended and say what was entered in error."""
    return is_officer(user)


def can_open_up(user: Any, activity: Any) -> bool:
    """The head alone lowers the protection of an activity once agreed."""
    return is_head(user)


# --- Participations --------------------------------------------------------------------------


def can_answer_participation(user: Any, participation: Any) -> bool:
    """The organization's own approver, or an officer who enters its answer."""
    return is_officer(user) or acts_for(user, participation.organization_id, Role.APPROVER)


def can_edit_participation(user: Any, participation: Any) -> bool:
    """Who may edit the activity; the own reporter, to say what the organization contributes."""
    if participation.activity.is_entered_in_error:
        return False
    own = acts_for(user, participation.organization_id, Role.REPORTER)
    return own or can_edit_activity(user, participation.activity)


# --- Commitments -----------------------------------------------------------------------------


def can_create_commitment(user: Any, activity: Any, organization_id: int) -> bool:
    """A reporter of the organization itself or of the lead, or an officer."""
    return (
        is_officer(user)
        or acts_for(user, organization_id, Role.REPORTER)
        or leads(user, activity, Role.REPORTER)
    )


def can_add_commitments(user: Any, activity: Any) -> bool:
    """Whether the person may write down a promise of somebody in this activity, as it stands."""
    if activity.is_entered_in_error or activity.status in ACTIVITY_ENDED:
        return False
    own = organization_ids(user, at_least=Role.REPORTER)
    parts = {part.organization_id for part in activity.participations.all()}
    return is_officer(user) or bool(own & parts)


def can_edit_commitment(user: Any, commitment: Any) -> bool:
    """Until it is agreed, as for creating; afterwards its terms change by `amend` only."""
    return (
        commitment.status == CommitmentStatus.PROPOSED
        and not commitment.is_entered_in_error
        and can_create_commitment(user, commitment.activity, commitment.organization_id)
    )


def can_name_officer(user: Any, commitment: Any) -> bool:
    """The organization's own reporter says who is responsible, or an officer."""
    return is_officer(user) or acts_for(user, commitment.organization_id, Role.REPORTER)


def can_bind_commitment(user: Any, commitment: Any) -> bool:
    """The own approver agrees, amends and withdraws; an officer enters what was received."""
    return is_officer(user) or acts_for(user, commitment.organization_id, Role.APPROVER)


def can_start_commitment(user: Any, commitment: Any) -> bool:
    """The own reporter, or an officer who enters what was received."""
    return is_officer(user) or acts_for(user, commitment.organization_id, Role.REPORTER)


def can_fulfil_commitment(user: Any, commitment: Any) -> bool:
    """Officers only."""
    return is_officer(user)


# --- Reports ---------------------------------------------------------------------------------
# `who` is a user, or the link by which an officer without an account came (ReportLink).


def link_works(link: ReportLink) -> bool:
    """Whether the link opens anything now: valid, and its officer still in office."""
    officer = link.officer
    gone = officer.anonymized_at is not None or not officer.is_in_office
    return link.works_at(timezone.now()) and not gone


def bears(who: Any, report: ProgressReport, purpose: str) -> bool:
    """Whether `who` is a link that works, for this report and this purpose."""
    return (
        isinstance(who, ReportLink)
        and who.report_id == report.pk
        and who.purpose == purpose
        and link_works(who)
    )


def serves(who: Any, report: ProgressReport, role: Role) -> bool:
    """Whether `who` is a person with this role, or a higher one, in the report's organization."""
    return not isinstance(who, ReportLink) and acts_for(
        who, report.commitment.organization_id, role
    )


def is_desk(who: Any) -> bool:
    """Whether `who` is an officer, and did not come by a link."""
    return not isinstance(who, ReportLink) and is_officer(who)


def can_start_report(user: Any, commitment: Any) -> bool:
    """The organization's own reporter."""
    return acts_for(user, commitment.organization_id, Role.REPORTER)


def can_write_report(who: Any, report: ProgressReport) -> bool:
    """The organization's own reporter, or who holds a link to write it."""
    return serves(who, report, Role.REPORTER) or bears(who, report, LinkPurpose.REPORT)


def can_submit_report(who: Any, report: ProgressReport) -> bool:
    """Who may write it; where the organization clears its reports, its approver."""
    if report.commitment.organization.reports_need_clearance:
        return serves(who, report, Role.APPROVER)
    return can_write_report(who, report)


def can_ask_clearance(who: Any, report: ProgressReport) -> bool:
    """Who may write it, where the organization clears its reports."""
    return report.commitment.organization.reports_need_clearance and can_write_report(who, report)


def can_clear_report(who: Any, report: ProgressReport) -> bool:
    """The organization's own approver, or who holds a link to clear it."""
    return serves(who, report, Role.APPROVER) or bears(who, report, LinkPurpose.CLEAR)


def can_review_report(who: Any, report: ProgressReport) -> bool:
    """Officers return and accept, waive, extend, and enter what came on paper."""
    return is_desk(who)


def can_reopen_report(who: Any, report: ProgressReport) -> bool:
    """The head alone takes an acceptance back."""
    return not isinstance(who, ReportLink) and is_head(who)


def sees_submissions(user: Any, report: ProgressReport) -> bool:
    """Its organization and officers read every submission; others what was accepted."""
    return is_desk(user) or serves(user, report, Role.READER)


def can_give_link(user: Any, report: ProgressReport) -> bool:
    """Officers, and the organization's own approver; a job gives links as nobody (None)."""
    return user is None or is_officer(user) or serves(user, report, Role.APPROVER)


# --- Papers ---------------------------------------------------------------------------------


def can_attach(user: Any, parent: Any) -> bool:
    """A reporter of the lead, or of the organization whose answer or duty it is; officers.

    To a report: who may write it, while it is written; officers once it is with them.
    """
    if isinstance(parent, ProgressReport):
        return _can_attach_to_report(user, parent)
    activity = getattr(parent, "activity", parent)
    if activity.is_entered_in_error or getattr(parent, "is_entered_in_error", False):
        return False
    if is_officer(user):
        return True
    if parent is activity:
        return leads(user, activity, Role.REPORTER)
    return acts_for(user, parent.organization_id, Role.REPORTER)


def _can_attach_to_report(who: Any, report: ProgressReport) -> bool:
    if report.commitment.is_entered_in_error or report.commitment.activity.is_entered_in_error:
        return False
    if report.state in REPORT_WRITABLE:
        return can_write_report(who, report) or is_desk(who)
    return is_desk(who)


def can_keep_attachment(user: Any, attachment: Any) -> bool:
    """The same; the scan of a word that the Secretariat received is kept by officers."""
    return can_attach(user, attachment.parent) and (is_desk(user) or not attachment.is_basis)


# --- Follow-up -------------------------------------------------------------------------------


def can_keep_follow_up(user: Any, item: Any) -> bool:
    """Officers; for an activity's own items also the lead's reporter."""
    if is_officer(user):
        return True
    return bool(item.source_activity_id) and leads(user, item.source_activity, Role.REPORTER)


def can_edit_follow_up(user: Any, item: Any) -> bool:
    """The same, as long as the item was not entered in error."""
    return not item.is_entered_in_error and can_keep_follow_up(user, item)


# --- Questions --------------------------------------------------------------------------------


def can_ask_question(user: Any, record: Any) -> bool:
    """Any active account that sees the record."""
    return is_participant(user)


def owner_id(record: Any) -> int | None:
    """Return the id of the organization whose word a record is; of an activity, the lead's."""
    if isinstance(record, Organization):
        return record.pk
    if hasattr(record, "organization_id"):
        owner: int | None = record.organization_id
        return owner
    activity = getattr(record, "source_activity", record)
    return lead_id(activity) if activity else None


def can_answer_question(user: Any, question: Any) -> bool:
    """Officers, and the reporter of the organization whose word the record is; never the asker."""
    if question.record is None or question.asked_by_id == user.pk:
        return False
    return is_officer(user) or acts_for(user, owner_id(question.record), Role.REPORTER)


def can_withdraw_question(user: Any, question: Any) -> bool:
    """Whoever asked, an approver of the same organization, or an officer."""
    if is_officer(user) or (question.asked_by_id is not None and question.asked_by_id == user.pk):
        return True
    return acts_for(user, question.organization_id, Role.APPROVER)


# --- Rounds and contacts ------------------------------------------------------------------------


def can_keep_rounds(user: Any, reporting_round: Any = None) -> bool:
    """Officers run reporting rounds."""
    return is_officer(user)


def can_take_return_sheet(user: Any, organization: Any) -> bool:
    """The organization's own people take its return sheet, and officers."""
    return is_officer(user) or acts_for(user, organization.pk, Role.READER)


def can_keep_contacts(user: Any, contact: Any = None) -> bool:
    """Officers keep the Secretariat's contacts with organizations."""
    return is_officer(user)


# --- External identifiers -----------------------------------------------------------------------


def can_keep_identifier(user: Any, identifier: Any) -> bool:
    """Officers, and a reporter of the organization in whose system the record is called so."""
    return is_officer(user) or acts_for(user, identifier.organization_id, Role.REPORTER)
