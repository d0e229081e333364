"""The guards of the rules, each with how to remove it and the test that then must fail.

`.ci/sabotage.py` removes them one after the other in a copy of the checkout.
"""

from typing import NamedTuple

STEPS = "activities/tests/test_activity_steps.py"
ACTIVITIES = "activities/tests/test_activities.py"
PARTS = "activities/tests/test_participations.py"
DUTIES = "activities/tests/test_commitments.py"
REOPENING = "activities/tests/test_reopening.py"
FOLLOW_UP = "activities/tests/test_follow_up.py"
SEEN = "activities/tests/test_visibility.py"
REFERENCES = "activities/tests/test_references.py"
API = "peacebuilding/api/tests/test_writing.py"
CORE = "peacebuilding/core/tests/test_services.py"
TABLES = "peacebuilding/core/tests/test_transitions.py"
PLAY = "activities/tests/test_state_machine.py::test_a_short_play"


class Guard(NamedTuple):
    """`fragment` stands exactly once in `file`; with `instead`, `test` must fail."""

    name: str
    file: str
    fragment: str
    instead: str
    test: str


def gone(name: str, file: str, fragment: str, test: str) -> Guard:
    """Return a guard that is a condition: without it, the condition never holds."""
    return Guard(name, file, fragment, fragment.replace("if ", "if False and ", 1), test)


def anybody(name: str, file: str, docstring: str, returned: str, test: str) -> Guard:
    """Return a predicate that says who may: without it, anybody may."""
    head = f'{docstring}"""\n    '
    return Guard(name, file, f"{head}return {returned}", f"{head}return True", test)


MAY = "activities/permissions.py"
OFFICER = "is_officer(user)"

