"""Commitments, answers and follow-up items."""

from .base import DUTIES, FOLLOW_UP, PARTS, REOPENING, Guard, gone

PROMISE = "activities/services/commitments.py"
ANSWER = "activities/services/participations.py"
ITEM = "activities/services/follow_up.py"
PROMISING = [
    gone(
        "answers come while the activity is open",
        ANSWER,
        "if activity.is_entered_in_error or activity.status not in ACTIVITY_OPEN:",
        f"{PARTS}::test_answers_come_while_the_activity_is_open",
    ),
    gone(
        "the lead declines the activity, not its part",
        ANSWER,
        "if part.is_lead:",
        f"{PARTS}::test_the_lead_declines_the_activity_not_its_part",
    ),
    gone(
        "open duties end before a partner leaves",
        ANSWER,
        "if open_ones.filter(organization=part.organization_id).exists():",
        f"{PARTS}::test_open_duties_end_before_a_partner_leaves",
    ),
    gone(
        "silence is no agreement",
        ANSWER,
        "if target != ParticipationResponse.NO_OBJECTION:",
        f"{PARTS}::test_silence_is_no_objection_only_after_the_date",
    ),
    gone(
        "silence counts after the date",
        ANSWER,
        "if limit is None or limit >= today():",
        f"{PARTS}::test_silence_is_no_objection_only_after_the_date",
    ),
    gone(
        "an office promises nothing",
        PROMISE,
        "if commitment.organization.kind == OrganizationKind.OFFICE:",
        f"{DUTIES}::TestMaking::test_an_office_makes_none",
    ),
    gone(
        "who does not take part promises nothing",
        PROMISE,
        "if not part.exists():",
        f"{DUTIES}::TestMaking::test_who_does_not_take_part_owes_nothing",
    ),
    gone(
        "the responsible officer is the organization's own",
        PROMISE,
        "if officer and officer.organization_id != commitment.organization_id:",
        f"{DUTIES}::TestMaking::test_the_responsible_officer_is_of_the_organization",
    ),
    gone(
        "who promises",
        PROMISE,
        "if not can_create_commitment(actor, activity, commitment.organization_id):",
        f"{DUTIES}::TestMaking::test_who_may_make_one",
    ),
    Guard(
        "nothing is promised where it has ended",
        PROMISE,
        "        refuse_closed(activity)\n    check_party(commitment)\n    check_due",
        "        pass\n    check_party(commitment)\n    check_due",
        f"{DUTIES}::TestMaking::test_none_is_made_in_an_activity_that_has_ended",
    ),
    Guard(
        "nothing is promised where it was entered in error",
        PROMISE,
        "if activity.status != ActivityStatus.DRAFT or activity.is_entered_in_error:",
        "if activity.status != ActivityStatus.DRAFT:",
        f"{REOPENING}::test_none_begins_in_an_activity_entered_in_error",
    ),
    gone(
        "a promise stays with its organization",
        PROMISE,
        "if not same_party:",
        f"{DUTIES}::TestMaking::test_it_stays_with_its_organization_and_its_status",
    ),
    Guard(
        "a promise is edited by who made it",
        PROMISE,
        "    if not (can_edit_commitment(actor, before) or names_officer):",
        "    if False:",
        f"{DUTIES}::TestMaking::test_agreed_terms_change_only_by_amending",
    ),
    gone(
        "a numbered promise is not deleted",
        PROMISE,
        "if locked.reference:",
        f"{DUTIES}::TestMaking::test_a_draft_is_deleted_a_numbered_one_is_not",
    ),
    Guard(
        "nothing is agreed where it has ended",
        PROMISE,
        "    refuse_closed(locked.activity)\n    if not locked.due_on",
        "    if not locked.due_on",
        f"{DUTIES}::test_nothing_is_agreed_in_an_activity_that_is_not_open",
    ),
    gone(
        "a binding promise says by when",
        PROMISE,
        "if not locked.due_on and not locked.is_indicative:",
        f"{DUTIES}::test_a_binding_commitment_says_by_when",
    ),
    gone(
        "work begins in an agreed activity",
        PROMISE,
        "if activity.status not in (ActivityStatus.AGREED, ActivityStatus.UNDER_WAY):",
        f"{DUTIES}::test_work_begins_in_an_agreed_activity",
    ),
    gone(
        "an amendment changes something",
        PROMISE,
        "if not changes:",
        f"{DUTIES}::TestAmend::test_nothing_changed_is_refused",
    ),
    gone(
        "a moved promise names no hidden activity",
        PROMISE,
        "if visibility == former.activity.visibility != Visibility.CONFIDENTIAL:",
        f"{DUTIES}::TestMaking::test_moved_to_another_activity_it_gets_a_new_reference",
    ),
    Guard(
        "nobody moves the duty of others",
        PROMISE,
        'former, _target = _begin("withdraw", actor=actor, commitment=commitment, reason=reason)\n'
        "    create",
        "former = lock(commitment)\n    create",
        f"{DUTIES}::TestMaking::test_nobody_moves_the_duty_of_others",
    ),
    gone(
        "no duty opens again in a cancelled activity",
        PROMISE,
        "if activity.status in (ActivityStatus.DECLINED, ActivityStatus.CANCELLED):",
        f"{REOPENING}::test_not_in_an_activity_cancelled_meanwhile",
    ),
    Guard(
        "no duty opens again of who has left",
        PROMISE,
        "        refuse_closed(activity)\n    check_party(commitment)\n\n\n@transaction.atomic\n"
        "def reverse",
        "        refuse_closed(activity)\n\n\n@transaction.atomic\ndef reverse",
        f"{REOPENING}::test_not_of_an_organization_that_left",
    ),
    Guard(
        "who keeps follow-up items",
        ITEM,
        "if before.is_entered_in_error or not (",
        "if before.is_entered_in_error and not (",
        f"{FOLLOW_UP}::test_who_keeps_the_items",
    ),
    Guard(
        "an item stays with the activities one leads",
        ITEM,
        "can_keep_follow_up(actor, before) and can_keep_follow_up(actor, item)",
        "can_keep_follow_up(actor, before)",
        f"{FOLLOW_UP}::test_nobody_moves_an_item_under_an_activity_they_do_not_lead",
    ),
    Guard(
        "saving an item moves no state",
        ITEM,
        "    item.status = before.status\n",
        "",
        f"{FOLLOW_UP}::test_saving_moves_no_state",
    ),
    gone(
        "carried over to a meeting",
        ITEM,
        "if meeting is None:",
        f"{FOLLOW_UP}::test_carried_over_to_a_meeting_it_stays_open_until_done_there",
    ),
    Guard(
        "done today or before",
        ITEM,
        'locked.done_on = day_not_ahead("done_on", done_on)',
        "locked.done_on = done_on",
        f"{FOLLOW_UP}::test_done_today_or_before",
    ),
]