WHO = [
    Guard(
        "the role counts, not the membership alone",
        MAY,
        "organization_id in organization_ids(user, at_least=role)",
        "organization_id in organization_ids(user)",
        f"{DUTIES}::test_who_may",
    ),
    Guard(
        "the lead's people, not anybody's",
        MAY,
        "return bool(organization_ids(user, at_least=role)) and acts_for(",
        "return bool(organization_ids(user, at_least=role)) or acts_for(",
        f"{STEPS}::test_who_may",
    ),
    Guard(
        "a draft is made for the own organization",
        MAY,
        "return acts_for(user, lead.pk, Role.REPORTER)",
        "return True",
        f"{ACTIVITIES}::TestCreate::test_nobody_else",
    ),
    gone(
        "what was entered in error is not edited",
        MAY,
        "if activity.is_entered_in_error:\n        return False\n    if activity.status ==",
        f"{ACTIVITIES}::TestUpdate::test_what_was_entered_in_error_is_not_edited",
    ),
    Guard(
        "a draft is edited by who may propose it",
        MAY,
        "        return can_propose_activity(user, activity)",
        "        return True",
        f"{ACTIVITIES}::TestUpdate::test_who_may",
    ),
    gone(
        "a proposal and what has ended stand still",
        MAY,
        "if activity.status == ActivityStatus.PROPOSED or activity.status in ACTIVITY_ENDED",
        f"{ACTIVITIES}::TestUpdate::test_who_may",
    ),
    Guard(
        "at work it is edited by the lead",
        MAY,
        "        return False\n    return leads(user, activity, Role.REPORTER)",
        "        return False\n    return True",
        f"{ACTIVITIES}::TestUpdate::test_who_may",
    ),
    Guard(
        "an officer proposes what he wrote himself",
        MAY,
        "own = is_officer(user) and activity.created_by_id == user.pk",
        "own = is_officer(user)",
        f"{STEPS}::test_who_may",
    ),
    anybody(
        "officers confirm and return",
        MAY,
        "Officers return a proposal or confirm that it is agreed.",
        OFFICER,
        f"{STEPS}::test_who_may",
    ),
    anybody(
        "the lead's approver or an officer ends",
        MAY,
        "The lead's approver declines or cancels, or an officer.",
        f"{OFFICER} or leads(user, activity, Role.APPROVER)",
        f"{STEPS}::test_who_may",
    ),
    Guard(
        "a reporter does not end",
        MAY,
        "is_officer(user) or leads(user, activity, Role.APPROVER)",
        "is_officer(user) or leads(user, activity, Role.REPORTER)",
        f"{STEPS}::test_who_may",
    ),
    anybody(
        "the lead's reporter or an officer runs",
        MAY,
        "The lead's reporter starts, suspends, resumes and completes, or an officer.",
        f"{OFFICER} or leads(user, activity, Role.REPORTER)",
        f"{STEPS}::test_who_may",
    ),
    anybody(
        "officers correct",
        MAY,
        "Officers reverse what has ended and say what was entered in error.",
        OFFICER,
        f"{STEPS}::test_who_may",
    ),
    Guard(
        "the head opens up",
        MAY,
        "return is_head(user)",
        "return is_officer(user)",
        f"{ACTIVITIES}::TestUpdate::test_the_head_alone_lowers_the_protection_with_a_reason",
    ),
    anybody(
        "the own approver answers",
        MAY,
        "The organization's own approver, or an officer who enters its answer.",
        f"{OFFICER} or acts_for(user, participation.organization_id, Role.APPROVER)",
        f"{PARTS}::test_nobody_else_answers",
    ),
    Guard(
        "who makes a commitment",
        MAY,
        "    return (\n        is_officer(user)\n        or acts_for(user, organization_id",
        "    return True or (\n        is_officer(user)\n        or acts_for(user, organization_id",
        f"{DUTIES}::TestMaking::test_who_may_make_one",
    ),
    Guard(
        "agreed terms are not edited",
        MAY,
        "commitment.status == CommitmentStatus.PROPOSED\n        and ",
        "",
        f"{DUTIES}::TestMaking::test_agreed_terms_change_only_by_amending",
    ),
    anybody(
        "the own reporter names the responsible officer",
        MAY,
        "The organization's own reporter says who is responsible, or an officer.",
        f"{OFFICER} or acts_for(user, commitment.organization_id, Role.REPORTER)",
        f"{DUTIES}::TestMaking::test_who_is_responsible_is_named_at_any_time",
    ),
    anybody(
        "the own approver binds",
        MAY,
        "The own approver agrees, amends and withdraws; an officer enters what was received.",
        f"{OFFICER} or acts_for(user, commitment.organization_id, Role.APPROVER)",
        f"{DUTIES}::test_who_may",
    ),
    anybody(
        "the own reporter starts",
        MAY,
        "The own reporter, or an officer who enters what was received.",
        f"{OFFICER} or acts_for(user, commitment.organization_id, Role.REPORTER)",
        f"{DUTIES}::test_who_may",
    ),
    Guard(
        "officers alone fulfil",
        MAY,
        '"""Officers only."""\n    return is_officer(user)',
        '"""Officers only."""\n    return can_bind_commitment(user, commitment)',
        f"{DUTIES}::test_who_may",
    ),
    Guard(
        "the lead keeps its own follow-up items, not the document's",
        MAY,
        "return bool(item.source_activity_id) and leads(user, item.source_activity, Role.REPORTER)",
        "return bool(organization_ids(user))",
        f"{FOLLOW_UP}::test_who_keeps_the_items",
    ),
]

WAYS_FILE = "activities/transitions.py"
WAYS = [
    Guard(
        "only a draft is proposed",
        WAYS_FILE,
        '_("Propose"), [A.DRAFT]',
        '_("Propose"), [A.DRAFT, A.PROPOSED]',
        f"{STEPS}::test_each_step_from_each_status",
    ),
    Guard(
        "only a proposal is agreed",
        WAYS_FILE,
        '_("Confirm as agreed"), [A.PROPOSED]',
        '_("Confirm as agreed"), [A.PROPOSED, A.DECLINED]',
        f"{STEPS}::test_each_step_from_each_status",
    ),
    Guard(
        "only what is agreed starts",
        WAYS_FILE,
        '_("Start"), [A.AGREED]',
        '_("Start"), [A.AGREED, A.PROPOSED]',
        f"{STEPS}::test_each_step_from_each_status",
    ),
    Guard(
        "only what is under way is completed",
        WAYS_FILE,
        '_("Complete"), [A.UNDER_WAY]',
        '_("Complete"), [A.UNDER_WAY, A.AGREED]',
        f"{STEPS}::test_each_step_from_each_status",
    ),
    Guard(
        "a return has a reason",
        WAYS_FILE,
        "[A.PROPOSED], A.DRAFT, may.can_confirm_activity, why=True",
        "[A.PROPOSED], A.DRAFT, may.can_confirm_activity",
        f"{STEPS}::test_a_reason_is_asked",
    ),
    Guard(
        "a cancellation has a reason",
        WAYS_FILE,
        "A.CANCELLED,\n            may.can_end_activity,\n            why=True,",
        "A.CANCELLED,\n            may.can_end_activity,",
        f"{STEPS}::test_a_reason_is_asked",
    ),
    Guard(
        "a correction has a reason",
        WAYS_FILE,
        "ended, SAME, may.can_correct, why=True",
        "ended, SAME, may.can_correct",
        f"{STEPS}::test_a_reason_is_asked",
    ),
    Guard(
        "who declined does not confirm again",
        WAYS_FILE,
        "[R.AWAITING, R.NO_OBJECTION],\n            R.AGREED",
        "[*R],\n            R.AGREED",
        f"{PARTS}::test_a_decline_is_not_answered_again",
    ),
    Guard(
        "fulfilment has a reason",
        WAYS_FILE,
        "C.FULFILLED,\n            may.can_fulfil_commitment,\n            why=True,",
        "C.FULFILLED,\n            may.can_fulfil_commitment,",
        f"{DUTIES}::test_a_reason_is_asked",
    ),
    Guard(
        "only what has begun is fulfilled",
        WAYS_FILE,
        "[C.UNDER_WAY],\n            C.FULFILLED",
        "[C.UNDER_WAY, C.AGREED],\n            C.FULFILLED",
        f"{DUTIES}::test_each_step_from_each_status",
    ),
    Guard(
        "an amendment has a reason",
        WAYS_FILE,
        "COMMITMENT_OPEN, SAME, may.can_bind_commitment, why=True",
        "COMMITMENT_OPEN, SAME, may.can_bind_commitment",
        f"{DUTIES}::test_a_reason_is_asked",
    ),
    Guard(
        "what is done is not dropped",
        WAYS_FILE,
        "[F.OPEN, F.CARRIED_OVER],\n            F.DROPPED",
        "[*F],\n            F.DROPPED",
        f"{FOLLOW_UP}::test_each_step_from_each_status",
    ),
    Guard(
        "entered in error, only `reverse` is left",
        WAYS_FILE,
        "        if name != REVERSE:",
        "        if False:",
        f"{STEPS}::TestEnteredInError::test_only_reverse_is_left",
    ),
    Guard(
        "entered in error, an officer takes it back",
        WAYS_FILE,
        "        if not transition.allowed(actor, record):",
        "        if False:",
        f"{STEPS}::TestEnteredInError::test_only_reverse_is_left",
    ),
    gone(
        "who may, in every table",
        "peacebuilding/core/transitions.py",
        "if not transition.allowed(actor, record):",
        f"{STEPS}::test_who_may",
    ),
    gone(
        "from where, in every table",
        "peacebuilding/core/transitions.py",
        "if getattr(record, self.field) not in transition.sources:",
        f"{STEPS}::test_each_step_from_each_status",
    ),
    gone(
        "why, in every table",
        "peacebuilding/core/transitions.py",
        "if transition.needs_reason and not reason.strip():",
        f"{STEPS}::test_a_reason_is_asked",
    ),
]

MAKE = "activities/services/activities.py"
COPY = "activities/services/copies.py"
COPIES = "activities/tests/test_copies.py"
MAKING = [
    Guard(
        "who declined is not copied",
        COPY,
        "activity.participations.standing()",
        "activity.participations",
        f"{COPIES}::test_who_takes_part_is_asked_anew_and_who_declined_is_left_out",
    ),
    gone(
        "a copy names no hidden activity",
        COPY,
        "if not activity.reference or activity.visibility == Visibility.CONFIDENTIAL:",
        f"{COPIES}::test_the_history_names_the_original_where_all_may_know",
    ),
    gone(
        "who drafts",
        MAKE,
        "if not can_create_activity(actor, lead):",
        f"{ACTIVITIES}::TestCreate::test_nobody_else",
    ),
    gone(
        "who edits",
        MAKE,
        "if not can_edit_activity(actor, activity):",
        f"{ACTIVITIES}::TestUpdate::test_who_may",
    ),
    Guard(
        "saving moves no state",
        MAKE,
        "    activity.status = before.status\n",
        "",
        f"{ACTIVITIES}::TestUpdate::test_saving_moves_no_state",
    ),
    Guard(
        "saving gives no reference",
        MAKE,
        "    activity.reference = before.reference\n",
        "",
        f"{REFERENCES}::TestImmutable::test_saving_does_not_change_it",
    ),
    gone(
        "what stands still changes with a reason",
        MAKE,
        "if before.status == ActivityStatus.PROPOSED or before.status in ACTIVITY_ENDED:",
        f"{ACTIVITIES}::TestUpdate::test_what_stands_still_or_has_ended_needs_a_reason",
    ),
    gone(
        "a proposal keeps a key area",
        MAKE,
        'if "key_areas" in sets and not list(sets["key_areas"]):',
        f"{ACTIVITIES}::TestUpdate::test_what_it_had_to_hold_it_keeps",
    ),
    gone(
        "an agreed activity keeps its dates",
        MAKE,
        "if before.agreed_on and not (after.planned_starts_on and after.planned_ends_on):",
        f"{ACTIVITIES}::TestUpdate::test_what_it_had_to_hold_it_keeps",
    ),
    gone(
        "the head alone lowers the protection",
        MAKE,
        "if before.agreed_on and lowered and not can_open_up(actor, before):",
        f"{ACTIVITIES}::TestUpdate::test_the_head_alone_lowers_the_protection_with_a_reason",
    ),
    gone(
        "only a draft without reference is deleted",
        MAKE,
        "if locked.status != ActivityStatus.DRAFT or locked.reference:",
        f"{ACTIVITIES}::TestDelete::test_what_was_proposed_stays",
    ),
    gone(
        "who changes the parts",
        MAKE,
        "if not (is_own and same_terms and not activity.is_entered_in_error):",
        f"{PARTS}::TestRows::test_who_names_another",
    ),
    gone(
        "a part keeps its organization",
        MAKE,
        "if before is not None and before.organization_id != participation.organization_id:",
        f"{PARTS}::TestRows::test_a_row_keeps_its_organization",
    ),
    gone(
        "the lead stays until another is named",
        MAKE,
        "if before is not None and before.is_lead and not participation.is_lead:",
        f"{PARTS}::TestRows::test_a_second_lead_is_refused_and_the_first_stays",
    ),
    Guard(
        "saving a part never answers",
        MAKE,
        "        participation.response = before.response\n",
        "",
        f"{PARTS}::TestRows::test_saving_a_row_never_answers",
    ),
    gone(
        "new terms by others are asked about again",
        MAKE,
        "if (before.role, before.contribution) != (participation.role,",
        f"{PARTS}::TestTerms",
    ),
    Guard(
        "an officer corrects with a reason only",
        MAKE,
        "corrected = is_officer(actor) and reason.strip()",
        "corrected = is_officer(actor)",
        f"{PARTS}::TestTerms::test_an_officer_corrects_it_with_a_reason_only",
    ),
    gone(
        "the lead is not taken off",
        MAKE,
        "if participation.is_lead:",
        f"{PARTS}::TestRows::test_nobody_is_taken_off_later_nor_the_lead_nor_who_has_duties",
    ),
    gone(
        "nobody is taken off later",
        MAKE,
        "if activity.status != ActivityStatus.DRAFT:\n        raise",
        f"{PARTS}::TestRows::test_nobody_is_taken_off_later_nor_the_lead_nor_who_has_duties",
    ),
    gone(
        "who has duties is not taken off",
        MAKE,
        "if activity.commitments.filter(organization=participation.organization_id).exists():",
        f"{PARTS}::TestRows::test_nobody_is_taken_off_later_nor_the_lead_nor_who_has_duties",
    ),
    gone(
        "the lead changes with a reason",
        MAKE,
        "if locked.status != ActivityStatus.DRAFT:\n        require_reason",
        f"{PARTS}::TestRows::test_the_lead_is_handed_to_a_participant_and_later_with_a_reason",
    ),
    Guard(
        "the lead takes part",
        MAKE,
        'if organization.pk not in parts or parts[organization.pk].response == "declined":',
        "if organization.pk not in parts:",
        f"{PARTS}::TestTerms::test_who_declined_is_not_brought_back",
    ),
    Guard(
        "who edits, assesses",
        MAKE,
        "refuse_edit(actor, locked)\n    assessment =",
        "assessment =",
        f"{ACTIVITIES}::TestPrinciples::test_only_who_edits_assesses",
    ),
    Guard(
        "a “no” to P1 has a comment",
        "activities/models/participation.py",
        "and not self.note.strip()",
        "and False",
        f"{ACTIVITIES}::TestPrinciples::test_no_to_self_reliance_needs_a_comment",
    ),
    gone(
        "the letter binds the modality",
        "activities/models/activity.py",
        'if self.reference and not self.reference.startswith(f"{self.modality.category.letter}-"):',
        f"{REFERENCES}::TestImmutable::test_the_letter_binds_the_main_modality",
    ),
]

GO = "activities/services/activity_steps.py"
WORD = "activities/services/steps.py"
GOING = [
    gone(
        "a proposal has a key area",
        GO,
        "if not activity.key_areas.exists():",
        f"{STEPS}::TestPropose::test_without_a_key_area",
    ),
    gone(
        "a proposal has a partner",
        GO,
        'if not any(not part.is_lead for part in parts):\n        errors["participations"] = _("N'
        "ame at",
        f"{STEPS}::TestPropose::test_without_a_partner_it_is_refused_at_the_field",
    ),
    gone(
        "a proposal has a place",
        GO,
        "if activity.level != Level.HEADQUARTERS and not has_place:",
        f"{STEPS}::TestPropose::test_without_a_place",
    ),
    gone(
        "an unexplained “no” is not proposed",
        GO,
        "if unexplained.exists():",
        f"{ACTIVITIES}::TestPrinciples::test_an_unexplained_no_is_not_proposed",
    ),
    Guard(
        "an officer proposes on the lead's word",
        GO,
        "speaks=leads(actor, locked, Role.REPORTER), **word",
        "speaks=True",
        f"{STEPS}::TestPropose::test_an_officer_proposes_on_the_word_of_the_organization",
    ),
    gone(
        "the date for objections lies ahead",
        GO,
        "if no_objection_by <= today():",
        f"{STEPS}::TestPropose::test_a_date_for_objections_lies_ahead",
    ),
    Guard(
        "a reference is given once",
        GO,
        "if locked.reference is None:",
        "if True:",
        f"{STEPS}::TestPropose::test_returned_and_proposed_again_it_keeps_its_reference_and_asks_again",
    ),
    Guard(
        "proposed again, all are asked again",
        GO,
        "        _ask_everybody_again(locked, actor=actor)",
        "        pass",
        f"{STEPS}::TestPropose::test_returned_and_proposed_again_it_keeps_its_reference_and_asks_again",
    ),
    Guard(
        "a number is given once",
        "activities/services/references.py",
        "sequence.last += 1",
        "sequence.last = 1",
        f"{REFERENCES}::TestSequence",
    ),
    Guard(
        "a commitment's number is given once",
        "activities/services/references.py",
        "commitment.number = last + 1",
        "commitment.number = last or 1",
        f"{REFERENCES}::TestImmutable::test_the_number_of_a_commitment_is_not_given_again",
    ),
    Guard(
        "whoever entered an answer does not confirm",
        GO,
        "for record in (locked, *locked.participations.all()):\n        refuse_own_entry",
        "for record in ():\n        refuse_own_entry",
        f"{STEPS}::TestAgree::test_whoever_entered_an_answer_does_not_confirm",
    ),
    Guard(
        "whoever entered the proposal does not confirm",
        GO,
        "for record in (locked, *locked.participations.all()):\n        refuse_own_entry",
        "for record in locked.participations.all():\n        refuse_own_entry",
        f"{STEPS}::TestPropose::test_an_officer_proposes_on_the_word_of_the_organization",
    ),
    gone(
        "own entry, in one place",
        WORD,
        "if record.entered_by_id == actor.pk:",
        f"{STEPS}::TestAgree::test_whoever_entered_an_answer_does_not_confirm",
    ),
    gone(
        "agreeing needs planned dates",
        GO,
        "if not (locked.planned_starts_on and locked.planned_ends_on):",
        f"{STEPS}::TestAgree::test_planned_dates_are_needed",
    ),
    Guard(
        "agreeing needs a partner",
        GO,
        'if not any(not part.is_lead for part in parts):\n        errors["participations"] = _("No',
        'if False:\n        errors["participations"] = _("No',
        f"{STEPS}::TestAgree::test_a_declined_partner_does_not_block_others_but_one_must_be_left",
    ),
    Guard(
        "agreeing needs two sides, or a reason",
        GO,
        "if kinds & UN_KINDS and kinds & INTERGOVERNMENTAL_KINDS:",
        "if kinds & UN_KINDS or kinds & INTERGOVERNMENTAL_KINDS:",
        f"{STEPS}::TestAgree::test_it_is_cooperation_of_two_sides_or_has_a_reason",
    ),
    gone(
        "agreeing needs all answers",
        GO,
        "if silent:",
        f"{STEPS}::TestAgree::test_it_stays_proposed_until_everybody_has_answered",
    ),
    Guard(
        "offices never block",
        GO,
        "if part.is_claimed and part.organization.kind != OrganizationKind.OFFICE",
        "if part.is_claimed",
        f"{STEPS}::TestAgree::test_offices_never_block",
    ),
    gone(
        "no objection only after the date",
        GO,
        "if limit is None or limit >= today():",
        f"{STEPS}::TestAgree::test_no_objection_after_the_date_given",
    ),
    Guard(
        "a meeting record has its date",
        GO,
        "attest(activity, actor=actor, speaks=False, basis=basis, **word)",
        "attest(activity, actor=actor, speaks=True, basis=basis, **word)",
        f"{STEPS}::TestAgree::test_a_meeting_record_leaves_the_silent_claimed",
    ),
    Guard(
        "an agreement rests on no letter",
        GO,
        "    elif basis == Basis.IN_THE_SYSTEM:",
        "    elif True:",
        f"{STEPS}::TestAgree::test_a_letter_is_the_basis_of_an_answer_not_of_the_agreement",
    ),
    Guard(
        "a declined proposal leaves no open duty",
        GO,
        "for commitment in locked.commitments.open():",
        "for commitment in []:",
        f"{STEPS}::TestAtWork::test_declined_takes_its_open_commitments_along",
    ),
    gone(
        "a review lies ahead",
        GO,
        "if review_on is None or review_on <= today():",
        f"{STEPS}::TestAtWork::test_suspended_until_looked_at_again",
    ),
    gone(
        "the end is not before the start",
        GO,
        "if locked.starts_on and locked.ends_on < locked.starts_on:",
        f"{STEPS}::TestAtWork::test_complete_is_today_or_before_and_not_before_the_start",
    ),
    gone(
        "a cancelled activity has no open duty",
        GO,
        "if left:",
        f"{STEPS}::TestAtWork::test_open_commitments_are_withdrawn_before_it_is_cancelled",
    ),
    Guard(
        "a cancelled one goes back to where it was",
        GO,
        "status = state_before(locked) or ActivityStatus.PROPOSED",
        "status = ActivityStatus.PROPOSED",
        f"{STEPS}::TestAtWork::test_a_cancelled_one_goes_back_to_where_it_was",
    ),
    gone(
        "what happened is not ahead",
        WORD,
        "if day > today():",
        f"{STEPS}::TestAtWork::test_start_is_today_or_before",
    ),
    gone(
        "on whose word: the basis",
        WORD,
        "if basis not in RECEIVED:",
        f"{DUTIES}::test_an_officer_says_on_whose_word",
    ),
    Guard(
        "on whose word: the date",
        WORD,
        "    if date is None:\n        errors",
        "    if False:\n        errors",
        f"{DUTIES}::test_an_officer_says_on_whose_word",
    ),
    Guard(
        "on whose word: not ahead",
        WORD,
        "elif date > today():",
        "elif False:",
        f"{PARTS}::test_an_officer_enters_what_was_received",
    ),
    gone(
        "on whose word: the sender of a letter",
        WORD,
        "if basis == Basis.LETTER and not sender.strip():",
        f"{PARTS}::test_an_officer_enters_what_was_received",
    ),
]

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

ROWS = "activities/querysets/work.py"
MATRIX = f"{SEEN}::test_who_sees_an_activity_and_what_hangs_on_it"
SEEING = [
    gone("a visitor sees what is public", ROWS, "if not is_participant(user):", MATRIX),
    Guard(
        "a proposal is not public",
        ROWS,
        "public = was_agreed & Q(visibility=Visibility.PUBLIC)",
        "public = Q(visibility=Visibility.PUBLIC)",
        MATRIX,
    ),
    Guard(
        "for participants is not public",
        ROWS,
        "public = was_agreed & Q(visibility=Visibility.PUBLIC)",
        "public = was_agreed",
        MATRIX,
    ),
    Guard(
        "cancelled before it was agreed is not public",
        ROWS,
        "status=ActivityStatus.CANCELLED, agreed_on__isnull=False",
        "status=ActivityStatus.CANCELLED",
        f"{SEEN}::test_cancelled_before_it_was_agreed_stays_among_participants",
    ),
    Guard(
        "a draft is its organizations'",
        ROWS,
        "not_draft = ~Q(status=ActivityStatus.DRAFT)",
        "not_draft = Q()",
        MATRIX,
    ),
    Guard(
        "confidential is for who is named, and officers",
        ROWS,
        "not_draft & ~Q(visibility=Visibility.CONFIDENTIAL)",
        "not_draft",
        MATRIX,
    ),
    Guard(
        "what belongs to an activity is seen with it",
        ROWS,
        "return self.filter(activity__in=activity.objects.visible_to(user))",
        "return self.all()",
        MATRIX,
    ),
    Guard(
        "an item of an activity is seen with it",
        ROWS,
        '| Q(source_activity__in=related["source_activity"])',
        "| Q(source_activity__isnull=False)",
        MATRIX,
    ),
    Guard(
        "an item of a paragraph is seen with its document",
        ROWS,
        'Q(source_paragraph__in=related["source_paragraph"])',
        "Q(source_paragraph__isnull=False)",
        f"{SEEN}::test_an_item_of_a_paragraph_is_seen_with_its_document",
    ),
]

SAVE = "peacebuilding/core/services.py"
SAVING = [
    gone(
        "two editors: the version is compared",
        SAVE,
        "if current != row.version:",
        f"{CORE}::test_the_second_of_two_editors_is_refused_and_nothing_is_overwritten",
    ),
    gone(
        "a stated version is compared",
        SAVE,
        "if expected is not None and record.version != expected:",
        f"{CORE}::test_an_expected_version_is_compared_only_when_stated",
    ),
    Guard(
        "each change raises the version",
        SAVE,
        "row.version += 1",
        "pass",
        f"{CORE}::test_each_change_raises_the_version_by_one",
    ),
    Guard(
        "nothing wrong is saved",
        SAVE,
        "    row.full_clean()\n",
        "",
        f"{CORE}::test_what_is_not_valid_is_not_saved",
    ),
    Guard(
        "no text is too long",
        SAVE,
        "    check_lengths(row)\n",
        "",
        f"{CORE}::test_every_text_that_is_too_long_is_named",
    ),
    Guard(
        "If-Match is required",
        "peacebuilding/api/conditional.py",
        "    if not header:\n        raise PreconditionRequired()",
        "    if not header:\n        return ANY_VERSION",
        f"{API}::test_change_without_version_is_428",
    ),
    gone(
        "If-Match is compared",
        "peacebuilding/api/views.py",
        "if accepted != ANY_VERSION and locked.version not in accepted:",
        f"{API}::test_stale_version_is_412_with_the_present_etag",
    ),
]

TOKENS = "peacebuilding/accounts/tests/test_tokens.py"
KEEPING = [
    Guard(
        "making a token asks for the password",
        "peacebuilding/accounts/views.py",
        "@reauthentication_required\ndef token_create",
        "def token_create",
        f"{TOKENS}::test_making_a_token_asks_for_the_password_again",
    ),
    Guard(
        "a forgotten password ends the tokens",
        "peacebuilding/accounts/forms.py",
        "        services.revoke_tokens(actor=self.user, user=self.user)\n",
        "",
        f"{TOKENS}::test_a_forgotten_password_ends_the_tokens",
    ),
    gone(
        "a changed password shows the tokens",
        "peacebuilding/accounts/adapter.py",
        "if user.auth_token_set.valid().exists():",
        f"{TOKENS}::test_changing_the_password_shows_the_tokens_that_live_on",
    ),
    Guard(
        "nobody revokes the tokens of others",
        "peacebuilding/accounts/services.py",
        "    _require(can_change_profile(actor, user))\n    tokens",
        "    tokens",
        f"{TOKENS}::test_nobody_revokes_the_tokens_of_others",
    ),
]

#: The random play must see these by itself.
PLAYED = [
    Guard(f"played: {guard.name}", guard.file, guard.fragment, guard.instead, PLAY)
    for guard in (*WHO, *WAYS, *MAKING, *GOING, *PROMISING, *SEEING)
    if guard.name
    in {
        "officers alone fulfil",
        "only what has begun is fulfilled",
        "whoever entered an answer does not confirm",
        "the own approver binds",
        "who changes the parts",
        "confidential is for who is named, and officers",
        "open duties end before a partner leaves",
    }
]

GUARDS = [*WHO, *WAYS, *MAKING, *GOING, *PROMISING, *SEEING, *SAVING, *KEEPING, *PLAYED]
